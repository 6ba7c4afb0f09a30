/// Byte strings: what a shell passes round need not be valid UTF-8.
typealias Bytes = [UInt8]

extension Bytes {
    /// The UTF-8 of a string.
    init(text: String) { self = Array(text.utf8) }

    /// The bytes as text; invalid UTF-8 becomes U+FFFD.
    var text: String { String(decoding: self, as: UTF8.self) }

    /// The bytes as one word of shell text, in single quotes.
    var shellQuoted: Bytes {
        var quoted: Bytes = [UInt8(ascii: "'")]
        for byte in self {
            if byte == UInt8(ascii: "'") {
                quoted += Bytes(text: "'\\''")
            } else {
                quoted.append(byte)
            }
        }
        return quoted + [UInt8(ascii: "'")]
    }
}

extension Bytes {
    /// The pieces between the separators, empty ones included.
    func pieces(separatedBy separator: UInt8) -> [Bytes] {
        var all: [Bytes] = []
        var start = startIndex
        while let end = self[start...].firstIndex(of: separator) {
            all.append(Bytes(self[start..<end]))
            start = end + 1
        }
        all.append(Bytes(self[start...]))
        return all
    }
}

extension String {
    /// The string as one word of shell text, in single quotes.
    public var shellQuoted: String { Bytes(text: self).shellQuoted.text }
}
