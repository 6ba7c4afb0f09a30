internal import Texts

/// One line of a terminal, built from pieces and cut to the columns there are.
struct LiveLine {
    /// With emphasis, ready to be written.
    private(set) var text = ""
    /// How many columns it takes.
    private(set) var width = 0
    private let columns: Int
    private let style: Style

    init(columns: Int, style: Style) {
        self.columns = columns
        self.style = style
    }

    /// Appends neutralised text as far as it fits.
    mutating func append(_ piece: String, _ role: Style.Role? = nil) {
        let fitting = DisplayWidth.prefix(of: piece, columns: columns - width)
        if fitting.isEmpty { return }
        text += role.map { style.paint(fitting, $0) } ?? fitting
        width += DisplayWidth.columns(of: fitting)
    }
}
