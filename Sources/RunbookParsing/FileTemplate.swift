internal import JMESPath
internal import Runbooks

/// Checks the `{{ EXPR }}` of a file's text and path before anything runs.
enum FileTemplate {
    /// What is wrong with one expression, and where in the text, in Unicode scalars from 0.
    struct Problem {
        let message: String
        let offset: Int
    }

    /// The help for all problems here.
    static let help = "write `{{{{` for a literal `{{`"

    /// The problems in the order of the text; `{{{{` is a literal `{{`.
    static func problems(in text: String) -> [Problem] {
        guard text.utf8.contains(UInt8(ascii: "{")) else { return [] }
        let scalars = Array(text.unicodeScalars)
        var problems: [Problem] = []
        var index = 0
        while let open = find("{", in: scalars, from: index) {
            if find("{", in: scalars, from: open + 2) == open + 2 {
                index = open + 4
                continue
            }
            guard let close = find("}", in: scalars, from: open + 2) else {
                problems.append(Problem(message: "`{{` is never closed", offset: open))
                break
            }
            var expression = String.UnicodeScalarView()
            expression.append(contentsOf: scalars[(open + 2)..<close])
            do {
                _ = try JMESPathExpression(parsing: String(expression))
            } catch {
                problems.append(Problem(message: error.message, offset: open + 2 + error.offset))
            }
            index = close + 2
        }
        return problems
    }

    /// The first place from an index on where the brace stands twice.
    private static func find(_ brace: Unicode.Scalar, in scalars: [Unicode.Scalar], from start: Int) -> Int? {
        var index = start
        while index + 1 < scalars.count {
            if scalars[index] == brace, scalars[index + 1] == brace { return index }
            index += 1
        }
        return nil
    }
}
