import Foundation
import Journals
import Runbooks
import SQLite
import TestSupport
import Testing

@Suite("Kept files")
struct KeptFileTests {
    let sample: SampleJournal
    private let secret = "correct-horse-battery"

    init() throws { sample = try SampleJournal() }

    private func previous(_ path: String = "/etc/app.conf") -> PreviousFile {
        PreviousFile(
            path: path,
            present: PreviousFile.Present(
                mode: 0o640, owner: "root:app", sizeBytes: 30, contents: Array("password=\(secret)\n".utf8)),
            writtenDigest: "ab12")
    }

    private func begin(keeping previous: PreviousFile) async throws -> String {
        let run = try await sample.journal.begin(.sample())
        try await sample.journal.append(
            [.began(.sample()), .fileKept(.sample(), previous, at: 1500)], to: run, as: .sample(1))
        return run
    }

    @Test func `what was there comes back as it was, and the chain holds`() async throws {
        let run = try await begin(keeping: previous())
        let reader = try sample.journal.reader()
        #expect(
            try reader.keptFiles(in: run) == [KeptFile(attempt: .sample(), at: 1500, previous: previous())])
        try reader.verifyChain(of: run)
        #expect(try reader.snapshot(of: run).executions.compactMap(\.latestChange) == [1])
    }

    @Test func `nothing of it stands in the file in the clear, and only its key opens it`() async throws {
        let run = try await begin(keeping: previous())
        #expect(try sample.bytes().range(of: Data(secret.utf8)) == nil)
        let kept = try JournalReader(path: sample.path).keptFiles(in: run)
        #expect(kept.first?.previous.present?.mode == 0o640)
        #expect(kept.first?.previous.present?.contents == nil)
    }

    @Test func `what was kept of one file does not open as another`() async throws {
        let run = try await begin(keeping: previous())
        try sample.tamper("UPDATE files SET path = '/etc/shadow'")
        #expect(throws: JournalError.self) { try sample.journal.reader().keptFiles(in: run) }
    }

    @Test func `that nothing was there, and that there was too much, are kept too`() async throws {
        var previous = previous()
        previous.present?.contents = nil
        let run = try await begin(keeping: previous)
        let nothing = PreviousFile(path: "new", present: nil, writtenDigest: "cd")
        try await sample.journal.append(
            [.began(.sample(2)), .fileKept(.sample(2), nothing, at: 1600)], to: run, as: .sample(1))
        #expect(try sample.journal.reader().keptFiles(in: run).map(\.previous) == [previous, nothing])
        #expect(try sample.journal.reader().snapshot(of: run).executions.compactMap(\.latestChange) == [2])
    }

    @Test func `a step that is renamed takes along what was kept for it`() async throws {
        let run = try await begin(keeping: previous())
        let rename = StepRename(document: "infra", from: Step.ID("step-1"), to: Step.ID("config"))
        var change = NewRun.sample()
        change.steps[0].record.step = Step.ID("config")
        for index in change.executions.indices where change.executions[index].key.step == Step.ID("step-1") {
            change.executions[index].key.step = Step.ID("config")
        }
        try await sample.journal.accept(
            change, renaming: [rename], in: run, as: .sample(1),
            decision: RunRecord.Decision(kind: "accept-changes", who: "kim", at: 900))
        let kept = try sample.journal.reader().keptFiles(in: run)
        #expect(kept.map(\.attempt.execution.step) == [Step.ID("config")])
        #expect(kept.map(\.previous) == [previous()])
    }

    @Test func `a journal of the release before is read as it is, and keeps files from then on`() async throws
    {
        let run = try await sample.journal.begin(.sample())
        sample.journal.close()
        try sample.tamper("DROP TABLE files; PRAGMA user_version = 5")
        let old = try Journal(reading: sample.path, keys: sample.keys)
        #expect(try old.reader().keptFiles(in: run) == [])
        #expect(try old.reader().snapshot(of: run).executions.count == 4)
        old.close()
        let journal = try Journal(path: sample.path, keys: sample.keys)
        defer { journal.close() }
        try await journal.append(
            [.began(.sample()), .fileKept(.sample(), previous(), at: 1500)], to: run, as: .sample(1))
        #expect(try journal.reader().keptFiles(in: run).map(\.previous) == [previous()])
    }
}
