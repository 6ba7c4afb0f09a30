internal import Execution
internal import Runbooks
internal import Texts

/// The list of what was changed since a run began, a line for each step, and one for targets that changed alike.
enum ChangeListText {
    /// So many targets stand in a line; the others are counted.
    private static let targetsShown = 8

    /// The lines of the list, each indented and ended.
    static func text(of changes: RunChanges) -> String {
        var lines: [String] = []
        var rest = changes.changes[...]
        while let first = rest.first {
            let alike =
                first.range == nil
                ? rest.prefix { $0.range == nil && $0.kind == first.kind && $0.note == first.note }
                : rest.prefix(1)
            rest = rest.dropFirst(alike.count)
            let shown = alike.prefix(targetsShown).map { ControlBytes.singleLine($0.subject) }
            let more = alike.count > shown.count ? " and \(alike.count - shown.count) more" : ""
            let place = first.range.map { " (\($0.file):\($0.start.line))" } ?? ""
            let note = first.note.map { "; \(ControlBytes.singleLine($0))" } ?? ""
            lines.append("  \(first.kind.rawValue): \(shown.joined(separator: ", "))\(more)\(place)\(note)\n")
        }
        if changes.unchanged > 0 { lines.append("  unchanged: \(Plurals.text(changes.unchanged, "step"))\n") }
        return lines.joined()
    }

    /// The same in one line, as the journal keeps it with the operator's decision.
    static func note(of changes: RunChanges) -> String {
        changes.changes.map { "\($0.kind.rawValue): \($0.subject)" }.joined(separator: "; ")
    }
}
