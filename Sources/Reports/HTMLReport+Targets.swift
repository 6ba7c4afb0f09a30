internal import Runbooks
internal import Texts

/// Many targets in few words: pages stay small because what all have in common is said once.
extension HTMLReport {
    /// Targets that are named where they are counted.
    private static let namedLimit = 4

    /// So many targets as fit a line: their names, or how many they are.
    mutating func appendShort(_ targets: [Target.ID]) {
        if targets.count <= Self.namedLimit {
            page.raw("<span class=on>")
            for target in targets {
                page.element("code", target.rawValue)
                page.raw(" ")
            }
            page.raw("</span>")
            return
        }
        page.raw("<b class=on>")
        page.line(countText(targets))
        page.raw("</b>")
    }

    /// Who the targets are that `appendShort` only counts.
    mutating func appendNames(_ targets: [Target.ID]) {
        if targets.count <= Self.namedLimit || targets.count == record.targets.count { return }
        let others = record.targets.count - targets.count
        if others <= Self.namedLimit, others < targets.count {
            let named = Set(targets)
            page.raw("<p class=none>All but ")
            for entry in record.targets where !named.contains(entry.target.id) {
                page.element("code", entry.target.id.rawValue)
                page.raw(" ")
            }
            page.raw("</p>\n")
            return
        }
        page.raw("<details class=names>\n<summary>Their names</summary>\n<p><code>")
        page.line(targets.map(\.rawValue).joined(separator: ", "))
        page.raw("</code></p>\n</details>\n")
    }

    private func countText(_ targets: [Target.ID]) -> String {
        let isAll = targets.count == record.targets.count
        return (isAll ? "all " : "") + Plurals.text(targets.count, "target")
    }
}
