internal import CCMark

/// A Markdown document as a reader sees it: a tree of blocks, with GitHub's tables, task lists and strikethrough.
///
/// `MarkdownDocument` is the reading that steps are made from; this one serves display only.
public struct MarkdownPage: Sendable {
    /// The blocks in document order.
    public let blocks: [MarkdownBlock]

    /// Reads a text as GitHub shows it, less its links that are none in Markdown.
    ///
    /// Any text is a document. What nests deeper than anyone reads is shown on the level that it ended.
    ///
    /// - Parameters:
    ///   - text: The document, at most `MarkdownDocument.byteLimit` bytes; more than that is cut off.
    ///   - firstLine: The number of the text's first line, when it is a part of a larger file.
    public init(parsing text: some StringProtocol, firstLine: Int = 1) {
        var text = String(text)
        blocks = text.withUTF8 { whole in
            let bytes = UnsafeBufferPointer(rebasing: whole.prefix(MarkdownDocument.byteLimit))
            // One release ends all trees of the thread: the document's, and those of its tables' cells.
            defer { ccmark_release() }
            let reader = PageReader(lines: SourceLines(bytes, firstLine: firstLine)) { part in
                part.withUnsafeBufferPointer(Self.tree)
            }
            return reader.blocks(of: Self.tree(of: bytes))
        }
    }

    /// The tree of a text, which lives until the release; it does not refer to the text.
    private static func tree(of bytes: UnsafeBufferPointer<UInt8>) -> OpaquePointer? {
        bytes.withMemoryRebound(to: CChar.self) { ccmark_parse($0.baseAddress, $0.count) }
    }
}
