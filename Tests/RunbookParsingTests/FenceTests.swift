import Runbooks
import Testing

@testable import RunbookParsing

@Suite("Fences of runbooks")
struct FenceTests {
    @Test(
        "a fence that is never closed is an error, whatever its language",
        arguments: [
            (
                "# A\n```bash {name=x}\nx\n",
                [
                    "2:1-16: error: code fence is never closed [unclosed-fence] "
                        + "(close it with a line of its own, indented like this one)"
                ]
            ),
            (
                "- ```json\n  x\n```\n```\n",
                [
                    "1:3-9: error: code fence is never closed [unclosed-fence] "
                        + "(close it with a line of its own, indented like this one)"
                ]
            ),
        ])
    func unclosed(source: String, problems: [String]) {
        #expect(Parsing.problems(source) == problems)
    }

    @Test func `a fence in a list that its indentation hides is read, with a warning`() throws {
        let source = "- item\n\n      ```bash {name=x}\n      x\n      ```\n"
        #expect(try Parsing.anyway(source).steps.map(\.id.rawValue) == ["x"])
        #expect(try Parsing.anyway(source).steps.map(\.block.text) == ["x\n"])
        #expect(
            Parsing.problems(source) == [
                "3:7-22: warning: fence is indented so far that Markdown shows it as text; it is read as a "
                    + "code block [hidden-fence] (indent it like the text above it)"
            ])
    }

    @Test func `a fence that hides outside of lists is not read, with a warning`() throws {
        let source = "Write this:\n\n    ```bash\n    x\n    ```\n"
        #expect(try Parsing.anyway(source).steps.isEmpty)
        #expect(
            Parsing.problems(source) == [
                "3:5-11: warning: fence is indented so far that Markdown shows it as text; it does not run "
                    + "[hidden-fence] (indent it like the text above it)"
            ])
    }

    @Test func `a language with a file's name is told, for it does not run`() throws {
        let source =
            "- the unit\n```bash:/etc/app.service\n[Unit]\n```\n```json:a.json\n{}\n```\n```bash::x\n```\n"
        #expect(try Parsing.anyway(source).steps.isEmpty)
        #expect(
            Parsing.problems(source) == [
                "2:1-24: warning: a `bash:/etc/app.service` block does not run, nor is it written to "
                    + "`/etc/app.service` [titled-block] (to write it there say `file=/etc/app.service`, as "
                    + "`runbook init` proposes; to run it say `bash` alone)"
            ])
    }

    @Test func `a back-tick in the line of a fence is told`() {
        #expect(
            Parsing.problems("```bash {when=\"a == `1`\"}\nx\n~~~\n~~~\n") == [
                "1:1-25: error: back-tick in the line of the fence: Markdown sees no code block here "
                    + "[broken-fence] (open and close the block with `~~~`, or put the attributes into a "
                    + "comment before it)"
            ])
    }

    @Test func `tildes allow back-ticks`() throws {
        let step = try Parsing.step("~~~bash {when=\"params.count > `1`\"}\nx\n~~~\n")
        #expect(step.when == "params.count > `1`")
    }

    @Test(
        "fences in lists keep their text",
        arguments: [
            "1. a\n\n   ```bash\n   x\n     y\n   ```\n", "1. a\n\n    ```bash\n    x\n      y\n    ```\n",
            "- a\n  - b\n\n    ```bash\n    x\n      y\n    ```\n", "1. a\n\n\t```bash\n\tx\n\t  y\n\t```\n",
            "10) a\n    ```bash\n    x\n      y\n    ```\n", "> - ```bash\n>   x\n>     y\n>   ```\n",
            "* ~~~~ bash\n  x\n    y\n  ~~~~~\n",
        ])
    func nested(source: String) throws {
        #expect(try Parsing.step(source).block.text == "x\n  y\n")
    }
}
