import Foundation
import TestSupport
import Testing

/// Interrupts, kills and decisions: what nobody can know is called unknown, and a person decides.
@Suite("Interrupted runs and unknown outcomes")
struct UnknownOutcomeTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    /// A step that runs until the file `go` exists, and one after it.
    private func writeSlow(_ attributes: String = "", check: String? = nil) throws {
        let block = check.map { "\n```bash {verify}\n\($0)\n```\n" } ?? ""
        try folder.write(
            """
            ```bash {name=slow\(attributes)}
            echo slow >>marks
            echo $BASHPID >shell
            until [[ -e go ]]; do sleep 0.1; done
            echo slow-end >>marks
            ```
            \(block)
            ```bash {name=after}
            echo after >>marks
            ```
            """, to: "doc.md")
    }

    private func started() async throws -> RunningInvocation {
        let running = try Invocation(["run", "doc.md", "--yes"], in: folder).start()
        #expect(await eventually { folder.has("shell") }, "\(running.stderr)")
        return running
    }

    /// Kills the engine in the middle of `slow`, and waits until the step is gone too.
    private func killed() async throws {
        let running = try await started()
        running.signal(SIGKILL)
        #expect(await running.outcome().status == 137)
        let shell = try #require(folder.lines(of: "shell").first)
        #expect(await eventually { !ProcessTable.isAlive(shell) })
        try folder.remove("shell")
    }

    @Test func `an interrupt lets the running step settle and starts no other`() async throws {
        try writeSlow()
        let running = try await started()
        running.signal(SIGINT)
        #expect(await eventually { running.stderr.contains("stopping") })
        try folder.write("", to: "go")
        let outcome = await running.outcome()
        #expect(outcome.status == 130, "\(outcome)")
        #expect(outcome.stderr.contains("resume with: runbook resume "))
        #expect(folder.lines(of: "marks") == ["slow", "slow-end"])
        let resumed = try await folder.runbook("resume")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(folder.lines(of: "marks") == ["slow", "slow-end", "after"])
    }

    @Test func `runbook stop does what an interrupt does`() async throws {
        try writeSlow()
        let running = try await started()
        let stop = try await folder.runbook("stop")
        #expect(stop.status == 0, "\(stop)")
        #expect(await eventually { running.stderr.contains("stopping") })
        try folder.write("", to: "go")
        #expect(await running.outcome().status == 130)
        #expect(folder.lines(of: "marks") == ["slow", "slow-end"])
    }

    @Test func `a second interrupt kills what runs, leaves nothing of it, and calls it unknown`() async throws
    {
        try writeSlow()
        let running = try await started()
        running.signal(SIGINT)
        #expect(await eventually { running.stderr.contains("stopping") })
        running.signal(SIGINT)
        let outcome = await running.outcome()
        #expect(outcome.status == 130, "\(outcome)")
        #expect(outcome.stderr.contains("unknown"))
        let shell = try #require(folder.lines(of: "shell").first)
        #expect(!ProcessTable.isAlive(shell))
        #expect(folder.lines(of: "marks") == ["slow"])
        let resumed = try await folder.runbook("resume")
        #expect(resumed.status == 4, "\(resumed)")
    }

    @Test func `a second engine is refused while the first lives`() async throws {
        try writeSlow()
        let running = try await started()
        let refused = try await folder.runbook("resume")
        #expect(refused.status == 2, "\(refused)")
        #expect(refused.stderr.contains("is owned by process \(running.processID)"))
        try folder.write("", to: "go")
        #expect(await running.outcome().status == 0)
        #expect(folder.lines(of: "marks") == ["slow", "slow-end", "after"])
    }

    @Test func `after a kill the outcome is unknown, and a plain resume decides nothing`() async throws {
        try writeSlow()
        try await killed()
        let runs = try await folder.runbook("runs")
        #expect(runs.stdout.contains("interrupted"), "\(runs)")
        let resumed = try await folder.runbook("resume")
        #expect(resumed.status == 4, "\(resumed)")
        #expect(resumed.stderr.contains("--done STEP | --rerun STEP | --skip STEP"))
        #expect(folder.lines(of: "marks") == ["slow"])
    }

    @Test func `done goes on after it`() async throws {
        try writeSlow()
        try await killed()
        let resumed = try await folder.runbook("resume", "--done", "slow", "--note", "seen in the console")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(folder.lines(of: "marks") == ["slow", "after"])
        let report = try JSONText(try await folder.runbook("report", "--format", "json").stdout)
        #expect(report["executions.0.state"] == "succeeded")
        #expect(report["executions.0.decisions.0.kind"] == "done")
        #expect(report["executions.0.decisions.0.note"] == "seen in the console")
    }

    @Test func `what never began is not done`() async throws {
        try writeSlow()
        try await killed()
        let refused = try await folder.runbook("resume", "--done", "after")
        #expect(refused.status == 2, "\(refused)")
        #expect(refused.stderr.contains("step `after` has not begun on such a target, so it is not done"))
        #expect(try await folder.runbook("resume").status == 4)
    }

    @Test func `what a step left in the background stays until the step runs again`() async throws {
        try folder.write(
            """
            ```bash {name=serve background}
            sleep 300 >/dev/null 2>&1 & echo $! >server
            ```
            ```bash {name=slow}
            sleep 300 >/dev/null 2>&1 & echo $! >shell
            until [[ -e go ]]; do sleep 0.1; done
            ```
            """, to: "doc.md")
        let running = try await started()
        let server = try #require(folder.lines(of: "server").first)
        defer { ProcessTable.kill(server) }
        running.signal(SIGKILL)
        #expect(await running.outcome().status == 137)
        try folder.write("", to: "go")
        let resumed = try await folder.runbook("resume", "--rerun", "slow")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(ProcessTable.isAlive(server))

        let again = try await folder.runbook("resume", "--rerun", "serve")
        #expect(again.status == 0, "\(again)")
        #expect(!ProcessTable.isAlive(server))
        let fresh = try #require(folder.lines(of: "server").first)
        #expect(fresh != server && ProcessTable.isAlive(fresh))
        ProcessTable.kill(fresh)
    }

    @Test func `rerun runs it again`() async throws {
        try writeSlow()
        try await killed()
        try folder.write("", to: "go")
        let resumed = try await folder.runbook("resume", "--rerun", "slow")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(folder.lines(of: "marks") == ["slow", "slow", "slow-end", "after"])
    }

    @Test func `skip leaves it out`() async throws {
        try writeSlow()
        try await killed()
        let resumed = try await folder.runbook("resume", "--skip", "slow")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(folder.lines(of: "marks") == ["slow", "after"])
    }

    @Test func `a check that holds settles an unknown outcome`() async throws {
        try writeSlow(check: "test -e effect")
        try await killed()
        try folder.write("", to: "effect")
        let resumed = try await folder.runbook("resume")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(folder.lines(of: "marks") == ["slow", "after"])
    }

    @Test func `a check that does not hold proves nothing for a step that is not idempotent`() async throws {
        try writeSlow(check: "test -e effect")
        try await killed()
        let resumed = try await folder.runbook("resume")
        #expect(resumed.status == 4, "\(resumed)")
        #expect(resumed.stderr.contains("not marked `idempotent`"))
        #expect(folder.lines(of: "marks") == ["slow"])
    }

    @Test func `an idempotent step runs again by itself`() async throws {
        try writeSlow(" idempotent")
        try await killed()
        try folder.write("", to: "go")
        let resumed = try await folder.runbook("resume")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(folder.lines(of: "marks") == ["slow", "slow", "slow-end", "after"])
    }

    @Test func `a run that was killed before its first step is carried on`() async throws {
        // The engine dies while it asks who it is, however busy the machine.
        let path = folder.path
        try folder.useStubAWS([("100000000001", [])]) { _ in
            if !FileManager.default.fileExists(atPath: "\(path)/go") { Self.killEngine(in: path) }
        }
        try folder.write(
            "---\ninventory: inventory.yaml\n---\n```bash\necho one >>\"$HOME/marks\"\n```\n", to: "doc.md")
        let killed = try await folder.runbook("run", "doc.md", "--yes")
        #expect(killed.status == 137, "\(killed)")
        try folder.write("", to: "go")
        let resumed = try await folder.runbook("resume")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(folder.lines(of: "home/marks") == ["one"])
    }

    /// Kills the `runbook run` whose current folder this is.
    static func killEngine(in folder: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
            guard let pid = Int32(name),
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(name)/cwd")) == folder,
                let words = FileManager.default.contents(atPath: "/proc/\(name)/cmdline"),
                String(decoding: words, as: UTF8.self).contains("run\0doc.md")
            else { continue }
            kill(pid, SIGKILL)
        }
    }
}
