/// A set of bytes, made for fast membership.
struct ByteSet: Sendable, Hashable {
    private var words = SIMD4<UInt64>()

    init(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            words[Int(byte >> 6)] |= 1 << UInt64(byte & 63)
        }
    }

    /// The bytes of an ASCII text.
    init(_ text: StaticString) {
        self.init(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    func contains(_ byte: UInt8) -> Bool { words[Int(byte >> 6)] >> UInt64(byte & 63) & 1 == 1 }

    func union(_ other: ByteSet) -> ByteSet {
        var union = self
        union.words |= other.words
        return union
    }

    /// All bytes but these.
    var inverted: ByteSet {
        var inverted = self
        inverted.words = ~words
        return inverted
    }

    static let letters = ByteSet(0x41...0x5a).union(ByteSet(0x61...0x7a))
    static let alphanumerics = letters.union(ByteSet("0123456789"))
    static let lineBreaks = ByteSet("\r\n")
    /// Control bytes, line breaks among them, and the space.
    static let blanks = ByteSet(0...0x20)
}
