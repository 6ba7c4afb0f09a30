/// Bytes as groups of four letters (RFC 4648).
public enum Base64 {
    /// Which two characters follow the letters and digits.
    public enum Alphabet: Sendable, Hashable {
        /// `+` and `/`.
        case standard
        /// `-` and `_`.
        case url

        fileprivate var digits: [UInt8] {
            let common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
            return Array(common.utf8) + (self == .standard ? Array("+/".utf8) : Array("-_".utf8))
        }
    }

    /// The bytes as text, on one line.
    ///
    /// - Parameters:
    ///   - bytes: What to encode.
    ///   - alphabet: Which two characters follow the letters and digits.
    ///   - isPadded: Fill the last group up with `=`.
    /// - Returns: Four letters for each three bytes.
    public static func encode(
        _ bytes: [UInt8], alphabet: Alphabet = .standard, isPadded: Bool = true
    ) -> String {
        let digits = alphabet.digits
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits: UInt32 = 0
            for (index, byte) in group.enumerated() {
                bits |= UInt32(byte) << (16 - 8 * index)
            }
            for index in 0...group.count {
                text.append(digits[Int(bits >> (18 - 6 * index)) & 63])
            }
            if isPadded {
                text.append(contentsOf: repeatElement(UInt8(ascii: "="), count: 3 - group.count))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes that a text stands for.
    ///
    /// - Parameters:
    ///   - text: One line of whole groups.
    ///   - alphabet: Which two characters follow the letters and digits.
    ///   - allowsMissingPadding: The `=` of the last group may be left out; if any is there, all must be.
    /// - Returns: Nil for characters outside the alphabet (line breaks included), wrong padding, and unused
    ///   bits that are not zero, so that no two texts stand for the same bytes.
    public static func decode(
        _ text: String, alphabet: Alphabet = .standard, allowsMissingPadding: Bool = false
    ) -> [UInt8]? {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, digit) in alphabet.digits.enumerated() {
            values[Int(digit)] = UInt8(value)
        }
        let letters = Array(text.utf8)
        let padding = letters.suffix(2).count { $0 == UInt8(ascii: "=") }
        let digits = letters.dropLast(padding)
        guard letters.count.isMultiple(of: 4) || (allowsMissingPadding && padding == 0), digits.count % 4 != 1
        else { return nil }

        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 4 * 3 + 2)
        var bits: UInt32 = 0
        var bitCount = 0
        for digit in digits {
            let value = values[Int(digit)]
            guard value < 64 else { return nil }
            bits = bits << 6 | UInt32(value)
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
                bits &= (1 << UInt32(bitCount)) - 1
            }
        }
        return bits == 0 ? bytes : nil
    }
}
