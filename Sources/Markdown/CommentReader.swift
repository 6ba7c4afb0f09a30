/// Finds the comments in a block of HTML.
struct CommentReader {
    let lines: SourceLines
    /// The document's line on which the block begins.
    let firstLine: Int

    /// Comments, and an `other` where anything else stands.
    func elements(ofBlock literal: UnsafeBufferPointer<UInt8>) -> [MarkdownElement] {
        var elements: [MarkdownElement] = []
        var rest = literal[...]
        while let open = rest.offset(of: "<!--") {
            addOther(rest[..<open], of: literal, to: &elements)
            let content = rest[(open + 4)...]
            let close = content.offset(of: "-->")
            let span = span(content[..<(close ?? content.endIndex)], of: literal)
            let place = position(of: open, in: literal)
            elements.append(
                .comment(
                    MarkdownComment(content: span, start: place, isInline: false, isClosed: close != nil)))
            rest = close.map { rest[($0 + 3)...] } ?? rest[rest.endIndex...]
        }
        addOther(rest, of: literal, to: &elements)
        return elements
    }

    private func addOther(
        _ text: Bytes, of literal: UnsafeBufferPointer<UInt8>, to elements: inout [MarkdownElement]
    ) {
        guard let first = text.firstIndex(where: { $0 > UInt8(ascii: " ") }) else { return }
        elements.append(.other(position(of: first, in: literal)))
    }

    private func span(_ content: Bytes, of literal: UnsafeBufferPointer<UInt8>) -> MarkdownSpan {
        var starts = [position(of: content.startIndex, in: literal)]
        for (offset, byte) in zip(content.indices, content) where byte == UInt8(ascii: "\n") {
            starts.append(position(of: offset + 1, in: literal))
        }
        return MarkdownSpan(text: content.string, starts: starts)
    }

    /// The place in the document of a byte of the block, whose lines have lost their containers' marks.
    private func position(of offset: Int, in literal: UnsafeBufferPointer<UInt8>) -> MarkdownPosition {
        let before = literal[..<offset]
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let number = firstLine + before.count { $0 == UInt8(ascii: "\n") }
        let end = literal[start...].firstIndex(of: UInt8(ascii: "\n")) ?? literal.endIndex
        var place = lines.start(ofStripped: literal[start..<end], line: number)
        place.column += literal[start..<offset].scalarCount
        return place
    }
}
