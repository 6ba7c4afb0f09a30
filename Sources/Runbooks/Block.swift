/// The text of one code block of the document, ready to be run, with the way back to the document's lines.
public struct Block: Sendable, Hashable {
    /// The first word of the info string, as written; empty for indented and untagged blocks.
    public var language: String
    /// The commands: container indentation removed, prompts and sample output of a `console` block removed.
    /// Ends with a newline unless empty.
    public var text: String
    /// For each line of `text` the line of the document it came from, from 1.
    public var lines: [Int]
    /// From the opening fence (or first line) to the closing fence (or last line).
    public var range: SourceRange
    /// The headings above the block, outermost first, as plain text.
    public var headingPath: [String]

    /// Makes a block.
    public init(language: String, text: String, lines: [Int], range: SourceRange, headingPath: [String]) {
        self.language = language
        self.text = text
        self.lines = lines
        self.range = range
        self.headingPath = headingPath
    }

    /// The document's line for a line of `text` (from 1); the nearest known one when it lies outside.
    public func documentLine(of line: Int) -> Int {
        guard let last = lines.last else { return range.start.line }
        return line >= 1 && line <= lines.count ? lines[line - 1] : last
    }
}
