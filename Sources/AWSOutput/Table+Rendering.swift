extension Table {
    /// The table as text.
    ///
    /// Where it is wider than `columns`, sections with a header and a single row are turned upright.
    func rendered(columns: Int, isColored: Bool) -> String {
        var sections = sections
        var width = sections.map(\.totalWidth).max() ?? 0
        if width > columns {
            sections = sections.map { $0.upright ?? $0 }
            width = sections.map(\.totalWidth).max() ?? 0
        }
        var painter = TablePainter(width: width, isColored: isColored)
        for section in sections { painter.paint(section, width: width - 2 * section.level) }
        return painter.output
    }
}

/// Draws sections one after another.
private struct TablePainter {
    let isColored: Bool
    var output = ""

    /// Starts with the line on top, which belongs to no section.
    init(width: Int, isColored: Bool) {
        self.isColored = isColored
        output = "\(repeated("-", width))\n\(isColored ? Self.reset : "")"
    }

    mutating func paint(_ section: TableSection, width: Int) {
        let widths = section.columnWidths(fitting: width)
        if let title = section.title, !title.isEmpty {
            inside(centered(title, in: width, leftEdge: "|"), section)
            if section.headers.isEmpty, section.rows.isEmpty {
                inside("+\(repeated("-", width - 2))+", section)
            }
        }
        if !section.headers.isEmpty {
            inside(border(widths), section)
            var text = ""
            for (index, (header, width)) in zip(section.headers, widths).enumerated() {
                text += centered(header, in: width, leftEdge: index == 0 ? "|" : "")
            }
            inside(text, section)
        }
        guard !section.rows.isEmpty, !widths.isEmpty else { return }
        inside(border(widths), section)
        for row in section.rows {
            var text = ""
            for (index, (cell, width)) in zip(row, widths).enumerated() {
                text += aligned(cell, in: width, leftEdge: index == 0 ? "|" : "")
            }
            inside(text, section)
        }
        inside(border(widths), section)
    }

    private func border(_ widths: [Int]) -> String {
        var text = ""
        for (index, width) in widths.enumerated() {
            text += index == 0 ? "+\(repeated("-", width - 2))+" : "\(repeated("-", width - 1))+"
        }
        return text
    }

    private func centered(_ text: String, in width: Int, leftEdge: String) -> String {
        let length = TableWidths.columns(of: text)
        let before = width / 2 - length / 2 - 1
        let after = width - 1 - (leftEdge.utf8.count + before + length)
        return "\(leftEdge)\(repeated(" ", before))\(text)\(repeated(" ", after))|"
    }

    private func aligned(_ text: String, in width: Int, leftEdge: String) -> String {
        let length = TableWidths.columns(of: text)
        let edges = leftEdge.utf8.count + 1
        let before = width >= length + 2 + edges ? 2 : 0
        let after = width - edges - before - length
        let shown = isColored ? "\(Self.blue)\(text)\(Self.reset)" : text
        return "\(leftEdge)\(repeated(" ", before))\(shown)\(repeated(" ", after))|"
    }

    private func repeated(_ character: String, _ count: Int) -> String {
        String(repeating: character, count: max(0, count))
    }

    // MARK: Lines and colours

    private static let reset = "\u{1B}[0m"
    private static let blue = "\u{1B}[1m\u{1B}[34m"
    private static let dimYellow = "\u{1B}[2m\u{1B}[33m"

    /// One line of a section, between the borders of the levels around it.
    ///
    /// In colour the AWS CLI's stream sends a reset after every piece that it is given.
    private mutating func inside(_ text: String, _ section: TableSection) {
        let edges = repeated(isColored ? "\(Self.dimYellow)|\(Self.reset)" : "|", section.level)
        let end = isColored ? Self.reset : ""
        output += "\(edges)\(end)\(text)\(end)\(edges)\(end)\n\(end)"
    }
}
