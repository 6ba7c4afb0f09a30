/// The lines at the bottom of a terminal that are rewritten in place.
///
/// Between two calls the cursor stands at the start of the last line, so that a terminal that wraps the lines
/// anew when it gets narrower keeps it at a place that can be computed.
struct LiveArea {
    /// The lines on the screen.
    private var shown: [LiveLine] = []
    private var lastText = ""
    private var lastColumns = 0

    /// Some lines are on the screen.
    var isShown: Bool { !shown.isEmpty }

    /// What takes the lines off the screen, leaving the cursor where the first one began.
    ///
    /// Like the other texts made here it must reach the terminal, in order and whole.
    mutating func erased(columns: Int) -> String {
        let text = top(columns: columns) + (shown.isEmpty ? "" : "\u{1b}[J")
        shown = []
        return text
    }

    /// What replaces the lines by others, with lines that stay above them; empty when nothing changes.
    ///
    /// Where nothing is to stay they are written over the old ones rather than after erasing them, so that nothing
    /// flickers.
    ///
    /// - Parameters:
    ///   - lines: The new lines, each narrower than the window.
    ///   - staying: Lines that scroll away with everything else.
    ///   - columns: The window's width now.
    /// - Returns: Text for the terminal.
    mutating func replaced(with lines: [LiveLine], staying: [String] = [], columns: Int) -> String {
        let rows = staying + lines.map(\.text)
        guard let last = rows.last else { return erased(columns: columns) }
        // A row is cleared before it is written, not behind its text: terminals count what was cleared there as
        // text when they wrap their lines anew. The last one takes everything below it away. What stays may wrap,
        // and would leave the rest of an old line behind its own end: there all old lines are cleared first.
        var text = staying.isEmpty ? "" : "\u{1b}[J"
        text += rows.dropLast().map { "\u{1b}[K\($0)\r\n" }.joined()
        text += "\u{1b}[J\(last)\(lines.isEmpty ? "\r\n" : "\r")"
        if staying.isEmpty, text == lastText, columns == lastColumns, isShown { return "" }
        let top = top(columns: columns)
        (shown, lastText, lastColumns) = (lines, text, columns)
        return top + text
    }

    /// Moves to the start of the first line. Lines written for a wider window may take several rows by now.
    private func top(columns: Int) -> String {
        if shown.isEmpty { return "" }
        let up = shown.dropLast().reduce(0) { $0 + $1.rows(columns: columns) }
        return up > 0 ? "\r\u{1b}[\(up)A" : "\r"
    }
}
