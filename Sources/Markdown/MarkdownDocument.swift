internal import CCMark

/// A Markdown document as a flat list of what stands in it.
public struct MarkdownDocument: Sendable {
    /// The longest text that can be read, in UTF-8 bytes.
    public static let byteLimit = 256 << 20

    /// The elements in document order.
    public let elements: [MarkdownElement]

    /// Reads a text as CommonMark.
    ///
    /// Any text is a document. O(bytes) for all that people write; nothing here recurses, so no text can
    /// exhaust the stack.
    ///
    /// - Parameters:
    ///   - text: The document, at most `byteLimit` bytes; more than that is cut off.
    ///   - firstLine: The number of the text's first line, when it is a part of a larger file.
    public init(parsing text: some StringProtocol, firstLine: Int = 1) {
        var text = String(text)
        elements = text.withUTF8 { whole in
            let bytes = UnsafeBufferPointer(rebasing: whole.prefix(Self.byteLimit))
            let lines = SourceLines(bytes, firstLine: firstLine)
            let root = bytes.withMemoryRebound(to: CChar.self) { ccmark_parse($0.baseAddress, $0.count) }
            defer { ccmark_release() }
            var reader = TreeReader(lines: lines)
            reader.read(root)
            return reader.elements
        }
    }
}
