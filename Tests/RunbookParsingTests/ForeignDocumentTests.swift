import RunbookParsing
import Runbooks
import Testing

/// Documents that were written for xc, runme and Innovation Engine.
@Suite("Documents of other tools")
struct ForeignDocumentTests {
    private static let tasks = """
        # Project

        Requires: nothing that counts, as no task is near.

        ## Tasks

        ### build

        Builds it.
        Inputs: VERSION, ARCH

        ```sh
        make "$VERSION"
        ```

        ### test

        requires: build

        ```sh
        make test
        ```

        ```sh
        make more
        ```

        ### deploy

        Req: test
        Requires: build

        ```sh
        ./deploy
        ```

        ## Other

        Requires: deploy

        ```sh
        true
        ```
        """

    @Test func `tasks need tasks, and their inputs are parameters`() throws {
        let runbook = try Parsing.runbook(Self.tasks)
        #expect(
            runbook.steps.map { "\($0.id): \($0.needs.map(\.rawValue).joined(separator: " "))" } == [
                "build-1: ", "test-1: build-1", "test-2: ", "deploy-1: test-2 build-1", "other-1: ",
            ])
        #expect(runbook.parameters.map(\.name) == ["VERSION", "ARCH"])
        let areRequired = runbook.parameters.allSatisfy { $0.isRequired }
        #expect(areRequired)
        #expect(runbook.parameters[0].range.start == SourcePosition(line: 10, column: 9))
    }

    @Test func `an input that the front matter has is declared there`() throws {
        let runbook = try Parsing.runbook(
            "---\nparameters: {VERSION: {default: v1}}\nenv: {ARCH: arm64}\n---\n" + Self.tasks)
        #expect(runbook.parameters.map(\.name) == ["VERSION"])
        #expect(!runbook.parameters[0].isRequired)
    }

    @Test func `tasks that are not there, or come later, are errors`() {
        let text = Self.tasks.replacing("requires: build", with: "requires: bild, deploy")
        #expect(
            Parsing.problems(text) == [
                "18:11-14: error: no task `bild` has a step [unknown-step] (did you mean `build`?)",
                "18:17-22: error: task `deploy` stands after this one, in line 33 [misplaced-need] "
                    + "(steps run in document order: move that task above this one, or take it out of that line)",
            ])
    }

    @Test func `a task without a step is told with what to do`() {
        let text =
            "# Tasks\n\n## pack\n\n```\nmake pack\n```\n\n## ship\n\nRequires: pack\n\n```sh\nmake ship\n```\n"
        #expect(
            Parsing.problems(text) == [
                "11:11-14: error: no task `pack` has a step [unknown-step] "
                    + "(give its section a block that is a step, in bash for example)"
            ])
    }

    @Test func `what else xc says of tasks is told to mean nothing`() {
        let text = Self.tasks.replacing("Builds it.", with: "Directory: src")
        #expect(
            Parsing.problems(text) == [
                "9:1: warning: `Directory` of a task means nothing here [foreign-key] "
                    + "(write `cwd` as the block's attribute, or `env` into the front matter)"
            ])
    }

    @Test func `lines in blocks are the blocks' own`() throws {
        let text = Self.tasks.replacing("make more", with: "echo <<X\nRequires: nobody\nX")
        let steps = try Parsing.runbook(text).steps
        #expect(steps.count == 5)
    }

    @Test func `runme's front matter holds for all blocks`() throws {
        let runbook = try Parsing.runbook(
            """
            ---
            runme:
              id: 01HY0Y62WJCT2BVD5VA2HZ32TG
              version: v3
            shell: bash
            cwd: ../src
            tag: setup,ci
            skipPrompts: true
            terminalRows: 20
            ---

            ```sh {"id":"01HY0SZCMGA291TVE2R1QKNVX4","name":"one"}
            true
            ```

            ```sh {"cwd":"docs","tag":"other","interactive":"false"}
            true
            ```
            """)
        #expect(runbook.steps.map(\.cwd) == ["../src", "docs"])
        #expect(runbook.steps.map(\.tags) == [["setup", "ci"], ["other"]])
        #expect(runbook.isStrict)
    }

    @Test func `the values of a settings file are those that the steps mention`() throws {
        let runbook = try Parsing.runbook("```bash\necho \"$REGION ${NAME:-x} $REGIONS PASSWORD\"\n```")
        let variables = SettingsFile.variables(
            in: """
                ; a comment
                [DEFAULT]
                REGION = ap-northeast-2
                NAME="한 글"
                PASSWORD=secret
                REGIONS2=no
                REGION=us-east-1
                no value
                """, for: runbook.steps)
        #expect(
            variables == [
                EnvironmentVariable(name: "NAME", value: "한 글"),
                EnvironmentVariable(name: "REGION", value: "us-east-1"),
            ])
        #expect(SettingsFile.path(beside: "a/b.md") == "a/b.ini")
    }

    @Test func `prerequisites are other documents`() {
        let found = Prerequisites.documents(
            in: """
                # A

                See [this](other.md).

                ## Prerequisites

                1. [the network](../network.md#vpc), [site](https://example.com/a.md)
                2. ![picture](a.png) [role](role.md)

                ## Next

                [later](later.md)
                """)
        #expect(found.map(\.path) == ["../network.md", "role.md"])
        for heading in ["Prerequisites\r\n---\r\n", "# 사전 준비\r", "前提条件\n===\n"] {
            #expect(Prerequisites.documents(in: "# A\n\n\(heading)\n[b](b.md)\n").map(\.path) == ["b.md"])
        }
        #expect(found.map(\.line) == [7, 8])
    }

    // MARK: - Transcripts

    @Test func `sample output below commands is compared when expect says so`() throws {
        let text = """
            ```console {expect}
            $ echo a
            a
            $ cat <<X
            > b
            > X
            b
            ```

            ```bash {expect}
            $ aws sts get-caller-identity
            {
              "Account": "111111111111"
            }
            ```

            ```console
            $ echo c
            not compared
            ```

            ```bash {expect="/v[0-9]+/"}
            echo v12
            ```
            """
        let steps = try Parsing.anyway(text).steps
        #expect(
            steps.map(\.expected) == [
                Step.ExpectedOutput(.text("a\nb"), line: 3),
                Step.ExpectedOutput(.json("{\n  \"Account\": \"111111111111\"\n}"), line: 12), nil,
                Step.ExpectedOutput(.pattern("v[0-9]+"), line: 22),
            ])
    }

    @Test func `expect without output is an error`() {
        #expect(
            Parsing.problems("```bash {expect}\necho a\n```") == [
                "1:10-15: error: a `bash` block shows no output to expect [invalid-value] "
                    + "(begin its commands with `$ ` and show below them what they print, or write `expect=…`)"
            ])
    }
}
