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
        let word = text.afterBlanks(0)
        guard text.bytes[word...].starts(with: "runbook".utf8) else {
            Self.readSimilarity(text, from: word, at: range, &diagnostics)
            return nil
        }
        let afterWord = word + "runbook".utf8.count
        let colon = text.afterBlanks(afterWord)
        guard colon < text.bytes.count, text.bytes[colon] == UInt8(ascii: ":") else {
            if colon > afterWord, Self.looksLikeAttribute(text.bytes[colon...]) {
                diagnostics.error(
                    "malformed-attributes", "comment has no colon after `runbook`",
                    at: text.range(word, through: afterWord - 1), help: "write `runbook:`")
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
        let begin = text.afterBlanks(colon + 1)
        guard begin < text.bytes.count else {
            diagnostics.error("malformed-attributes", "comment has no attributes", at: range)
            return nil
        }
        attributes = AttributeParser.attributes(in: text, from: begin, into: &diagnostics)
        if attributes.isEmpty { return nil }
    }

    /// `runbook name=x`: surely not prose.
    private static func looksLikeAttribute(_ text: ArraySlice<UInt8>) -> Bool {
        let key = text.prefix { (0x61...0x7A).contains($0 | 0x20) || $0 == UInt8(ascii: "-") }
        return !key.isEmpty && text[key.endIndex...].first == UInt8(ascii: "=")
    }

    /// Innovation Engine's comment on the output that follows. Its number promises nothing, its quoted form does.
    private static func readSimilarity(
        _ text: AttributeText, from start: Int, at range: SourceRange,
        _ diagnostics: inout DiagnosticCollector
    ) {
        let key = "expected_similarity"
        guard text.bytes[start...].starts(with: key.utf8) else { return }
        let rest = text.bytes[(start + key.utf8.count)...]
        let value = rest.drop { AttributeText.isBlank($0) || $0 == UInt8(ascii: "=") }
        guard value.first == UInt8(ascii: "\"") else { return }
        diagnostics.warning(
            "not-built-yet", "`\(key)` is not supported by this release; the output is not compared",
            at: range)
    }
}
