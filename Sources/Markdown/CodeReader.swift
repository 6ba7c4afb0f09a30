/// Tells fenced blocks from indented ones, which cmark does not say, and finds their ends.
struct CodeReader {
    let lines: SourceLines
    let listDepth: Int
    let quoteDepth: Int

    /// The code blocks that one block of cmark's is: one, or more when fences are hidden in an indented one.
    ///
    /// - Parameters:
    ///   - literal: The block's content.
    ///   - start: The line that it begins on, from its first byte.
    ///   - line: The number of that line.
    /// - Returns: The blocks in document order.
    func read(_ literal: UnsafeBufferPointer<UInt8>, start: Bytes, line: Int) -> [MarkdownCode] {
        let count = literal.count { $0 == UInt8(ascii: "\n") }
        if let fence = FenceLine(start) {
            if isFenced(literal[...], start: start, line: line) {
                return [fenced(fence, literal, count: count, start: start, line: line)]
            }
            let hidden = hiddenFences(literal[...], line: line)
            if !hidden.isEmpty { return hidden }
        }
        return [
            code(
                .indented, text: literal[...].string, firstLine: line, lineCount: count,
                from: lines.position(line: line, offset: start.startIndex),
                to: lines.end(ofLine: line + max(count - 1, 0)))
        ]
    }

    /// A fence's content begins in the line after it, an indented block's with the line itself.
    private func isFenced(_ literal: Bytes, start: Bytes, line: Int) -> Bool {
        let first = literal.prefix { $0 != UInt8(ascii: "\n") }
        guard first.withoutIndentation.elementsEqual(start.withoutIndentation) else { return true }
        return lines.line(line + 1).withoutIndentation.elementsEqual(first.withoutIndentation)
    }

    private func fenced(
        _ fence: FenceLine, _ literal: UnsafeBufferPointer<UInt8>, count: Int, start: Bytes, line: Int
    ) -> MarkdownCode {
        let after = line + count + 1
        // Only spaces, tabs and quote marks can stand before a closing fence.
        let closing = lines.line(after).drop { $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: " ") || $0 == 9 }
        let isClosed = FenceLine(closing).map { $0.closes(fence) } ?? false
        var result = code(
            .fenced, text: literal[...].string, firstLine: line + 1, lineCount: count,
            from: lines.position(line: line, offset: start.startIndex),
            to: lines.end(ofLine: isClosed ? after : line + count))
        result.info = info(of: fence, line: line)
        result.isClosed = isClosed
        return result
    }

    /// The blocks in an indented one that begins with a fence, if each fence is closed again.
    private func hiddenFences(_ literal: Bytes, line: Int) -> [MarkdownCode] {
        let content = literal.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        var found: [MarkdownCode] = []
        var index = 0
        while index < content.count {
            let opening = content[index].withoutIndentation
            if opening.isEmpty && !found.isEmpty {
                index += 1
                continue
            }
            guard let fence = FenceLine(opening) else { return [] }
            let indentation = content[index].count - opening.count
            var text = ""
            var end = index + 1
            while end < content.count, FenceLine(content[end].withoutIndentation)?.closes(fence) != true {
                text += withoutIndentation(content[end], atMost: indentation).string + "\n"
                end += 1
            }
            guard end < content.count else { return [] }
            let place = lines.start(ofStripped: opening, line: line + index)
            var block = code(
                .hiddenFence, text: text, firstLine: line + index + 1, lineCount: end - index - 1,
                from: place, to: lines.end(ofLine: line + end))
            block.info = MarkdownSpan(
                text: fence.info.string,
                starts: [
                    MarkdownPosition(
                        line: place.line,
                        column: place.column + opening[..<fence.info.startIndex].scalarCount)
                ])
            found.append(block)
            index = end + 1
        }
        return found
    }

    private func withoutIndentation(_ line: Bytes, atMost count: Int) -> Bytes {
        var rest = line
        for _ in 0..<count where rest.first == UInt8(ascii: " ") { rest = rest.dropFirst() }
        return rest
    }

    private func info(of fence: FenceLine, line: Int) -> MarkdownSpan {
        let place = lines.position(line: line, offset: fence.info.startIndex)
        return MarkdownSpan(text: fence.info.string, starts: [place])
    }

    private func code(
        _ style: MarkdownCode.Style, text: String, firstLine: Int, lineCount: Int,
        from start: MarkdownPosition, to end: MarkdownPosition
    ) -> MarkdownCode {
        MarkdownCode(
            style: style, info: MarkdownSpan(text: "", starts: [start]), text: text, firstLine: firstLine,
            lineCount: lineCount, start: start, end: end, isClosed: true, listDepth: listDepth,
            quoteDepth: quoteDepth)
    }
}
