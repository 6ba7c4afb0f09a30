import TestSupport
import Testing

@Suite("check, show and plan")
struct CheckCommandTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private static let broken = """
        # Broken

        ```bash {nmae=create}
        true
        ```

        ```bash
        if true
        ```
        """

    @Test func `every problem is shown at once, with its place, a caret and help`() async throws {
        try folder.write(Self.broken, to: "broken.md")
        let outcome = try await folder.runbook("check", "broken.md")
        #expect(outcome.status == 2)
        #expect(
            outcome.stdout == """
                broken.md:3:10: error: unknown attribute `nmae`
                  |
                3 | ```bash {nmae=create}
                  |          ^^^^
                help: did you mean `name`?

                broken.md:8:1: error: syntax error: unexpected end of file
                  |
                8 | if true
                  | ^
                help: the block cannot be read by bash: mend it before anything runs

                """)
        #expect(outcome.stderr == "2 steps, 2 errors, 0 warnings\n")
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `places and source lines are right whatever ends a line`(end: String) async throws {
        let lines = ["# A", "", "- x", "", "  ```bash {nmae=1}", "  echo <REGION>", "  ```", ""]
        try folder.write(lines.joined(separator: end), to: "doc.md")
        let outcome = try await folder.runbook("check", "doc.md")
        #expect(outcome.status == 2, "\(outcome)")
        #expect(
            outcome.stdout.contains(
                "doc.md:5:12: error: unknown attribute `nmae`\n  |\n5 |   ```bash {nmae=1}\n  |            ^^^^\n"
            ))
        #expect(outcome.stdout.contains("doc.md:6:8: error: the placeholder `<REGION>`"))
        #expect(outcome.stdout.contains("\n  |\n6 |   echo <REGION>\n  |        ^^^^^^^^\n"))
    }

    @Test func `a here-document without its end is an error`() async throws {
        try folder.write("```bash\ntrue\ncat <<EOF\none\n EOF\necho two\n```\n", to: "open.md")
        let outcome = try await folder.runbook("check", "open.md")
        #expect(outcome.status == 2, "\(outcome)")
        #expect(
            outcome.stdout.hasPrefix(
                "open.md:3:1: error: the here-document is never ended by a line `EOF`: "
                    + "it swallows the rest of the block\n"), "\(outcome)")
    }

    @Test func `check as JSON has the same problems`() async throws {
        try folder.write(Self.broken, to: "broken.md")
        let outcome = try await folder.runbook("check", "broken.md", "--format", "json")
        #expect(outcome.status == 2)
        let json = try JSONText(outcome.stdout)
        #expect(json["schema"] == "runbook.check/1")
        #expect(json["errors"] == "2")
        #expect(json["diagnostics.0.code"] == "unknown-attribute")
        #expect(json["diagnostics.0.start.line"] == "3")
        #expect(json["diagnostics.0.start.column"] == "10")
        #expect(json["diagnostics.0.end.column"] == "13")
        #expect(json["diagnostics.0.help"] == "did you mean `name`?")
        #expect(json["diagnostics.1.code"] == "shell-syntax")
        #expect(json["diagnostics.1.file"] == "broken.md")
    }

    @Test func `a document with a problem runs nothing`() async throws {
        try folder.write(
            """
            ```bash
            touch ran
            ```

            ```bash {timeout=soon}
            true
            ```
            """, to: "broken.md")
        let outcome = try await folder.runbook("run", "broken.md", "--yes")
        #expect(outcome.status == 2, "\(outcome)")
        #expect(outcome.stderr.contains("broken.md:5:"))
        #expect(!folder.has("ran"))
        #expect(!folder.has(".runbook/journal.db"))
    }

    @Test func `a sound document exits with 0`() async throws {
        try folder.write("```bash\ntrue\n```\n", to: "sound.md")
        let outcome = try await folder.runbook("check", "sound.md")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.stdout.isEmpty)
        #expect(outcome.stderr == "1 step, 0 errors, 0 warnings\n")
    }

    @Test func `show prints the parsed document as JSON`() async throws {
        try folder.write(
            """
            # Züge 한글

            ## Make it

            ```bash {name=make per=run exports="A B" idempotent}
            A=1 B=2
            ```

            ```bash {verify within=1m every=5s}
            [[ $A == 1 ]]
            ```

            ```json {file=conf/x.json mode=0600}
            {"a": 1}
            ```
            """, to: "doc.md")
        let outcome = try await folder.runbook("show", "--document", "doc.md", "--format", "json")
        #expect(outcome.status == 0, "\(outcome)")
        let json = try JSONText(outcome.stdout)
        #expect(json["schema"] == "runbook.document/1")
        #expect(json["title"] == "Züge 한글")
        #expect(json["steps.0.id"] == "make")
        #expect(json["steps.0.startLine"] == "5")
        #expect(json["steps.0.endLine"] == "7")
        #expect(json["steps.0.text"] == "A=1 B=2\n")
        #expect(json["steps.0.headingPath.1"] == "Make it")
        #expect(json["steps.0.attributes.per"] == "run")
        #expect(json["steps.0.attributes.exports.1"] == "B")
        #expect(json["steps.1.file.path"] == "conf/x.json")
        #expect(json["steps.1.file.mode"] == "0600")
        #expect(json["steps.2.id"] == nil)
    }

    @Test func `an unknown option exits with 2 and suggests the right one`() async throws {
        let outcome = try await folder.runbook("run", "x.md", "--yess")
        #expect(outcome.status == 2, "\(outcome)")
        #expect(outcome.stderr.contains("--yes"))
    }

    @Test func `a missing document exits with 2`() async throws {
        let outcome = try await folder.runbook("run", "nowhere.md", "--yes")
        #expect(outcome.status == 2, "\(outcome)")
        #expect(outcome.stderr.contains("nowhere.md"))
    }

    @Test func `without a terminal nothing runs until --yes is said`() async throws {
        try folder.write("```bash\ntouch ran\n```\n", to: "doc.md")
        let outcome = try await folder.runbook("run", "doc.md")
        #expect(outcome.status == 2, "\(outcome)")
        #expect(outcome.stderr.contains("--yes"))
        #expect(!folder.has("ran"))
    }

    @Test func `help and version exit with 0`() async throws {
        #expect(try await folder.runbook("--help").status == 0)
        let help = try await folder.runbook("resume", "--help")
        #expect(help.status == 0 && help.stdout.contains("--accept-changes"))
        #expect(try await folder.runbook("--version").stdout.hasPrefix("runbook 0."))
    }

    @Test(arguments: ["bash"])
    func `the completion script loads and completes a command`(shell: String) async throws {
        let script = try await folder.runbook("completion", shell)
        #expect(script.status == 0)
        try folder.write(script.stdout, to: "completion.bash")
        // Asked as bash asks: the words typed so far, and the number of the one under the cursor.
        try folder.write(
            """
            ```bash {name=ask}
            set +u
            source ./completion.bash
            function=$(complete -p runbook | sed 's/.*-F \\([^ ]*\\).*/\\1/')
            COMP_WORDS=(runbook ver) COMP_CWORD=1 COMP_LINE="runbook ver" COMP_POINT=11
            "$function" runbook ver runbook
            printf '%s\\n' "${COMPREPLY[@]}" >completed
            ```
            """, to: "complete.md")
        let outcome = try await folder.runbook("run", "complete.md", "--yes")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(folder.lines(of: "completed").map { $0.split(separator: " ").first ?? "" } == ["verify"])
    }
}
