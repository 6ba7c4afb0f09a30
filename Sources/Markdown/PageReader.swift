internal import CCMark

/// Makes blocks for display from a cmark tree. The tree and the bytes outlive it.
struct PageReader {
    /// How many containers stand around a block.
    private struct Nesting {
        var lists = 0
        var quotes = 0
        var depth: Int { lists + quotes }
    }

    /// Containers that nest deeper than this are taken apart, so that nothing that recurses can run out of stack.
    static let depthLimit = 32

    let lines: SourceLines
    /// Reads a further text, for the cells of tables.
    let parse: ([UInt8]) -> OpaquePointer?
    private let definitions: [UInt8]

    init(lines: SourceLines, parse: @escaping ([UInt8]) -> OpaquePointer?) {
        self.lines = lines
        self.parse = parse
        definitions = TableReader.definitions(in: lines)
    }

    /// The blocks under the root.
    func blocks(of root: OpaquePointer?) -> [MarkdownBlock] {
        root.map { blocks(under: $0, Nesting()) } ?? []
    }

    private func blocks(under parent: OpaquePointer, _ nesting: Nesting) -> [MarkdownBlock] {
        var blocks: [MarkdownBlock] = []
        var child = cmark_node_first_child(parent)
        while let node = child {
            append(node, nesting, to: &blocks)
            child = cmark_node_next(node)
        }
        return blocks
    }

    private func append(_ node: OpaquePointer, _ nesting: Nesting, to blocks: inout [MarkdownBlock]) {
        var inner = nesting
        switch cmark_node_get_type(node) {
        case CMARK_NODE_LIST, CMARK_NODE_BLOCK_QUOTE:
            if nesting.depth >= Self.depthLimit {
                appendLeaves(of: node, nesting, to: &blocks)
            } else if cmark_node_get_type(node) == CMARK_NODE_LIST {
                inner.lists += 1
                blocks.append(.list(list(node, inner)))
            } else {
                inner.quotes += 1
                blocks.append(.quote(self.blocks(under: node, inner)))
            }
        default: appendLeaf(node, nesting, to: &blocks)
        }
    }

    /// The leaves of containers that are too deep, one after another.
    private func appendLeaves(
        of container: OpaquePointer, _ nesting: Nesting, to blocks: inout [MarkdownBlock]
    ) {
        guard let iterator = cmark_iter_new(container) else { return }
        defer { cmark_iter_free(iterator) }
        while true {
            let event = cmark_iter_next(iterator)
            if event == CMARK_EVENT_DONE { return }
            guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator) else { continue }
            appendLeaf(node, nesting, to: &blocks)
        }
    }

    private func appendLeaf(_ node: OpaquePointer, _ nesting: Nesting, to blocks: inout [MarkdownBlock]) {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_PARAGRAPH: appendParagraph(node, nesting, to: &blocks)
        case CMARK_NODE_HEADING:
            let level = Int(cmark_node_get_heading_level(node))
            blocks.append(.heading(level: level, inlines(of: node)))
        case CMARK_NODE_CODE_BLOCK:
            let reader = CodeReader(lines: lines, listDepth: nesting.lists, quoteDepth: nesting.quotes)
            let found = reader.read(
                SourceLines.literal(of: node), start: lines.bytes(from: node), line: lines.line(of: node))
            blocks += found.map { .code($0) }
        case CMARK_NODE_HTML_BLOCK:
            let rest = HTMLText.withoutComments(SourceLines.literal(of: node)[...].string)
            if !rest.isEmpty { blocks.append(.html(rest)) }
        case CMARK_NODE_THEMATIC_BREAK: blocks.append(.thematicBreak)
        default: break
        }
    }

    // MARK: Paragraphs and lists

    private func appendParagraph(
        _ node: OpaquePointer, _ nesting: Nesting, to blocks: inout [MarkdownBlock]
    ) {
        let reader = TableReader(
            lines: lines, quoteDepth: nesting.quotes, definitions: definitions, parse: parse)
        if let found = reader.read(node) {
            if !found.before.isEmpty { blocks.append(.paragraph(found.before)) }
            blocks.append(.table(found.table))
            return
        }
        let inlines = inlines(of: node)
        if !inlines.isEmpty { blocks.append(.paragraph(inlines)) }
    }

    private func inlines(of node: OpaquePointer) -> [MarkdownInline] {
        // Behind a backslash a tilde is no mark, but the tree does not tell it from any other.
        let hasEscapedTilde = lines.bytes(ofAll: node).offset(of: "\\~") != nil
        return InlineReader(readsStrikethrough: !hasEscapedTilde).inlines(under: node)
    }

    private func list(_ node: OpaquePointer, _ nesting: Nesting) -> MarkdownList {
        let isOrdered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
        var list = MarkdownList(
            start: isOrdered ? Int(cmark_node_get_list_start(node)) : nil,
            isTight: cmark_node_get_list_tight(node) != 0, items: [])
        var child = cmark_node_first_child(node)
        while let item = child {
            list.items.append(self.item(item, nesting))
            child = cmark_node_next(item)
        }
        return list
    }

    private func item(_ node: OpaquePointer, _ nesting: Nesting) -> MarkdownList.Item {
        let line = lines.line(of: cmark_node_first_child(node) ?? node)
        var item = MarkdownList.Item(isDone: nil, line: line, blocks: blocks(under: node, nesting))
        guard case .paragraph(var inlines) = item.blocks.first, case .text(let text) = inlines.first,
            let first = cmark_node_first_child(node),
            let isDone = TaskBox.state(lines.bytes(from: first)), TaskBox.state(Array(text.utf8)) != nil
        else { return item }
        item.isDone = isDone
        let rest = text.dropFirst(3).drop { $0 == " " || $0 == "\t" }
        if rest.isEmpty { inlines.removeFirst() } else { inlines[0] = .text(String(rest)) }
        item.blocks[0] = .paragraph(inlines)
        return item
    }
}

/// The check box of a task: `[ ]` or `[x]`, with a blank or nothing behind it.
enum TaskBox {
    /// Whether the box that the text begins with is ticked; nil when it begins with none.
    static func state(_ text: some Collection<UInt8>) -> Bool? {
        let box = Array(text.prefix(4))
        guard box.count >= 3, box[0] == UInt8(ascii: "["), box[2] == UInt8(ascii: "]") else { return nil }
        guard box[1] | 0x20 == UInt8(ascii: "x") || box[1] == UInt8(ascii: " ") else { return nil }
        if box.count == 4, box[3] != UInt8(ascii: " "), box[3] != UInt8(ascii: "\t") { return nil }
        return box[1] != UInt8(ascii: " ")
    }
}
