import Foundation
import Runbooks
import Testing

@testable import Reports

@Suite("Manual steps in reports")
struct ManualStepTests {
    private static let source = """
        # 콘솔 <b>

        Open *it*.

        ![a|b\\]](<f "&amp;x.png>) ![data](data:image/png;base64,AAAA) ![script](javascript:x)

        ```text {name=create manual}
        Create `it`.
        ```

        - [ ] Tell the team
        - [x] Read

        ```bash
        true
        ```
        """

    private func record(_ states: [ExecutionState], decisions: [RunRecord.Decision] = []) -> RunRecord {
        func step(_ id: String, _ kind: String, _ text: String, line: Int) -> RunRecord.StepRecord {
            RunRecord.StepRecord(
                document: "doc", step: Step.ID(id), kind: kind, language: kind == "shell" ? "bash" : "text",
                text: text, file: "doc.md", line: line, headingPath: ["콘솔 <b>"])
        }
        let steps = [
            step("create", "manual", "Create `it`.\n", line: 7),
            step("콘솔-b-2", "manual", "Tell the team\n", line: 11),
            step("콘솔-b-4", "shell", "true\n", line: 14),
        ]
        return RunRecord(
            id: "7F3K", state: states.contains(.waiting) ? .waiting : .finished, title: "t", user: "kim",
            started: 1_795_248_000_000, ended: 1_795_248_001_000, version: "0.1.0",
            documents: [
                RunRecord.Document(name: "doc", path: "doc.md", title: "t", digest: "00", source: Self.source)
            ],
            steps: steps, targets: [RunRecord.TargetRecord(target: .local)],
            executions: zip(steps, states).map { step, state in
                RunRecord.Execution(
                    document: "doc", step: step.step, target: Target.local.id, state: state,
                    decisions: step.kind == "manual" ? decisions : [])
            },
            resumeCommand: states.contains(.waiting) ? "runbook resume 7F3K" : nil)
    }

    private var waiting: RunRecord { record([.waiting, .waiting, .pending]) }

    private var done: RunRecord {
        record(
            [.succeeded, .succeeded, .succeeded],
            decisions: [.init(kind: "done", who: "민준", at: 1_795_248_000_500, note: "as <CHG-1> says")])
    }

    @Test func `who waits is told with the command that answers, and nothing is called wrong`() {
        let command = "runbook resume 7F3K --done create --done 콘솔-b-2"
        for format in ReportFormat.allCases {
            let report = ReportRenderer.render(waiting, as: format, options: ReportOptions())
            #expect(report.contains(command), "\(format)")
            #expect(!report.lowercased().contains("went wrong"), "\(format)")
        }
        #expect(RunOverview(done, now: nil).answerCommand == nil)
        var failed = waiting
        failed.targets[0].failure = "no route"
        #expect(RunOverview(failed, now: nil).problemsTitle == "What went wrong")
    }

    @Test func `every format has who, when, and the note`() {
        for format in ReportFormat.allCases {
            let report = ReportRenderer.render(done, as: format, options: ReportOptions())
            #expect(report.contains("민준"), "\(format)")
            #expect(report.contains("2026-11-21") && report.contains("08:00:00"), "\(format)")
            #expect(report.contains("CHG-1"), "\(format)")
        }
    }

    @Test func `pictures are linked where that is harmless, and never carried`() {
        let markdown = ReportRenderer.render(waiting, as: .md, options: ReportOptions())
        #expect(markdown.contains("- picture: data\n") && !markdown.contains("AAAA"))
        #expect(markdown.contains("- picture: [a&#124;b&#93;](<f%20\"&amp;x.png>)\n"))
        #expect(!markdown.contains("](<javascript"))
        let text = ReportRenderer.text(waiting)
        #expect(text.contains("  a person must do it:\n    Open *it*.\n    Create `it`.\n"))
        #expect(text.contains("    picture: data\n"))
    }

    @Test func `in the notebook an item of a task list has its executions right below it`() throws {
        let html = ReportRenderer.render(done, as: .html, options: ReportOptions())
        let item = try #require(html.range(of: "Tell the team"))
        let next = html[item.upperBound...]
        let cell = try #require(next.range(of: "id=s1 "))
        let closing = try #require(next.range(of: "☑"))
        #expect(cell.lowerBound < closing.lowerBound)
        #expect(!html.contains("Steps and executions"))
        #expect(html.components(separatedBy: "id=s1 ").count == 2)
    }
}
