internal import JSON

/// Values as Python writes them: requests of the AWS CLI and its messages hold them so.
enum PythonText {
    // MARK: Numbers

    /// `repr` of a float: the fewest digits that give it back, without an exponent from 1e-4 up to 1e16.
    static func float(_ value: Double) -> String {
        if value.isNaN { return "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        // Swift goes on without an exponent up to 2^54.
        guard abs(value) >= 1e16, abs(value) < 0x1p54 + 2 else { return value.description }
        let digits = String(format(value))
        return digits
    }

    private static func format(_ value: Double) -> String {
        let text = value.description
        guard !text.contains("e"), let point = text.firstIndex(of: ".") else { return text }
        let sign = text.hasPrefix("-") ? "-" : ""
        let digits = text[..<point].drop { $0 == "-" }
        var significant = digits[...]
        while significant.last == "0" { significant.removeLast() }
        let fraction = significant.dropFirst()
        let exponent = digits.count - 1
        return "\(sign)\(significant.prefix(1))\(fraction.isEmpty ? "" : ".")\(fraction)e+\(exponent)"
    }

    /// A JSON number as Python reads and writes it: an integer stays one, with all digits; others are floats.
    static func number(_ number: JSONNumber) -> String {
        guard isFloat(number) else { return number.text == "-0" ? "0" : number.text }
        let value = number.double
        return value.isFinite ? float(value) : number.text
    }

    /// Python reads it as a float.
    static func isFloat(_ number: JSONNumber) -> Bool {
        number.text.utf8.contains { [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains($0) }
    }

    /// What `float` makes of text; nil where it raises, and for infinities and NaN.
    static func parsedFloat(_ text: String) -> Double? {
        guard let first = text.utf8.first, !text.utf8.contains(UInt8(ascii: "x")),
            !text.utf8.contains(UInt8(ascii: "X")),
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= first || "+-.".utf8.contains(first),
            let value = Double(text), value.isFinite
        else { return nil }
        return value
    }

    /// Text without white space at its ends.
    static func trimmed(_ text: String) -> String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || 0x09...0x0D ~= $0 }
        var bytes = text.utf8[...]
        while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        return String(Substring(bytes))
    }

    // MARK: Values in messages

    /// `str` of a value.
    static func plain(_ value: JSONValue) -> String {
        if case .string(let text) = value { text } else { representation(value) }
    }

    /// `repr` of a value.
    static func representation(_ value: JSONValue) -> String {
        switch value {
        case .null: return "None"
        case .bool(let truth): return truth ? "True" : "False"
        case .number(let number): return self.number(number)
        case .string(let text): return quoted(text)
        case .array(let items): return "[\(items.map(representation).joined(separator: ", "))]"
        case .object(let object):
            let pairs = object.map { "\(quoted($0.key)): \(representation($0.value))" }
            return "{\(pairs.joined(separator: ", "))}"
        }
    }

    /// The `str` of a value's type, such as `<class 'str'>`.
    static func type(_ value: JSONValue) -> String {
        let name: String =
            switch value {
            case .null: "NoneType"
            case .bool: "bool"
            case .number(let number): isFloat(number) ? "float" : "int"
            case .string: "str"
            case .array: "list"
            case .object: "dict"
            }
        return "<class '\(name)'>"
    }

    private static func quoted(_ text: String) -> String {
        let quote: Unicode.Scalar = text.contains("'") && !text.contains("\"") ? "\"" : "'"
        var result = String(quote)
        for scalar in text.unicodeScalars {
            switch scalar {
            case quote, "\\": result += "\\\(scalar)"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20 || 0x7F..<0xA0 ~= scalar.value:
                result += "\\x" + hexadecimal(scalar.value, 2)
            default: result.unicodeScalars.append(scalar)
            }
        }
        result.unicodeScalars.append(quote)
        return result
    }

    // MARK: JSON

    /// `json.dumps`: ASCII only; a blank behind commas and colons unless `isCompact`.
    static func json(_ value: JSONValue, isCompact: Bool = false) -> String {
        var output: [UInt8] = []
        write(value, isCompact: isCompact, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    private static func write(_ value: JSONValue, isCompact: Bool, to output: inout [UInt8]) {
        switch value {
        case .null: output += "null".utf8
        case .bool(let truth): output += (truth ? "true" : "false").utf8
        case .number(let number): output += self.number(number).utf8
        case .string(let text): write(text, to: &output)
        case .array(let items):
            output.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { output += (isCompact ? "," : ", ").utf8 }
                write(item, isCompact: isCompact, to: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .object(let object):
            output.append(UInt8(ascii: "{"))
            var isFirst = true
            for (key, item) in object {
                if !isFirst { output += (isCompact ? "," : ", ").utf8 }
                isFirst = false
                write(key, to: &output)
                output += (isCompact ? ":" : ": ").utf8
                write(item, isCompact: isCompact, to: &output)
            }
            output.append(UInt8(ascii: "}"))
        }
    }

    private static func write(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\"".utf8
            case "\\": output += "\\\\".utf8
            case "\n": output += "\\n".utf8
            case "\r": output += "\\r".utf8
            case "\t": output += "\\t".utf8
            case "\u{8}": output += "\\b".utf8
            case "\u{C}": output += "\\f".utf8
            case _ where 0x20..<0x7F ~= scalar.value: output.append(UInt8(scalar.value))
            default:
                for unit in UTF16.encode(scalar)?.map(UInt32.init) ?? [] {
                    output += "\\u".utf8
                    output += hexadecimal(unit, 4).utf8
                }
            }
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func hexadecimal(_ value: UInt32, _ digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
