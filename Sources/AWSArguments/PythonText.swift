/// Text as Python prints and trims it: messages of AWS CLI carry Python's forms.
enum PythonText {
    /// `repr` of a string.
    static func quoted(_ text: String) -> String {
        let mark = text.contains("'") && !text.contains("\"") ? "\"" : "'"
        var result = mark
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "'" where mark == "'": result += "\\'"
            case _ where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value):
                result += "\\x" + hexadecimal(scalar.value)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + mark
    }

    /// `repr` of bytes.
    static func quoted(bytes: [UInt8]) -> String {
        let hasSingle = bytes.contains(UInt8(ascii: "'"))
        let mark: Unicode.Scalar = hasSingle && !bytes.contains(UInt8(ascii: "\"")) ? "\"" : "'"
        var result = "b\(mark)"
        for byte in bytes {
            let scalar = Unicode.Scalar(byte)
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case mark: result += "\\\(mark)"
            case _ where !(0x20..<0x7F).contains(byte): result += "\\x" + hexadecimal(UInt32(byte))
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + String(mark)
    }

    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return digits.count < 2 ? "0" + digits : digits
    }

    /// White space as `str.strip` and `\s` of `re` see it.
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
            0x3000:
            true
        default: false
        }
    }

    /// Without white space at both ends.
    static func stripped(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !isSpace($0) }),
            let last = scalars.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(scalars[first...last])
    }

    /// The first scalar that is no white space.
    static func firstVisible(_ text: String) -> Unicode.Scalar? {
        text.unicodeScalars.first { !isSpace($0) }
    }
}
