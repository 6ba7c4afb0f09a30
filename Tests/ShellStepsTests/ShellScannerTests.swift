import Testing

@testable import ShellSteps

@Suite("ShellScanner")
struct ShellScannerTests {
    @Test(
        "pipes are cut into their parts",
        arguments: [
            ("a | b", ["a", "b"]), ("a |\n  b -c 'x | y' |\n c", ["a", "b -c 'x | y'", "c"]),
            ("a || b | c", ["b", "c"]),
            ("a |& b", ["a", "b"]), ("x=$(a | b)", ["a", "b"]), ("echo \"$(a | b)\"", ["a", "b"]),
            ("{ a; b; } | c", ["{ a; b; }", "c"]), ("while x; do y; done | c", ["while x; do y; done", "c"]),
            ("cat <<X | b\n1 | 2\nX\n", ["cat <<X", "b"]), ("! a 2>&1 | b", ["a 2>&1", "b"]),
            ("time a | b", ["a", "b"]),
            ("(a | b)", ["a", "b"]), ("if a | b; then c; fi", ["a", "b"]), ("f() { a | b; }", ["a", "b"]),
            ("case $x in y|z) a | b ;; esac", ["a", "b"]),
            ("for ((i=0; i<3; i++)); do a | b; done", ["a", "b"]),
            ("[[ a =~ b|c ]] && a | b", ["a", "b"]), ("a <(c) | b >(d)", ["a <(c)", "b >(d)"]),
            ("a | # x\n b", ["a", "b"]),
            ("echo ${x:-a|b} | b", ["echo ${x:-a|b}", "b"]), ("echo $((1|2)) | b", ["echo $((1|2))", "b"]),
            ("a \\\n  | b", ["a", "b"]),
            ("case $x in\n  (a) b;;\n  *) c;;\nesac | d", ["case $x in\n  (a) b;;\n  *) c;;\nesac", "d"]),
        ])
    func cuts(text: String, parts: [String]) {
        let pipes = ShellScanner.scan(text + "\n").pipes
        #expect(pipes.count == 1)
        #expect(pipes.first?.parts.map(\.text) == parts)
    }

    @Test func `lines of a pipe and its parts count from 1`() {
        let pipe = ShellScanner.scan("x\n\na |\n  b\n").pipes.first
        #expect(pipe?.lines == 3...4)
        #expect(pipe?.parts.map(\.command.line) == [3, 4])
    }

    @Test(
        "a command's name is found behind what runs it",
        arguments: [
            ("groupadd x", "groupadd"), ("sudo groupadd x", "groupadd"),
            ("sudo -u root -E /usr/sbin/groupadd x", "groupadd"),
            ("A=1 B=2 command groupadd", "groupadd"), ("env A=1 groupadd", "groupadd"),
            ("time nice -n groupadd", "groupadd"),
        ])
    func names(text: String, name: String) {
        #expect(ShellScanner.scan(text).commands.first?.name == name)
    }

    @Test func `any text comes to an end`() {
        var state: UInt64 = 42
        let alphabet = Array(
            " \n\t;&|(){}[]<>'\"`$\\#!=-aif1do}done;;esac case in <<X for while until function")
        for _ in 0..<3_000 {
            var text = ""
            for _ in 0..<60 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text.append(alphabet[Int(state >> 33) % alphabet.count])
            }
            _ = ShellScanner.scan(text)
        }
    }
}

@Suite("BashMessage")
struct BashMessageTests {
    @Test(
        "messages are read in any language",
        arguments: [
            ("deploy.md: line 12: X: unbound variable", 12, "X: unbound variable"),
            ("deploy.md: eval: line 12: syntax error", 12, "syntax error"),
            ("deploy.md: 줄 7: X: 바인딩 해제한 변수", 7, "X: 바인딩 해제한 변수"), ("deploy.md: Zeile 3: a:b", 3, "a:b"),
        ])
    func reads(text: String, line: Int, message: String) {
        let read = BashMessage(line: text, sources: ["x", "deploy.md"])
        #expect(read?.line == line)
        #expect(read?.text == message)
    }

    @Test(
        "other lines are none", arguments: ["deploy.md: no 3 a", "deploy.md", "", "x 1: a", "deploy.md: x"])
    func ignores(text: String) { #expect(BashMessage(line: text, sources: ["deploy.md"]) == nil) }

    @Test func `the missing variable is named in any language`() {
        func unset(_ text: String, _ command: String) -> String? {
            BashMessage(line: "d: line 1: \(text)", sources: ["d"])?.unsetVariable(in: command)
        }
        #expect(unset("X: unbound variable", "echo $X") == "X")
        #expect(unset("A[2]: unbound variable", "echo ${A[2]}") == "A")
        #expect(unset("X: 바인딩 해제한 변수", "echo $X") == "X")
        #expect(unset("X: readonly variable", "X=2") == nil)
        #expect(unset("$1: unbound variable", "echo $1") == nil)
        #expect(unset("cd: /x: No such file or directory", "cd /x") == nil)
    }
}

@Suite("ShellReport")
struct ShellReportTests {
    @Test func `what is not whole is left out`() {
        let record = ["E", "2", "1", "1", "12", "0", "0", "0", "0", "false"].joined(separator: "\0") + "\0"
        #expect(ShellReport(Bytes(text: record)).records.count == 1)
        for count in 0..<record.utf8.count - 6 {
            #expect(ShellReport(Bytes(record.utf8.prefix(count))).records.isEmpty)
        }
        #expect(ShellReport(Bytes(text: "E\0-1\0E\0999999999\0junk\0")).records.isEmpty)
    }
}
