internal import Markdown
internal import Texts

/// Running text and blocks of a document as HTML: everything is escaped, nothing of the document's own HTML is
/// passed on, and no link leads to anything that runs.
extension HTMLReport {
    /// Where links within a document may lead.
    struct Anchors {
        /// What stands in front of the ids of this document's headings.
        let prefix: String
        /// The names that links use.
        let headings: [String: Int]

        /// The id that a link's fragment means; nil when no heading has that name.
        func id(of fragment: String) -> String? { headings[fragment].map { "\(prefix)\($0)" } }
    }

    /// What of a document has a place in the run.
    enum Cell {
        case code(MarkdownCode)
        /// An item of a task list that is not ticked, by the line of its text.
        case item(line: Int)
    }

    /// Blocks one after another.
    ///
    /// - Parameters:
    ///   - blocks: What to show.
    ///   - anchors: Where links of the document may lead.
    ///   - heading: The number of the document's next heading.
    ///   - cell: Shows a code block, or what belongs to an open item of a task list.
    mutating func append(
        _ blocks: [MarkdownBlock], anchors: Anchors, heading: inout Int,
        cell: (inout HTMLReport, Cell) -> Void
    ) {
        for block in blocks {
            switch block {
            case .paragraph(let inlines):
                page.raw("<p\(Self.script(of: inlines))>")
                append(inlines, anchors: anchors)
                page.raw("</p>\n")
            case .heading(let level, let inlines):
                let element = "h\(min(6, level + 2))"
                page.raw(
                    "<\(element) id=\(anchors.prefix)\(heading)\(Self.script(of: inlines, more: "level-\(level)"))>"
                )
                append(inlines, anchors: anchors)
                page.raw("</\(element)>\n")
                heading += 1
            case .code(let block): cell(&self, .code(block))
            case .quote(let blocks):
                page.raw("<blockquote>\n")
                append(blocks, anchors: anchors, heading: &heading, cell: cell)
                page.raw("</blockquote>\n")
            case .list(let list): append(list, anchors: anchors, heading: &heading, cell: cell)
            case .table(let table): append(table, anchors: anchors)
            case .html(let text):
                page.raw("<pre class=html tabindex=0><code>")
                page.text(text)
                page.raw("</code></pre>\n")
            case .thematicBreak: page.raw("<hr>\n")
            }
        }
    }

    private mutating func append(
        _ list: MarkdownList, anchors: Anchors, heading: inout Int,
        cell: (inout HTMLReport, Cell) -> Void
    ) {
        let element = list.start == nil ? "ul" : "ol"
        let start = list.start.map { $0 == 1 ? "" : " start=\($0)" } ?? ""
        page.raw("<\(element)\(start)\(list.isTight ? " class=tight" : "")>\n")
        for item in list.items {
            page.raw(item.isDone == nil ? "<li>" : "<li class=task>")
            if let isDone = item.isDone {
                page.raw("<span class=box role=img aria-label=\"\(isDone ? "done" : "not done")\">")
                page.raw(isDone ? "☑" : "☐")
                page.raw("</span> ")
            }
            append(item.blocks, anchors: anchors, heading: &heading, cell: cell)
            if item.isDone == false { cell(&self, .item(line: item.line)) }
            page.raw("</li>\n")
        }
        page.raw("</\(element)>\n")
    }

    private mutating func append(_ table: MarkdownTable, anchors: Anchors) {
        page.raw(
            "<div class=scroll tabindex=0 role=region aria-label=Table><table class=prose-table>\n<thead>")
        append(table.header, of: table, element: "th scope=col", anchors: anchors)
        page.raw("</thead>\n<tbody>\n")
        for row in table.rows { append(row, of: table, element: "td", anchors: anchors) }
        page.raw("</tbody></table></div>\n")
    }

    private mutating func append(
        _ cells: [[MarkdownInline]], of table: MarkdownTable, element: String, anchors: Anchors
    ) {
        page.raw("<tr>")
        for (cell, alignment) in zip(cells, table.alignments) {
            let place =
                switch alignment {
                case .left: "to-left"
                case .centre: "to-centre"
                case .right: "to-right"
                case nil: ""
                }
            page.raw("<\(element)\(Self.script(of: cell, more: place))>")
            append(cell, anchors: anchors)
            page.raw("</\(element.prefix(2))>")
        }
        page.raw("</tr>\n")
    }

    // MARK: Running text

    private mutating func append(_ inlines: [MarkdownInline], anchors: Anchors) {
        for inline in inlines {
            switch inline {
            case .text(let text): page.text(text)
            case .code(let text): page.element("code", text)
            case .emphasis(let inner): append(inner, in: "em", anchors)
            case .strong(let inner): append(inner, in: "strong", anchors)
            case .struck(let inner): append(inner, in: "del", anchors)
            case .link(let destination, let title, let inner):
                let isOpen = openLink(to: destination, title: title, anchors)
                append(inner, anchors: anchors)
                if isOpen { page.raw("</a>") }
            case .image(let source, let title, let alternative):
                appendImage(source: source, title: title, alternative: alternative, anchors)
            case .html(let tag): page.element("code class=html", tag)
            case .softBreak: page.raw("\n")
            case .lineBreak: page.raw("<br>\n")
            }
        }
    }

    private mutating func append(_ inlines: [MarkdownInline], in element: String, _ anchors: Anchors) {
        page.raw("<\(element)>")
        append(inlines, anchors: anchors)
        page.raw("</\(element)>")
    }

    /// Opens a link where it leads to something harmless; false when there is none to close.
    private mutating func openLink(to destination: String, title: String, _ anchors: Anchors) -> Bool {
        switch LinkTarget(destination) {
        case .external(let link), .relative(let link):
            page.raw("<a rel=\"noopener noreferrer\" href=\"")
            page.line(link)
        case .fragment(let name):
            guard let id = anchors.id(of: name) else { return false }
            page.raw("<a href=\"#\(id)")
        case .refused: return false
        }
        page.raw("\"")
        if !title.isEmpty {
            page.raw(" title=\"")
            page.line(title)
            page.raw("\"")
        }
        page.raw(">")
        return true
    }

    /// An image is never loaded: a reader gets its text, and where it is.
    private mutating func appendImage(
        source: String, title: String, alternative: String, _ anchors: Anchors
    ) {
        page.raw("<span class=image><span class=chip>image</span> ")
        let isOpen = openLink(to: source, title: title, anchors)
        page.line(alternative.isEmpty ? "no description" : alternative)
        if isOpen { page.raw("</a>") }
        // What an image carries in itself is nothing to read.
        if !source.lowercased().hasPrefix("data:") {
            page.raw(" ")
            page.element("code", source)
        }
        page.raw("</span>")
    }

    /// Classes of an element with such text: Korean breaks between words, Japanese and Chinese anywhere.
    private static func script(of inlines: [MarkdownInline], more: String = "") -> String {
        let isKorean = inlines.plainText.unicodeScalars.contains { ("\u{AC00}"..."\u{D7A3}").contains($0) }
        let classes = [isKorean ? "ko" : "", more].filter { !$0.isEmpty }
        return classes.isEmpty ? "" : " class=\"\(classes.joined(separator: " "))\""
    }
}
