/// A cyclic redundancy check with reflected bits, begun and ended with all ones.
///
/// Eight bytes at a time ("slicing by eight", Kounavis and Berry, 2005): a download is checked as fast as it comes.
struct CyclicChecksum<Word: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
    /// Eight tables of 256: the check of a byte, and of that byte with one to seven zeros behind it.
    private let table: [Word]
    private var state = Word.max

    /// - Parameter polynomial: Its bits reflected.
    init(polynomial: Word) {
        var table = (0..<256).map { index in
            var word = Word(index)
            for _ in 0..<8 { word = word & 1 == 0 ? word >> 1 : word >> 1 ^ polynomial }
            return word
        }
        for index in 256..<8 * 256 {
            let word = table[index - 256]
            table.append(table[Int(UInt8(truncatingIfNeeded: word))] ^ (word >> 8))
        }
        self.table = table
    }

    /// Adds bytes.
    mutating func update(_ bytes: [UInt8]) {
        var word = state
        table.withUnsafeBufferPointer { table in
            bytes.withUnsafeBytes { bytes in
                var index = 0
                while index + 8 <= bytes.count {
                    var rest = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian
                    rest ^= UInt64(word)
                    word = 0
                    for slice in stride(from: 7 * 256, through: 0, by: -256) {
                        word ^= table[slice + Int(UInt8(truncatingIfNeeded: rest))]
                        rest >>= 8
                    }
                    index += 8
                }
                for byte in bytes[index...] {
                    word = table[Int(UInt8(truncatingIfNeeded: word) ^ byte)] ^ (word >> 8)
                }
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
