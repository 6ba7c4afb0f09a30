internal import CCMark

/// Makes running text for display from the inline nodes of a cmark tree.
struct InlineReader {
    /// What nests deeper than this loses its marks, so that nothing that recurses can run out of stack.
    static let depthLimit = 32

    /// Tildes are marks.
    let readsStrikethrough: Bool

    /// The running text in a paragraph, a heading or an inline node.
    func inlines(under parent: OpaquePointer, depth: Int = 0) -> [MarkdownInline] {
        var inlines: [MarkdownInline] = []
        var child = cmark_node_first_child(parent)
        while let node = child {
            if let inline = inline(node, depth: depth) { inlines.append(inline) }
            child = cmark_node_next(node)
        }
        return readsStrikethrough ? Strikethrough.read(inlines) : inlines
    }

    private func inline(_ node: OpaquePointer, depth: Int) -> MarkdownInline? {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_TEXT: return .text(Self.literal(of: node))
        case CMARK_NODE_CODE: return .code(Self.literal(of: node))
        case CMARK_NODE_SOFTBREAK: return .softBreak
        case CMARK_NODE_LINEBREAK: return .lineBreak
        case CMARK_NODE_HTML_INLINE: return HTMLText.inline(Self.literal(of: node))
        case CMARK_NODE_IMAGE:
            return .image(
                source: Self.text(cmark_node_get_url(node)), title: Self.text(cmark_node_get_title(node)),
                alternative: Self.plainText(of: node))
        case CMARK_NODE_EMPH where depth < Self.depthLimit:
            return .emphasis(inlines(under: node, depth: depth + 1))
        case CMARK_NODE_STRONG where depth < Self.depthLimit:
            return .strong(inlines(under: node, depth: depth + 1))
        case CMARK_NODE_LINK where depth < Self.depthLimit:
            return .link(
                destination: Self.text(cmark_node_get_url(node)),
                title: Self.text(cmark_node_get_title(node)), inlines(under: node, depth: depth + 1))
        case CMARK_NODE_EMPH, CMARK_NODE_STRONG, CMARK_NODE_LINK: return .text(Self.plainText(of: node))
        default: return nil
        }
    }

    /// The text under a node without its marks; nothing recurses here.
    static func plainText(of node: OpaquePointer) -> String {
        var text = ""
        guard let iterator = cmark_iter_new(node) else { return text }
        defer { cmark_iter_free(iterator) }
        while true {
            let event = cmark_iter_next(iterator)
            if event == CMARK_EVENT_DONE { return text }
            guard event == CMARK_EVENT_ENTER, let inline = cmark_iter_get_node(iterator) else { continue }
            switch cmark_node_get_type(inline) {
            case CMARK_NODE_TEXT, CMARK_NODE_CODE: text += literal(of: inline)
            case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: text += " "
            default: break
            }
        }
    }

    private static func literal(of node: OpaquePointer) -> String {
        SourceLines.literal(of: node)[...].string
    }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String {
        pointer.map { String(cString: $0) } ?? ""
    }
}

/// HTML of a document as text to show: its comments are for tools, not for readers.
enum HTMLText {
    /// One tag in running text: a comment is nothing, `<br>` the break that it stands for.
    static func inline(_ tag: String) -> MarkdownInline? {
        if tag.hasPrefix("<!--") { return nil }
        return ["<br>", "<br/>", "<br />"].contains(tag.lowercased()) ? .lineBreak : .html(tag)
    }

    /// A block of HTML without its comments, and without the white space around what is left.
    static func withoutComments(_ text: String) -> String {
        var result = ""
        var rest = text.utf8[...]
        while let start = rest.firstRange(of: "<!--".utf8) {
            result += String(Substring(rest[..<start.lowerBound]))
            guard let end = rest[start.upperBound...].firstRange(of: "-->".utf8) else {
                rest = rest[rest.endIndex...]
                break
            }
            rest = rest[end.upperBound...]
        }
        result += String(Substring(rest))
        let blanks: Set<Character> = [" ", "\t", "\n", "\r\n", "\r"]
        let start = result.drop { blanks.contains($0) }
        guard let last = start.lastIndex(where: { !blanks.contains($0) }) else { return "" }
        return String(start[...last])
    }
}
