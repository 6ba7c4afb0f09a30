import Execution
import Journals
import Runbooks
import Testing

/// A rollout that dies just before each of its journal writes in turn, and is carried on by a fresh engine over the
/// same file. What blocks did is counted outside the journal.
@Suite("Crashes at every write")
struct EngineCrashTests {
    /// Steps of every kind: checked, unchecked, idempotent, with exports, after a barrier.
    private func harness() throws -> EngineHarness {
        try EngineHarness(
            [
                .toy("checked", "do c\nexport ID=1", check: "holds c\nexport ID=1", { $0.exports = ["ID"] }),
                .toy("bare", "show ID\ndo b"),
                .toy("again", "do i", { $0.isIdempotent = true }),
                .toy("central", "do r", check: "holds r", { $0.per = .run }),
                .toy("last", "show ID\ndo l", check: "holds l"),
            ])
    }

    private static let all: [String: Int] = [
        "c@a": 1, "c@b": 1, "b@a": 1, "b@b": 1, "i@a": 1, "i@b": 1, "r@a": 1, "l@a": 1, "l@b": 1,
    ]

    /// The number of events of an undisturbed run.
    private func eventCount() async throws -> Int {
        let harness = try harness()
        try await harness.work()
        #expect(harness.world.effects == Self.all)
        return try harness.eventCount()
    }

    @Test func `nothing completed is repeated, nothing is lost, and what cannot be known says so`()
        async throws
    {
        let count = try await eventCount()
        #expect(count > 40)
        var unknown = 0
        for event in 1..<count {
            let harness = try harness()
            try await harness.begin()
            try harness.crash(beforeEvent: event)
            await #expect(throws: JournalError.self, "event \(event)") { try await harness.work() }
            let complete = try harness.executions(.succeeded)
            let began = Set(harness.world.calls("run"))

            try await harness.restart()
            try await harness.work()
            try harness.journal.reader().verifyChain(of: harness.run)
            let effects = harness.world.effects
            for (effect, times) in effects where times != 1 {
                // Only an idempotent step may have its effect twice, and only when its end was lost.
                #expect(effect.hasPrefix("i@") && times == 2, "event \(event): \(effect) \(times) times")
            }
            #expect(Set(complete).isSubset(of: try harness.executions(.succeeded)), "event \(event)")
            let lost = try harness.executions(.unknown)
            unknown += lost.count
            for name in lost {
                #expect(name.hasPrefix("bare@") && began.contains(name), "event \(event): \(name)")
            }
            if lost.isEmpty { #expect(effects.keys.sorted() == Self.all.keys.sorted(), "event \(event)") }

            // The operator has looked: it was done. Then the rest follows.
            for name in lost {
                let key = try harness.execution("bare", on: String(name.split(separator: "@")[1])).key
                try await harness.append(.state(key, .succeeded, reason: "done by kim", at: 1))
            }
            try await harness.work()
            #expect(harness.world.effects.keys.sorted() == Self.all.keys.sorted(), "event \(event)")
        }
        #expect(unknown > 0, "some crash must have hit the end of a step that nothing can check")
    }

    @Test func `an engine that dies again and again gets there in the end`() async throws {
        let harness = try harness()
        try await harness.begin()
        var crashes = 0
        while crashes < 200 {
            try harness.crash(beforeEvent: try harness.eventCount() + 9)
            do {
                try await harness.work()
                break
            } catch {
                crashes += 1
                try await harness.restart()
                for name in try harness.executions(.unknown) {
                    let key = try harness.execution("bare", on: String(name.split(separator: "@")[1])).key
                    try await harness.append(.state(key, .succeeded, reason: "done by kim", at: 1))
                }
            }
        }
        #expect(crashes > 3 && crashes < 200)
        for (effect, times) in harness.world.effects where !effect.hasPrefix("i@") {
            #expect(times == 1, "\(effect)")
        }
    }
}
