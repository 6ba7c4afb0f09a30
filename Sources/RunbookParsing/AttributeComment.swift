internal import Markdown
internal import Runbooks

/// A comment that holds attributes: `<!-- runbook: on=targets -->`.
struct AttributeComment {
    let attributes: [Attribute]
    /// It stands right after a heading.
    let isUnderHeading: Bool
    /// Where `<!--` begins.
    let range: SourceRange

    /// Nil for comments that are none of the product's business, and for those with problems that leave nothing.
    init?(
        _ comment: MarkdownComment, file: String, isUnderHeading: Bool,
        _ diagnostics: inout DiagnosticCollector
    ) {
        self.isUnderHeading = isUnderHeading
        let start = SourcePosition(comment.start)
        let end = SourcePosition(line: start.line, column: start.column + 3)
        range = SourceRange(file: file, start: start, end: end)
        let text = AttributeText(comment.content, file: file)
        let first = text.scalars.firstIndex { !$0.properties.isWhitespace } ?? text.scalars.endIndex
        let rest = text.scalars[first...]
        guard rest.starts(with: "runbook".unicodeScalars) else {
            Self.readSimilarity(rest, at: range, &diagnostics)
            return nil
        }
        let afterWord = rest.dropFirst("runbook".unicodeScalars.count)
        let colon = afterWord.firstIndex { !$0.properties.isWhitespace }
        guard let colon, text.scalars[colon] == ":" else {
            if Self.looksLikeAttributes(afterWord) {
                diagnostics.error(
                    "malformed-attributes", "comment has no colon after `runbook`",
                    at: text.range(first, through: afterWord.startIndex - 1), help: "write `runbook:`")
            }
            return nil
        }
        guard comment.isClosed else {
            diagnostics.error(
                "malformed-attributes", "comment is never closed", at: range, help: "end it with `-->`")
            return nil
        }
        guard !comment.isInline else {
            diagnostics.error(
                "stray-comment", "comment stands inside a text, where it applies to nothing", at: range,
                help: "put it on a line of its own, right before a code block or right after a heading")
            return nil
        }
        let begin = text.scalars[(colon + 1)...].firstIndex { !$0.properties.isWhitespace }
        guard let begin else {
            diagnostics.error("malformed-attributes", "comment has no attributes", at: range)
            return nil
        }
        attributes = AttributeParser.attributes(in: text, from: begin, into: &diagnostics)
        if attributes.isEmpty { return nil }
    }

    /// `runbook name=x`: surely not prose.
    private static func looksLikeAttributes(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let first = text.first, first.properties.isWhitespace else { return false }
        let word = text.drop { $0.properties.isWhitespace }
        let key = word.prefix { $0.properties.isAlphabetic || $0 == "-" }
        return !key.isEmpty && word[key.endIndex...].first == "="
    }

    /// Innovation Engine's comment on the output that follows. Its number promises nothing, its quoted form does.
    private static func readSimilarity(
        _ text: ArraySlice<Unicode.Scalar>, at range: SourceRange, _ diagnostics: inout DiagnosticCollector
    ) {
        let key = "expected_similarity"
        guard text.starts(with: key.unicodeScalars) else { return }
        let value = text.dropFirst(key.count).drop { $0.properties.isWhitespace || $0 == "=" }
        guard value.first == "\"" else { return }
        diagnostics.warning(
            "not-built-yet", "`\(key)` is not supported by this release; the output is not compared",
            at: range)
    }
}
