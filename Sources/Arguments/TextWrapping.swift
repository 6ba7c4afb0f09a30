internal import Texts

/// Breaks text into lines at white space, by the columns it takes on screen.
enum TextWrapping {
    /// The lines of one paragraph; a word wider than the line has one of its own, unbroken.
    static func lines(of text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var columns = 0
        for word in text.split(whereSeparator: { $0.isWhitespace }) {
            let wordColumns = DisplayWidth.columns(of: String(word))
            if !line.isEmpty, columns + 1 + wordColumns > width {
                lines.append(line)
                line = ""
                columns = 0
            }
            if !line.isEmpty {
                line += " "
                columns += 1
            }
            line += word
            columns += wordColumns
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
