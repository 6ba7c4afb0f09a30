internal import Markdown
internal import Runbooks

/// One code block with everything that was said about it, before anyone asks what it is. A class, as entries are passed
/// around by the thousand.
final class CodeEntry {
    let code: MarkdownCode
    /// The first word of the info string.
    var language: String
    var attributes: AttributeSet
    /// Some of the attributes come from a comment, which is the product's alone.
    var hasComment: Bool
    /// The index of its section.
    let section: Int
    let headingPath: [String]
    /// Where the paragraph begins that stands right above it; nil without one.
    let paragraph: SourcePosition?
    let file: String
    /// The file's text, for places inside the block.
    let source: DocumentSource
    /// Where it stands in the document: its own beginning, or for a block of a sidecar what it stands after.
    let anchor: SourcePosition

    init(
        code: MarkdownCode, language: String, attributes: AttributeSet, hasComment: Bool, section: Int,
        headingPath: [String], paragraph: SourcePosition?, file: String, source: DocumentSource,
        anchor: SourcePosition
    ) {
        self.code = code
        self.language = language
        self.attributes = attributes
        self.hasComment = hasComment
        self.section = section
        self.headingPath = headingPath
        self.paragraph = paragraph
        self.file = file
        self.source = source
        self.anchor = anchor
    }

    /// From the opening fence to the closing one.
    var range: SourceRange {
        SourceRange(file: file, start: SourcePosition(code.start), end: SourcePosition(code.end))
    }

    /// The document's lines that it takes, its fences included.
    var lines: ClosedRange<Int> { code.start.line...max(code.start.line, code.end.line) }

    /// The opening line, for messages about the whole block.
    var opening: SourceRange {
        let width = max(code.info.text.unicodeScalars.count, 1)
        let start = code.info.starts[0]
        let end = MarkdownPosition(line: start.line, column: start.column + width - 1)
        return SourceRange(
            file: file, start: SourcePosition(code.start), end: SourcePosition(max(code.start, end)))
    }

    /// The block with the given text, which is its own or the commands in it.
    func block(_ text: String, lines: [Int]) -> Block {
        Block(language: language, text: text, lines: lines, range: range, headingPath: headingPath)
    }

    /// The file that stands after the language in the guides of some sites: `bash:/etc/app.conf`.
    var titlePath: String? {
        guard let colon = language.firstIndex(of: ":"), colon > language.startIndex else { return nil }
        let path = language[language.index(after: colon)...]
        let isPath = path.contains("/") || path.dropFirst().contains(".")
        return isPath && !path.contains("://") && path.last != "/" ? String(path) : nil
    }

    /// How messages name the kind of block.
    var kindName: String {
        if code.style == .indented { return "an indented block" }
        if language.isEmpty { return "a block without a language" }
        return language.lowercased() == "http" ? "an `\(language)` block" : "a `\(language)` block"
    }
}

extension SourcePosition {
    /// The same place.
    init(_ position: MarkdownPosition) { self.init(line: position.line, column: position.column) }
}
