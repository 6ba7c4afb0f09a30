import RunbookParsing
import Runbooks
import Testing

@Suite("Sidecars")
struct SidecarTests {
    private static let guide = """
        # 배포 안내

        ## 1. Policy

        The role may read:

        ```json
        {
          "Effect": "Allow",
          "Resource": "<리전>"
        }
        ```

        ```
        yum install nginx
        ```

        ## 2. 콘솔

        Click *Create role*.

        ### Notes

        ```bash
        echo note
        ```

        ## 문제 해결

        ```bash
        rm -rf everything
        ```

        ### Deeper

        ```bash
        echo deeper
        ```
        """

    private static func parse(_ yaml: String, _ guide: String = guide) throws -> Runbook {
        let sidecar = Parsing.sidecar(yaml, for: guide)
        let (runbook, diagnostics) = RunbookParser.parse(source: guide, path: "deploy.md", sidecar: sidecar)
        #expect(diagnostics == [])
        return try #require(runbook)
    }

    @Test func `blocks become files and steps, sections are skipped, steps are added`() throws {
        let runbook = try Self.parse(
            """
            placeholders: {"<리전>": target.region}
            on: hub
            sections:
              - heading: 1. Policy
                blocks:
                  1: {name: policy, file: policy.json, mode: "0600"}
                  2: {language: bash, name: install}
                steps:
                  - after: 1
                    name: between
                    exports: [A, B]
                    text: |
                      A=1
                      B=2
                  - verify: install
                    text: command -v nginx
              - heading: 2. 콘솔
                per: account
                steps:
                  - name: create-role
                    text: aws iam create-role --role-name x
              - heading: 문제 해결
                skip: only when something is wrong
                steps: [{name: instead, text: echo instead}]
            """)
        #expect(
            runbook.steps.map(\.id.rawValue) == [
                "policy", "between", "install", "create-role", "notes-1", "instead",
            ])
        #expect(runbook.steps[0].kind == .file(Step.File(path: "policy.json", mode: 0o600)))
        #expect(runbook.steps[1].exports == ["A", "B"] && runbook.steps[1].block.text == "A=1\nB=2\n")
        #expect(runbook.steps[2].postconditions.map(\.block.text) == ["command -v nginx\n"])
        #expect(runbook.steps[3].per == .account && runbook.steps[4].per == .account)
        #expect(runbook.steps[3].block.headingPath == ["배포 안내", "2. 콘솔"])
        #expect(runbook.on?.text == "hub")
        #expect(runbook.placeholders == [Placeholder(token: "<리전>", expression: "target.region")])
    }

    @Test func `steps stand in for those of a skipped section, not for those of a skipped one around it`()
        throws
    {
        let runbook = try Self.parse(
            """
            sections:
              - heading: 문제 해결
                skip: later
                steps: [{name: instead, text: echo instead}]
              - heading: Deeper
                steps: [{name: left-out, text: echo x}]
            """)
        #expect(runbook.steps.map(\.id.rawValue) == ["notes-1", "instead"])
    }

    @Test func `lines of added steps are the sidecar's`() throws {
        let runbook = try Self.parse(
            """
            sections:
              - heading: 2. 콘솔
                steps:
                  - name: a
                    text: |
                      echo one
                      echo two
                  - {name: b, text: echo three}
            """)
        let steps = runbook.steps.filter { $0.block.range.file == "deploy.runbook.yaml" }
        // The digest takes a line of its own, the third.
        #expect(steps.map(\.block.lines) == [[7, 8], [9]])
        #expect(steps.map(\.block.range.start.line) == [5, 9])
    }

    @Test func `a changed block is an error that shows the lines`() {
        let yaml = "sections: [{heading: 1. Policy, blocks: {1: {file: policy.json}}}]"
        let sidecar = Parsing.sidecar(yaml, for: Self.guide)
        let changed = Self.guide.replacing(
            "  \"Effect\": \"Allow\",", with: "  \"Effect\": \"Deny\",\n  \"Sid\": 1,")
        #expect(
            Parsing.problems(changed, with: sidecar) == [
                "deploy.runbook.yaml:1:42: error: the block at deploy.md:7 was changed [changed-guide]",
                "- one line after line 8",
                "+ 9 |   \"Effect\": \"Deny\",",
                "+ 10 |   \"Sid\": 1,",
            ])
        #expect(Parsing.problems(changed, with: Parsing.sidecar(sidecar.source, for: changed)) == [])
    }

    @Test func `a skipped section may not change below its subsections either`() {
        let sidecar = Parsing.sidecar("sections: [{heading: 문제 해결, skip: true}]", for: Self.guide)
        let changed = Self.guide.replacing("echo deeper", with: "echo deeper still")
        #expect(
            Parsing.problems(changed, with: sidecar) == [
                "deploy.runbook.yaml:1:22: error: the section at deploy.md:28 was changed, and it is skipped [changed-guide]",
                "- one line after line 36",
                "+ 37 | echo deeper still",
            ])
    }

    @Test func `what surrounds a section may change, and so may blanks at the ends of lines`() {
        let sidecar = Parsing.sidecar(
            "sections: [{heading: 2. 콘솔, steps: [{name: a, text: 'true'}]}]", for: Self.guide)
        let changed =
            Self.guide.replacing("The role may read:", with: "It may read:\n\nThis:")
            .replacing("echo note", with: "echo other").replacing(
                "Click *Create role*.", with: "Click *Create role*.  ")
        #expect(Parsing.problems(changed, with: sidecar) == [])
    }

    @Test func `other languages of a block are changes`() {
        let sidecar = Parsing.sidecar(
            "sections: [{heading: 1. Policy, blocks: {1: {file: p}}}]", for: Self.guide)
        #expect(
            Parsing.problems(Self.guide.replacing("```json", with: "```yaml"), with: sidecar) == [
                "deploy.runbook.yaml:1:42: error: the block at deploy.md:7 was changed [changed-guide]",
                "the language is another one: `yaml`",
            ])
    }

    @Test(
        "entries that match nothing, or too much, are errors",
        arguments: [
            ("[{heading: Polcy, skip: true}]", "1:22: error: deploy.md has no section `Polcy`"),
            (
                "[{heading: 1. Policy, blocks: {3: {file: x}}}]",
                "1:42: error: section `1. Policy` has 2 blocks, so none has number 3"
            ),
            (
                "[{heading: 문제 해결, number: 2, skip: true}]",
                "1:22: error: deploy.md has 1 section `문제 해결`, so none has number 2"
            ),
            (
                "[{heading: Deeper, skip: a, steps: [{after: 2, text: x}]}]",
                "1:48: error: section `Deeper` has 1 block, so no step stands after number 2"
            ),
            (
                "[{heading: Notes, skip: a}, {heading: [2. 콘솔, Notes], skip: b}]",
                "1:39: error: the section has an entry already, in line 1"
            ),
        ])
    func unmatched(yaml: String, expected: String) {
        let sidecar = Parsing.sidecar("sections: \(yaml)", for: Self.guide)
        let problems = Parsing.problems(Self.guide, with: sidecar)
        // The digests that could be written moved what stands behind them.
        let text = expected.drop { $0 != " " }
        #expect(problems.count == 1 && problems[0].contains(text))
        #expect(problems[0].hasSuffix("[unmatched-entry]"))
    }

    @Test func `equal headings are told apart by those around them, or by their number`() throws {
        let guide = """
            # G
            ## A
            ### Trust
            ```json
            {"a": 1}
            ```
            ## B
            ### Trust
            ```json
            {"b": 1}
            ```
            ### Trust
            ```json
            {"b": 2}
            ```
            """
        let runbook = try Self.parse(
            """
            sections:
              - heading: [A, Trust]
                blocks: {1: {file: a.json}}
              - heading: [B, Trust]
                number: 2
                blocks: {1: {file: b.json}}
            """, guide)
        #expect(runbook.steps.map(\.block.text) == ["{\"a\": 1}\n", "{\"b\": 2}\n"])
        let sidecar = Parsing.sidecar("sections: [{heading: Trust, skip: true}]", for: guide)
        #expect(
            Parsing.problems(guide, with: sidecar) == [
                "deploy.runbook.yaml:1:22: error: 3 sections are called `Trust`, in lines 3, 8, 12 [unmatched-entry]"
            ])
    }

    @Test(
        "what a sidecar cannot say is an error at its place",
        arguments: [
            ("- 1", "1:1: error: a sidecar must be a mapping of keys to values [sidecar]"),
            ("a: [", "error: the sidecar is no YAML: "),
            ("title: x\nsection: []", "2:1: error: unknown key `section` in `the sidecar` [unknown-key]"),
            ("sections: {}", "1:11: error: `sections` must be a list [invalid-value]"),
            ("sections: [{skip: true}]", "1:12: error: the entry names no heading [sidecar]"),
            (
                "sections: [{heading: Notes, name: x}]",
                "error: `name` cannot hold for a section [unknown-key]"
            ),
            ("sections: [{heading: Notes, tiemout: 5s}]", "error: unknown key `tiemout` [unknown-key]"),
            (
                "sections: [{heading: Notes, blocks: {x: {file: y}}}]",
                "error: `x` is no number of a block [invalid-value]"
            ),
            ("sections: [{heading: Notes, blocks: {1: {fil: y}}}]", "error: unknown key `fil` [unknown-key]"),
            ("sections: [{heading: Notes, timeout: 5 eggs}]", "error: `timeout` must be a duration"),
            ("sections: [{heading: Notes, steps: [{name: x}]}]", "error: the step has no text [sidecar]"),
            (
                "placeholders: {<리젼>: target.region}",
                "1:16: error: the document has no `<리젼>` [unmatched-entry]"
            ),
        ])
    func invalid(yaml: String, expected: String) {
        let problems = Parsing.problems(Self.guide, with: Parsing.sidecar(yaml, for: Self.guide))

        #expect(problems.contains { $0.hasPrefix("deploy.runbook.yaml:") && $0.contains(expected) })
    }

    @Test func `digests are written beside what stands there, comments and order untouched`() {
        let yaml = """
            # Written by hand.
            sections:
              - heading: 1. Policy   # the first
                blocks:
                  1:
                    file: a.json  # kept
                  2: {language: bash}
              # The end.
              - heading: 문제 해결
                skip: later

            """
        let first = RunbookParser.updated(
            Runbook.Sidecar(path: "s", source: yaml), source: Self.guide, path: "deploy.md")
        #expect(first.count == 3)
        let lines = first.text.split(separator: "\n", omittingEmptySubsequences: false).filter {
            !$0.contains("digest:")
        }
        #expect(lines.filter { $0.contains("#") } == yaml.split(separator: "\n").filter { $0.contains("#") })
        let changed = Self.guide.replacing("Allow", with: "Deny").replacing("everything", with: "nothing")
        let second = RunbookParser.updated(
            Runbook.Sidecar(path: "s", source: first.text), source: changed, path: "deploy.md")
        #expect(second.count == 2)
        let back = RunbookParser.updated(
            Runbook.Sidecar(path: "s", source: second.text), source: Self.guide, path: "deploy.md")
        #expect(back.text == first.text)
    }

    @Test(
        "a sidecar stands beside its document",
        arguments: [
            ("infra.md", "infra.runbook.yaml"), ("a.b/infra", "a.b/infra.runbook.yaml"),
            ("../가/인프라.markdown", "../가/인프라.runbook.yaml"), (".md", ".md.runbook.yaml"),
        ])
    func paths(document: String, expected: String) {
        #expect(Runbook.Sidecar.path(beside: document) == expected)
    }
}
