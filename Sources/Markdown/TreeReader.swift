internal import CCMark

/// Walks a cmark tree and collects its elements. The tree and the bytes outlive it.
struct TreeReader {
    let lines: SourceLines
    private(set) var elements: [MarkdownElement] = []
    private var listDepth = 0
    private var quoteDepth = 0
    /// A fence that ended at the line before this one without a fence that surely closes it: a code block that
    /// begins on this line shows that it did not.
    private var doubtful: (element: Int, line: Int)?

    init(lines: SourceLines) { self.lines = lines }

    /// Reads all blocks under the root, in document order, without recursion.
    mutating func read(_ root: OpaquePointer?) {
        var node = cmark_node_first_child(root)
        while let current = node {
            if enter(current), let child = cmark_node_first_child(current) {
                node = child
                continue
            }
            node = current
            while let done = node, done != root {
                leave(done)
                if let next = cmark_node_next(done) {
                    node = next
                    break
                }
                node = cmark_node_parent(done)
            }
            if node == root { return }
        }
    }

    /// Takes in a block; true when it is a container whose children are blocks.
    private mutating func enter(_ node: OpaquePointer) -> Bool {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_LIST: listDepth += 1
        case CMARK_NODE_BLOCK_QUOTE: quoteDepth += 1
        case CMARK_NODE_ITEM: break
        case CMARK_NODE_HEADING:
            addHeading(node)
            return false
        case CMARK_NODE_CODE_BLOCK:
            addCode(node)
            return false
        case CMARK_NODE_HTML_BLOCK:
            addHTML(node)
            return false
        case CMARK_NODE_PARAGRAPH:
            addParagraph(node)
            return false
        default:
            elements.append(.other(start(of: node)))
            return false
        }
        return true
    }

    private mutating func leave(_ node: OpaquePointer) {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_LIST: listDepth -= 1
        case CMARK_NODE_BLOCK_QUOTE: quoteDepth -= 1
        default: break
        }
    }

    // MARK: Leaves

    private mutating func addHeading(_ node: OpaquePointer) {
        let heading = MarkdownHeading(
            level: Int(cmark_node_get_heading_level(node)), text: InlineReader.plainText(of: node),
            start: start(of: node),
            quoteDepth: quoteDepth)
        elements.append(.heading(heading))
        addInlineComments(of: node)
    }

    private mutating func addParagraph(_ node: OpaquePointer) {
        let place = start(of: node)
        if cmark_node_get_type(cmark_node_parent(node)) == CMARK_NODE_ITEM, cmark_node_previous(node) == nil {
            addTask(at: place, in: node)
        }
        elements.append(.other(place))
        addPictures(in: node, at: place)
        addBrokenFences(in: node)
        addInlineComments(of: node)
    }

    private mutating func addBrokenFences(in node: OpaquePointer) {
        guard lines.bytes(ofAll: node).offset(of: "```") != nil else { return }
        for number in lines.line(of: node)...max(lines.line(of: node), lines.lastLine(of: node)) {
            let text = lines.line(number).drop { $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: " ") }
            let run = text.prefix { $0 == UInt8(ascii: "`") }
            let info = text[run.endIndex...]
            guard run.count >= 3, info.contains(UInt8(ascii: "`")) else { continue }
            if info.offset(of: "```") != nil { continue }
            let place = lines.position(line: number, offset: text.startIndex)
            elements.append(.brokenFence(MarkdownSpan(text: text.string, starts: [place])))
        }
    }

    private mutating func addTask(at place: MarkdownPosition, in paragraph: OpaquePointer) {
        let first = lines.bytes(from: paragraph)
        guard let isDone = TaskBox.state(first) else { return }
        let lastLine = max(lines.lastLine(of: paragraph), place.line)
        let more = (place.line..<lastLine).map { number in
            lines.line(number + 1).drop { $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: " ") }
        }
        let text = ([first.dropFirst(3)] + more).map { $0.withoutBlanks.string }
        let item = cmark_node_parent(paragraph).map(lines.lastLine) ?? lastLine
        let task = MarkdownTask(
            text: text.joined(separator: "\n"), isDone: isDone, start: place,
            lastLine: max(item, lastLine))
        elements.append(.task(task))
    }

    /// Only the few paragraphs that have `![` are looked through.
    private mutating func addPictures(in paragraph: OpaquePointer, at place: MarkdownPosition) {
        guard lines.bytes(ofAll: paragraph).offset(of: "![") != nil, let iterator = cmark_iter_new(paragraph)
        else { return }
        defer { cmark_iter_free(iterator) }
        let isAlone = Self.holdsPicturesOnly(paragraph)
        while true {
            let event = cmark_iter_next(iterator)
            if event == CMARK_EVENT_DONE { return }
            guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator),
                cmark_node_get_type(node) == CMARK_NODE_IMAGE
            else { continue }
            let picture = MarkdownPicture(
                source: cmark_node_get_url(node).map { String(cString: $0) } ?? "",
                alternative: InlineReader.plainText(of: node), start: place, isAlone: isAlone)
            elements.append(.picture(picture))
        }
    }

    private static func holdsPicturesOnly(_ paragraph: OpaquePointer) -> Bool {
        var child = cmark_node_first_child(paragraph)
        while let node = child {
            switch cmark_node_get_type(node) {
            case CMARK_NODE_IMAGE, CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: break
            case CMARK_NODE_TEXT where SourceLines.literal(of: node).allSatisfy { $0 == UInt8(ascii: " ") }:
                break
            default: return false
            }
            child = cmark_node_next(node)
        }
        return true
    }

    private mutating func addCode(_ node: OpaquePointer) {
        let reader = CodeReader(lines: lines, listDepth: listDepth, quoteDepth: quoteDepth)
        if let doubtful, doubtful.line == lines.line(of: node),
            case .code(var code) = elements[doubtful.element]
        {
            code.isClosed = false
            code.end = lines.end(ofLine: doubtful.line - 1)
            elements[doubtful.element] = .code(code)
        }
        for code in reader.read(
            SourceLines.literal(of: node), start: lines.bytes(from: node), line: lines.line(of: node))
        {
            elements.append(.code(code))
            if code.style == .fenced, code.isClosed { doubtful = (elements.count - 1, code.end.line) }
        }
    }

    private mutating func addHTML(_ node: OpaquePointer) {
        let reader = CommentReader(lines: lines, firstLine: lines.line(of: node))
        elements += reader.elements(ofBlock: SourceLines.literal(of: node))
    }

    /// Comments in running text; only the few texts that have `<!--` are looked through.
    private mutating func addInlineComments(of node: OpaquePointer) {
        var rest = lines.bytes(ofAll: node)
        guard rest.offset(of: "<!--") != nil, let iterator = cmark_iter_new(node) else { return }
        defer { cmark_iter_free(iterator) }
        while cmark_iter_next(iterator) != CMARK_EVENT_DONE {
            let inline = cmark_iter_get_node(iterator)
            guard cmark_node_get_type(inline) == CMARK_NODE_HTML_INLINE else { continue }
            let text = String(cString: cmark_node_get_literal(inline))
            guard text.hasPrefix("<!--"), text.hasSuffix("-->"), text.utf8.count >= 7 else { continue }
            guard let offset = rest.offset(of: "<!--") else { return }
            rest = rest[(offset + 4)...]
            let content = String(text.dropFirst(4).dropLast(3))
            let place = lines.position(ofByte: offset)
            let first = MarkdownPosition(line: place.line, column: place.column + 4)
            let breaks = content.utf8.count { $0 == UInt8(ascii: "\n") }
            let more = (0..<breaks).map { MarkdownPosition(line: place.line + $0 + 1, column: 1) }
            let span = MarkdownSpan(text: content, starts: [first] + more)
            let comment = MarkdownComment(content: span, start: place, isInline: true, isClosed: true)
            elements.append(.comment(comment))
        }
    }

    // MARK: Places and text

    private func start(of node: OpaquePointer) -> MarkdownPosition {
        lines.position(line: lines.line(of: node), offset: lines.bytes(from: node).startIndex)
    }
}
