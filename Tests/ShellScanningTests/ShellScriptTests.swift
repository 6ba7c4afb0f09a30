import ShellScanning
import Testing

@Suite("ShellScript")
struct ShellScriptTests {
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
        let pipes = ShellScript(text + "\n").pipes
        #expect(pipes.count == 1)
        #expect(pipes.first?.parts.map(\.text) == parts)
    }

    @Test func `lines of a pipe and its parts count from 1`() {
        let pipe = ShellScript("x\n\na |\n  b\n").pipes.first
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
        #expect(ShellScript(text).commands.first?.name == name)
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
            _ = ShellScript(text)
        }
    }
}

@Suite("Variables and regions of a script")
struct ShellScriptDetailTests {
    @Test(
        "variables that are asked for",
        arguments: [
            ("echo $A ${B} \"$C\" '$D'", ["A", "B", "C"]),
            ("echo \\$A $1 $? $$ ${10} ${#E} ${!F}", ["E", "F"]),
            ("cat <<X\n$A ${B} \\$C\nX\necho $D", ["A", "B", "D"]), ("cat <<'X'\n$A\nX", []),
            ("x=$(echo $A)", ["A"]), ("echo ${A:-$B}", ["A", "B"]), ("awk '{print $NF}'", []),
        ])
    func variables(text: String, names: [String]) {
        #expect(ShellScript(text).variables.map(\.name).sorted() == names)
    }

    @Test func `a fallback is seen`() {
        let uses = ShellScript("echo ${A:-x} ${B} ${C:?no} ${D+y}").variables
        #expect(uses.map(\.hasFallback) == [true, false, true, true])
        #expect(uses.map(\.range.lowerBound) == [5, 13, 18, 27])
    }

    @Test func `regions are found`() {
        let text = "a # b\nc 'd' <<X \"e\"\nf\nX\ncat <<-'Y'\n\tg\n\tY\n"
        let bytes = Array(text.utf8)
        let regions = ShellScript(text).regions.map { region in
            "\(region.kind): \(String(decoding: bytes[region.range], as: UTF8.self))"
        }
        #expect(
            regions == [
                "comment: # b", "quoted: 'd'", "quoted: \"e\"", "hereDocument(isQuoted: false): f\n",
                "quoted: 'Y'", "hereDocument(isQuoted: true): \tg\n",
            ])
    }

    @Test func `what a command reads and where its output goes`() {
        let commands = ShellScript("a <f | b && c & d <<X\nX\n").commands
        #expect(commands.map { $0.name ?? "" } == ["a", "b", "c", "d"])
        #expect(commands.map(\.hasInput) == [true, true, false, true])
        #expect(commands.map(\.feedsAnother) == [true, false, false, false])
        #expect(commands.map(\.isInBackground) == [false, false, true, false])
        #expect(ShellScript("sudo -u kim tail -f x").commands[0].arguments.map(\.text) == ["-f", "x"])
        #expect(ShellScript("a 'b c' \"d\"").commands[0].words.map(\.unquoted) == ["a", "b c", "d"])
    }
}

@Suite("Hostile scripts")
struct HostileScriptTests {
    @Test(
        "any depth and any length comes to an end",
        arguments: [
            "$(", "\"$(", "{ ", "( ", "if ", "f() ", "${a:-", "a=(", "((", "case x in (", "<(", "`", "'",
            "<<A ", "[[ ",
            "a | ", "$((", "while ", "\\", "<", "# ", "!", "x=$(y",
        ])
    func deep(piece: String) {
        let script = ShellScript(String(repeating: piece, count: 2_000))
        #expect(script.commands.count <= 10_000)
    }
}
