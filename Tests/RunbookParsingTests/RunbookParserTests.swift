import Runbooks
import Testing

@testable import RunbookParsing

@Suite("Runbooks")
struct RunbookParserTests {
    @Test func `shell blocks are steps in document order`() throws {
        let source = """
            # Deploy

            ```bash
            one
            ```
            text
            ```json
            {}
            ```
            1. item
               ```sh {name=two}
               two
                 in
               ```
            > ```zsh
            > three
            > ```
            """
        let runbook = try Parsing.runbook(source, path: "runbooks/infra.v2.md")
        #expect(runbook.name == "infra.v2")
        #expect(runbook.title == "Deploy")
        #expect(runbook.source == source)
        #expect(runbook.steps.map(\.id.rawValue) == ["deploy-1", "two", "deploy-3"])
        #expect(runbook.steps.map(\.kind) == [.shell(.bash), .shell(.sh), .shell(.zsh)])
        let two = runbook.steps[1].block
        #expect(two.text == "two\n  in\n")
        #expect(two.lines == [12, 13])
        #expect(two.language == "sh")
        #expect(two.headingPath == ["Deploy"])
        #expect(two.range.start == SourcePosition(line: 11, column: 4))
        #expect(two.range.end == SourcePosition(line: 14, column: 6))
        #expect(two.documentLine(of: 2) == 13)
    }

    @Test(
        "all shell languages run",
        arguments: [
            ("bash", Step.Shell.bash), ("sh", .sh), ("shell", .bash), ("zsh", .zsh), ("Bash", .bash),
            ("SHELL", .bash),
        ])
    func languages(language: String, shell: Step.Shell) throws {
        let step = try Parsing.step("```\(language)\nx\n```\n")
        #expect(step.kind == .shell(shell))
    }

    @Test(
        "other blocks do not run",
        arguments: ["", "json", "python", "bash-session", "text", "{bash}", "{.sh}"])
    func inert(language: String) throws {
        #expect(try Parsing.runbook("```\(language)\nx\n```\n\n    indented\n").steps.isEmpty)
    }

    @Test func `ids are slugs of the nearest heading and a number`() throws {
        let source = """
            ```sh
            a
            ```
            # Create the VPC
            ```sh
            b
            ```
            ```sh
            c
            ```
            ## 역할 만들기 (IAM)
            ```sh
            d
            ```
            ## ロールを作成
            ```sh
            e
            ```
            ## Verify
            ```sh
            f
            ```
            ## Verify
            ```sh
            g
            ```
            ## !!!
            ```sh
            h
            ```
            """
        #expect(
            try Parsing.runbook(source).steps.map(\.id.rawValue) == [
                "step-1", "create-the-vpc-1", "create-the-vpc-2", "역할-만들기-iam-1", "ロールを作成-1", "verify-1",
                "verify-1-1", "step-1-1",
            ])
    }

    @Test func `a name does not change the numbers of others, a check is not counted`() throws {
        let source = """
            # A
            ```sh
            a
            ```
            ```sh {verify}
            a
            ```
            ```sh {name=b}
            b
            ```
            ```sh {ignore}
            c
            ```
            ```sh
            d
            ```
            """
        #expect(try Parsing.runbook(source).steps.map(\.id.rawValue) == ["a-1", "b", "a-3"])
    }

    @Test func `headings nest by their level, those in quotes do not count`() throws {
        let source = """
            # A
            ## B
            > # Note

            ```sh
            x
            ```
            ### C `d`
            # E
            ```sh
            y
            ```
            """
        let runbook = try Parsing.runbook(source)
        #expect(runbook.steps.map(\.block.headingPath) == [["A", "B"], ["E"]])
    }

    @Test("line ends and byte order marks change nothing", arguments: ["\n", "\r\n"])
    func lineEnds(end: String) throws {
        let lines = ["\u{FEFF}---", "title: T", "---", "# A", "```bash {name=x}", "one", "two", "```", ""]
        let runbook = try Parsing.runbook(lines.joined(separator: end))
        #expect(runbook.title == "T")
        let step = try #require(runbook.steps.first)
        #expect(step.block.text == "one\ntwo\n")
        #expect(step.block.lines == [6, 7])
        #expect(step.id.rawValue == "x")
    }

    @Test(
        "the title is that of the front matter, the first heading or the file",
        arguments: [
            ("---\ntitle: T\n---\n# H\n", "T"), ("# H *i*\n", "H i"), ("text\n", "deploy"),
            ("---\n---\ntext\n", "deploy"),
        ])
    func title(source: String, title: String) throws {
        #expect(try Parsing.runbook(source).title == title)
    }

    @Test func `an empty document is an empty runbook`() throws {
        let runbook = try Parsing.runbook("")
        #expect(runbook.steps.isEmpty)
        #expect(runbook.isStrict)
        #expect(runbook.rollout == nil)
    }

    @Test func `front matter needs its closing line`() throws {
        #expect(try Parsing.runbook("---\ntitle: [\n\ntext\n").title == "deploy")
    }

    @Test func `marks that nobody can type are no part of a step's name`() throws {
        #expect(
            try Parsing.step("# \u{2699}\u{FE0F} 설정 Config\n\n```bash\ntrue\n```").id.rawValue
                == "-설정-config-1")
    }
}
