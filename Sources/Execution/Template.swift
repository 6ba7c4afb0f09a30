internal import JMESPath
public import JSON

/// Texts and paths of file blocks, and requests, with their expressions replaced by values.
public enum Template {
    /// Expands every expression of a text: strings stand as they are, other values as compact JSON.
    ///
    /// - Throws: `EvaluationError` naming the expression; one without a value, and an unclosed `{{`, are errors too.
    ///
    /// `evaluate`: Gives the value of an expression.
    /// `text`: What becomes of the text between them.
    public static func expand(
        _ source: String, evaluate: (String) async throws(EvaluationError) -> JSONValue,
        text: (String) async throws(EvaluationError) -> String = { $0 }
    ) async throws(EvaluationError) -> String {
        let template = JMESPathTemplate(parsing: source)
        guard template.unclosed == nil else {
            throw EvaluationError("`{{` without `}}`")
        }
        var result = ""
        for part in template.parts {
            switch part {
            case .text(let between): result += try await text(between)
            case .expression(let expression, _):
                let value = try await evaluate(expression)
                if case .null = value { throw EvaluationError("`{{ \(expression) }}` has no value") }
                result += plainText(of: value)
            }
        }
        return result
    }

    /// A value as text: strings raw, anything else as compact JSON.
    public static func plainText(of value: JSONValue) -> String {
        if case .string(let string) = value { string } else { value.serialized() }
    }
}
