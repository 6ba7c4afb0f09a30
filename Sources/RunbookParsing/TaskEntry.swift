internal import Markdown
internal import Runbooks

/// One item of a task list with everything that its section says about it, before anyone asks whether it is a step.
struct TaskEntry {
    let task: MarkdownTask
    /// The index of its section.
    let section: Int
    let headingPath: [String]
    var attributes: AttributeSet
    let file: String

    /// From the box to the last line of its text.
    var range: SourceRange {
        let lines = task.text.split(separator: "\n", omittingEmptySubsequences: false)
        let start = SourcePosition(task.start)
        let last = lines.last.map { $0.unicodeScalars.count } ?? 0
        let end =
            lines.count > 1
            ? SourcePosition(line: start.line + lines.count - 1, column: max(last, 1))
            : SourcePosition(line: start.line, column: start.column + 2)
        return SourceRange(file: file, start: start, end: end)
    }

    /// The text as the block of a step.
    var block: Block {
        let count = task.text.split(separator: "\n", omittingEmptySubsequences: false).count
        return Block(
            language: "", text: task.text + "\n", lines: Array(task.start.line..<(task.start.line + count)),
            range: range, headingPath: headingPath)
    }

    /// A place of the document lies in the item, behind its box.
    func holds(_ place: SourcePosition) -> Bool {
        place > SourcePosition(task.start) && place.line <= task.lastLine
    }
}
