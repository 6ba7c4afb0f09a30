import JSON
import Journals
import Runbooks
import Testing

@Suite("JournalReader")
struct JournalReaderTests {
    let sample: SampleJournal
    let owner = RunOwner.sample(1)

    init() throws { sample = try SampleJournal() }

    private func begin(_ run: NewRun = .sample()) async throws -> String {
        try await sample.journal.begin(run)
    }

    private func record(_ run: String) throws -> RunRecord {
        try sample.journal.reader().record(of: run, standing: standing(.alive))
    }

    @Test func `of much output the beginning and the end are shown, with the count left out`() async throws {
        let run = try await begin()
        let line = Array("0123456789abcde\n".utf8)
        let recorder = AttemptRecorder(journal: sample.journal, run: run, owner: owner, key: .sample())
        try await sample.journal.append([.began(.sample())], to: run, as: owner)
        var whole: [UInt8] = []
        for index in 0..<40_000 {
            let bytes = Array("\(index) ".utf8) + line
            whole += bytes
            try await recorder.take([OutputChunk(stream: index % 2 + 1, bytes: bytes)])
        }
        try await sample.journal.append(
            recorder.end(at: 5, outcome: .succeeded, status: 0, failure: nil), to: run, as: owner)
        let attempt = try #require(try record(run).executions[0].attempts.first)
        let half = JournalReader.outputLimitBytes / 2
        #expect(attempt.outputBytes == whole.count)
        #expect(
            attempt.output == String(decoding: whole.prefix(half), as: UTF8.self)
                + "\n[… \(whole.count - 2 * half) bytes left out …]\n"
                + String(decoding: whole.suffix(half), as: UTF8.self))
    }

    @Test func `output up to the limit is shown whole`() async throws {
        let run = try await begin()
        let recorder = AttemptRecorder(journal: sample.journal, run: run, owner: owner, key: .sample())
        let bytes = [UInt8](repeating: 97, count: JournalReader.outputLimitBytes)
        try await recorder.take([OutputChunk(stream: 1, bytes: bytes)])
        try await sample.journal.append(
            [.began(.sample())] + recorder.end(at: 5, outcome: .succeeded, status: 0, failure: nil), to: run,
            as: owner)
        #expect(try record(run).executions[0].attempts[0].output.utf8.count == bytes.count)
    }

    @Test func `an attempt that goes on runs, and one that an engine took with it does not`() async throws {
        let run = try await begin()
        try await sample.journal.append([.began(.sample(1))], to: run, as: owner)
        #expect(try record(run).executions.map(\.isRunning) == [true, false, false, false])
        let dead = try sample.journal.reader().record(of: run, standing: standing(.dead))
        #expect(dead.executions.allSatisfy { !$0.isRunning })
        try await sample.journal.append([.began(.sample(2)), .ended(.sample(2))], to: run, as: owner)
        #expect(try record(run).executions[0].isRunning == false)
    }

    @Test func `a further attempt makes its execution pending and takes its exports away`() async throws {
        let run = try await begin()
        try await sample.journal.append(
            [
                .began(.sample(1)), .ended(.sample(1)),
                .exports(.sample(), Exports(encoded: [1], names: ["X"]), inputs: ["a": "b"]),
                .state(.sample(), .failed, reason: "its check failed", at: 4),
            ], to: run, as: owner)
        try await sample.journal.append([.began(.sample(2))], to: run, as: owner)
        let snapshot = try sample.journal.reader().snapshot(of: run)
        let execution = try #require(snapshot.executions.first { $0.key == .sample() })
        #expect(execution.state == .pending && execution.reason == nil && execution.exports == nil)
        #expect(execution.inputs == [:] && execution.runAttempts == 2 && execution.latestOutcome == nil)
    }

    @Test func `runs are listed newest first, with counts`() async throws {
        let old = try await begin(.sample(started: 100))
        let new = try await begin(.sample(steps: 3, started: 200))
        try await sample.journal.append([.state(.sample(), .failed, reason: "no", at: 1)], to: new, as: owner)
        try await sample.journal.end(old, state: .finished, at: 300, as: owner)
        let runs = try sample.journal.reader().runs(standing: standing(.alive))
        #expect(runs.map(\.run) == [new, old])
        #expect(
            runs[0].counts == [.failed: 1, .pending: 5] && runs[0].targets == 2 && runs[0].owner == owner)
        #expect(runs[1].state == .finished && runs[1].ended == 300 && runs[1].owner == nil)
        #expect(try sample.journal.reader().runs(limit: 1, standing: standing(.alive)).count == 1)
    }

    // MARK: - What earlier runs left

    private func finished(_ change: (inout NewRun) -> Void = { _ in }, exporting value: UInt8) async throws
        -> String
    {
        var new = NewRun.sample()
        change(&new)
        let run = try await begin(new)
        try await sample.journal.append(
            [
                .exports(.sample(), Exports(encoded: [value], names: ["X"]), inputs: [:]),
                .state(.sample(), .succeeded, reason: nil, at: 1),
                .exports(.sample(2), Exports(encoded: [99], names: ["Y"]), inputs: [:]),
                .state(.sample(2), .skipped, reason: "no", at: 1),
            ], to: run, as: owner)
        try await sample.journal.end(run, state: .finished, at: 2, as: owner)
        return run
    }

    private func earlier() throws -> [EarlierExports] {
        try sample.journal.reader().exportsOfLatestFinishedRun(of: "infra")
    }

    @Test func `the latest finished run hands its exports on`() async throws {
        #expect(try earlier() == [])
        _ = try await finished({ $0.started = 100 }, exporting: 1)
        _ = try await finished({ $0.started = 300 }, exporting: 3)
        _ = try await finished({ $0.started = 200 }, exporting: 2)
        _ = try await begin(.sample(started: 400))
        #expect(try earlier().map(\.exports.encoded) == [[3]])
        #expect(try earlier().map(\.covers) == [[Target.ID("a/eu")]])
    }

    @Test func `a verification hands nothing on`() async throws {
        _ = try await finished({ $0.options = ["mode": "verify"] }, exporting: 1)
        #expect(try earlier() == [])
    }

    @Test func `exports are handed on to all targets that an execution stands for`() async throws {
        let all = [Target.ID("a/eu"), Target.ID("b/eu")]
        _ = try await finished({ $0.executions[0].covers = all }, exporting: 1)
        #expect(try earlier().map(\.covers) == [all])
    }

    @Test func `targets on which a step ever succeeded are known, with and without this run`() async throws {
        let first = try await finished(exporting: 1)
        let reader = try sample.journal.reader()
        #expect(
            try reader.targetsEverDone(document: "infra", step: Step.ID("step-1")).map(\.id.rawValue) == [
                "a/eu"
            ])
        #expect(try reader.targetsEverDone(document: "infra", step: Step.ID("step-1"), besides: first) == [])
        #expect(try reader.targetsEverDone(document: "infra", step: Step.ID("step-2")) == [])
    }
}
