/// One leaf of a Markdown document, in document order; lists and quotes themselves are not elements.
public enum MarkdownElement: Sendable, Hashable {
    case heading(MarkdownHeading)
    case code(MarkdownCode)
    case comment(MarkdownComment)
    /// A line of a paragraph that was surely meant to open a fenced block, from the fence to its end.
    ///
    /// Markdown allows no back-tick behind a fence of back-ticks, and sees a code span.
    case brokenFence(MarkdownSpan)
    /// A list item with a check box; its text follows as further elements.
    case task(MarkdownTask)
    /// A picture in a paragraph, after the paragraph.
    case picture(MarkdownPicture)
    /// A paragraph, a thematic break or HTML that is no comment: only that it stands there, and where.
    case other(MarkdownPosition)
}

/// A place in a document; lines and columns count from 1, columns in Unicode scalars.
public struct MarkdownPosition: Sendable, Hashable, Comparable {
    /// The line, from 1.
    public var line: Int
    /// The column in Unicode scalars, from 1.
    public var column: Int

    /// Makes a place from a line and a column, both from 1.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Document order.
    public static func < (left: MarkdownPosition, right: MarkdownPosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// Text of the document together with the place of each of its lines.
public struct MarkdownSpan: Sendable, Hashable {
    /// The text, lines separated by `\n`.
    public var text: String
    /// Where each line of `text` begins in the document; never empty.
    public var starts: [MarkdownPosition]

    /// Makes a span; `starts` has one place for each line of the text.
    public init(text: String, starts: [MarkdownPosition]) {
        self.text = text
        self.starts = starts
    }
}

/// A heading, in either of Markdown's styles.
public struct MarkdownHeading: Sendable, Hashable {
    /// 1 to 6.
    public var level: Int
    /// The text without marks and HTML; code spans keep their text.
    public var text: String
    /// Where it begins.
    public var start: MarkdownPosition
    /// How many block quotes it stands in.
    public var quoteDepth: Int
}

/// A code block.
public struct MarkdownCode: Sendable, Hashable {
    /// How a code block is marked.
    public enum Style: Sendable, Hashable {
        /// By back-ticks or tildes.
        case fenced
        /// By four spaces.
        case indented
        /// By a fence that its indentation hides: Markdown sees an indented block that begins with a fence
        /// and ends with one, the writer surely meant a fenced one.
        case hiddenFence
    }

    /// How it is marked.
    public var style: Style
    /// What stands after the opening fence, white space around it removed, escapes untouched.
    public var info: MarkdownSpan
    /// The content without the indentation of its containers; ends with `\n` unless empty.
    public var text: String
    /// The document's line of the first line of `text`; the others follow it one by one.
    public var firstLine: Int
    /// The number of lines of `text`.
    public var lineCount: Int
    /// Where the opening fence or the first line begins.
    public var start: MarkdownPosition
    /// The last place of the closing fence or the last line.
    public var end: MarkdownPosition
    /// False for a fence that ends with its document, list item or quote.
    public var isClosed: Bool
    /// How many lists it stands in.
    public var listDepth: Int
    /// How many block quotes it stands in.
    public var quoteDepth: Int
}

extension MarkdownCode {
    /// Makes a block whose text stands in another file, as a fence of its own would hold it.
    public init(
        text: String, firstLine: Int, lineCount: Int, start: MarkdownPosition, end: MarkdownPosition
    ) {
        self.init(
            style: .fenced, info: MarkdownSpan(text: "", starts: [start]), text: text, firstLine: firstLine,
            lineCount: lineCount, start: start, end: end, isClosed: true, listDepth: 0, quoteDepth: 0)
    }
}

/// An HTML comment.
public struct MarkdownComment: Sendable, Hashable {
    /// What stands between `<!--` and `-->`.
    public var content: MarkdownSpan
    /// Where `<!--` begins.
    public var start: MarkdownPosition
    /// It stands inside a paragraph or a heading, not on lines of its own.
    public var isInline: Bool
    /// False when `-->` never comes.
    public var isClosed: Bool
}

/// The check box of a list item.
public struct MarkdownTask: Sendable, Hashable {
    /// The rest of the box's paragraph as written, without indentation; lines separated by `\n`.
    public var text: String
    /// `[x]`
    public var isDone: Bool
    /// Where the box begins.
    public var start: MarkdownPosition
    /// The last line of the list item.
    public var lastLine: Int
}

/// A picture that a document shows.
public struct MarkdownPicture: Sendable, Hashable {
    /// The address as written: it may be anything.
    public var source: String
    /// The text that stands for it, without marks.
    public var alternative: String
    /// Where its paragraph begins.
    public var start: MarkdownPosition
    /// Its paragraph holds pictures and nothing else.
    public var isAlone: Bool
}
