public import JSON

/// Text with `{{ EXPR }}` in it, as file blocks have: each expression is replaced by its value.
///
/// Strings stand as they are, other values as compact JSON. `{{{{` stands for a literal `{{`.
public enum Template {
    /// Expands every expression of a text.
    ///
    /// - Throws: `EvaluationError` naming the expression; an unclosed `{{` is one.
    public static func expand(
        _ text: String, evaluate: (String) async throws(EvaluationError) -> JSONValue
    ) async throws(EvaluationError) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstRange(of: "{{") {
            result += rest[..<open.lowerBound]
            rest = rest[open.upperBound...]
            if rest.hasPrefix("{{") {
                result += "{{"
                rest = rest.dropFirst(2)
                continue
            }
            guard let close = rest.firstRange(of: "}}") else {
                throw EvaluationError("`{{` without `}}` in the text of the file")
            }
            let expression = trimmed(rest[..<close.lowerBound])
            let value = try await evaluate(expression)
            if case .null = value {
                throw EvaluationError("`{{ \(expression) }}` has no value")
            }
            result += plainText(of: value)
            rest = rest[close.upperBound...]
        }
        return result + rest
    }

    /// A value as text: strings raw, anything else as compact JSON.
    public static func plainText(of value: JSONValue) -> String {
        if case .string(let string) = value { string } else { value.serialized() }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first?.isWhitespace == true { text = text.dropFirst() }
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return String(text)
    }
}
