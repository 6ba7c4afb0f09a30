import AWSClient
import TestSupport
import Testing

@Suite("Retries on the record", .timeLimit(.minutes(5)))
struct CallRetryTests {
    let bench: CommandBench

    init() throws { bench = try CommandBench() }

    @Test func `each further try has its cause, and how long was waited for it`() async throws {
        let server = try FaultServer(.throttle, .serverError, then: .ok("{\"workspaces\": []}"))
        bench.set("AWS_ENDPOINT_URL", server.url(""))
        let outcome = try await bench.run("amp", "list-workspaces")
        #expect(outcome.status == 0, "\(outcome)")
        let retries = try #require(bench.observer.endings.first).retries
        #expect(retries.map(\.cause) == [.throttled, .error])
        #expect(retries.map(\.status) == [400, 500])
        #expect(retries.map(\.code) == ["ThrottlingException", "InternalFailure"])
        #expect(retries.reduce(.zero) { $0 + $1.pause } == bench.clock.slept.reduce(.zero, +))
    }

    @Test func `what nobody took is told apart from what a service answered`() async throws {
        bench.set("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
        let outcome = try await bench.run("amp", "list-workspaces")
        #expect(outcome.status == 255, "\(outcome)")
        let ending = try #require(bench.observer.endings.first)
        #expect(ending.retries.map(\.cause) == [.unreachable, .unreachable])
        #expect(ending.retries.allSatisfy { $0.status == nil && $0.code == nil })
    }

    @Test func `an interrupt between two tries leaves open what the first may have done`() async throws {
        let server = try FaultServer(then: .serverError)
        bench.set("AWS_ENDPOINT_URL", server.url(""))
        bench.clock.cancel(atPause: 1)
        let bench = bench
        // A write with a token, which may be sent twice.
        _ = await Task { try await bench.run("amp", "create-workspace", "--alias", "main") }.result
        let ending = try #require(bench.observer.endings.first)
        #expect(ending.error?.effect == .unknown && ending.retries.isEmpty)
        #expect(server.requests.count == 1)
    }
}
