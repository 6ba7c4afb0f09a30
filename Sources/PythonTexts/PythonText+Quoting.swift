extension PythonText {
    /// `repr` of a text: quoted, with escapes for what cannot be printed.
    ///
    /// What can be printed depends on the version of Unicode, which is the Swift library's here.
    public static func repr(_ text: String) -> String {
        let quote = quote(hasSingle: text.utf8.contains(0x27), hasDouble: text.utf8.contains(0x22))
        var result = String(quote)
        for scalar in text.unicodeScalars {
            if let escape = escape(scalar, quote) {
                result += escape
            } else if isPrintable(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                result += escape(scalar.value)
            }
        }
        result.unicodeScalars.append(quote)
        return result
    }

    /// `repr` of bytes: `b'…'`, with escapes for all but printable ASCII.
    public static func repr(bytes: [UInt8]) -> String {
        let quote = quote(hasSingle: bytes.contains(0x27), hasDouble: bytes.contains(0x22))
        var result = "b\(quote)"
        for byte in bytes {
            let scalar = Unicode.Scalar(byte)
            if let escape = escape(scalar, quote) {
                result += escape
            } else if 0x20..<0x7F ~= byte {
                result.unicodeScalars.append(scalar)
            } else {
                result += escape(UInt32(byte))
            }
        }
        result.unicodeScalars.append(quote)
        return result
    }

    private static func quote(hasSingle: Bool, hasDouble: Bool) -> Unicode.Scalar {
        hasSingle && !hasDouble ? "\"" : "'"
    }

    private static func escape(_ scalar: Unicode.Scalar, _ quote: Unicode.Scalar) -> String? {
        switch scalar {
        case "\\", quote: "\\\(scalar)"
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: nil
        }
    }

    private static func escape(_ value: UInt32) -> String {
        switch value {
        case ..<0x100: "\\x" + hexadecimal(value, digits: 2)
        case ..<0x1_0000: "\\u" + hexadecimal(value, digits: 4)
        default: "\\U" + hexadecimal(value, digits: 8)
        }
    }

    static func hexadecimal(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if 0x20..<0x7F ~= scalar.value { return true }
        return switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            false
        default: true
        }
    }
}
