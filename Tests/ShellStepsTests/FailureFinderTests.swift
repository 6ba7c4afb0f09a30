import Runbooks
import ShellSteps
import Testing

/// One block that fails: the document's line, the command and the words. Blocks begin at line 11.
struct FailingBlock: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var text: String
    var line: Int
    var command: String?
    var message: String

    init(_ name: String, _ text: String, line: Int, _ command: String?, _ message: String) {
        testDescription = name
        self.text = text
        self.line = line
        self.command = command
        self.message = message
    }
}

@Suite("FailureFinder")
struct FailureFinderTests {
    @Test func `an expansion that bash gives up, going on, is a failure all the same`() throws {
        let run = try BashRun("x=08\necho $((x + 1))\necho after")
        #expect(run.exit == .exited(0))
        #expect(run.failure?.line == 12)
        #expect(run.failure?.message.hasPrefix("08: value too great for base") == true)
        #expect(run.outcome.difference == nil)
        let handled = try BashRun("((1/0)) || echo handled")
        #expect(handled.failure == nil)
    }

    @Test("the command to blame has the document's line", arguments: plain + nested + pipes + fatal + endings)
    func blames(failing: FailingBlock) throws {
        let run = try BashRun(failing.text)
        #expect(run.exit != .exited(0))
        #expect(run.failure?.message == failing.message)
        #expect(run.failure?.command == failing.command)
        #expect(run.failure?.line == failing.line)
        #expect(run.failure?.file == "deploy.md")
        #expect(run.outcome.difference == nil)
        #expect(!run.output.contains("never"))
    }

    static let plain = [
        FailingBlock("plain", "echo a\nfalse\necho never", line: 12, "false", "`false` exited with 1"),
        FailingBlock(
            "over several lines", "ls \\\n  /nonexistent \\\n  /none\necho never", line: 11,
            "ls /nonexistent /none", "`ls /nonexistent /none` exited with 2"),
        FailingBlock(
            "quotes over several lines", "true\ngrep 'a\nb' \\\n  /nonexistent", line: 12,
            "grep 'a\nb' /nonexistent", "`grep 'a` exited with 2"),
        FailingBlock(
            "here-document", "x=1\ngrep -q z <<X\na\nb\nX\necho never", line: 12, "grep -q z <<X\na\nb\nX\n",
            "`grep -q z <<X` exited with 1"),
        FailingBlock(
            "not found", "nosuch --now", line: 11, "nosuch --now", "`nosuch --now`: command not found (127)"),
        FailingBlock(
            "not executable", "/etc/passwd", line: 11, "/etc/passwd", "`/etc/passwd` cannot be run (126)"),
        FailingBlock("arithmetic", "x=1\n((\n  x - 1 ))", line: 12, "((\n  x - 1 ))", "`((` exited with 1"),
        FailingBlock("condition", "[[ a == b ]]", line: 11, "[[ a == b ]]", "`[[ a == b ]]` exited with 1"),
        FailingBlock("and", "true &&\n  false", line: 12, "false", "`false` exited with 1"),
        FailingBlock(
            "killed command", "sh -c 'kill -9 $$'", line: 11, "sh -c 'kill -9 $$'",
            "`sh -c 'kill -9 $$'` was ended by SIGKILL (137)"),
        FailingBlock(
            "builtin", "cd /nonexistent", line: 11, "cd /nonexistent", "`cd /nonexistent` exited with 1"),
        FailingBlock("return", "echo a\nreturn 5", line: 12, "return 5", "`return 5` exited with 2"),
        FailingBlock(
            "return in a function", "f() {\n  return 9\n}\necho a\nf\necho never", line: 12, "return 9",
            "`return 9` exited with 9"),
        FailingBlock("set -x", "set -x\nfalse", line: 12, "false", "`false` exited with 1"),
        FailingBlock(
            "after set +e", "set +e\nfalse\nset -e\n\ntest 1 = 2", line: 15, "test 1 = 2",
            "`test 1 = 2` exited with 1"),
    ]

    static let nested = [
        FailingBlock(
            "function", "f() {\n  echo a\n  false\n}\necho b\nf\necho never", line: 13, "false",
            "`false` exited with 1 in function `f`, called at line 16"),
        FailingBlock(
            "subshell", "(\necho a\nfalse\necho never\n)", line: 13, "false", "`false` exited with 1"),
        FailingBlock(
            "subshell with exit", "echo a\n(exit 3)", line: 12, "( exit 3 )", "`( exit 3 )` exited with 3"),
        FailingBlock(
            "substitution", "x=$(echo a\nfalse; echo never)", line: 12, "false", "`false` exited with 1"),
        FailingBlock(
            "function in a substitution", "f() {\n false\n}\nx=$(f)\necho never", line: 12, "false",
            "`false` exited with 1 in function `f`, called at line 14"),
        FailingBlock(
            "loop", "for i in 1 2; do\n  echo $i\n  cat /nonexistent\ndone", line: 13, "cat /nonexistent",
            "`cat /nonexistent` exited with 1"),
        FailingBlock("while", "while true; do\nfalse\ndone", line: 12, "false", "`false` exited with 1"),
        FailingBlock(
            "case", "case x in\n  x)\n    false ;;\nesac", line: 13, "false", "`false` exited with 1"),
        FailingBlock(
            "if body", "if true; then\n  false\nfi\necho never", line: 12, "false", "`false` exited with 1"),
        FailingBlock("group", "true && {\n  false\n}", line: 12, "false", "`false` exited with 1"),
        FailingBlock(
            "eval", "eval 'echo a\nfalse'\necho never", line: 12, "false", "`false` exited with 1"),
        FailingBlock(
            "masked one before", "echo \"$(false)\"\nfalse", line: 12, "false", "`false` exited with 1"),
        FailingBlock(
            "sourced file",
            "cd \"$(mktemp -d)\"\nprintf 'true\\nfalse\\necho never\\n' >lib.sh\n. ./lib.sh\necho never",
            line: 13, "false", "`false` exited with 1 in `./lib.sh` at its line 2"),
    ]

