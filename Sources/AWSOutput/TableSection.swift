/// One part of a table: a title, perhaps a header, and rows of as many cells.
struct TableSection {
    /// What stands over it; nil for one that goes on where a list in a list ended.
    let title: String?
    /// How many borders stand on either side of its own.
    let level: Int
    private(set) var headers: [String] = []
    private(set) var rows: [[String]] = []
    private var cellCount: Int?
    /// The width of the widest cell of each column.
    private var widths: [Int] = []

    /// Spaces and borders of a cell.
    private static let padding = 4

    init(title: String?, level: Int) {
        self.title = title
        self.level = level
    }

    mutating func addHeader(_ cells: [String]) throws(OutputError) {
        try widen(cells)
        cellCount = cellCount ?? cells.count
        headers = cells
    }

    mutating func addRow(_ cells: [String]) throws(OutputError) {
        let expected = cellCount ?? cells.count
        cellCount = expected
        guard cells.count == expected else {
            throw OutputError(.layout("Row should have \(expected) elements, instead it has \(cells.count)"))
        }
        rows.append(cells)
        try widen(cells)
    }

    private mutating func widen(_ cells: [String]) throws(OutputError) {
        let own = cells.map(TableWidths.columns)
        if widths.isEmpty {
            widths = own
            return
        }
        guard own.count <= widths.count else { throw OutputError(.layout("list index out of range")) }
        for (index, width) in own.enumerated() { widths[index] = max(widths[index], width) }
    }

    /// The same with its one row upright: a line for each header with its value. Nil: it has no header, or not
    /// just one row.
    var upright: TableSection? {
        guard rows.count == 1, !headers.isEmpty else { return nil }
        var result = TableSection(title: title, level: level)
        for (header, cell) in zip(headers, rows[0]) {
            // Rows of two cells always fit each other.
            try? result.addRow([header, cell])
        }
        return result
    }

    /// What it needs with its borders and those around it.
    var totalWidth: Int {
        let outer = 2 * level
        let cells = widths.reduce(0) { $0 + $1 + Self.padding }
        return max(TableWidths.columns(of: title ?? "None") + 2 + outer, cells + 2 + outer)
    }

    /// Widths for its columns that add up to `width`: those that they need, in proportion.
    func columnWidths(fitting width: Int) -> [Int] {
        let needed = widths.map { $0 + Self.padding }
        if needed.isEmpty { return [] }
        let scale = Double(width) / Double(needed.reduce(0, +))
        var scaled = needed.map { Int((scale * Double($0)).rounded(.toNearestOrEven)) }
        var excess = scaled.reduce(0, +) - width
        while excess != 0 {
            // Columns shrink from the left and grow from the right.
            for index in excess < 0 ? Array(scaled.indices.reversed()) : Array(scaled.indices) {
                scaled[index] += excess < 0 ? 1 : -1
                excess += excess < 0 ? 1 : -1
                if excess == 0 { break }
            }
        }
        return scaled
    }
}
