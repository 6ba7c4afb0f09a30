import Texts

/// As much of a terminal as the live display uses: a window over the last of all rows, above which nothing can be
/// reached any more. Text that reaches the right edge goes on in the next row, over what stands there; when the width
/// changes, such rows are put together and wrapped anew.
struct VirtualScreen {
    private struct Row {
        /// A wide character is followed by a NUL.
        var cells: [Character] = []
        /// What is in the next row belongs to the same line.
        var isContinued = false
    }

    private var grid = [Row()]
    private var row = 0
    private var column = 0
    private(set) var columns: Int
    private var height: Int
    /// The first row of the window.
    private var top = 0
    /// What was written that this terminal does not know.
    private(set) var unknown: [String] = []

    init(columns: Int, height: Int = .max) {
        self.columns = columns
        self.height = height
    }

    /// The rows from the top, without spaces at their ends.
    var rows: [String] { grid.map { Self.trimmed($0.cells) } }

    /// The rows in the window.
    var window: [String] { Array(rows.dropFirst(top)) }

    /// How many rows stand below the last one that stays.
    var liveRows: Int {
        let staying = rows.lastIndex { $0.hasPrefix("at ") || $0.hasSuffix("executions") } ?? -1
        return rows.count - staying - 1
    }

    mutating func resize(columns: Int, height: Int = .max) {
        var lines: [[Character]] = [[]]
        var cursor = (line: 0, offset: 0)
        for (index, old) in grid.enumerated() {
            if index == row { cursor = (lines.count - 1, lines[lines.count - 1].count + column) }
            lines[lines.count - 1] += old.cells
            if !old.isContinued, index < grid.count - 1 { lines.append([]) }
        }
        (self.columns, self.height, grid) = (columns, height, [])
        for (index, line) in lines.enumerated() {
            let starts = Self.starts(line, columns: columns)
            if index == cursor.line {
                let place = starts.lastIndex { $0 <= cursor.offset } ?? 0
                (row, column) = (grid.count + place, cursor.offset - starts[place])
            }
            for (start, end) in zip(starts, starts.dropFirst() + [line.count]) {
                grid.append(Row(cells: Array(line[start..<end]), isContinued: end < line.count))
            }
        }
        top = max(0, grid.count - height)
    }

    mutating func write(_ text: String) {
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\r": column = 0
            case "\n": feed()
            case "\u{1b}": control(&rest)
            default: put(Character(scalar))
            }
        }
    }

    private mutating func feed() {
        row += 1
        column = 0
        if row == grid.count { grid.append(Row()) }
        if row - top >= height { top = row - height + 1 }
    }

    private mutating func put(_ character: Character) {
        let width = DisplayWidth.columns(of: character)
        if column + width > columns {
            grid[row].isContinued = true
            feed()
        }
        while grid[row].cells.count < column + width { grid[row].cells.append(" ") }
        grid[row].cells[column] = character
        if width == 2 { grid[row].cells[column + 1] = "\0" }
        column += width
    }

    private mutating func control(_ rest: inout Substring.UnicodeScalarView) {
        guard rest.popFirst() == "[" else { return unknown.append("no CSI") }
        let digits = String(rest.prefix { $0 != "m" && !("A"..."Z").contains($0) })
        rest = rest.dropFirst(digits.unicodeScalars.count)
        switch rest.popFirst() {
        case "m": break
        case "A": row = max(min(top, row), row - (Int(digits) ?? 1))
        case "K": clear()
        case "J":
            clear()
            grid.removeSubrange((row + 1)...)
        case let other: unknown.append(digits + (other.map(String.init) ?? ""))
        }
    }

    /// Clears from the cursor to the end of its row.
    private mutating func clear() {
        grid[row].cells.removeSubrange(min(column, grid[row].cells.count)...)
        grid[row].isContinued = false
    }

    /// Where the rows of a line begin: a wide character is never cut.
    private static func starts(_ line: [Character], columns: Int) -> [Int] {
        var starts = [0]
        var index = 0
        while index < line.count {
            let isWide = index + 1 < line.count && line[index + 1] == "\0"
            let end = index + (isWide ? 2 : 1)
            if end - starts[starts.count - 1] > columns { starts.append(index) }
            index = end
        }
        return starts
    }

    private static func trimmed(_ cells: [Character]) -> String {
        var text = String(cells.filter { $0 != "\0" })
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }
}
