internal import Texts

/// Rows of cells whose columns are aligned, whatever the script of their text.
struct TextColumns {
    /// Text that is neutralised already.
    struct Cell {
        let text: String
        let role: Style.Role?

        init(_ text: String, _ role: Style.Role? = nil) {
            self.text = text
            self.role = role
        }
    }

    /// Each as long as the first one.
    var rows: [[Cell]] = []
    /// The columns whose text stands on the right.
    let numbers: Set<Int>

    private static let gap = 2

    init(numbers: Set<Int> = []) { self.numbers = numbers }

    private var widths: [Int] {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                let width = DisplayWidth.columns(of: cell.text)
                if column < widths.count {
                    widths[column] = max(widths[column], width)
                } else {
                    widths.append(width)
                }
            }
        }
        return widths
    }

    /// How many columns of a terminal the longest line takes.
    var width: Int {
        let widths = widths
        return widths.reduce(0, +) + max(0, widths.count - 1) * Self.gap
    }

    /// The lines, without blanks at their ends.
    func lines(_ style: Style) -> [String] {
        let widths = widths
        return rows.map { row in
            var line = ""
            var blanks = 0
            for (column, cell) in row.enumerated() {
                let room = widths[column] - DisplayWidth.columns(of: cell.text)
                let isRight = numbers.contains(column)
                blanks += isRight ? room : 0
                if !cell.text.isEmpty {
                    line += String(repeating: " ", count: blanks)
                    line += cell.role.map { style.paint(cell.text, $0) } ?? cell.text
                    blanks = 0
                }
                blanks += (isRight ? 0 : room) + Self.gap
            }
            return line
        }
    }
}
