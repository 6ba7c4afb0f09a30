import Arguments
import Foundation
import Testing

/// The generated script in a real bash, asked as readline asks it.
@Suite("CompletionScript for bash", .timeLimit(.minutes(10)))
struct BashCompletionTests {
    /// An empty folder with a few files, where bash runs.
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "completion-\(UUID().uuidString)")
        for name in ["guides/a.md", "deploy.md", "notes.txt", "two words.md", "inventory.yaml"] {
            let file = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data().write(to: file)
        }
        let program = folder.appending(path: "bin/runbook")
        try FileManager.default.createDirectory(
            at: program.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("#!/bin/sh\n[ \"$3\" = run ] && printf '7F3K\\n8A2B\\n' || printf '%s\\n' \"$@\"\n".utf8)
            .write(to: program)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
    }

    /// What bash offers for these words; the last one is being typed. `=` stands as a word, as bash cuts it.
    private func offered(_ words: String...) throws -> [String] {
        defer { try? FileManager.default.removeItem(at: folder) }
        let script = folder.appending(path: "completion.bash")
        try Data(CompletionScript.bash(SampleTree.root).utf8).write(to: script)
        let bash = Process()
        bash.executableURL = URL(filePath: "/bin/bash")
        bash.currentDirectoryURL = folder
        bash.environment = ["PATH": folder.appending(path: "bin").path + ":/usr/bin:/bin"]
        let asking = """
            set -u; source ./completion.bash
            COMP_WORDS=(runbook "$@"); COMP_CWORD=$#; _runbook runbook
            for word in "${COMPREPLY[@]}"; do printf '%s\\n' "$word"; done
            """
        bash.arguments = ["--norc", "-c", asking, "bash"] + words
        let pipe = Pipe()
        bash.standardOutput = pipe
        bash.standardError = pipe
        try bash.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        bash.waitUntilExit()
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test func `commands are offered, hidden ones not`() throws {
        #expect(
            try offered("") == [
                "run", "resume", "plan", "report", "show", "value", "query", "sandbox", "key", "completion",
                "check", "help",
            ])
    }

    @Test func `commands that begin so`() throws {
        #expect(try offered("re") == ["resume", "report"])
    }

    @Test func `commands below a command`() throws {
        #expect(try offered("--journal", "run", "sandbox", "st") == ["start", "stop", "status"])
    }

    @Test func `commands to be explained`() throws {
        #expect(try offered("help", "sandbox", "sto") == ["stop"])
    }

    @Test func `options of the command and of its parents`() throws {
        #expect(
            try offered("report", "--") == ["--format", "--document", "--journal", "--color", "--help"])
    }

    @Test func `values of an option, the next word`() throws {
        #expect(try offered("report", "--format", "h") == ["html"])
    }

    @Test func `values of an option after an equals sign that bash cut off`() throws {
        #expect(try offered("report", "--format", "=", "h") == ["html"])
    }

    @Test func `values of an option right after the equals sign`() throws {
        #expect(try offered("report", "--format", "=") == ["text", "md", "html", "json"])
    }

    @Test func `values of an option where bash does not cut at equals signs`() throws {
        #expect(try offered("report", "--format=h") == ["--format=html"])
    }

    @Test func `nothing for free text`() throws {
        #expect(try offered("run", "--note", "") == [])
    }

    @Test func `runbooks and the folders on the way`() throws {
        #expect(
            try offered("run", "-y", "x.md", "").sorted() == ["bin", "deploy.md", "guides", "two words.md"])
    }

    @Test func `any file and only folders`() throws {
        #expect(try offered("run", "--params", "n") == ["notes.txt"])
    }

    @Test func `only folders`() throws {
        #expect(try offered("key", "export", "--to", "").sorted() == ["bin", "guides"])
    }

    @Test func `file names after two dashes`() throws {
        #expect(try offered("run", "--", "d") == ["deploy.md"])
    }

    @Test func `runs come from the program`() throws {
        #expect(try offered("resume", "7") == ["7F3K"])
    }

    @Test func `steps come from the program, which sees the line`() throws {
        #expect(
            try offered("run", "deploy.md", "-p", "A", "=", "1", "--step", "") == [
                "completion", "--words", "step", "--", "run", "deploy.md", "-p", "A=1", "--step",
            ])
    }

    @Test func `the second argument has its own kind`() throws {
        #expect(try offered("show", "7F3K", "dep").isEmpty)
        #expect(try BashCompletionTests().offered("completion", "") == ["bash", "zsh", "fish"])
    }
}
