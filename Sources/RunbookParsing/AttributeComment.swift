internal import Markdown
internal import Runbooks

/// A comment that holds attributes: `<!-- runbook: on=targets -->`.
struct AttributeComment {
    let attributes: [Attribute]
    /// It stands right after a heading.
    let isUnderHeading: Bool
    /// Where `<!--` begins.
    let range: SourceRange
    /// Another tool's comment, which may stand anywhere.
    private(set) var isForeign = false

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
            guard let similarity = Self.similarity(text, from: word) else { return nil }
            attributes = [similarity]
            isForeign = true
            return
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

    /// Innovation Engine's comment on the output that follows: a quoted expression is a pattern. A number is not
    /// honoured: at the customary 0.8 a score passes `disabled` for `enabled`.
    private static func similarity(_ text: AttributeText, from start: Int) -> Attribute? {
        let key = "expected_similarity"
        guard text.bytes[start...].starts(with: key.utf8) else { return nil }
        let rest = text.bytes[(start + key.utf8.count)...].drop {
            AttributeText.isBlank($0) || $0 == UInt8(ascii: "=")
        }
        guard rest.first == UInt8(ascii: "\""),
            let end = rest.dropFirst().lastIndex(of: UInt8(ascii: "\""))
        else { return nil }
        let first = rest.startIndex + 1
        return Attribute(
            key: .expect, keyRange: text.range(start, through: start + key.utf8.count - 1),
            value: AttributeValue(
                text: "/\(text.string(first..<end))/", range: text.range(first - 1, through: end),
                source: text,
                offsets: .from(first - 1)))
    }
}
