extension PythonText {
    /// `base64.b64decode`: characters that are no letters of base64 are passed over, and all that follows the padding is.
    ///
    /// - Returns: Nil where `b64decode` raises an error: the padding is missing, or the text is not ASCII.
    public static func base64Decoded(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 4 * 3)
        var bits: UInt32 = 0
        // How many letters of a group of four came so far.
        var position = 0
        var padding = 0
        for letter in text.utf8 {
            if letter == UInt8(ascii: "=") {
                padding += 1
                if position >= 2, position + padding >= 4 {
                    position = 0
                    break
                }
                continue
            }
            guard let value = base64Value(letter) else { continue }
            padding = 0
            bits = bits << 6 | value
            position = (position + 1) % 4
            // The second letter ends the first byte, the third the second, the fourth the third.
            if position != 1 {
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32((4 - position) % 4 * 2)))
            }
        }
        return position == 0 && text.utf8.allSatisfy { $0 < 0x80 } ? bytes : nil
    }

    private static func base64Value(_ letter: UInt8) -> UInt32? {
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(letter) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(letter) - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(letter) + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
