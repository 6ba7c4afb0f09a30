/// JSON text that may be shown on a terminal as it is.
enum JSONText {
    /// Writes the control characters that JSON allows in strings as escapes; the values stay the same.
    ///
    /// DEL, the C1 controls and the controls of writing direction stand inside strings only, so this needs no
    /// parser.
    static func printable(_ json: String) -> String {
        if json.utf8.allSatisfy({ $0 != 0x7f && $0 != 0xc2 && $0 != 0xd8 && $0 != 0xe2 }) { return json }
        var result = ""
        result.reserveCapacity(json.utf8.count)
        for scalar in json.unicodeScalars {
            switch scalar.value {
            case 0x7f...0x9f, 0x061c, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
