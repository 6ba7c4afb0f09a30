import TestSupport
import Testing

@Suite("Postconditions")
struct PostconditionTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func run(_ text: String) async throws -> (outcome: Invocation.Outcome, report: JSONText) {
        try folder.write(text, to: "doc.md")
        let outcome = try await folder.runbook("run", "doc.md", "--yes")
        return (outcome, try JSONText(try await folder.runbook("report", "--format", "json").stdout))
    }

    @Test func `what holds already is satisfied, and hands its export on`() async throws {
        let (outcome, report) = try await run(
            """
            ```bash {name=make exports=ID}
            echo ran >>marks
            ID=made
            ```

            ```bash {verify}
            ID=found
            ```

            ```bash
            echo "$ID" >>marks
            ```
            """)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(folder.lines(of: "marks") == ["found"])
        #expect(report["executions.0.state"] == "satisfied")
        #expect(report.count("executions.0.attempts") == 0)
        #expect(report["executions.0.evidence.0.answer"] == "holds")
    }

    @Test func `a step whose check fails afterwards has failed, at the check's line`() async throws {
        let (outcome, report) = try await run(
            """
            ```bash {name=make}
            echo ran >>marks
            ```

            ```bash {verify}
            echo "looked" && test -e nothing
            ```
            """)
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.contains("doc.md:5: "))
        #expect(outcome.stderr.contains("does not hold"))
        #expect(outcome.stderr.contains("looked"))
        #expect(folder.lines(of: "marks") == ["ran"])
        #expect(report["executions.0.state"] == "failed")
        #expect(report["executions.0.evidence.1.phase"] == "after")
    }

    @Test(arguments: ["no-such-command-anywhere", "echo AccessDenied >&2; false", "echo \"$NEVER_SET\""])
    func `a check that cannot tell fails the step without running it`(check: String) async throws {
        let (outcome, report) = try await run(
            """
            ```bash
            echo ran >>marks
            ```

            ```bash {verify}
            \(check)
            ```
            """)
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.contains("could not tell"))
        #expect(!folder.has("marks"))
        #expect(report["executions.0.evidence.0.answer"] == "could not tell")
    }

    @Test func `a variable that only the step assigns means not yet`() async throws {
        let (outcome, _) = try await run(
            """
            ```bash {exports=ID}
            ID=7; echo ran >>marks
            ```

            ```bash {verify}
            [[ $ID == 7 ]]
            ```
            """)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(folder.lines(of: "marks") == ["ran"])
    }

    @Test func `a check that holds without the promised export is a failure that says so`() async throws {
        let (outcome, _) = try await run(
            """
            ```bash {name=make exports=ID}
            ID=7; echo ran >>marks
            ```

            ```bash {verify}
            true
            ```
            """)
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.contains("exists, but the check does not export `ID`"))
        #expect(!folder.has("marks"))
    }

    @Test func `a block that does not set its export has failed`() async throws {
        let (outcome, _) = try await run("```bash {name=make exports=ID}\necho ran >>marks\n```\n")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.contains("doc.md:1: the block does not set `ID`"))
    }

    @Test func `within polls until it holds`() async throws {
        let (outcome, report) = try await run(
            """
            ```bash
            echo ran >>marks
            ```

            ```bash {verify within=30s every=1s}
            echo asked >>asked
            [[ -e marks && $(wc -l <asked) -ge 4 ]]
            ```
            """)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(folder.lines(of: "asked").count == 4)
        #expect(report["executions.0.evidence.1.count"] == "3")
    }

    @Test(arguments: [
        ("expect='n > m'", "echo '{\"n\": 3, \"m\": 2}'", 0),
        ("expect='n > m'", "echo '{\"n\": 2, \"m\": 3}'", 1),
        ("expect=/^re.dy$/", "echo ready", 0), ("expect=/^re.dy$/", "echo unready", 1),
        ("expect=ready", "echo ready", 0), ("expect=ready", "echo unready", 1),
    ])
    func `expect compares what was printed`(attribute: String, command: String, status: Int32) async throws {
        let (outcome, _) = try await run(
            "```bash\ntrue\n```\n\n```bash {verify \(attribute)}\n\(command)\n```\n")
        #expect(outcome.status == status, "\(outcome)")
    }

    @Test func `verify asks and runs nothing, and tells drift from what it could not tell`() async throws {
        try folder.write(
            """
            ```bash {name=make}
            touch made
            ```

            ```bash {verify}
            test -e made
            ```
            """, to: "doc.md")
        let before = try await folder.runbook("verify", "doc.md")
        #expect(before.status == 1, "\(before)")
        #expect(!folder.has("made"))
        #expect(try await folder.runbook("run", "doc.md", "--yes").status == 0)
        #expect(try await folder.runbook("verify", "doc.md").status == 0)
        try folder.remove("made")
        let drift = try await folder.runbook("verify", "doc.md")
        #expect(drift.status == 1, "\(drift)")
        #expect(drift.stderr.contains("does not hold"))
        #expect(!folder.has("made"))
    }

    @Test func `a check that could not tell leaves a verification unknown`() async throws {
        try folder.write("```bash\ntrue\n```\n\n```bash {verify}\nno-such-command\n```\n", to: "doc.md")
        let outcome = try await folder.runbook("verify", "doc.md")
        #expect(outcome.status == 4, "\(outcome)")
    }
}
