internal import JSON

/// Numbers as Python's `int()` and `float()` read them: blanks around, underscores between digits.
enum PythonNumbers {
    /// The integer as JSON text; nil where `int()` refuses.
    static func integer(_ text: String) -> String? {
        var digits = PythonText.stripped(text)[...]
        var isNegative = false
        if let sign = digits.first, sign == "-" || sign == "+" {
            isNegative = sign == "-"
            digits.removeFirst()
        }
        guard let plain = withoutUnderscores(digits), plain.allSatisfy({ ("0"..."9").contains($0) }) else {
            return nil
        }
        let short = plain.drop { $0 == "0" }
        return short.isEmpty ? "0" : (isNegative ? "-" : "") + short
    }

    /// The floating-point number as JSON text, or `NaN`, `Infinity`, `-Infinity`; nil where `float()` refuses.
    static func float(_ text: String) -> String? {
        let stripped = PythonText.stripped(text)
        var body = stripped[...]
        var sign = ""
        if let first = body.first, first == "-" || first == "+" {
            sign = first == "-" ? "-" : ""
            body.removeFirst()
        }
        switch body.lowercased() {
        case "nan": return "NaN"
        case "inf", "infinity": return "\(sign)Infinity"
        default: break
        }
        guard let first = body.unicodeScalars.first, ("0"..."9").contains(first) || first == "." else {
            return nil
        }
        guard let plain = withoutUnderscores(body) else { return nil }
        guard plain.allSatisfy({ ("0"..."9").contains($0) || ".eE+-".contains($0) }) else { return nil }
        // Swift refuses `1.` and `.5`, which Python takes.
        let parts = plain.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        var mantissa = String(parts[0])
        guard mantissa.contains(where: { $0 != "." }) else { return nil }
        if mantissa.hasPrefix(".") { mantissa = "0" + mantissa }
        if mantissa.hasSuffix(".") { mantissa += "0" }
        let exponent = parts.count == 2 ? "e" + parts[1] : ""
        guard let value = Double(sign + mantissa + exponent) else { return nil }
        return value.isInfinite ? "\(sign)Infinity" : "\(value)"
    }

    /// The JSON value of what was read; `NaN` and infinities are text, as services take them.
    static func value(_ number: String) -> JSONValue {
        JSONNumber(text: number).map { .number($0) } ?? .string(number)
    }

    /// Python's message for a text that is no integer.
    static func integerRefusal(_ text: String) -> UsageError {
        .general("invalid literal for int() with base 10: \(PythonText.quoted(text))")
    }

    /// Python's message for a text that is no floating-point number.
    static func floatRefusal(_ text: String) -> UsageError {
        .general("could not convert string to float: \(PythonText.quoted(text))")
    }

    /// Underscores may stand between two digits only.
    private static func withoutUnderscores(_ text: Substring) -> String? {
        var result = ""
        var previous: Character?
        for character in text {
            if character == "_" {
                guard let last = previous, last.isASCII, last.isNumber else { return nil }
            } else {
                if previous == "_", !(character.isASCII && character.isNumber) { return nil }
                result.append(character)
            }
            previous = character
        }
        return result.isEmpty || previous == "_" ? nil : result
    }
}
