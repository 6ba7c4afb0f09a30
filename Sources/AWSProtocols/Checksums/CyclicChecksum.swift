/// A cyclic redundancy check with reflected bits, begun and ended with all ones.
struct CyclicChecksum<Word: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
    private let table: [Word]
    private var state = Word.max

    /// - Parameter polynomial: Its bits reflected.
    init(polynomial: Word) {
        table = (0..<256).map { index in
            var word = Word(index)
            for _ in 0..<8 { word = word & 1 == 0 ? word >> 1 : word >> 1 ^ polynomial }
            return word
        }
    }

    /// Adds bytes.
    mutating func update(_ bytes: some Sequence<UInt8>) {
        var word = state
        table.withUnsafeBufferPointer { table in
            for byte in bytes {
                word = table[Int(UInt8(truncatingIfNeeded: word) ^ byte)] ^ (word >> 8)
            }
        }
        state = word
    }

    /// The check, highest byte first.
    var digest: [UInt8] {
        let value = ~state
        return stride(from: Word.bitWidth - 8, through: 0, by: -8).map {
            UInt8(truncatingIfNeeded: value >> $0)
        }
    }
}
