import Foundation
import TestSupport
import Testing

@testable import Execution

/// Compared with Debian's `diff -u`.
@Suite("FileDiff", .timeLimit(.minutes(10)))
struct FileDiffTests {
    let folder = TemporaryFolder()

    private func diff(_ old: String?, _ new: String, hiding secret: String? = nil) -> String {
        FileDiff.text(path: "/etc/app.conf", from: old.map { Array($0.utf8) }, to: Array(new.utf8)) { text in
            secret.map { text.replacingOccurrences(of: $0, with: "[hidden]") } ?? text
        }
    }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder(name)))
    }

    /// What `diff -u` prints below its headings.
    private func reference(_ old: String, _ new: String) throws -> [Substring] {
        try write(old, to: "old")
        try write(new, to: "new")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/diff")
        process.arguments = ["-u", folder("old"), folder("new")]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return lines(of: String(decoding: data, as: UTF8.self))
    }

    private func lines(of diff: String) -> [Substring] {
        Array(diff.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(2))
    }

    @Test func `a change is shown with three lines around it`() {
        #expect(
            diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n")
                == """
                --- /etc/app.conf
                +++ /etc/app.conf
                @@ -2,7 +2,7 @@
                 2
                 3
                 4
                -5
                +five
                 6
                 7
                 8

                """)
    }

    @Test(
        "what is told is what `diff -u` tells",
        arguments: [
            ("", "a\n"), ("a\n", ""), ("a", "a\n"), ("a\n", "a"), ("a\nb", "a\nc"), ("a\n", "a\nb\n"),
            ("b\n", "a\nb\n"), ("a\nb\nc\n", "a\nc\n"), ("a\n\n\nb\n", "a\n\nb\n"),
            ("1\n2\n3\n4\n5\n6\n7\n8\n", "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n"),
            ("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n", "x\n2\n3\n4\n5\n6\n7\n8\n9\ny\n"),
            ("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n", "x\n2\n3\n4\n5\n6\n7\n8\ny\n10\n"),
        ])
    func knownDiffs(old: String, new: String) throws {
        #expect(lines(of: diff(old, new)) == (try reference(old, new)))
    }

    @Test
    func
        `any two texts: what is removed and added leads from one to the other, and is no more than diff needs`()
        throws
    {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<150 {
            func text() -> String {
                (0..<Int.random(in: 0...14, using: &generator)).map { _ in
                    "\("abcd".randomElement(using: &generator) ?? "a")\n"
                }.joined()
            }
            let (old, new) = (text(), text())
            if old == new { continue }
            let ours = lines(of: diff(old, new))
            let theirs = try reference(old, new)
            func changes(_ lines: [Substring]) -> Int {
                lines.count { $0.hasPrefix("+") || $0.hasPrefix("-") }
            }
            #expect(changes(ours) <= changes(theirs), "\(old.debugDescription) \(new.debugDescription)")
            try write(old, to: "patched")
            try write(diff(old, new), to: "changes")
            let patch = Process()
            patch.executableURL = URL(fileURLWithPath: "/usr/bin/patch")
            patch.arguments = ["-s", "-f", folder("patched"), folder("changes")]
            patch.standardInput = FileHandle.nullDevice
            patch.standardOutput = FileHandle.nullDevice
            try patch.run()
            patch.waitUntilExit()
            let patched = (try? String(contentsOfFile: folder("patched"), encoding: .utf8)) ?? ""
            #expect(patched == new)
        }
    }

    @Test func `a new file is told from nothing`() {
        #expect(diff(nil, "a\nb\n") == "--- /dev/null\n+++ /etc/app.conf\n@@ -0,0 +1,2 @@\n+a\n+b\n")
        #expect(diff(nil, "") == "")
    }

    @Test func `secrets are masked on both sides`() {
        let text = diff("password=hunter22\nx\n", "password=hunter22\ny\n", hiding: "hunter22")
        #expect(!text.contains("hunter22"))
        #expect(text.contains(" password=[hidden]\n-x\n+y\n"))
        #expect(diff("p=one\n", "p=two\n", hiding: "two").contains("+p=[hidden]"))
        #expect(
            FileDiff.text(path: "f", from: [97], to: [98]) { _ in "[hidden]" }
                == "(only what is hidden differs)\n")
    }

    @Test func `control bytes are neutralised, and what is not text is said to be so`() {
        #expect(diff("a\n", "\u{1B}[2Jb\r\n").hasSuffix("-a\n+␛[2Jb␍\n"))
        #expect(FileDiff.text(path: "f", from: [0], to: [97]) { $0 } == "(binary: no diff)\n")
        #expect(FileDiff.text(path: "f", from: [0xFF], to: [97]) { $0 } == "(binary: no diff)\n")
    }

    @Test func `letters that look the same are other bytes`() {
        #expect(diff("e\u{301}\n", "\u{E9}\n").contains("-e\u{301}\n+\u{E9}\n"))
    }

    @Test func `lines, bytes and the length of a line are bounded`() {
        let many = diff("", (1...1000).map { "line \($0)\n" }.joined())
        #expect(many.hasSuffix("+line 399\n(601 more lines of the diff)\n"))
        let long = diff("", String(repeating: "x", count: 10_000) + "\n")
        #expect(long.utf8.count < 5_000)
        let wide = diff("", (1...100).map { _ in String(repeating: "y", count: 3_000) + "\n" }.joined())
        #expect(wide.utf8.count < 66_000)
        #expect(diff("", String(repeating: "z", count: 2 << 20)) == "(too large for a diff)\n")
        let (old, new) = ((1...3000).map { "a\($0)\n" }.joined(), (1...3000).map { "b\($0)\n" }.joined())
        #expect(diff(old, new) == "(too much changes for a diff)\n")
    }
}
