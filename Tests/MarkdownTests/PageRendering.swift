import Markdown

/// A page as one line of plain text, so that one comparison shows a whole document.
enum PageRendering {
    static func text(of source: String, firstLine: Int = 1) -> String {
        text(MarkdownPage(parsing: source, firstLine: firstLine).blocks)
    }

    static func text(_ blocks: [MarkdownBlock]) -> String { blocks.map(text).joined(separator: " ") }

    private static func text(_ block: MarkdownBlock) -> String {
        switch block {
        case .paragraph(let inlines): "p(\(text(inlines)))"
        case .heading(let level, let inlines): "h\(level)(\(text(inlines)))"
        case .code(let code): "code[\(code.info.text)@\(code.start.line)](\(escaped(code.text)))"
        case .quote(let blocks): "quote(\(text(blocks)))"
        case .list(let list):
            "\(list.start.map { "ol\($0)" } ?? "ul")\(list.isTight ? "" : "~")("
                + list.items.map(text).joined(separator: "; ") + ")"
        case .table(let table):
            "table[\(table.alignments.map(text).joined())](\(row(table.header))"
                + table.rows.map { " / \(row($0))" }.joined() + ")"
        case .html(let text): "html(\(escaped(text)))"
        case .thematicBreak: "hr"
        }
    }

    private static func text(_ item: MarkdownList.Item) -> String {
        (item.isDone.map { $0 ? "[x] " : "[ ] " } ?? "") + text(item.blocks)
    }

    private static func row(_ cells: [[MarkdownInline]]) -> String {
        cells.map(text).joined(separator: " | ")
    }

    private static func text(_ alignment: MarkdownTable.Alignment?) -> String {
        switch alignment {
        case .left: "l"
        case .centre: "c"
        case .right: "r"
        case nil: "-"
        }
    }

    private static func text(_ inlines: [MarkdownInline]) -> String { inlines.map(text).joined() }

    private static func text(_ inline: MarkdownInline) -> String {
        switch inline {
        case .text(let text): text
        case .code(let text): "`\(text)`"
        case .emphasis(let inlines): "em(\(text(inlines)))"
        case .strong(let inlines): "strong(\(text(inlines)))"
        case .struck(let inlines): "del(\(text(inlines)))"
        case .link(let destination, let title, let inlines):
            "a[\(destination)\(title.isEmpty ? "" : " '\(title)'")](\(text(inlines)))"
        case .image(let source, _, let alternative): "img[\(source)](\(alternative))"
        case .html(let tag): "html(\(tag))"
        case .softBreak: "⏎"
        case .lineBreak: "⏎⏎"
        }
    }

    private static func escaped(_ text: String) -> String { text.replacing("\n", with: "\\n") }
}
