public import Runbooks
public import Texts

/// Turns the record of a run into a document.
///
/// The record's text comes from commands, services and files, so none of it is trusted: each form escapes it for
/// its reader, and control characters become visible signs.
public enum ReportRenderer {
    /// The report in one of the formats.
    public static func render(
        _ record: RunRecord, as format: ReportFormat, options: ReportOptions = ReportOptions()
    ) -> String {
        switch format {
        case .text: text(record, options: options)
        case .md: markdown(record, options: options)
        case .html: html(record, options: options)
        case .json: json(record, options: options)
        }
    }

    /// For a terminal: what went wrong first, then what is left, the matrix, and every execution by step.
    public static func text(_ record: RunRecord, options: ReportOptions = ReportOptions()) -> String {
        var report = TextReport(overview: RunOverview(record, now: options.now), options: options)
        return report.render()
    }

    /// For a pull request: at most `options.markdownLimit` long, and it says what it leaves out.
    public static func markdown(_ record: RunRecord, options: ReportOptions = ReportOptions()) -> String {
        MarkdownReport(overview: RunOverview(record, now: options.now), limit: options.markdownLimit).render()
    }

    /// One self-contained page without scripts.
    public static func html(_ record: RunRecord, options: ReportOptions = ReportOptions()) -> String {
        var report = HTMLReport(overview: RunOverview(record, now: options.now))
        return report.render()
    }

    /// All calls of AWS APIs in order of time, a line each; empty without any.
    public static func calls(_ record: RunRecord, style: Style = .plain) -> String {
        CallList(record: record).text(style)
    }

    /// All calls of AWS APIs in order of time, one object of `runbook.call/1` per line.
    public static func callLines(_ record: RunRecord) -> String { CallList(record: record).json() }

    /// `runbook.report/1`: everything the record holds, in a stable shape.
    public static func json(_ record: RunRecord, options: ReportOptions = ReportOptions()) -> String {
        JSONReport(overview: RunOverview(record, now: options.now)).render()
    }
}
