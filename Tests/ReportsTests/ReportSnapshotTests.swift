import Reports
import Runbooks
import Testing

@Suite("Report snapshots")
struct ReportSnapshotTests {
    static let runs = [
        ("finished", SampleRuns.finished), ("failed", SampleRuns.failed), ("hostile", SampleRuns.hostile),
    ]

    @Test("each run renders in each format as recorded", arguments: runs, ReportFormat.allCases)
    func snapshots(run: (name: String, record: RunRecord), format: ReportFormat) throws {
        let options = ReportOptions(now: SampleRuns.start + 3_600_000)
        let report = ReportRenderer.render(run.record, as: format, options: options)
        let suffix = format == .text ? "txt" : format.rawValue
        try expectSnapshot(report, named: "\(run.name).\(suffix)")
    }
}
