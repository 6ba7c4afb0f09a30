import TestSupport
import Testing

/// The main promise: what succeeded does not run again. Judged by what steps leave in files, not by the journal.
@Suite("Fail, mend, resume")
struct FailAndResumeTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private static func document(_ second: String) -> String {
        """
        # Three steps

        ```bash {name=first exports=GREETING}
        echo first >>marks
        GREETING='naïve "quoted" text'
        ```

        ```bash {name=second}
        echo second >>marks
        \(second)
        ```

        ```bash {name=third}
        echo "third: $GREETING" >>marks
        ```
        """
    }

    @Test func `a run in which all holds exits with 0 and names its report`() async throws {
        try folder.write(Self.document("true"), to: "three.md")
        let outcome = try await folder.runbook("run", "three.md", "--yes")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.stdout.isEmpty)
        #expect(outcome.stderr.contains("3 succeeded"))
        #expect(outcome.stderr.contains("runbook report "))
        #expect(folder.lines(of: "marks") == ["first", "second", #"third: naïve "quoted" text"#])
    }

    @Test func `a failure names file, line and command, and the command to type next`() async throws {
        try folder.write(Self.document("ls /nowhere/at/all"), to: "three.md")
        let outcome = try await folder.runbook("run", "three.md", "--yes")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.contains("three.md:10: "))
        #expect(outcome.stderr.contains("ls /nowhere/at/all"))
        #expect(outcome.stderr.contains("No such file or directory"))
        #expect(outcome.stderr.contains("resume with: runbook resume "))
        #expect(folder.lines(of: "marks") == ["first", "second"])
    }

    @Test func `a step that is mended runs again, and nothing else does`() async throws {
        try folder.write(Self.document("false"), to: "three.md")
        #expect(try await folder.runbook("run", "three.md", "--yes").status == 1)
        try folder.write(Self.document("true"), to: "three.md")

        let refused = try await folder.runbook("resume")
        #expect(refused.status == 2, "\(refused)")
        #expect(refused.stderr.contains("--accept-changes"))
        #expect(folder.lines(of: "marks") == ["first", "second"])

        let resumed = try await folder.runbook("resume", "--accept-changes")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(folder.lines(of: "marks") == ["first", "second", "second", #"third: naïve "quoted" text"#])
    }

    @Test func `a cause that is mended elsewhere needs no acceptance`() async throws {
        try folder.write(Self.document("test -e mended"), to: "three.md")
        #expect(try await folder.runbook("run", "three.md", "--yes").status == 1)
        try folder.write("", to: "mended")
        let resumed = try await folder.runbook("resume")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(folder.lines(of: "marks").filter { $0 == "first" }.count == 1)
    }

    @Test func `a finished run has nothing left to do`() async throws {
        try folder.write(Self.document("true"), to: "three.md")
        #expect(try await folder.runbook("run", "three.md", "--yes").status == 0)
        let resumed = try await folder.runbook("resume")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(folder.lines(of: "marks").count == 3)
    }

    @Test func `an edited step that was done is listed, and stands until its rerun is asked for`()
        async throws
    {
        try folder.write(Self.document("test -e mended"), to: "three.md")
        #expect(try await folder.runbook("run", "three.md", "--yes").status == 1)
        try folder.write("", to: "mended")
        let edited = Self.document("test -e mended").replacing("echo first", with: "echo  first")
        try folder.write(edited, to: "three.md")
        let refused = try await folder.runbook("resume")
        #expect(refused.status == 2, "\(refused)")
        #expect(refused.stderr.contains("first"))
        let resumed = try await folder.runbook("resume", "--accept-changes")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(folder.lines(of: "marks").filter { $0 == "first" }.count == 1)
        let again = try await folder.runbook("resume", "--rerun", "first")
        #expect(again.status == 0, "\(again)")
        #expect(folder.lines(of: "marks").filter { $0 == "first" }.count == 2)
    }
}
