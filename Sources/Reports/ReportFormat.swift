/// The forms that a report can take.
public enum ReportFormat: String, Sendable, Hashable, CaseIterable {
    /// For a terminal, at most 100 columns.
    case text
    /// GitHub's Markdown, short enough for a pull request.
    case md
    /// One page that needs nothing but itself.
    case html
    /// `runbook.report/1`, see `Documentation/report-json.md`.
    case json
}
