import Foundation
import TestSupport
import Testing

/// SIGKILL between the moment when what was there is kept and the moment when the new file has its name.
@Suite("Killed while a file is written", .timeLimit(.minutes(10)))
struct FileCrashTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    /// What the journal kept of files: attempt, whether something was there, and whether its bytes are sealed.
    private func kept() async throws -> [String] {
        let program = """
            import sqlite3, sys
            for row in sqlite3.connect(sys.argv[1]).execute(
                "SELECT attempt, present, sealed IS NOT NULL FROM files ORDER BY id"): print(*row)
            """
        let outcome = try await Invocation(
            of: "/usr/bin/python3", ["-c", program, "\(folder.path)/.runbook/journal.db"], in: folder
        ).run()
        #expect(outcome.status == 0, "\(outcome)")
        return outcome.stdout.split(separator: "\n").map(String.init)
    }

    @Test func `what was there is kept and still there, and resume finishes it with what waits for it`()
        async throws
    {
        // So large that it is seen while it is written.
        let make = try await Invocation(
            of: "/bin/sh", ["-c", "truncate -s 512M big && sha256sum big"], in: folder
        ).run()
        try folder.write("old\n", to: "agent")
        try folder.write(
            """
            ```text {name=agent-config file=\(folder.path)/agent source=file://\(folder.path)/big sha256=\(make.stdout.prefix(64))}
            ```

            ```bash {name=restart when=steps.agent-config.changed}
            echo restart >>marks
            ```
            """, to: "doc.md")
        let running = try Invocation(["run", "doc.md", "--yes"], in: folder).start()
        let isWriting = await eventually(every: .milliseconds(1)) {
            let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
            return names?.contains { $0.hasPrefix("agent.runbook-") } ?? false
        }
        running.signal(SIGKILL)
        #expect(isWriting)
        #expect(await running.outcome().status == 137)
        #expect(folder.text(of: "agent") == "old\n")
        #expect(try await kept() == ["1 1 1"])
        let outcome = try await folder.runbook("resume")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(folder.size(of: "agent") == 512 << 20)
        #expect(folder.lines(of: "marks") == ["restart"])
        #expect(try await kept() == ["1 1 1", "2 1 1"])
    }
}
