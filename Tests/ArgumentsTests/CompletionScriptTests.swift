import Arguments
import Foundation
import Testing

@Suite("CompletionScript", .timeLimit(.minutes(10)))
struct CompletionScriptTests {
    @Test(
        "a shell that is here accepts its script",
        arguments: ["bash", "zsh", "fish"].filter {
            FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
        })
    func syntax(shell: String) throws {
        let script = FileManager.default.temporaryDirectory.appending(path: "script-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: script) }
        try Data(CompletionScript.text(for: shell, SampleTree.root).utf8).write(to: script)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/\(shell)")
        process.arguments = ["-n", script.path]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    @Test("hidden commands and options are offered by no shell", arguments: ["bash", "zsh", "fish"])
    func hidden(shell: String) {
        #expect(!CompletionScript.text(for: shell, SampleTree.root).contains("rollback"))
        #expect(!CompletionScript.text(for: shell, SampleTree.root).contains("list names"))
        #expect(!CompletionScript.text(for: shell, SampleTree.root).contains("iam-policy"))
        #expect(CompletionScript.text(for: shell, SampleTree.root).contains("completion --words"))
    }

    @Test func `summaries are quoted for each shell`() {
        let root = CommandSpecification(
            "x-y", summary: "s",
            options: [OptionSpecification("all", summary: #"it's [all]: a\b"#)])
        #expect(CompletionScript.zsh(root).contains(#"'(--all)--all[it'\''s \[all\]\: a\\b]'"#))
        #expect(CompletionScript.fish(root).contains(#"-l all -d 'it\'s [all]: a\\b'"#))
        #expect(CompletionScript.bash(root).contains("complete -F _x_y x-y\n"))
    }

    @Test func `kinds of place become the shells' own`() {
        let zsh = CompletionScript.zsh(SampleTree.root)
        #expect(zsh.contains(#"'*:FILE:_files -g "*.md"'"#))
        #expect(zsh.contains("'1::RUN:_runbook__words run'"))
        #expect(zsh.contains("'(--to)--to=[where]:DIR:_directories'"))
        #expect(zsh.contains("'*-t+[only these targets]:EXPR: ' '*--target=[only these targets]:EXPR: '"))
        let fish = CompletionScript.fish(SampleTree.root)
        let start = "complete -c runbook -n '__runbook_at "
        #expect(fish.contains("\(start)key export' -l to -d 'where' -r -a '(__fish_complete_directories)'\n"))
        #expect(fish.contains("\(start)report' -l format -d 'what to print' -r -a 'text md html json'\n"))
        #expect(fish.contains("\(start)run' -a '(__fish_complete_suffix .md)'\n"))
    }
}
