import Runbooks
import ShellSteps
import Testing

@Suite("ShellProgram")
struct ShellProgramTests {
    @Test func `nothing of the block runs while the gate was not opened`() throws {
        var notebook = Notebook()
        try notebook.run("x=carried")
        let program = ShellProgram(
            block: block("echo ran > /dev/stderr"), state: notebook.state, environment: BashRun.environment)
        let run = try BashRun(program, opensGate: false)
        #expect(run.exit == .exited(ShellProgram.notBegun))
        #expect(run.output == "")
        #expect(run.errors == "")
        #expect(run.outcome.difference == nil)
    }

    @Test func `no word of the block stands in the shell's arguments`() throws {
        let program = ShellProgram(block: block("grep secret-word"))
        #expect(!program.arguments(program: "/proc/1/fd/5").joined().contains("secret-word"))
        let run = try BashRun("pkill -f no-such-word-anywhere || echo $?")
        #expect(run.output == "1\n")
    }

    @Test func `the block sees the document's name and lines, no arguments, and nothing of ours inherited`()
        throws
    {
        let run = try BashRun(
            "echo \"$0 $#\"\necho $LINENO; f() { echo $LINENO; }\nf; env | grep -c __rb || true")
        #expect(run.output == "deploy.md 0\n12\n12\n0\n")
        let message = try BashRun("nosuch || true\n\ncd /nonexistent || true", at: 41)
        #expect(
            message.errors
                == "deploy.md: line 41: nosuch: command not found\n"
                + "deploy.md: line 43: cd: /nonexistent: No such file or directory\n")
    }

    @Test func `the gate is closed before the block's first command`() throws {
        // Other tests of this process may leave descriptors to the shell; the gate's number is the shell's own.
        let run = try BashRun("[ -e /proc/self/fd/\(ShellProgram.gate) ] && echo open || echo closed")
        #expect(run.output == "closed\n")
    }

    @Test("a block may begin at any line", arguments: [1, 2, 100_000])
    func beginsAt(line: Int) throws {
        let run = try BashRun("# comment\necho $LINENO\nfalse", at: line)
        #expect(run.output == "\(line + 1)\n")
        #expect(run.failure?.line == line + 2)
    }

    @Test func `a block whose lines have gaps in the document is counted by its own lines`() throws {
        var block = block("echo a\nfalse")
        block.lines = [20, 27]
        let run = try BashRun(ShellProgram(block: block, environment: BashRun.environment))
        #expect(run.failure?.line == 27)
    }

    @Test func `a block may be larger than an argument may be`() throws {
        let run = try BashRun("x='\(String(repeating: "0123456789", count: 40_000))'\necho ${#x}\nfalse")
        #expect(run.output == "400000\n")
        #expect(run.failure?.line == 13)
    }

    @Test(
        "quotes, here-documents and unusual ends reach bash unchanged",
        arguments: [
            ("echo 'it'\\''s' \"a'b\" $'c\\'d'", "it's a'b c'd\n"),
            ("cat <<'X'\n$x `y` 'z'\nX", "$x `y` 'z'\n"),
            ("echo one \\\n  two", "one two\n"), ("cat <<< 'a'", "a\n"), ("cat <(echo sub)", "sub\n"),
            ("echo a # comment", "a\n"), ("", ""), ("# only", ""), ("echo é 한글", "é 한글\n"),
            ("echo a; \\", "a\n"),
        ])
    func reaches(text: String, output: String) throws {
        let run = try BashRun(text)
        #expect(run.failure == nil)
        #expect(run.output == output)
    }

    @Test func `a block that ran out of time says what it was doing`() throws {
        let program = ShellProgram(
            block: block("echo start\nf() {\n  sleep 60\n}\nf\necho never"), environment: BashRun.environment)
        let run = try BashRun(program, killAfter: .milliseconds(400), reason: "ran out of time after 1 s")
        #expect(run.output == "start\n")
        #expect(run.failure?.message == "ran out of time after 1 s")
        #expect(run.failure?.command == "sleep 60")
        #expect(run.failure?.line == 13)
        #expect(run.outcome.difference == nil)
    }

    @Test func `failures that bash passes over are told when the block succeeds`() throws {
        let run = try BashRun("echo \"$(cat /nonexistent 2>&1)\"\nf() {\n  local v=$(false)\n}\nf")
        #expect(run.failure == nil)
        #expect(run.outcome.masked.map(\.command) == ["cat /nonexistent 2>&1", "false"])
        #expect(run.outcome.masked.map(\.line) == [11, 13])
        #expect(try BashRun("set +e; false; set -e; x=$(false) || true").outcome.masked.isEmpty)
    }

    @Test func `a check tells which variable is missing`() throws {
        let check = try BashRun("aws_() { echo \"$1\"; }\naws_ \"$VPC_ID\"")
        #expect(check.outcome.unsetVariable == "VPC_ID")
        #expect(try BashRun("x=$(echo \"${LIST[0]}\")").outcome.unsetVariable == "LIST")
        #expect(try BashRun(": ${VPC_ID:?}").outcome.unsetVariable == "VPC_ID")
        #expect(try BashRun("echo \"$1\"").outcome.unsetVariable == nil)
        #expect(try BashRun("test -d /nonexistent").outcome.unsetVariable == nil)
    }

    @Test func `background processes do not keep the state from being whole`() throws {
        let run = try BashRun("sleep 0.3 &\nx=1")
        #expect(run.outcome.difference?.names == ["x"])
    }

    @Test func `names of ours that a block uses do no harm to what it says`() throws {
        let run = try BashRun(
            "printf() { echo mine; }; declare() { echo mine; }; echo() { builtin echo \"<$1>\"; }\necho a\nfalse"
        )
        #expect(run.output == "<a>\n")
        #expect(run.failure?.line == 13)
        let good = try BashRun(
            "printf() { :; }; declare() { :; }; set -C; set -f; IFS=012; nounset=1; exec 2>&-; x=1")
        #expect(good.outcome.difference?.names.sorted() == ["IFS", "nounset", "x"])
    }
}
