import Runbooks
import ShellSteps
import Testing

@Suite("Strictness")
struct StrictnessTests {
    @Test(
        "a pipe that only lost its readers is a success",
        arguments: [
            ("yes | head -1; echo on", "y\non\n"),
            ("yes | cat | head -1\n(echo sub)", "y\nsub\n"),
            ("x=$(yes | head -1)\necho $x", "y\n"),
            ("x=$(x=$(yes | head -1); yes | head -1)\necho $x", "y\n"),
            ("f() { yes | head -1; }\ng() { f; }\ng\necho on", "y\non\n"),
            ("(yes | head -1)\necho $?", "y\n0\n"),
            ("for i in 1 2; do yes | head -1; done", "y\ny\n"),
            ("eval 'yes | head -1'\necho on", "y\non\n"),
            ("yes | head -1\necho ${PIPESTATUS[0]} $?", "y\n141 141\n"),
            ("{ yes | head -1; } | cat\necho on", "y\non\n"),
            ("yes | head -1", "y\n"),
            ("trap 'echo bye $?' EXIT\nyes | head -1", "y\nbye 0\n"),
            ("yes | head -1\nset -o | grep errexit", "y\nerrexit        \ton\n"),
        ])
    func losesReaders(text: String, output: String) throws {
        let run = try BashRun(text)
        #expect(run.exit == .exited(0))
        #expect(run.failure == nil)
        #expect(run.output == output)
        #expect(run.errors == "")
        #expect(run.outcome.accepted.isEmpty == false)
        #expect(run.outcome.difference != nil)
    }

    @Test(
        "what fails after a pipe that lost its reader still stops the block",
        arguments: [
            ("yes | head -1\nfalse\necho never", 12, "false"),
            ("yes | head -1\n(exit 7)\necho never", 12, "( exit 7 )"),
            ("yes | head -1\n{ false; } | { cat; }\necho never", 12, "false"),
            ("yes | head -1\nx=$(false; echo never)\necho never", 12, "false"),
            ("f() { yes | head -1; }\nf\n(false; echo never)\necho never", 13, "false"),
            ("f() { yes | head -1; (exit 7); echo never; }\nf", 11, "( exit 7 )"),
            ("eval 'yes | head -1'\n(false)\necho never", 12, "false"),
            ("x=$(yes | head -1; false; echo never)\necho never", 11, "false"),
            ("yes | head -1\nexit 9", 12, "exit 9"),
            ("trap 'echo bye' EXIT\nyes | head -1\n(exit 3)\necho never", 13, "( exit 3 )"),
        ])
    func stopsAfter(text: String, line: Int, command: String) throws {
        let run = try BashRun(text)
        #expect(run.failure?.line == line)
        #expect(run.failure?.command == command)
        #expect(!run.output.contains("never"))
    }

    @Test(
        "what is no lost reader stops the block",
        arguments: ["yes | false", "(exit 141)", "false | yes | head -1"])
    func isFailure(text: String) throws {
        let run = try BashRun(text + "\necho never")
        #expect(run.failure != nil)
        #expect(!run.output.contains("never"))
    }

    @Test(
        "accepted exits of named commands are no failure",
        arguments: [
            "grp 9; echo on", "grp 9\necho on", "/tmp/../bin/sh -c 'exit 4'\necho on",
            "A=1 command sh -c 'exit 4'\necho on",
            "x=$(grp 9)\necho on", "grp 9 | cat\necho on", "true |\n grp 9 |\n cat\necho on",
            "f() { grp 9; }\nf\necho on",
            "(grp 9)\necho on", "echo on\ngrp 9", "{ true; grp 9; } | cat\necho on", "grp 9 || true\necho on",
        ])
    func accepts(text: String) throws {
        let accept = [
            Step.AcceptedExit(command: "grp", status: 9), Step.AcceptedExit(command: "sh", status: 4),
        ]
        let run = try BashRun("grp() { return $1; }\n" + text, accept: accept)
        #expect(run.failure == nil)
        #expect(run.output == "on\n")
        #expect(run.errors == "")
    }

    @Test(
        "other exits and other commands are failures",
        arguments: [
            "grp 8", "other 9", "grp2 9", "grp 9 | grp 8", "other 9 | grp 9", "x=$(other 9)",
            "echo grp | other 9",
        ])
    func refuses(text: String) throws {
        let run = try BashRun(
            "grp() { return $1; }; grp2() { return $1; }; other() { return $1; }\n\(text)\necho never",
            accept: [Step.AcceptedExit(command: "grp", status: 9)])
        #expect(run.failure?.line == 12 || run.failure?.line == 11)
        #expect(!run.output.contains("never"))
    }

