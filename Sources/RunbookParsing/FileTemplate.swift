internal import JMESPath

/// Checks the `{{ EXPR }}` of a file's text and path before anything runs.
enum FileTemplate {
    /// What is wrong with one expression, and where in the text, in Unicode scalars from 0.
    struct Problem {
        let message: String
        let offset: Int
    }

    /// The help for all problems here.
    static let help = "write `{{{{` for a literal `{{`"

    /// The problems in the order of the text.
    static func problems(in text: String) -> [Problem] {
        let template = JMESPathTemplate(parsing: text)
        var problems: [Problem] = []
        for case .expression(let expression, let offset) in template.parts {
            do {
                _ = try JMESPathExpression(parsing: expression, joinsHyphens: true)
            } catch {
                problems.append(Problem(message: error.message, offset: offset + error.offset))
            }
        }
        if let offset = template.unclosed {
            problems.append(Problem(message: "`{{` is never closed", offset: offset))
        }
        return problems
    }
}
