import Runbooks
import Testing

@testable import RunbookParsing

@Suite("Prompts and sample output")
struct ConsoleTests {
    @Test(
        "console blocks run what stands after prompts",
        arguments: [
            ("$ aws s3 ls\n2024-01-01 bucket\n$ echo a\na\n", "aws s3 ls\necho a\n", [2, 4]),
            ("$ echo a \\\n> b\nout\n", "echo a \\\nb\n", [2, 3]),
            ("$ echo a \\\n    b\nout\n", "echo a \\\n    b\n", [2, 3]),
            ("$ for i in a b\n> do echo $i\n> done\na\nb\n", "for i in a b\ndo echo $i\ndone\n", [2, 3, 4]),
            ("$ for i in a b; do\n  echo $i\ndone\na\n", "for i in a b; do\n  echo $i\ndone\n", [2, 3, 4]),
            ("$ cat <<EOF\n> a\n>\n> EOF\na\n", "cat <<EOF\na\n\nEOF\n", [2, 3, 4, 5]),
            ("$ cat <<'EOF' >x\n$ a\nEOF\nout\n", "cat <<'EOF' >x\n$ a\nEOF\n", [2, 3, 4]),
            ("$ x '{\n  \"a\": 1\n}'\n{\"b\": 2}\n", "x '{\n  \"a\": 1\n}'\n", [2, 3, 4]),
            ("$ a |\n  b &&\n  c\nout\n", "a |\n  b &&\n  c\n", [2, 3, 4]),
            ("$ if a; then\n> b\n> fi\nout\n", "if a; then\nb\nfi\n", [2, 3, 4]),
            ("$ echo \"it's\" # don't\nout\n", "echo \"it's\" # don't\n", [2]),
            ("$ echo $((1<<2))\n4\n", "echo $((1<<2))\n", [2]),
            ("$ cat <<<\"a\"\na\n", "cat <<<\"a\"\n", [2]),
            ("$ f() {\n  x\n}\nout\n", "f() {\n  x\n}\n", [2, 3, 4]),
            ("$ a & \nout\n", "a & \n", [2]),
            ("  $ a\n  out\n", "a\n", [2]),
            ("$a\n$\n# $ b\n$ c\n> d\n", "c\nd\n", [5, 6]),
        ])
    func console(text: String, commands: String, lines: [Int]) throws {
        let step = try Parsing.step("```console\n\(text)```\n")
        #expect(step.kind == .shell(.bash))
        #expect(step.block.text == commands)
        #expect(step.block.lines == lines)
    }

    @Test(
        "shell blocks lose their prompts only",
        arguments: [
            ("$ a\n$ b\n", "a\nb\n"), ("$ a \\\n  > out\n", "a \\\n  > out\n"),
            ("$ cat <<EOF\n$ x\nEOF\n", "cat <<EOF\n$ x\nEOF\n"),
            ("$a\n", "$a\n"), ("echo \"\n$ x\"\n", "echo \"\n$ x\"\n"),
            ("# note\n\n  $ a\n", "a\n"),
        ])
    func prompts(text: String, commands: String) throws {
        #expect(try Parsing.step("```bash\n\(text)```\n").block.text == commands)
    }

    @Test func `a shell block that begins with a prompt shows a session`() throws {
        let source = "```bash\n$ tree .\n.\n└── a -> ./b\n$ for x in a b; do\n    y\n  done\n# c\n```\n"
        #expect(
            try Parsing.anyway(source).steps.first?.block.text == "tree .\nfor x in a b; do\n    y\n  done\n")
        #expect(
            Parsing.problems(source) == [
                "3:1: warning: line has no `$ ` as others of its block have; it is taken for sample output "
                    + "[mixed-prompts] (give it a `$ ` if it is a command)"
            ])
    }

    @Test func `a shell block that begins without a prompt has commands only`() throws {
        let source = "```bash\n# go\na\n$ b\nc\n```\n"
        #expect(try Parsing.anyway(source).steps.first?.block.text == "# go\na\nb\nc\n")
        #expect(
            Parsing.problems(source) == [
                "3:1: warning: line has no `$ ` as others of its block have; it runs as a command "
                    + "[mixed-prompts] (use a `console` block if it is sample output)"
            ])
    }

    @Test(
        "blocks without a command are told",
        arguments: [
            ("```sh\n```\n", "1:1-5: warning: a `sh` block has no command [empty-block]"),
            ("```bash\n\n  \n```\n", "1:1-7: warning: a `bash` block has no command [empty-block]"),
            (
                "```console\nout\n```\n",
                "1:1-10: warning: a `console` block has no command [empty-block] (begin each command's line with `$ `)"
            ),
        ])
    func empty(source: String, problem: String) throws {
        #expect(Parsing.problems(source) == [problem])
        #expect(try Parsing.anyway(source).steps.count == (source.contains("out") ? 0 : 1))
    }

    @Test func `output alone is a step only when something is said of it`() throws {
        #expect(try Parsing.anyway("```console {name=a}\nout\n```\n").steps.map(\.id.rawValue) == ["a"])
    }

    @Test func `a console block can be a check`() throws {
        let step = try Parsing.step("```sh\nx\n```\n```shell-session {verify}\n$ a\nb\n```\n")
        #expect(step.postconditions.map(\.block.text) == ["a\n"])
        #expect(step.postconditions.map(\.shell) == [.bash])
    }
}
