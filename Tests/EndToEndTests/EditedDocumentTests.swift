import TestSupport
import Testing

/// What was edited between a run and its resume is listed, and nothing runs, or is repeated, unseen.
@Suite("Edited documents")
struct EditedDocumentTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    /// A document of blocks under one heading, whose names come from it.
    private func write(_ blocks: String..., prose: String = "Words.") throws {
        let fences = blocks.map { "```bash\n\($0)\n```\n" }.joined(separator: "\n")
        try folder.write(
            """
            ---
            parameters:
              goal: {type: string, default: one}
            ---
            # Setup

            \(prose)

            \(fences)
            """, to: "doc.md")
    }

    @Test func `a block put in front of others runs, and what is done is not repeated`() async throws {
        try write("echo one >>marks", "echo two >>marks; false")
        #expect(try await folder.runbook("run", "doc.md", "--yes").status == 1)
        try write("echo zero >>marks", "echo one >>marks", "echo two >>marks")
        let refused = try await folder.runbook("resume")
        #expect(refused.status == 2, "\(refused)")
        #expect(
            refused.stderr.contains(
                """
                  new: doc/setup-1 (doc.md:9); before what is done
                  renamed: doc/setup-2 (doc.md:13); it was `setup-1`, and what is recorded of that stands for it
                  new: doc/setup-3 (doc.md:17)
                  removed: doc/setup-2
                """), "\(refused)")
        let resumed = try await folder.runbook("resume", "--accept-changes")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(folder.lines(of: "marks") == ["one", "two", "zero", "two"])
        let report = try await folder.runbook("report", "--format", "text")
        #expect(report.stdout.contains("setup-2 (removed)"), "\(report)")
    }

    @Test func `prose may change without a question, and the report shows the document of today`()
        async throws
    {
        try write("echo one >>marks", "test -e mended")
        #expect(try await folder.runbook("run", "doc.md", "--yes").status == 1)
        try write("echo one >>marks", "test -e mended", prose: "Other words.\n\nAnd more.")
        let again = try await folder.runbook("resume")
        #expect(again.status == 1, "\(again)")
        #expect(again.stderr.contains("doc.md was edited; its steps do what they did\n"), "\(again)")
        #expect(again.stderr.contains("doc.md:16: "), "\(again)")
        let report = try await folder.runbook("report", "--format", "html")
        #expect(report.stdout.contains("And more."))
        #expect(!report.stdout.contains("accept-changes"))
        #expect(folder.lines(of: "marks") == ["one"])
    }

    @Test func `resume --plan tells what would happen, and changes nothing`() async throws {
        try write("echo one >>marks; export A=1", #"echo "$goal $A" >>marks"#, "test -e mended")
        #expect(try await folder.runbook("run", "doc.md", "--yes").status == 1)
        let before = try await folder.runbook("show", "--format", "json").stdout
        let journal = folder.contents(below: ".runbook").first { $0.name == "journal.db" }?.bytes

        let plan = try await folder.runbook("resume", "--plan")
        #expect(plan.status == 0, "\(plan)")
        #expect(
            plan.stdout == """
                doc.md
                  setup-1  line 9
                    stands  on local
                  setup-2  line 13
                    stands  on local
                  setup-3  line 17
                    runs  on local
                executions: stands 2, runs 1

                """)

        let refused = try await folder.runbook("resume", "--plan", "--param", "goal=two")
        #expect(refused.status == 2, "\(refused)")
        #expect(refused.stdout.contains("  parameter: goal; another value\n  unchanged: 3 steps\n"))
        #expect(refused.stdout.contains("    runs again  on local: inputs changed: params:goal\n"))
        #expect(refused.stderr.contains("--accept-changes"), "\(refused)")
        let accepted = try await folder.runbook(
            "resume", "--plan", "--param", "goal=two", "--accept-changes", "--rerun", "setup-1")
        #expect(accepted.status == 0, "\(accepted)")
        #expect(accepted.stdout.contains("    runs again  on local: as `--rerun` says\n"), "\(accepted)")

        #expect(folder.contents(below: ".runbook").first { $0.name == "journal.db" }?.bytes == journal)
        #expect(try await folder.runbook("show", "--format", "json").stdout == before)
        #expect(folder.lines(of: "marks") == ["one", "one 1"])
    }

    @Test func `resume --plan refuses as resume does`() async throws {
        try write("echo one >>marks", "while [[ ! -e go ]]; do sleep 0.1; done")
        let running = try Invocation(["run", "doc.md", "--yes"], in: folder).start()
        while folder.lines(of: "marks").isEmpty { try await Task.sleep(for: .milliseconds(50)) }
        let owned = try await folder.runbook("resume", "--plan")
        #expect(owned.status == 2 && owned.stdout.isEmpty, "\(owned)")
        try folder.write("", to: "go")
        #expect(await running.outcome().status == 0)
        let finished = try await folder.runbook("resume", "--plan")
        #expect(finished.status == 0, "\(finished)")
        #expect(finished.stderr.contains("nothing is left to do"), "\(finished)")
    }

    @Test func `targets that came, went and became others are listed, and only they run`() async throws {
        try folder.useStubAWS([("111111111111", []), ("222222222222", []), ("333333333333", [])])
        try write(
            """
            echo "$RUNBOOK_TARGET $RUNBOOK_ACCOUNT" >>\(folder.path)/marks
            [[ $RUNBOOK_ACCOUNT != 33* ]]
            """)
        let begun = try await folder.runbook(
            "run", "doc.md", "--yes", "--inventory", "inventory.yaml", "--max-failures", "100%")
        #expect(begun.status == 1, "\(begun)")
        try folder.remove("marks")
        let edited = folder.text(of: "inventory.yaml").replacing("222222222222", with: "444444444444")
            .replacing("a3, groups: [all]}", with: "a4, groups: [all]}")
            .replacing("name: a1, groups: [all]", with: "name: a1, groups: [all, new]")
            .replacing("333333333333", with: "555555555555")
        try folder.write(edited, to: "inventory.yaml")
        let refused = try await folder.runbook("resume", "--plan")
        #expect(refused.status == 2, "\(refused)")
        #expect(
            refused.stdout.contains(
                """
                  new target: a4/eu-central-1
                  removed target: a3/eu-central-1
                  another target under the same name: a2/eu-central-1; what is done under this name runs again
                  changed target: a1/eu-central-1; what is done there stands, unless it read what changed
                  unchanged: 1 step
                """), "\(refused)")
        let resumed = try await folder.runbook("resume", "--accept-changes")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(
            folder.lines(of: "marks").sorted()
                == ["a2/eu-central-1 444444444444", "a4/eu-central-1 555555555555"])
    }
}
