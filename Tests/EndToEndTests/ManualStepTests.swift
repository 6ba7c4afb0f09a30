import Foundation
import TestSupport
import Testing

@Suite("Steps that wait for a person")
struct ManualStepTests {
    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        try folder.write(
            """
            # 콘솔

            ```bash {name=begin}
            echo begin >>marks
            ```

            Open the *console*:

            ![the form](images/form.png)

            ```text {name=create manual}
            Create the role\u{1b}[2J `Monitor`.
            ```

            - [ ] Tell the team
            - [x] Have an account

            ```bash {name=end}
            echo end >>marks
            ```
            """, to: "doc.md")
    }

    /// The words of the command that is printed to be typed next.
    private func next(in outcome: Invocation.Outcome) throws -> [String] {
        let line = try #require(
            outcome.stderr.split(separator: "\n").first { $0.hasPrefix("when it is done: runbook ") },
            "\(outcome)")
        return line.split(separator: " ").dropFirst(5).map(String.init)
    }

    @Test func `a run waits, the printed command goes on, and reports say who did it`() async throws {
        let waiting = try await folder.runbook("run", "doc.md", "--yes")
        #expect(waiting.status == 3, "\(waiting)")
        #expect(waiting.stderr.contains("doc.md:11: a person must do it\n  │ Open the *console*:\n"))
        let shown = "│ Create the role␛[2J `Monitor`.\n  picture: the form (images/form.png)\n"
        #expect(waiting.stderr.contains(shown))
        #expect(folder.lines(of: "marks") == ["begin"])
        let plain = try await folder.runbook("resume")
        #expect(plain.status == 3, "\(plain)")

        let words = try next(in: waiting)
        #expect(Array(words.dropFirst(2)) == ["--done", "create"])
        let first = try await Invocation(words + ["--note", "seen in the console"], in: folder).run()
        #expect(first.status == 3, "\(first)")
        #expect(first.stderr.contains("│ Tell the team\n"))
        let second = try await Invocation(try next(in: first), in: folder).run()
        #expect(second.status == 0, "\(second)")
        #expect(folder.lines(of: "marks") == ["begin", "end"])

        for format in ["text", "md", "html", "json"] {
            let report = try await folder.runbook("report", "--format", format)
            #expect(report.stdout.contains("seen in the console"), "\(format)")
            #expect(report.stdout.contains("done by "), "\(format)")
            #expect(report.stdout.contains("form.png"), "\(format)")
            #expect(report.stdout.contains("Tell the team"), "\(format)")
        }
        let report = try JSONText(try await folder.runbook("report", "--format", "json").stdout)
        #expect(report["steps.1.kind"] == "manual" && report["steps.2.kind"] == "manual")
        #expect(report["executions.1.decisions.0.kind"] == "done")
        #expect(report["executions.1.decisions.0.note"] == "seen in the console")
        #expect(report["executions.1.decisions.0.at"]?.hasPrefix("20") == true)
        #expect(report["executions.2.decisions.0.kind"] == "done")
    }

    @Test func `check, plan and show know it`() async throws {
        let check = try await folder.runbook("check", "doc.md")
        #expect(check.status == 0 && check.stdout.isEmpty, "\(check)")
        let plan = try await folder.runbook("plan", "doc.md")
        #expect(plan.stdout.contains("create  doc.md:11  (a person must do it, no postcondition)"), "\(plan)")
        let document = try await folder.runbook("show", "--document", "doc.md")
        #expect(document.stdout.contains("create  doc.md:11  manual"), "\(document)")
    }

    @Test func `a report of a waiting run names the command`() async throws {
        #expect(try await folder.runbook("run", "doc.md", "--yes").status == 3)
        for format in ["text", "md", "html"] {
            let report = try await folder.runbook("report", "--format", format)
            #expect(report.stdout.contains(" --done create"), "\(format): \(report)")
            #expect(!report.stdout.uppercased().contains("WENT WRONG"), "\(format)")
        }
        let runs = try await folder.runbook("runs")
        #expect(runs.stdout.contains("! waiting"))
    }

    @Test func `looking ahead names who has to act, and what waits for that`() async throws {
        _ = try await folder.runbook("run", "doc.md", "--yes")
        var plan = try await folder.runbook("resume", "--plan")
        #expect(plan.status == 0, "\(plan)")
        #expect(plan.stdout.contains("waits  on local: a person must do it"), "\(plan)")
        #expect(plan.stdout.contains("waits  on local: `create` waits for a person on local"), "\(plan)")
        #expect(plan.stdout.contains("executions: stands 1, waits 3"), "\(plan)")
        plan = try await folder.runbook("resume", "--plan", "--done", "create")
        #expect(plan.stdout.contains("executions: stands 2, waits 2"), "\(plan)")
    }

    @Test func `skip leaves it out`() async throws {
        #expect(try await folder.runbook("run", "doc.md", "--yes").status == 3)
        let skipped = try await folder.runbook("resume", "--skip", "create", "--note", "not needed here")
        #expect(skipped.status == 3, "\(skipped)")
        let report = try JSONText(try await folder.runbook("report", "--format", "json").stdout)
        #expect(report["executions.1.state"] == "skipped")
        #expect(report["executions.1.decisions.0.note"] == "not needed here")
    }

    @Test func `what nobody reached yet is not done`() async throws {
        #expect(try await folder.runbook("run", "doc.md", "--yes").status == 3)
        let refused = try await folder.runbook("resume", "--done", "콘솔-3")
        #expect(refused.status == 2, "\(refused)")
        #expect(refused.stderr.contains("has not begun"))
    }

    @Test func `its check spares the person, and has the last word after one`() async throws {
        try folder.write(
            """
            ```text {name=create manual}
            Create `role`.
            ```
            ```bash {verify}
            test -e role && NAME=$(cat role)
            ```
            ```bash
            echo "$NAME" >>marks
            ```
            """, to: "doc.md")
        #expect(try await folder.runbook("run", "doc.md", "--yes").status == 3)
        let early = try await folder.runbook("resume", "--done", "create")
        #expect(early.status == 1, "\(early)")
        #expect(early.stderr.contains("postcondition `create-check` does not hold"))
        #expect(try await folder.runbook("resume").status == 3)
        try folder.write("one\n", to: "role")
        let done = try await folder.runbook("resume", "--done", "create")
        #expect(done.status == 0, "\(done)")
        let report = try JSONText(try await folder.runbook("report", "--format", "json").stdout)
        #expect(report["executions.0.state"] == "succeeded")

        try folder.write("two\n", to: "role")
        let again = try await folder.runbook("run", "doc.md", "--yes")
        #expect(again.status == 0, "\(again)")
        #expect(again.stderr.contains("= satisfied  local  create"))
        #expect(folder.lines(of: "marks") == ["one", "two"])
    }

    @Test func `one answer does for all targets, or for some`() async throws {
        try folder.useStubAWS([("100000000001", []), ("100000000002", []), ("100000000003", [])])
        try folder.write(
            """
            ---
            inventory: inventory.yaml
            ---
            ```text {name=create manual}
            Create it.
            ```
            ```bash {name=end}
            echo "$RUNBOOK_ACCOUNT_NAME" >>"$HOME/marks"
            ```
            """, to: "doc.md")
        let waiting = try await folder.runbook("run", "doc.md", "--yes")
        #expect(waiting.status == 3, "\(waiting)")
        let one = try await folder.runbook("resume", "--done", "create", "--target", "a2")
        #expect(one.status == 3, "\(one)")
        #expect(folder.lines(of: "home/marks") == ["a2"])
        let all = try await folder.runbook("resume", "--done", "create")
        #expect(all.status == 0, "\(all)")
        #expect(folder.lines(of: "home/marks").sorted() == ["a1", "a2", "a3"])
    }

    @Test func `a failure elsewhere decides the exit code, and both commands are named`() async throws {
        try folder.useStubAWS([("100000000001", []), ("100000000002", [])])
        try folder.write(
            """
            ---
            inventory: inventory.yaml
            ---
            ```text {name=create manual when="target.name == 'a1'"}
            Create it.
            ```
            ```bash {name=end}
            false
            ```
            """, to: "doc.md")
        let failed = try await folder.runbook("run", "doc.md", "--yes")
        #expect(failed.status == 1, "\(failed)")
        #expect(failed.stderr.contains("\nresume with: runbook resume "))
        #expect(failed.stderr.contains("\nwhen it is done: runbook resume "))
    }

    @Test func `who dies between the answer and its check asks the check, and no person`() async throws {
        try folder.write(
            """
            ```text {name=create manual}
            Create it.
            ```
            ```bash {verify}
            if [[ -e seen ]]; then touch asked; until [[ -e go ]]; do sleep 0.1; done; fi
            test -e role
            ```
            """, to: "doc.md")
        #expect(try await folder.runbook("run", "doc.md", "--yes").status == 3)
        try folder.write("", to: "role")
        try folder.write("", to: "seen")
        let running = try Invocation(["resume", "--done", "create"], in: folder).start()
        #expect(await eventually { folder.has("asked") }, "\(running.stderr)")
        running.signal(SIGKILL)
        #expect(await running.outcome().status == 137)
        try folder.write("", to: "go")
        let resumed = try await folder.runbook("resume")
        #expect(resumed.status == 0, "\(resumed)")
        let report = try JSONText(try await folder.runbook("report", "--format", "json").stdout)
        #expect(report["executions.0.state"] == "succeeded")
        #expect(report["executions.0.decisions.0.kind"] == "done")
    }

    @Test func `secrets in a note are not stored`() async throws {
        try folder.write(
            """
            ---
            parameters:
              TOKEN: {secret: true, required: true}
            ---
            ```text {name=create manual}
            Create it.
            ```
            """, to: "doc.md")
        let run = Invocation(["run", "doc.md", "--yes"], in: folder)
        #expect(try await run.environment("RUNBOOK_PARAM_TOKEN", "correct-horse-battery").run().status == 3)
        let done = try await folder.runbook(
            "resume", "--done", "create", "--note", "with correct-horse-battery")
        #expect(done.status == 0, "\(done)")
        let report = try await folder.runbook("report", "--format", "json")
        #expect(report.stdout.contains("with [redacted TOKEN]"), "\(report)")
        #expect(!report.stdout.contains("correct-horse"))
    }

    private func writeConfirm() throws {
        try folder.write(
            """
            ```bash {name=drop confirm="Is everybody gone?"}
            echo drop >>marks
            ```
            ```bash {name=end}
            echo end >>marks
            ```
            """, to: "doc.md")
    }

    @Test func `a step with confirm runs when somebody agreed`() async throws {
        try writeConfirm()
        let plan = try await folder.runbook("plan", "doc.md")
        #expect(plan.stdout.contains("drop  doc.md:1  (a person must agree, no postcondition)"), "\(plan)")
        let waiting = try await folder.runbook("run", "doc.md", "--yes")
        #expect(waiting.status == 3, "\(waiting)")
        #expect(waiting.stderr.contains("a person must agree: Is everybody gone?\n  │ echo drop >>marks\n"))
        #expect(waiting.stderr.contains(" --confirm drop\n"))
        #expect(try await folder.runbook("resume", "--confirm", "end").status == 2)
        let done = try await folder.runbook("resume", "--confirm", "drop", "--note", "asked all")
        #expect(done.status == 0, "\(done)")
        #expect(folder.lines(of: "marks") == ["drop", "end"])
        let report = try JSONText(try await folder.runbook("report", "--format", "json").stdout)
        #expect(report["executions.0.decisions.0.kind"] == "confirm")
        #expect(report["executions.0.decisions.0.note"] == "asked all")
    }

    // MARK: - On a terminal

    @Test func `on a terminal the operator is asked to agree`() async throws {
        try writeConfirm()
        let outcome = try await Invocation(["run", "doc.md"], in: folder).onTerminal(typing: "y\ny\n\n")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(folder.lines(of: "marks") == ["drop", "end"])
    }

    @Test func `on a terminal the operator is asked, and the run goes on`() async throws {
        let outcome = try await Invocation(["run", "doc.md"], in: folder)
            .onTerminal(typing: "y\nd\nas CHG-1 says\ns\n\n")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.stderr.contains("create on local: done, skip, or not now? [d/s/N] "))
        #expect(folder.lines(of: "marks") == ["begin", "end"])
        let report = try JSONText(try await folder.runbook("report", "--format", "json").stdout)
        #expect(report["executions.1.decisions.0.note"] == "as CHG-1 says")
        #expect(report["executions.2.state"] == "skipped")
    }

    @Test func `not now leaves the run waiting, and resume asks again`() async throws {
        let left = try await Invocation(["run", "doc.md"], in: folder).onTerminal(typing: "y\n\n")
        #expect(left.status == 3, "\(left)")
        let resumed = try await Invocation(["resume"], in: folder).onTerminal(typing: "done\n\ndone\n\n")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(folder.lines(of: "marks") == ["begin", "end"])
    }

    @Test func `who said yes beforehand is not asked`() async throws {
        let outcome = try await Invocation(["run", "doc.md", "--yes"], in: folder).onTerminal(typing: "d\n\n")
        #expect(outcome.status == 3, "\(outcome)")
        #expect(!outcome.stderr.contains("not now?"))
    }
}
