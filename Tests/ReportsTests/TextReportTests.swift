import Foundation
import Reports
import Runbooks
import Testing
import Texts

@Suite("Text report")
struct TextReportTests {
    @Test("no line is wider than the columns", arguments: HTMLReportTests.records.indices, [100, 60, 40])
    func width(index: Int, columns: Int) {
        let report = ReportRenderer.text(
            HTMLReportTests.records[index], options: ReportOptions(columns: columns))
        // The commands stand unbroken, so that they can be copied.
        let commands = ["resume with: ", "when a person did or agreed: "]
        for line in report.split(separator: "\n") where !commands.contains(where: line.hasPrefix) {
            #expect(DisplayWidth.columns(of: line) <= columns, "\(line)")
        }
    }

    @Test func `nothing reaches the terminal as a control`() {
        let report = ReportRenderer.text(SampleRuns.hostile)
        let bad = report.unicodeScalars.filter { scalar in
            scalar != "\n"
                && (scalar.properties.generalCategory == .control || scalar.properties.isBidiControl)
        }
        #expect(bad.isEmpty)
    }

    @Test func `problems come before what is left, and both before the matrix`() throws {
        let report = ReportRenderer.text(SampleRuns.failed)
        let places = try [
            "WHAT WENT WRONG", "WHAT IS LEFT: 9 executions", "resume with: runbook resume 7F3K",
            "TARGETS × STEPS",
        ]
        .map { try #require(report.range(of: $0)).lowerBound }
        #expect(places == places.sorted())
    }

    @Test func `colours repeat what words and glyphs say`() {
        let coloured = ReportRenderer.text(SampleRuns.failed, options: ReportOptions(style: .coloured))
        var plain = ""
        var rest = coloured[...]
        while let escape = rest.firstIndex(of: "\u{1b}") {
            plain += rest[..<escape]
            rest = rest[escape...].drop { $0 != "m" }.dropFirst()
        }
        #expect(plain + rest == ReportRenderer.text(SampleRuns.failed))
    }

    @Test func `a run that goes on says how long it has taken so far`() {
        var record = SampleRuns.failed
        record.state = .running
        record.ended = nil
        let options = ReportOptions(now: SampleRuns.start + 90_000)
        #expect(ReportRenderer.text(record, options: options).contains("duration   1 min 30 s so far\n"))
        #expect(ReportRenderer.text(record).contains("not known: its end was never seen"))
    }
}
