public import JSON

extension PythonText {
    // MARK: Printing

    /// `repr` of a number that was read from JSON: an integer keeps all its digits, others are floats.
    public static func repr(_ number: JSONNumber) -> String {
        isFloat(number) ? repr(number.double) : number.text == "-0" ? "0" : number.text
    }

    /// `repr` of a float: the fewest digits that give it back, with an exponent below 1e-4 and from 1e16 on; `nan`,
    /// `inf`, `-inf`.
    public static func repr(_ number: Double) -> String {
        guard number.isFinite else { return number.isNaN ? "nan" : number < 0 ? "-inf" : "inf" }
        let text = number.description
        // Swift's digits are Python's; but Swift writes an exponent from 2^53 on, Python from 1e16.
        guard 0x1p53..<1e16 ~= number.magnitude, let mark = text.firstIndex(of: "e") else { return text }
        let digits = text[..<mark].replacing(".", with: "")
        let count = digits.utf8.count - (number < 0 ? 1 : 0)
        return digits + String(repeating: "0", count: max(0, 16 - count)) + ".0"
    }

    /// Python's `json` reads it as a float.
    public static func isFloat(_ number: JSONNumber) -> Bool {
        number.text.utf8.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }
    }

    // MARK: Reading

    /// `int`: blanks around it, a sign, underscores between digits, any number of digits, in ASCII.
    ///
    /// - Returns: Nil where `int` raises an error.
    public static func int(_ text: String) -> JSONNumber? {
        var digits = stripped(text)[...]
        let isNegative = digits.first == "-"
        if isNegative || digits.first == "+" { digits.removeFirst() }
        guard let plain = withoutUnderscores(digits), plain.utf8.allSatisfy(isDigit) else { return nil }
        let short = plain.drop { $0 == "0" }
        return JSONNumber(text: short.isEmpty ? "0" : "\(isNegative ? "-" : "")\(short)")
    }

    /// `float`: as `int`, also with a point, an exponent, or as the word for an infinity or for no number.
    ///
    /// - Returns: Nil where `float` raises an error.
    public static func float(_ text: String) -> Double? {
        var rest = stripped(text)[...]
        let isNegative = rest.first == "-"
        if isNegative || rest.first == "+" { rest.removeFirst() }
        switch rest.lowercased() {
        case "nan": return .nan
        case "inf", "infinity": return isNegative ? -.infinity : .infinity
        default: break
        }
        guard let plain = withoutUnderscores(rest), isDecimal(plain), let value = Double(plain) else {
            return nil
        }
        return isNegative ? -value : value
    }

    /// A float as a value; infinities and what is no number are text, as services send and take them.
    public static func value(_ number: Double) -> JSONValue {
        JSONNumber(text: repr(number)).map(JSONValue.number)
            ?? .string(number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity")
    }

    /// Digits with a point before, among or after them, and an exponent or none: no other form that Swift reads.
    private static func isDecimal(_ text: String) -> Bool {
        guard let first = text.utf8.first, isDigit(first) || first == UInt8(ascii: ".") else { return false }
        return text.utf8.allSatisfy { isDigit($0) || ".eE+-".utf8.contains($0) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

    /// Underscores may stand between two digits only. Nil: one stands elsewhere, or there is nothing.
    private static func withoutUnderscores(_ text: Substring) -> String? {
        let bytes = Array(text.utf8)
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "_") {
            guard index > 0, index + 1 < bytes.count, isDigit(bytes[index - 1]), isDigit(bytes[index + 1])
            else { return nil }
        }
        return bytes.isEmpty ? nil : String(text.replacing("_", with: ""))
    }
}
