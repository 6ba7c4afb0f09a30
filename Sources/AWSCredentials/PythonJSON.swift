internal import Cryptography
internal import JSON

/// JSON as Python's `json.dumps` writes it with sorted keys: names of cache files are digests of such text, and other
/// AWS tools must come to the same names.
enum PythonJSON {
    /// The value's text, ASCII only; a compact one has no blanks behind commas and colons.
    static func text(_ value: JSONValue, isCompact: Bool = false) -> String {
        switch value {
        case .object(let object):
            let members = object.sorted { left, right in
                left.key.unicodeScalars.lexicographicallyPrecedes(right.key.unicodeScalars)
            }
            let texts = members.map { key, value in
                "\(quoted(key)):\(isCompact ? "" : " ")\(text(value, isCompact: isCompact))"
            }
            return "{\(texts.joined(separator: isCompact ? "," : ", "))}"
        case .array(let elements):
            let texts = elements.map { text($0, isCompact: isCompact) }
            return "[\(texts.joined(separator: isCompact ? "," : ", "))]"
        case .string(let string): return quoted(string)
        default: return value.serialized()
        }
    }

    /// The name of the cache file for such arguments, without its ending.
    static func digest(_ value: JSONValue, isCompact: Bool = false) -> String {
        Hexadecimal.encode(SHA1.hash(text(value, isCompact: isCompact)))
    }

    private static func quoted(_ string: String) -> String {
        var result = "\""
        for unit in string.utf16 {
            switch unit {
            case 0x22: result += "\\\""
            case 0x5C: result += "\\\\"
            case 0x08: result += "\\b"
            case 0x09: result += "\\t"
            case 0x0A: result += "\\n"
            case 0x0C: result += "\\f"
            case 0x0D: result += "\\r"
            case 0x20..<0x7F: result.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default:
                let digits = String(unit, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return result + "\""
    }
}
