@testable import Markdown

/// A line of text for each element, so that one comparison shows a whole document.
enum MarkdownRendering {
    static func lines(of text: String, firstLine: Int = 1) -> [String] {
        MarkdownDocument(parsing: text, firstLine: firstLine).elements.map(line)
    }

    static func line(of element: MarkdownElement) -> String {
        switch element {
        case .heading(let heading):
            "\(place(heading.start)) heading \(heading.level) \(quoted(heading.text))"
        case .code(let code):
            "\(place(code.start))-\(place(code.end)) \(code.style) \(quoted(code.info.text))"
                + " \(place(code.info.starts[0])) text \(code.firstLine) \(quoted(code.text))"
                + (code.isClosed ? "" : " unclosed")
        case .comment(let comment):
            "\(place(comment.start)) comment \(quoted(comment.content.text))"
                + " \(comment.content.starts.map(place).joined(separator: " "))"
                + (comment.isInline ? " inline" : "") + (comment.isClosed ? "" : " unclosed")
        case .brokenFence(let span): "\(place(span.starts[0])) broken \(quoted(span.text))"
        case .task(let task):
            "\(place(task.start)) task \(task.isDone) \(quoted(task.text)) to \(task.lastLine)"
        case .picture(let picture):
            "\(place(picture.start)) picture \(quoted(picture.source)) \(quoted(picture.alternative))"
                + (picture.isAlone ? " alone" : "")
        case .other(let start): "\(place(start)) other"
        }
    }

    private static func place(_ position: MarkdownPosition) -> String {
        "\(position.line):\(position.column)"
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("\n", with: "\\n").replacing("\t", with: "\\t") + "'"
    }
}
