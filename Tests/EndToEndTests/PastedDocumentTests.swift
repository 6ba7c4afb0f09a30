import Foundation
import TestSupport
import Testing

/// Documents whose blocks were made for one interactive shell, as steps and pasted into bash.
@Suite("A document made for one shell", .timeLimit(.minutes(10)))
struct PastedDocumentTests {
    let pasted: TestFolder
    let run: TestFolder

    init() throws {
        pasted = try TestFolder()
        run = try TestFolder()
    }

    @Test(arguments: ["one-shell.md", "one-shell-corners.md"])
    func `prints and leaves what pasting its blocks into bash does`(name: String) async throws {
        let fixture = RepositoryLayout.root + "/Tests/Fixtures/\(name)"
        let source = try String(contentsOfFile: fixture, encoding: .utf8)
        for folder in [pasted, run] { try folder.write(source, to: "work/doc.md") }

        let shown = try JSONText(
            try await run.runbook("show", "--document", "work/doc.md", "--format", "json").stdout)
        let count = try #require(shown.count("steps"))
        #expect(count > 10)
        let text = (0..<count).map { (shown["steps.\($0).text"] ?? "") + "\n" }.joined()
        let bash = Invocation(of: "/bin/bash", ["--noprofile", "--norc"], in: pasted)
        let wanted = try await bash.inFolder("work").input(text).run()
        #expect(wanted.status == 0 && wanted.stderr.isEmpty, "\(wanted)")

        let outcome = try await Invocation(["run", "doc.md", "--yes"], in: run).inFolder("work").run()
        #expect(outcome.status == 0, "\(outcome)")
        let report = try JSONText(
            try await Invocation(["report", "--format", "json"], in: run).inFolder("work").run().stdout)
        let printed = (0..<count).map { report["executions.\($0).attempts.0.output"] ?? "" }.joined()
        #expect(lines(printed) == lines(wanted.stdout))
        #expect(try files(of: run) == files(of: pasted))
    }

    /// What DESIGN does not carry, so that nobody relies on it unawares.
    @Test func `options, traps, aliases, arguments, the umask and descriptors end with their block`()
        async throws
    {
        try run.write(
            """
            ```bash
            set -f
            shopt -s nullglob expand_aliases
            trap 'echo trapped' USR1
            alias other=true
            set -- one two
            umask 077
            exec 7>&1
            [[ abc =~ b ]]
            mkdir deep && pushd deep
            PATH=/only
            ```

            ```bash
            echo "$# $(umask) ${BASH_REMATCH-none} $(trap -p USR1)$(alias)"
            [[ $- == *f* ]] || shopt -q nullglob || echo "no options"
            { true >&7; } 2>/dev/null || echo "no descriptor"
            dirs -p | wc -l
            basename "$PWD"
            [[ $PATH == /only:* ]] && ls -d /
            ```
            """, to: "doc.md")
        let outcome = try await Invocation(
            of: "/bin/sh", ["-c", "umask 022; exec \"$0\" run doc.md --yes", Invocation.program], in: run
        ).run()
        #expect(outcome.status == 0, "\(outcome)")
        let report = try JSONText(try await run.runbook("report", "--format", "json").stdout)
        #expect(
            report["executions.1.attempts.0.output"]
                == "0 0022 none \nno options\nno descriptor\n1\ndeep\n/\n")
    }

    private func lines(_ text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// Each file below `work` with its content, folders with none; without what the run itself keeps there.
    private func files(of folder: TestFolder) throws -> [String: String] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: "\(folder.path)/work")
        let left = names.filter { !$0.hasPrefix(".runbook") }
        return Dictionary(uniqueKeysWithValues: left.map { ($0, folder.text(of: "work/\($0)")) })
    }
}