    /// Texts that bash's own strict mode must judge alike: what is printed and whether it fails.
    @Test(
        "strict means what it means in bash",
        arguments: [
            "if false; then echo a; fi; echo b", "false || echo a; echo b", "! true; echo b",
            "! false; echo b",
            "f() { false; echo in; }; if f; then echo a; fi; f || echo c; echo b",
            "f() { false; echo in; }; f; echo b",
            "while false; do :; done; until true; do :; done; echo b", "x=$(false; echo a); echo b",
            "x=$(false; echo a) || echo c; echo b", "local_() { local v=$(false); echo a; }; local_; echo b",
            "export A=$(false); echo b", "echo $(false; echo a); echo b", "false | true; echo b",
            "true | false; echo b",
            "false && true; echo b", "true && false; echo b", "{ false; echo a; } || echo c",
            "(false; echo a) || echo c",
            "(false; echo a); echo b", "false & wait; echo b", "false & wait $!; echo b",
            "set +e; false; echo b; set -e; false; echo c",
            "set +o pipefail; false | true; echo b", "set +u; echo a$NOPE; echo b",
            "echo ${NOPE:-d}; echo $NOPE; echo b",
            "[ 1 = 2 ] && echo a; echo b", "case x in x) false;; esac; echo b", "((0)); echo b",
            "let x=0; echo b",
            "test -z \"$(false)\"; echo b", "for i in 1; do false; done; echo b",
            "f() { return 3; }; f; echo b",
            "eval false; echo b", "eval 'false || true'; echo b", "cat <(false); echo b",
            "time false; echo b",
            "set -e; false; echo b", "trap 'echo err' ERR; false; echo b",
            "trap 'echo exit' EXIT; false; echo b",
            "trap 'echo exit' EXIT; echo b", "trap 'echo err' ERR; f() { false; }; f || true; f; echo b",
            "trap 'echo exit $?; exit 5' EXIT; exit 4", "trap 'echo $?' EXIT; (exit 3); echo b",
            "trap 'echo x' EXIT; trap - EXIT; echo b",
            "trap 'echo int' INT; kill -INT $$; echo b", "trap '' TERM; kill -TERM $$; echo b",
            "(trap 'echo sub' EXIT; echo a); echo b",
            "trap 'echo a' EXIT; trap 'echo c' EXIT; echo b", "f() { trap 'echo fexit' EXIT; }; f; echo b",
            "trap 'echo t; exit' EXIT; false", "echo a; return 2>/dev/null || echo r",
        ])
    func meansTheSame(text: String) throws {
        let ours = try BashRun(text)
        let bash = try BashRun(
            "trap - TERM; bash --norc -c 'set -Eeuo pipefail; shopt -s inherit_errexit; eval \"$1\"' deploy.md \"$(cat <<'END'\n\(text)\nEND\n)\" || exit $?"
        )
        #expect(ours.output == bash.output)
        #expect(ours.exit == bash.exit)
    }

    @Test func `a lenient block goes on, and ends with its last command's status`() throws {
        let run = try BashRun("false\necho \"a$NOPE\"\nfalse | true\necho b", isStrict: false)
        #expect(run.failure == nil)
        #expect(run.output == "a\nb\n")
        #expect(run.outcome.masked.isEmpty)
        let failed = try BashRun("false\necho a\ncat /nonexistent", isStrict: false)
        #expect(failed.failure?.line == 13)
        #expect(failed.failure?.command == "cat /nonexistent")
        let strict = try BashRun("set -euo pipefail\nyes | head -1\nfalse\necho never", isStrict: false)
        #expect(strict.failure?.line == 13)
    }

    @Test func `sh is bash in its POSIX mode, with the same strictness and state`() throws {
        let run = try BashRun("x=1\nset -o | grep posix\nf() { false; }\ntrue", shell: .sh)
        #expect(run.output == "posix          \ton\n")
        #expect(run.outcome.difference?.names == ["x"])
        #expect(try BashRun("echo a\nfalse\necho never", shell: .sh).failure?.line == 12)
        #expect(try BashRun("yes | head -1\necho on", shell: .sh).output == "y\non\n")
        #expect(try BashRun("echo a\nexit 3", shell: .sh).failure?.line == 12)
    }
}
