import TestSupport
import Testing

@Suite("Parameters")
struct ParameterTests {
    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        try folder.write(
            """
            ---
            parameters:
              name: {type: string, required: true, pattern: "[a-z]+"}
              count: {type: integer, default: 3}
              zones: {type: list, default: [a, b]}
              password: {type: string, secret: true}
            ---
            # Parameters

            ```bash
            given=${password-}
            printf '%s\\n' "$name" "$count" "$zones" "${#given}" "$(runbook value params.zones)" >values
            ```
            """, to: "doc.md")
    }

    @Test func `a required parameter without a value is an error at its declaration`() async throws {
        let outcome = try await folder.runbook("run", "doc.md", "--yes")
        #expect(outcome.status == 2, "\(outcome)")
        #expect(outcome.stderr.contains("doc.md:3:3: error: the parameter `name` needs a value"))
        #expect(!folder.has("values"))
    }

    @Test func `values come from the command line, and arrive as variables and in expressions`() async throws
    {
        let outcome = try await folder.runbook(
            "run", "doc.md", "--yes", "--param", "name=abc", "--param", "count=5", "--param", "zones=x, y")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(folder.lines(of: "values").prefix(4) == ["abc", "5", "x y", "0"])
    }

    @Test func `values come from a file`() async throws {
        try folder.write("name: fromfile\nzones: [eins, zwei]\npassword: geheim\n", to: "values.yaml")
        let outcome = try await folder.runbook("run", "doc.md", "--yes", "--params", "values.yaml")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(folder.lines(of: "values").prefix(4) == ["fromfile", "3", "eins zwei", "6"])
    }

    @Test(arguments: [
        ("name=ABC", "does not match its pattern"), ("count=many", "is no integer"),
        ("nme=abc", "did you mean `name`"),
    ])
    func `a value that does not fit is an error, and nothing runs`(value: String, message: String)
        async throws
    {
        let outcome = try await folder.runbook("run", "doc.md", "--yes", "--param", value)
        #expect(outcome.status == 2, "\(outcome)")
        #expect(outcome.stderr.contains(message), "\(outcome)")
        #expect(!folder.has("values"))
    }

    @Test func `a secret is refused on the command line and never repeated`() async throws {
        let outcome = try await folder.runbook(
            "run", "doc.md", "--yes", "--param", "name=abc", "--param", "password=hunter2")
        #expect(outcome.status == 2, "\(outcome)")
        #expect(outcome.stderr.contains("RUNBOOK_PARAM_password"))
        #expect(!outcome.stderr.contains("hunter2"))
        #expect(!folder.has("values"))
    }

    @Test func `a secret comes from the environment or standard input`() async throws {
        let short = try await Invocation(["run", "doc.md", "--yes", "--param", "name=abc"], in: folder)
            .environment("RUNBOOK_PARAM_password", "12345").run()
        #expect(short.status == 2, "\(short)")
        #expect(short.stderr.contains("cannot be kept out of the record: it is shorter than 6 bytes"))
        #expect(!short.stderr.contains("12345") && !folder.has("values"))
        let first = try await Invocation(["run", "doc.md", "--yes", "--param", "name=abc"], in: folder)
            .environment("RUNBOOK_PARAM_password", "123456").run()
        #expect(first.status == 0, "\(first)")
        #expect(folder.lines(of: "values").dropFirst(3).first == "6")
        let second = try await Invocation(
            ["run", "doc.md", "--yes", "--param", "name=abc", "--param", "password=-"], in: folder
        ).input("1234567\n").run()
        #expect(second.status == 0, "\(second)")
        #expect(folder.lines(of: "values").dropFirst(3).first == "7")
    }

    @Test func `a parameter that changes for a resume must be accepted`() async throws {
        try folder.write(
            """
            ---
            parameters:
              goal: {type: string, default: one}
            ---
            ```bash
            echo first >>marks
            ```

            ```bash
            echo "$goal" >>marks
            [[ $goal == two ]]
            ```
            """, to: "goal.md")
        #expect(try await folder.runbook("run", "goal.md", "--yes").status == 1)
        let refused = try await folder.runbook("resume", "--param", "goal=two")
        #expect(refused.status == 2, "\(refused)")
        #expect(refused.stderr.contains("goal"))
        let resumed = try await folder.runbook("resume", "--param", "goal=two", "--accept-changes")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(folder.lines(of: "marks") == ["first", "one", "two"])
    }
}
