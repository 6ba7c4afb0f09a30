import Foundation
import TestSupport
import Testing

/// File blocks by the built program: what is told, what later steps see of it, and what is kept.
@Suite("File blocks", .timeLimit(.minutes(10)))
struct FileBlockTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func write(_ port: Int) throws {
        try folder.write(
            """
            ---
            parameters:
              password: {secret: true, required: true}
            ---

            ```ini {name=agent-config file=agent.ini mode=0600}
            [agent]
            port=\(port)
            password={{ params.password }}
            ```

            ```bash {name=restart when=steps.agent-config.changed}
            echo restart >>marks
            test ! -e broken
            ```
            """, to: "doc.md")
    }

    private func run(_ arguments: String...) async throws -> Invocation.Outcome {
        try await Invocation(arguments + ["doc.md"], in: folder).environment(
            "RUNBOOK_PARAM_password", "hunter2222"
        ).run()
    }

    @Test func `a restart that failed runs again on resume, though the file is as wanted by then`()
        async throws
    {
        try write(1)
        try folder.write("", to: "broken")
        let first = try await run("run", "--yes")
        #expect(first.status == 1, "\(first)")
        #expect(folder.lines(of: "marks") == ["restart"])
        try folder.remove("broken")
        let second = try await folder.runbook("resume")
        #expect(second.status == 0, "\(second)")
        #expect(folder.lines(of: "marks") == ["restart", "restart"])
        // Nothing changes any more, and nothing restarts.
        let third = try await run("run", "--yes")
        #expect(third.status == 0, "\(third)")
        #expect(folder.lines(of: "marks") == ["restart", "restart"])
        let report = try JSONText(try await folder.runbook("report", "--format", "json").stdout)
        #expect(report["executions.0.state"] == "satisfied" && report["executions.1.state"] == "skipped")
    }

    @Test func `what changes is planned and reported, and the secret is in neither`() async throws {
        try write(1)
        try folder.write("[agent]\nport=1\npassword=other333\n", to: "agent.ini")
        try write(2)
        let plan = try await run("plan", "--checks")
        #expect(plan.status == 0, "\(plan)")
        #expect(plan.stdout.contains("-port=1"), "\(plan)")
        #expect(plan.stdout.contains("+port=2"), "\(plan)")
        #expect(folder.text(of: "agent.ini").contains("port=1"))
        let outcome = try await run("run", "--yes")
        #expect(outcome.status == 0, "\(outcome)")
        let report = try await folder.runbook("report", "--format", "md")
        #expect(report.stdout.contains("-port=1\n"), "\(report)")
        #expect(report.stdout.contains("+port=2\n"))
        for text in [plan.stdout, plan.stderr, outcome.stderr, report.stdout] {
            #expect(!text.contains("hunter2222"))
        }
        for file in folder.contents(below: ".runbook") {
            #expect(file.bytes.range(of: Data("hunter2222".utf8)) == nil, "\(file.name)")
        }
    }
}
