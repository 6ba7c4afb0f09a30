import TestSupport
import Testing

/// What a document shows as the output of a step is compared with what the step prints.
@Suite("Expected output")
struct ExpectedOutputTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func outcome(_ command: String, _ language: String, _ expected: String) async throws
        -> Invocation.Outcome
    {
        try folder.write(
            """
            ```bash {name=prints}
            \(command)
            ```

            It prints:

            ```\(language)
            \(expected)
            ```

            ```bash {name=after}
            touch marks
            ```
            """, to: "doc.md")
        return try await folder.runbook("run", "doc.md", "--yes")
    }

    @Test(
        "what is as shown goes on",
        arguments: [
            (#"echo '{"a": 1, "b": {"c": [1, 2], "d": 3}}'"#, "json {expect}", #"{"b": {"c": [1, 2]}}"#),
            ("printf 'one\\ntwo\\n\\n'", "text {expect}", "one\ntwo"),
            ("echo Version 3.45.1", "output {expect}", #"/Version 3\.\d+/"#),
            ("echo 등록되었습니다", "text {expect}", "등록되었습니다"),
            (#"echo '{"State": "ACTIVE"}'"#, #"json {expect="State=='ACTIVE'"}"#, #"{"State": "CREATING"}"#),
            ("echo anything", "output", "this is a sample only"),
        ])
    func holds(command: String, language: String, expected: String) async throws {
        let outcome = try await outcome(command, language, expected)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(folder.has("marks"))
    }

    @Test(
        "what is not stops there, and says why",
        arguments: [
            (#"echo '{"a": 1}'"#, "json {expect}", #"{"a": 2}"#, "does not contain what is expected"),
            ("echo no json", "json {expect}", "{}", "which is no JSON"),
            ("echo disabled", "text {expect}", "enabled", "printed `disabled`, expected `enabled`"),
            ("echo 2.45", "output {expect}", #"/^3\./"#, "nothing matches"),
        ])
    func differs(command: String, language: String, expected: String, reason: String) async throws {
        let outcome = try await outcome(command, language, expected)
        #expect(outcome.status == 1, "\(outcome)")
        #expect(
            outcome.stderr.contains("doc.md:7: the output is not what the document shows: "), "\(outcome)")
        #expect(outcome.stderr.contains(reason), "\(outcome)")
        #expect(!folder.has("marks"))
        try folder.write(folder.text(of: "doc.md").replacing(" {expect}", with: ""), to: "doc.md")
        let resumed = try await folder.runbook("resume", "--accept-changes")
        #expect(resumed.status == 0, "\(resumed)")
    }

    @Test func `placeholders in what is shown are replaced`() async throws {
        try folder.write(
            """
            ---
            placeholders:
              <NAME>: "'kim'"
            ---
            ```bash
            echo '{"user": "kim", "id": 7}'
            ```

            ```json {expect}
            {"user": "<NAME>"}
            ```
            """, to: "doc.md")
        let outcome = try await folder.runbook("run", "doc.md", "--yes")
        #expect(outcome.status == 0, "\(outcome)")
        try folder.write(folder.text(of: "doc.md").replacing("'kim'", with: "'lee'"), to: "doc.md")
        let other = try await folder.runbook("run", "doc.md", "--yes")
        #expect(other.status == 1, "\(other)")
    }

    @Test func `a secret that was printed is not quoted`() async throws {
        try folder.write(
            "```bash {name=token secret=TOKEN}\nTOKEN=$(printf 'a%sb%sc' 111 222); echo \"$TOKEN\"\n```\n\n"
                + "```text {expect}\nother\n```\n", to: "doc.md")
        let outcome = try await folder.runbook("run", "doc.md", "--yes")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(!outcome.stderr.contains("a111b222c"))
        #expect(try await !folder.runbook("report").stdout.contains("a111b222c"))
    }

    @Test(
        "what cannot be meant is an error",
        arguments: [
            ("```json {expect}\n{}\n```\n", "1:10: error: no step that prints stands before this block"),
            (
                "```bash\ntrue\n```\n```json {expect}\n{\n\"a\"\n```\n",
                "7:1: error: the expected output is no JSON"
            ),
            (
                "```bash\ntrue\n```\n```text {expect}\na\n```\n```text {expect}\nb\n```\n",
                "7:10: error: step `step-1` has an expected output already, in line 4"
            ),
            ("```bash\ntrue\n```\n```text {expect}\n```\n", "4:10: error: a `text` block shows no output"),
            (
                "```bash\ntrue\n```\n```text {expect name=x}\na\n```\n",
                "`name` does not apply to expected output"
            ),
        ])
    func errors(document: String, message: String) async throws {
        try folder.write(document, to: "doc.md")
        let outcome = try await folder.runbook("check", "doc.md")
        #expect(outcome.status == 2, "\(outcome)")
        #expect(outcome.stdout.contains(message), "\(outcome)")
    }
}
