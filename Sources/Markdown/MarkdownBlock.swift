/// A block of a document as a reader sees it.
///
/// Blocks and inlines together nest at most some hundred levels deep, so that whoever walks them may recurse.
public enum MarkdownBlock: Sendable, Hashable {
    case paragraph([MarkdownInline])
    /// A heading of level 1 to 6.
    case heading(level: Int, [MarkdownInline])
    /// A code block, as `MarkdownDocument` reads it.
    case code(MarkdownCode)
    case quote([MarkdownBlock])
    case list(MarkdownList)
    case table(MarkdownTable)
    /// HTML as it was written, without its comments: text to show, never markup to pass on.
    case html(String)
    case thematicBreak
}

/// A list and its items.
public struct MarkdownList: Sendable, Hashable {
    /// One item of a list.
    public struct Item: Sendable, Hashable {
        /// Whether its check box is ticked; nil for an item without one.
        public var isDone: Bool?
        /// The document's line on which its text begins.
        public var line: Int
        /// What stands in it.
        public var blocks: [MarkdownBlock]
    }

    /// The number of the first item; nil for a list of bullets.
    public var start: Int?
    /// No empty lines stand between its items: their paragraphs are shown without space around them.
    public var isTight: Bool
    /// The items in order.
    public var items: [Item]
}

/// A table of GitHub's; its rows may be shorter than its header, never longer.
public struct MarkdownTable: Sendable, Hashable {
    /// Where the text of a column stands.
    public enum Alignment: Sendable, Hashable {
        case left
        case centre
        case right
    }

    /// One for each column of the header; nil where nothing is said.
    public var alignments: [Alignment?]
    /// The cells of the header.
    public var header: [[MarkdownInline]]
    /// The cells of each row below it.
    public var rows: [[[MarkdownInline]]]
}

/// A piece of running text.
public enum MarkdownInline: Sendable, Hashable {
    case text(String)
    case code(String)
    case emphasis([MarkdownInline])
    case strong([MarkdownInline])
    /// Struck through: GitHub's `~~…~~`.
    case struck([MarkdownInline])
    /// A link with its destination as written: it may be anything, `javascript:` included.
    case link(destination: String, title: String, [MarkdownInline])
    /// An image with its source as written, and the text that stands for it.
    case image(source: String, title: String, alternative: String)
    /// An HTML tag as it was written: text to show, never markup to pass on.
    case html(String)
    case softBreak
    case lineBreak
}

extension [MarkdownInline] {
    /// The text without marks; code spans keep theirs, HTML goes, breaks are spaces.
    public var plainText: String {
        map { inline in
            switch inline {
            case .text(let text), .code(let text): text
            case .emphasis(let inlines), .strong(let inlines), .struck(let inlines), .link(_, _, let inlines):
                inlines.plainText
            case .image(_, _, let alternative): alternative
            case .html: ""
            case .softBreak, .lineBreak: " "
            }
        }
        .joined()
    }
}
