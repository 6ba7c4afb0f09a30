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
            ("source=http://x", "1:7-12: error: `source` is not supported by this release [not-built-yet]"),
            ("sha256=00", "1:7-12: error: `sha256` is not supported by this release [not-built-yet]"),
        ])
    func errors(attribute: String, problem: String) {
        #expect(Parsing.problems("```t {\(attribute) file=a}\n```\n") == [problem])
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
