import Texts

/// As much of a terminal as the live display uses: rows that wrap, and wrap anew when the width changes.
struct VirtualScreen {
    /// A line as it was written; a narrow window shows it over several rows.
    private var lines: [[Character]] = [[]]
    private var line = 0
    private var column = 0
    private(set) var columns: Int
    /// What was written that this terminal does not know.
    private(set) var unknown: [String] = []

    init(columns: Int) { self.columns = columns }

    /// The rows from the top, without spaces at their ends.
    var rows: [String] { lines.flatMap { wrapped($0) }.map(Self.trimmed) }

    mutating func resize(columns: Int) { self.columns = columns }

    mutating func write(_ text: String) {
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\r": column = column / columns * columns
            case "\n":
                line += 1
                column = 0
                if line == lines.count { lines.append([]) }
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

    /// Goes up by rows as they are shown now.
    private mutating func moveUp(_ count: Int) {
        var left = count
        var row = column / columns
        while left > 0 {
            if row > 0 {
                row -= 1
            } else if line > 0 {
                line -= 1
                row = wrapped(lines[line]).count - 1
            }
            left -= 1
        }
        column = row * columns + column % columns
    }

    private func wrapped(_ line: [Character]) -> [[Character]] {
        if line.isEmpty { return [[]] }
        return stride(from: 0, to: line.count, by: columns).map {
            Array(line[$0..<min($0 + columns, line.count)])
        }
    }

    private static func trimmed(_ row: [Character]) -> String {
        var text = String(row.filter { $0 != "\0" })
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }
}
