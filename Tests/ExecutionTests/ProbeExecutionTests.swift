import Execution
import JSON
import Journals
import Runbooks
import Testing

/// Requests and questions through the engine, with a double of whoever sends them.
@Suite("Requests in the engine")
struct ProbeExecutionTests {
    private func step(
        _ name: String, _ text: String, method: String, _ change: (inout Step) -> Void = { _ in }
    ) -> Step {
        .toy(name, text) {
            $0.kind = .probe(Probe(.http, method: method))
            change(&$0)
        }
    }

    @Test func `parts of a request are expanded, and no value becomes a header line`() async throws {
        let harness = try EngineHarness(
            [step("one", "POST http://{{ params.host }}/\nA: {{ params.evil }}\n", method: "POST")],
            on: [.toy("a")])
        harness.parameters = ["host": "h", "evil": "x\nB: y\n\nbody"]
        try await harness.work()
        #expect(harness.world.effects["POST http://h/@a"] == 1)
        #expect(harness.world.values == ["A: x\nB: y\n\nbody"])
    }

    @Test func `a lost answer is unknown and is not sent again`() async throws {
        let harness = try EngineHarness([step("one", "POST http://lost/\n", method: "POST")], on: [.toy("a")])
        try await harness.work()
        #expect(try harness.record().executions[0].state == .unknown)
        try await harness.work()
        #expect(harness.world.calls == ["probe one@a"])
    }

    @Test func `a crash before the answer leaves it unknown, unless it only reads`() async throws {
        let harness = try EngineHarness(
            [
                step("one", "POST http://vanish/\n", method: "POST")
            ], on: [.toy("a")])
        await #expect(throws: JournalError.self) { try await harness.work() }
        try await harness.work()
        #expect(try harness.record().executions[0].state == .unknown)
        #expect(harness.world.calls == ["probe one@a"])
    }
}
