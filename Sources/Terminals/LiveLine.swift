internal import Texts

/// One line of a terminal, built from pieces and cut to the columns there are.
struct LiveLine {
    /// With emphasis, ready to be written.
    private(set) var text = ""
    /// The same without emphasis.
    private(set) var plain = ""
    /// How many columns it takes.
    private(set) var width = 0
    private let columns: Int
    private let style: Style

    init(columns: Int, style: Style) {
        self.columns = columns
        self.style = style
    }

    /// Appends what may be long and may be cut, neutralised: it leaves a quarter of the line free, so that a window
    /// that gets a little narrower wraps nothing. (tmux pushes rows out at the top for every row that wraps, also
    /// where the window has room below.)
    mutating func appendTail(_ piece: String) {
        let fitting = DisplayWidth.prefix(of: "  \(piece)", columns: max(0, columns * 3 / 4 - width))
        append(fitting, .muted)
    }

    /// Appends neutralised text as far as it fits.
    mutating func append(_ piece: String, _ role: Style.Role? = nil) {
        let fitting = DisplayWidth.prefix(of: piece, columns: columns - width)
        if fitting.isEmpty { return }
        text += role.map { style.paint(fitting, $0) } ?? fitting
        plain += fitting
        width += DisplayWidth.columns(of: fitting)
    }

    /// How many rows a window of so many columns shows it over: a wide character that does not fit at the end of a
    /// row begins the next.
    func rows(columns: Int) -> Int {
        if width <= columns { return 1 }
        var rows = 1
        var column = 0
        for character in plain {
            let width = DisplayWidth.columns(of: character)
            if column + width > columns {
                rows += 1
                column = 0
            }
            column += width
        }
        return rows
    }
}
