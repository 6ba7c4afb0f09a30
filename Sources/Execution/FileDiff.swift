internal import Texts

/// What changes in a file, for people: a unified diff as `diff -u` prints it, without what must not be shown.
struct FileDiff {
    /// Larger files are not compared line by line.
    static let fileLimitBytes = 1 << 20
    /// More lines of a diff are not shown.
    static let lineLimit = 400
    /// More bytes of a diff are not shown.
    static let limitBytes = 64 << 10
    /// Longer lines are cut.
    static let lineLimitBytes = 4 << 10
    /// Lines around a change.
    private static let around = 3

    private struct Line: Equatable {
        var text: Substring
        /// The file ends without a line feed here.
        var isUnended = false

        /// Byte for byte: to Swift, letters are the same however their accents are written.
        static func == (left: Line, right: Line) -> Bool {
            left.isUnended == right.isUnended && left.text.utf8.elementsEqual(right.text.utf8)
        }
    }

    /// The diff, each line ended; empty when nothing that may be shown differs.
    ///
    /// `path`: What the file is called in the headings.
    /// `old`: What is there; nil: nothing.
    /// `redacted`: Takes the secrets out of a text. It is asked for each side as a whole, before lines are compared.
    static func text(
        path: String, from old: [UInt8]?, to new: [UInt8], redacted: (String) -> String
    ) -> String {
        if max(old?.count ?? 0, new.count) > fileLimitBytes { return "(too large for a diff)\n" }
        let sides = [old ?? [], new].map { String(validating: $0, as: UTF8.self) }
        guard let before = sides[0], let after = sides[1], !before.utf8.contains(0), !after.utf8.contains(0)
        else { return "(binary: no diff)\n" }
        let (left, right) = (lines(of: redacted(before)), lines(of: redacted(after)))
        guard let changes = LineDiff.changes(from: left, to: right) else {
            return "(too much changes for a diff)\n"
        }
        guard changes.contains(where: { $0 != .kept }) else {
            return old == nil || old == new ? "" : "(only what is hidden differs)\n"
        }
        let name = ControlBytes.singleLine(redacted(path))
        return "--- \(old == nil ? "/dev/null" : name)\n+++ \(name)\n"
            + bounded(hunks(left, right, changes))
    }

    private static func lines(of text: String) -> [Line] {
        if text.isEmpty { return [] }
        // A carriage return and a line feed are one character to Swift.
        let parts = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        var lines = parts.map { Line(text: Substring($0)) }
        if lines.last?.text.isEmpty == true {
            lines.removeLast()
        } else {
            lines[lines.count - 1].isUnended = true
        }
        return lines
    }

    // MARK: - Hunks

    private static func hunks(_ old: [Line], _ new: [Line], _ changes: [LineDiff.Change]) -> [String] {
        let changed = changes.indices.filter { changes[$0] != .kept }
        var ranges: [Range<Int>] = []
        for index in changed {
            let range = max(0, index - around)..<min(changes.count, index + around + 1)
            if let last = ranges.last, last.upperBound >= range.lowerBound {
                ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
            } else {
                ranges.append(range)
            }
        }
        var shown: [String] = []
        var (at, x, y) = (0, 0, 0)
        for range in ranges {
            // Between hunks every line is kept.
            x += range.lowerBound - at
            y += range.lowerBound - at
            let (firstX, firstY) = (x, y)
            var body: [String] = []
            for index in range {
                switch changes[index] {
                case .kept:
                    append(" ", old[x], to: &body)
                    x += 1
                    y += 1
                case .removed:
                    append("-", old[x], to: &body)
                    x += 1
                case .added:
                    append("+", new[y], to: &body)
                    y += 1
                }
            }
            at = range.upperBound
            shown.append("@@ -\(place(firstX, x - firstX)) +\(place(firstY, y - firstY)) @@")
            shown += body
        }
        return shown
    }

    /// A range of lines as `diff -u` writes it: without a count for one, and from the line before for none.
    private static func place(_ first: Int, _ count: Int) -> String {
        switch count {
        case 0: "\(first),0"
        case 1: "\(first + 1)"
        default: "\(first + 1),\(count)"
        }
    }

    private static func append(_ sign: String, _ line: Line, to body: inout [String]) {
        body.append(sign + visible(line.text))
        if line.isUnended { body.append("\\ No newline at end of file") }
    }

    private static func visible(_ text: Substring) -> String {
        guard text.utf8.count > lineLimitBytes else { return ControlBytes.neutralised(text) }
        return ControlBytes.neutralised(String(decoding: text.utf8.prefix(lineLimitBytes), as: UTF8.self))
            + "…"
    }

    private static func bounded(_ lines: [String]) -> String {
        var text = ""
        for (index, line) in lines.enumerated() {
            if index == lineLimit || text.utf8.count + line.utf8.count > limitBytes {
                return text + "(\(Plurals.text(lines.count - index, "more line")) of the diff)\n"
            }
            text += line + "\n"
        }
        return text
    }
}
