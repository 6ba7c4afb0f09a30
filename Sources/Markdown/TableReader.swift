internal import CCMark

/// Finds GitHub's tables in the paragraphs that cmark sees in their place.
///
/// Source: GitHub Flavored Markdown, section 4.10. Cells are cut from the lines before anyone reads what stands in
/// them, since a pipe ends a cell in a code span too; then all cells of a table are read at once, each as a
/// heading, which is the only block that takes any line as running text.
struct TableReader {
    /// A table, and the lines of its paragraph that stand above it.
    struct Found {
        let before: [MarkdownInline]
        let table: MarkdownTable
    }

    let lines: SourceLines
    let quoteDepth: Int
    /// What links by reference in cells need to know.
    let definitions: [UInt8]
    let parse: ([UInt8]) -> OpaquePointer?

    /// The table in a paragraph; nil when it has none.
    func read(_ node: OpaquePointer) -> Found? {
        let first = lines.line(of: node)
        let last = lines.lastLine(of: node)
        guard last > first, lines.bytes(ofAll: node).offset(of: "-") != nil else { return nil }
        for number in (first + 1)...last {
            guard let alignments = Self.alignments(content(ofLine: number, of: node)) else { continue }
            let header = Self.cells(content(ofLine: number - 1, of: node))
            guard header.count == alignments.count else { continue }
            let body = ((number + 1)..<(last + 1)).map { line in
                Array(Self.cells(content(ofLine: line, of: node)).prefix(header.count))
            }
            let above = (first..<(number - 1)).map { content(ofLine: $0, of: node) }
            return read(above: above, header: header, rows: body, alignments)
        }
        return nil
    }

    // MARK: Lines and cells

    /// A line of the paragraph without what its containers put in front of it.
    private func content(ofLine number: Int, of node: OpaquePointer) -> Bytes {
        if number == lines.line(of: node) { return lines.bytes(from: node).withoutBlanks }
        var line = lines.line(number).withoutBlanks
        for _ in 0..<quoteDepth where line.first == UInt8(ascii: ">") {
            line = line.dropFirst().withoutBlanks
        }
        return line
    }

    /// What the line below a table's header says; nil for any other line.
    private static func alignments(_ line: Bytes) -> [MarkdownTable.Alignment?]? {
        guard line.allSatisfy({ "|:- \t".utf8.contains($0) }) else { return nil }
        var result: [MarkdownTable.Alignment?] = []
        for cell in cells(line) {
            let isLeft = cell.first == UInt8(ascii: ":")
            let isRight = cell.count > 1 && cell.last == UInt8(ascii: ":")
            let dashes = cell.dropFirst(isLeft ? 1 : 0).dropLast(isRight ? 1 : 0)
            guard !dashes.isEmpty, dashes.allSatisfy({ $0 == UInt8(ascii: "-") }) else { return nil }
            result.append(isLeft && isRight ? .centre : isLeft ? .left : isRight ? .right : nil)
        }
        return result.isEmpty ? nil : result
    }

    /// The cells of a row; behind a backslash a pipe is text, and the backslash goes.
    private static func cells(_ line: Bytes) -> [[UInt8]] {
        var cells: [[UInt8]] = []
        var cell: [UInt8] = []
        var isOpen = false
        var index = line.startIndex
        if line.first == UInt8(ascii: "|") { index += 1 }
        while index < line.endIndex {
            let byte = line[index]
            index += 1
            isOpen = true
            switch byte {
            case UInt8(ascii: "|"):
                cells.append(trimmed(cell))
                cell = []
                isOpen = false
            case UInt8(ascii: "\\") where index < line.endIndex:
                if line[index] != UInt8(ascii: "|") { cell.append(byte) }
                cell.append(line[index])
                index += 1
            default: cell.append(byte)
            }
        }
        if isOpen { cells.append(trimmed(cell)) }
        return cells
    }

    private static func trimmed(_ cell: [UInt8]) -> [UInt8] {
        let isBlank: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        return Array(cell.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }

    // MARK: Reading

    private func read(
        above: [Bytes], header: [[UInt8]], rows: [[[UInt8]]], _ alignments: [MarkdownTable.Alignment?]
    ) -> Found {
        var text: [UInt8] = []
        for cell in header + rows.joined() { text += Array("# ".utf8) + cell + Array(" #\n".utf8) }
        for line in above { text += Array(line) + [UInt8(ascii: "\n")] }
        if text.contains(UInt8(ascii: "[")) { text += [UInt8(ascii: "\n")] + definitions }
        var node = cmark_node_first_child(parse(text))
        func next() -> [MarkdownInline] {
            guard let current = node else { return [] }
            node = cmark_node_next(current)
            return InlineReader(readsStrikethrough: true).inlines(under: current)
        }
        let heads = header.map { _ in next() }
        let cells = rows.map { row in row.map { _ in next() } }
        let table = MarkdownTable(alignments: alignments, header: heads, rows: cells)
        return Found(before: above.isEmpty ? [] : next(), table: table)
    }

    /// All lines of a document that define where links by reference lead; of very many the first.
    static func definitions(in lines: SourceLines) -> [UInt8] {
        guard lines.bytes[...].offset(of: "]:") != nil else { return [] }
        var definitions: [UInt8] = []
        for line in lines.bytes.split(separator: UInt8(ascii: "\n")) where definitions.count < 16_384 {
            guard line.withoutIndentation.first == UInt8(ascii: "["), line.offset(of: "]:") != nil else {
                continue
            }
            definitions += Array(line) + [UInt8(ascii: "\n")]
        }
        return definitions
    }
}