    static let pipes = [
        FailingBlock(
            "first part", "true\nfalse | cat\necho never", line: 12, "false",
            "`false` exited with 1 in a pipe"),
        FailingBlock(
            "middle part on its own line", "echo a |\n  grep -c z |\n  cat", line: 12, "grep -c z",
            "`grep -c z` exited with 1 in a pipe"),
        FailingBlock(
            "last part", "echo a | grep z", line: 11, "grep z", "`grep z` exited with 1"),
        FailingBlock(
            "the part that failed, not the one without a reader", "yes | false | cat", line: 11, "false",
            "`false` exited with 1 in a pipe"),
        FailingBlock(
            "group in a pipe", "{ echo a\nfalse\necho never; } |\n cat", line: 12, "false",
            "`false` exited with 1"),
        FailingBlock(
            "loop in a pipe", "echo a | while read -r x; do\n  false\ndone", line: 12, "false",
            "`false` exited with 1"),
        FailingBlock(
            "function in a pipe", "f() {\n  false\n}\nf | cat", line: 12, "false",
            "`false` exited with 1 in function `f`, called at line 14"),
        FailingBlock(
            "substitution with a pipe", "x=$(cat /nonexistent | wc -l)\necho never", line: 11,
            "cat /nonexistent",
            "`cat /nonexistent` exited with 1 in a pipe"),
        FailingBlock(
            "here-document in a pipe", "cat <<X | grep z\na | b\nX\necho never", line: 11, "grep z",
            "`grep z` exited with 1"),
    ]

    static let fatal = [
        FailingBlock(
            "unset variable", "echo a\necho \"$NOPE\"\necho never", line: 12, "echo \"$NOPE\"",
            "the variable `NOPE` is not set"),
        FailingBlock(
            "unset variable in a function", "f() {\n  : $NOPE\n}\nf", line: 12, ": $NOPE",
            "the variable `NOPE` is not set in function `f`, called at line 14"),
        FailingBlock(
            "unset variable in a subshell", "(\n: $NOPE\n)\necho never", line: 12, "( : $NOPE )",
            "the variable `NOPE` is not set"),
        FailingBlock(
            "unset variable in a here-document", "x=1\ncat <<X\n$NOPE\nX\necho never", line: 12,
            "cat <<X\n$NOPE\nX\n", "`cat <<X` exited with 1"),
        FailingBlock(
            "demanded variable", ": ${NOPE:?say which}", line: 11, ": ${NOPE:?say which}", "NOPE: say which"),
        FailingBlock(
            "readonly", "readonly A=1\nA=2\necho never", line: 12, "A=2", "A: readonly variable"),
        FailingBlock(
            "bad substitution", "echo a\necho ${bad!x}\necho never", line: 12, "echo ${bad!x}",
            "${bad!x}: bad substitution"),
        FailingBlock(
            "syntax error in eval", "true\neval 'if'\necho never", line: 12, "eval 'if'",
            "syntax error: unexpected end of file"),
        FailingBlock(
            "missing file", "true\nsource /nonexistent\necho never", line: 12, "source /nonexistent",
            "/nonexistent: No such file or directory"),
    ]

    static let endings = [
        FailingBlock("exit", "echo a\nexit 3\necho never", line: 12, "exit 3", "the block exited with 3"),
        FailingBlock(
            "exit in a function", "f() {\n  exit 4\n}\nf", line: 12, "exit 4",
            "the block exited with 4 in function `f`, called at line 14"),
        FailingBlock(
            "exit with a failure's status", "cat /nonexistent || exit\necho never", line: 11, "exit 1",
            "the block exited with 1"),
        FailingBlock(
            "a false list at the end", "echo a\n[ -f /nonexistent ] && echo never\n\n# end", line: 12, nil,
            "the block ended with 1: its last command or condition was false"),
        FailingBlock(
            "a false list at a function's end", "f() { [ -f /nonexistent ] && echo never\n}\nf", line: 11,
            "[ -f /nonexistent ]",
            "`[ -f /nonexistent ]` exited with 1"),
        FailingBlock(
            "exec", "echo a\nexec false", line: 12, nil, "the shell was replaced or killed, and ended with 1"),
        FailingBlock(
            "own signal", "echo a\nkill -TERM $$\necho never", line: 12, "kill -TERM $$", "ended by SIGTERM"),
        FailingBlock("killed", "kill -KILL $$", line: 10, nil, "ended by SIGKILL"),
    ]
}
