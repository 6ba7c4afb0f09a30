import Runbooks
import Testing

@testable import RunbookParsing

@Suite("File steps")
struct FileStepTests {
    @Test func `file makes a step of any block and keeps its text`() throws {
        let source =
            "# A\n- x\n  ```json {file=/etc/a.json mode=0640 owner=root:adm name=policy}\n  {\n    $ x\n  }\n  ```\n"
        let step = try Parsing.step(source)
        #expect(step.id.rawValue == "policy")
        #expect(step.kind == .file(Step.File(path: "/etc/a.json", mode: 0o640, owner: "root:adm")))
        #expect(step.block.text == "{\n  $ x\n}\n")
        #expect(step.block.lines == [4, 5, 6])
        #expect(step.block.language == "json")
    }

    @Test(
        "a shell block, an untagged one and an indented one can be files",
        arguments: [
            "```bash {file=run.sh}\n$ x\n```\n", "``` {file=run.sh}\n$ x\n```\n",
            "<!-- runbook: file=run.sh -->\n```\n$ x\n```\n", "<!-- runbook: file=run.sh -->\n\n    $ x\n",
        ])
    func blocks(source: String) throws {
        let step = try Parsing.step(source)
        #expect(step.kind == .file(Step.File(path: "run.sh")))
        #expect(step.block.text == "$ x\n")
    }

    @Test func `a file can be empty and can have checks`() throws {
        let source = "```txt {file=a}\n```\n```sh {verify}\ntest -f a\n```\n"
        let step = try Parsing.step(source)
        #expect(step.block.text.isEmpty)
        #expect(step.postconditions.map(\.name) == ["step-1-check"])
    }

    @Test(
        "what a file cannot have is an error",
        arguments: [
            (
                "mode=rw",
                "1:12-13: error: `mode` must be an octal mode such as `0644`, not `rw` [invalid-value]"
            ),
            ("mode=9", "1:12: error: `mode` must be an octal mode such as `0644`, not `9` [invalid-value]"),
            (
                "owner=a:b:c",
                "1:13-17: error: `owner` must be `USER` or `USER:GROUP`, not `a:b:c` [invalid-value]"
            ),
            ("exports=A", "1:7-13: error: `exports` does not apply to a file [misplaced-attribute]"),
            ("background", "1:7-16: error: `background` does not apply to a file [misplaced-attribute]"),
            ("verify", "1:7-12: error: `verify` and `file` exclude each other [conflicting-attributes]"),
            ("rollback", "1:7-14: error: `rollback` and `file` exclude each other [conflicting-attributes]"),
            (
                "source=http://x",
                "1:7-12: error: `source` needs `sha256`: what is fetched is not to be trusted unseen "
                    + "[missing-attribute] (add `sha256=` with what `sha256sum` says of the file)"
            ),
            (
                "sha256=00",
                "1:7-12: error: `sha256` says nothing without `source` [missing-attribute] (add `source=URL`)"
            ),
            (
                "source=http://x sha256=00",
                "1:30-31: error: `sha256` must be 64 hexadecimal digits, not `00` [invalid-value]"
            ),
            (
                "source=x sha256={{ params.sum }}",
                "1:24: error: `{` in the value of `sha256` needs quotes around the value [malformed-attributes] "
                    + "(write `sha256=\"…\"`)"
            ),
            (
                "source=ftp://x sha256=\"{{ params.sum }}\"",
                "1:14-20: error: `source` must be a URL that begins with `https://`, `http://` or `file://`, "
                    + "not `ftp://x` [invalid-value]"
            ),
            (
                "source=http://x sha256=\"{{ a. }}\"",
                "1:37: error: expected a name, `*`, `[` or `{` after the dot, found the end "
                    + "[invalid-expression] (write `{{{{` for a literal `{{`)"
            ),
            (
                "delivery=pull source=http://x sha256=\"{{ a }}\"",
                "1:16-19: error: `delivery` must be `deliver`, `mirror` or `direct`, not `pull` [invalid-value]"
            ),
        ])
    func errors(attribute: String, problem: String) {
        #expect(Parsing.problems("```t {\(attribute) file=a}\n```\n") == [problem])
    }

    @Test func `a file is fetched, with versions as parameters and the mode of delivery from its section`()
        throws
    {
        let sum = String(repeating: "0aF9", count: 16)
        let source = """
            # Packages
            <!-- runbook: delivery="{{ params.delivery }}" -->
            ```text {file=/opt/a.tar.gz source="https://x/a-{{ params.version }}.tar.gz" sha256=\(sum)}
            # the release that was reviewed
            ```
            """
        let step = try Parsing.step(source)
        #expect(
            step.kind
                == .file(
                    Step.File(
                        path: "/opt/a.tar.gz",
                        source: Step.File.Source(
                            url: "https://x/a-{{ params.version }}.tar.gz", sha256: sum,
                            delivery: "{{ params.delivery }}"))))
    }

    @Test func `a file that is fetched has no text of its own`() {
        let sum = String(repeating: "0", count: 64)
        #expect(
            Parsing.problems("```t {file=a source=http://x sha256=\(sum)}\nhello\n```\n") == [
                "1:14-19: error: the block has a text, and `source` another one [conflicting-attributes] "
                    + "(remove the text, or begin its lines with `#`)"
            ])
    }

    @Test func `steps with hyphens in their names are named in conditions as they are called`() throws {
        let step = try Parsing.step(
            "```sh {when=\"steps.agent-config.changed && !steps.a-2.changed\"}\nx\n```\n")
        #expect(step.when == "steps.agent-config.changed && !steps.a-2.changed")
    }

    @Test func `a file needs a path`() {
        #expect(
            Parsing.problems("```t {file}\n```\n") == [
                "1:7-10: error: `file` needs a value [invalid-value] (write `file=…`)"
            ])
    }

    @Test func `mode and owner belong to files`() {
        #expect(
            Parsing.problems("```sh {mode=0644}\nx\n```\n") == [
                "1:8-11: error: `mode` does not apply to a step [misplaced-attribute] "
                    + "(add `file=PATH` to make this block a file)"
            ])
    }

    @Test func `expressions in the text and the path are checked`() throws {
        let source = """
            1. a
               ```json {file="/etc/{{ target.account }}/{{a[}}"}
               {"역": "{{ params.x }}", "b": "{{ params. }}",
                "c": "{{{{ go }}", "d": {{ exports.y }}, "e": "{{ z"}
               ```
            """
        #expect(
            Parsing.problems(source) == [
                "2:49: error: expected an index, a slice or `*`, found the end [invalid-expression] "
                    + "(write `{{{{` for a literal `{{`)",
                "3:44: error: expected a name, `*`, `[` or `{` after the dot, found the end [invalid-expression] "
                    + "(write `{{{{` for a literal `{{`)",
                "4:52: error: `{{` is never closed [invalid-expression] (write `{{{{` for a literal `{{`)",
            ])
    }

    @Test func `braces that are no expressions are text`() throws {
        #expect(
            try Parsing.step("```t {file=a}\n{ {a} }{{{{ .x }}\n}}\n```\n").block.text
                == "{ {a} }{{{{ .x }}\n}}\n")
    }
}
