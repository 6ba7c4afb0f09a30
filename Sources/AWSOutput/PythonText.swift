public import JSON

/// Values as Python writes them, which is what the AWS CLI shows wherever it prints no JSON.
public enum PythonText {
    /// Python's `str`: text as it is, `None`, `True`, numbers by value, collections as literals.
    public static func str(_ value: JSONValue) -> String {
        switch value {
        case .null: "None"
        case .bool(let truth): truth ? "True" : "False"
        case .number(let number): text(of: number)
        case .string(let text): text
        case .array, .object: repr(value)
        }
    }

    /// Python's `repr`: as `str`, but text is quoted.
    public static func repr(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): return quoted(text)
        case .array(let elements): return "[\(elements.map(repr).joined(separator: ", "))]"
        case .object(let object):
            let entries = object.map { "\(quoted($0.key)): \(repr($0.value))" }
            return "{\(entries.joined(separator: ", "))}"
        default: return str(value)
        }
    }

    /// The value with its numbers as Python's `json` writes them; infinities keep their text.
    static func json(_ value: JSONValue) -> JSONValue {
        switch value {
        case .number(let number):
            JSONNumber(text: text(of: number)).map(JSONValue.number) ?? value
        case .array(let elements): .array(elements.map(json))
        case .object(let object): .object(JSONObject(object.map { ($0.key, json($0.value)) }))
        default: value
        }
    }

    /// The text of a number: an integer when it is written as one, else the shortest text of the nearest double.
    static func text(of number: JSONNumber) -> String {
        guard isFloat(number) else { return number.text == "-0" ? "0" : number.text }
        return text(of: number.double)
    }

    /// Python reads it as a floating-point number.
    static func isFloat(_ number: JSONNumber) -> Bool {
        number.text.utf8.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }
    }

    /// A double as Python's `repr` writes it: `1.0`, `1e-05`, `1e+16`; an exponent below -4 and from 16 on.
    static func text(of double: Double) -> String {
        guard double.isFinite else { return double.isNaN ? "nan" : double < 0 ? "-inf" : "inf" }
        let sign = double.sign == .minus ? "-" : ""
        // Swift's shortest digits are Python's; only the rule for exponents differs.
        let parts = double.magnitude.description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".")
        let whole = mantissa[0]
        let fraction = mantissa.count > 1 && mantissa[1] != "0" ? mantissa[1] : ""
        var digits = Array((whole + fraction).utf8)
        // Where the point stands, counted from the first digit.
        var point = whole.utf8.count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
        guard zeros < digits.count else { return sign + "0.0" }
        digits.removeFirst(zeros)
        point -= zeros
        while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return sign + notation(digits: String(decoding: digits, as: UTF8.self), point: point)
    }

    private static func notation(digits: String, point: Int) -> String {
        let count = digits.utf8.count
        switch point {
        case -3...0: return "0." + String(repeating: "0", count: -point) + digits
        case 1...16 where point >= count: return digits + String(repeating: "0", count: point - count) + ".0"
        case 1...16: return "\(digits.prefix(point)).\(digits.dropFirst(point))"
        default:
            let exponent = point - 1
            let size = String(exponent.magnitude)
            let padded = size.utf8.count < 2 ? "0" + size : size
            let fraction = count > 1 ? ".\(digits.dropFirst())" : ""
            return "\(digits.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(padded)"
        }
    }

    private static func quoted(_ text: String) -> String {
        let quote: Unicode.Scalar = text.contains("'") && !text.contains("\"") ? "\"" : "'"
        var result = String(quote)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", quote: result += "\\\(scalar)"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default: result += isPrintable(scalar) ? String(scalar) : escaped(scalar.value)
            }
        }
        return result + String(quote)
    }

    private static func escaped(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        let (letter, count) = value < 0x100 ? ("x", 2) : value < 0x1_0000 ? ("u", 4) : ("U", 8)
        return "\\\(letter)\(String(repeating: "0", count: count - digits.utf8.count))\(digits)"
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
            false
        case .spaceSeparator: scalar == " "
        default: true
        }
    }
}

extension JSONObject {
    /// The entries by key, in the order of code points, as Python sorts.
    var sortedByKey: [(key: String, value: JSONValue)] {
        sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
}

extension JSONValue {
    /// It is no collection.
    var isScalar: Bool {
        switch self {
        case .array, .object: false
        default: true
        }
    }

    /// The name of its type in Python, for messages.
    var pythonType: String {
        switch self {
        case .null: "NoneType"
        case .bool: "bool"
        case .number(let number): PythonText.isFloat(number) ? "float" : "int"
        case .string: "str"
        case .array: "list"
        case .object: "dict"
        }
    }
}
