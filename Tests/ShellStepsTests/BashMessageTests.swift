import Testing

@testable import ShellSteps

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
