import Texts

/// As much of a terminal as the live display uses: rows that wrap, and wrap anew when the width changes, and a window
/// over the last of them, above which nothing can be reached any more.
struct VirtualScreen {
    /// A line as it was written; a narrow window shows it over several rows.
    private var lines: [[Character]] = [[]]
    private var line = 0
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
    var rows: [String] { lines.flatMap { wrapped($0) }.map(Self.trimmed) }

    /// The rows in the window.
    var window: [String] { Array(rows.dropFirst(top)) }

    /// How many rows stand below the last one that stays.
    var liveRows: Int {
        let staying = rows.lastIndex { $0.hasPrefix("at ") || $0.hasSuffix("executions") } ?? -1
        return rows.count - staying - 1
    }

    mutating func resize(columns: Int, height: Int = .max) {
        self.columns = columns
        self.height = height
        top = max(0, rowCount - height)
    }

    private var rowCount: Int { lines.reduce(0) { $0 + rowStarts($1).count } }

    mutating func write(_ text: String) {
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\r": column = rowStarts(lines[line]).last { $0 <= column } ?? 0
            case "\n":
                line += 1
                column = 0
                if line == lines.count { lines.append([]) }
                top = max(top, rowCount - min(height, rowCount))
            case "\u{1b}": control(&rest)
            default: put(Character(scalar))
            }
        }
    }

    private mutating func put(_ character: Character) {
        let width = DisplayWidth.columns(of: character)
        while lines[line].count < column + width { lines[line].append(" ") }
        lines[line][column] = character
        // The second half of a wide character.
        if width == 2 { lines[line][column + 1] = "\0" }
        column += width
    }

    private mutating func control(_ rest: inout Substring.UnicodeScalarView) {
        guard rest.popFirst() == "[" else { return unknown.append("no CSI") }
        let digits = String(rest.prefix { $0 != "m" && !("A"..."Z").contains($0) })
        rest = rest.dropFirst(digits.unicodeScalars.count)
        switch rest.popFirst() {
        case "m": break
        case "A": moveUp(Int(digits) ?? 1)
        case "K": lines[line].removeSubrange(min(column, lines[line].count)...)
        case "J":
            lines[line].removeSubrange(min(column, lines[line].count)...)
            lines.removeSubrange((line + 1)...)
        case let other: unknown.append(digits + (other.map(String.init) ?? ""))
        }
    }

    /// Goes up by rows as they are shown now, never out of the window.
    private mutating func moveUp(_ count: Int) {
        let starts = lines.indices.flatMap { index in rowStarts(lines[index]).map { (index, $0) } }
        guard let row = starts.lastIndex(where: { $0.0 == line && $0.1 <= column }) else { return }
        (line, column) = starts[max(min(top, row), row - count)]
    }

    /// Where the rows of a line begin: a wide character is never cut.
    private func rowStarts(_ line: [Character]) -> [Int] {
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

    private func wrapped(_ line: [Character]) -> [[Character]] {
        let starts = rowStarts(line)
        return zip(starts, starts.dropFirst() + [line.count]).map { Array(line[$0..<$1]) }
    }

    private static func trimmed(_ row: [Character]) -> String {
        var text = String(row.filter { $0 != "\0" })
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }
}
