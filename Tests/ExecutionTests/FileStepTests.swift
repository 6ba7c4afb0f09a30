import Execution
import JSON
import Journals
import Runbooks
import Testing

@Suite("File steps")
struct FileStepTests {
    private static let old = Array("port=1\npassword=hunter22\n".utf8)

    private func file(_ text: String = "port=2\npassword={{ params.password }}\n") -> Step {
        .toy("agent-config", text) { $0.kind = .file(Step.File(path: "/etc/agent", mode: 0o600)) }
    }

    private func restart(_ text: String = "do restart") -> Step {
        .toy("restart", text) { $0.when = "steps.agent-config.changed" }
    }

    private func harness(_ steps: [Step]) throws -> EngineHarness {
        let harness = try EngineHarness(steps, on: [.toy("a")])
        harness.parameters = ["password": "hunter22"]
        harness.secretParameters = ["password"]
        return harness
    }

    private func output(_ harness: EngineHarness, _ step: String = "agent-config") throws -> String {
        let execution = try #require(
            try harness.record().executions.first { $0.step == Step.ID(step) })
        return execution.attempts.map(\.output).joined()
    }

    @Test func `what was there is kept, what changes is told, and secrets in neither`() async throws {
        let harness = try harness([file()])
        harness.world.put("/etc/agent@a", Self.old)
        try await harness.work()
        #expect(try harness.executions(.succeeded) == ["agent-config@a"])
        let kept = try harness.journal.reader().keptFiles(in: harness.run)
        let present = try #require(kept.first?.previous.present)
        #expect(kept.count == 1 && present.contents == Self.old)
        #expect(present.mode == 0o644 && present.owner == "toy:toys")
        #expect(
            try output(harness) == """
                /etc/agent: changed, mode 0644 to 0600
                --- /etc/agent
                +++ /etc/agent
                @@ -1,2 +1,2 @@
                -port=1
                +port=2
                 password=[hidden]

                """)
        #expect(
            try harness.eventKinds().drop { $0 != "attempt-began" }.prefix(3)
                == ["attempt-began", "file-kept", "attempt-ended"])
    }

    @Test func `a file as wanted is satisfied, unchanged and not written`() async throws {
        let harness = try harness([file("x\n"), restart()])
        harness.world.put("/etc/agent@a", Array("x\n".utf8), mode: 0o600)
        try await harness.work()
        #expect(try harness.executions(.satisfied) == ["agent-config@a"])
        #expect(try harness.executions(.skipped) == ["restart@a"])
        #expect(harness.world.calls("write").isEmpty)
        #expect(try harness.journal.reader().keptFiles(in: harness.run) == [])
    }

    @Test func `whoever waits for a change runs after one, and after a failure again`() async throws {
        let harness = try harness([file(), restart("fail 1\ndo restart")])
        try await harness.work()
        #expect(try harness.executions(.failed) == ["restart@a"])
        try await harness.restart()
        try await harness.work()
        #expect(try harness.executions(.succeeded) == ["agent-config@a", "restart@a"])
        #expect(harness.world.effects == ["restart@a": 1])
        #expect(harness.world.calls("write") == ["agent-config@a"])
    }

    @Test func `dying before any write leaves no change without its restart`() async throws {
        let undisturbed = try harness([file(), restart()])
        try await undisturbed.work()
        let count = try undisturbed.eventCount()
        for event in 1..<count {
            let harness = try harness([file(), restart().with { $0.isIdempotent = true }])
            harness.world.put("/etc/agent@a", Self.old)
            try await harness.begin()
            try harness.crash(beforeEvent: event)
            await #expect(throws: JournalError.self, "event \(event)") { try await harness.work() }
            try await harness.restart()
            try await harness.work()
            // Succeeded, never satisfied: this run wrote it, so its rollback is this run's.
            #expect(
                try harness.executions(.succeeded) == ["agent-config@a", "restart@a"], "event \(event)")
            #expect(harness.world.effects["restart@a"] ?? 0 >= 1, "event \(event)")
            let kept = try harness.journal.reader().keptFiles(in: harness.run)
            #expect(kept.first?.previous.present?.contents == Self.old, "event \(event)")
            try harness.journal.reader().verifyChain(of: harness.run)
        }
    }

    @Test func `another change makes what waited for the first run again`() async throws {
        let harness = try harness([file(), restart()])
        try await harness.work()
        try await harness.change(parameters: ["password": "another8"])
        try await harness.work()
        #expect(harness.world.calls("write").count == 2)
        #expect(harness.world.effects == ["restart@a": 2])
        try await harness.restart()
        try await harness.work()
        #expect(harness.world.effects == ["restart@a": 2])
    }

    @Test func `a block that ran has changed something, one whose checks held has not`() async throws {
        let harness = try harness([
            .toy("ran", "do a"), .toy("held", "do b", check: "holds c"),
            .toy("one", "do one") { $0.when = "steps.ran.changed" },
            .toy("two", "do two") { $0.when = "steps.held.changed" },
        ])
        harness.world.have("c@a")
        try await harness.work()
        #expect(harness.world.effects == ["a@a": 1, "c@a": 1, "one@a": 1])
    }

    @Test func `a plan tells what would change`() async throws {
        let harness = try harness([file(), restart()])
        harness.world.put("/etc/agent@a", Self.old)
        try await harness.work(RunOptions(mode: .plan))
        #expect(try harness.executions(.pending) == ["agent-config@a", "restart@a"])
        let diffs = harness.events().compactMap { event in
            if case .fileDiffers(_, let diff) = event { diff } else { nil }
        }
        #expect(diffs.count == 1 && diffs[0].contains("-port=1\n+port=2\n password=[hidden]\n"))
        #expect(harness.world.calls("write").isEmpty)
    }
}

extension Step {
    /// The same step with something else about it.
    fileprivate func with(_ change: (inout Step) -> Void) -> Step {
        var copy = self
        change(&copy)
        return copy
    }
}
