import Foundation
import JSON
import Journals
import Runbooks
import SQLite
import TestSupport
import Testing

@Suite("Calls in the journal")
struct CallTests {
    let sample: SampleJournal
    let run: String
    let owner = RunOwner.sample(1)
    var journal: Journal { sample.journal }

    init() async throws {
        sample = try SampleJournal()
        run = try await sample.journal.begin(.sample())
        try await sample.journal.append([.began(.sample())], to: run, as: owner)
    }

    private func call(_ change: (inout RunRecord.Call) -> Void = { _ in }) -> RunRecord.Call {
        var call = RunRecord.Call(
            id: "c1", kind: .run, attempt: 1, service: "ec2", operation: "CreateVpc", region: "eu-west-1",
            impact: .write, isRepeatable: false, parameters: ["CidrBlock": "10.0.0.0/16"], started: 900)
        change(&call)
        return call
    }

    private func write(_ call: RunRecord.Call, _ replay: CallReplay? = nil) async throws {
        try await journal.append([.call(.sample(), call, replay: replay)], to: run, as: owner)
    }

    private func calls() throws -> [RunRecord.Call] {
        try journal.reader().record(of: run, standing: standing(.alive)).executions[0].calls
    }

    private func hasOpenCall() throws -> Bool {
        let executions = try journal.reader().snapshot(of: run).executions
        return try #require(executions.first { $0.key == .sample() }).hasOpenCall
    }

    @Test func `a call is written before it is sent, and its answer over it`() async throws {
        try await write(call())
        #expect(try calls() == [call()])
        let answered = call {
            $0.outcome = .succeeded
            $0.microseconds = 1234
            $0.status = 200
            $0.requestID = "r-1"
            $0.retryCount = 2
            $0.retries = [
                .init(cause: .throttled, status: 400, code: "Throttling", microseconds: 700_000),
                .init(cause: .lost, microseconds: 0),
            ]
            $0.caller = "arn:aws:sts::1:assumed-role/rollout/kim"
        }
        try await write(answered)
        #expect(try calls() == [answered])
        try journal.reader().verifyChain(of: run)
    }

    @Test func `calls come back in the order in which they were made`() async throws {
        for name in ["b", "a", "c"] { try await write(call { $0.id = name }) }
        #expect(try calls().map(\.id) == ["b", "a", "c"])
    }

    @Test func `a call without a definite answer leaves its execution open, unless it may be sent again`()
        async throws
    {
        #expect(try !hasOpenCall())
        try await write(call())
        #expect(try hasOpenCall())
        try await write(call { $0.outcome = .failed })
        #expect(try !hasOpenCall())
        try await write(call { $0.outcome = .unknown })
        #expect(try hasOpenCall())
        try await write(call { $0.outcome = .succeeded })
        try await write(
            call {
                $0.id = "c2"
                $0.isRepeatable = true
            })
        #expect(try !hasOpenCall())
        try await write(
            call {
                $0.id = "c3"
                $0.kind = .check
            })
        #expect(try !hasOpenCall(), "a check's calls are the check's")
    }

    @Test func `an open call of an earlier attempt no longer matters`() async throws {
        try await write(call { $0.outcome = .unknown })
        try await journal.append([.ended(.sample()), .began(.sample(2))], to: run, as: owner)
        #expect(try !hasOpenCall())
    }

    @Test func `what was asked is kept as a digest, and the answer sealed`() async throws {
        let replay = CallReplay(
            request: "ec2 CreateVpc 10.9.8.0/24", occurrence: 1, answer: Array("vpc-secret".utf8))
        try await write(call { $0.outcome = .succeeded }, replay)
        let bytes = try sample.bytes()
        #expect(bytes.range(of: Data("10.9.8.0".utf8)) == nil)
        #expect(bytes.range(of: Data("vpc-secret".utf8)) == nil)
        let database = try SQLiteDatabase(path: sample.path)
        #expect(
            try database.scalar("SELECT request FROM calls")?.string
                == journal.keyedDigest(of: "ec2 CreateVpc 10.9.8.0/24"))
        #expect(try database.scalar("SELECT length(answer) > 10 FROM calls")?.int == 1)
    }
}
