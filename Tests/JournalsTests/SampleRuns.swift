import Foundation
import JSON
import Journals
import Runbooks
import SQLite
import TestSupport

/// A journal in a folder of its own.
struct SampleJournal {
    let folder = TemporaryFolder()
    let journal: Journal

    var path: String { Self.path(in: folder) }
    var keys: KeyFolder { KeyFolder(path: folder("keys")) }

    init() throws {
        journal = try Journal(path: Self.path(in: folder), keys: KeyFolder(path: folder("keys")))
    }

    private static func path(in folder: TemporaryFolder) -> String { folder("deep/.runbook/journal.db") }

    /// Changes the file behind the journal's back.
    func tamper(_ sql: String) throws {
        try SQLiteDatabase(path: path).execute(sql)
    }

    /// The bytes of the database and its log.
    func bytes() throws -> Data {
        var data = try Data(contentsOf: URL(fileURLWithPath: path))
        data += (try? Data(contentsOf: URL(fileURLWithPath: path + "-wal"))) ?? Data()
        return data
    }
}

extension RunOwner {
    /// An owner that tests tell apart by number.
    static func sample(_ number: Int, machine: String = "here") -> RunOwner {
        RunOwner(
            machine: machine, host: "host-\(machine)", boot: "boot", processID: number, startTicks: 7,
            token: "token-\(number)")
    }
}

extension ExecutionKey {
    /// The execution of step `NUMBER` on a target of the sample runs.
    static func sample(_ step: Int = 1, on target: String = "a/eu") -> ExecutionKey {
        ExecutionKey(document: "infra", step: Step.ID("step-\(step)"), target: Target.ID(target))
    }
}

extension AttemptKey {
    /// An attempt of `ExecutionKey.sample`.
    static func sample(_ number: Int = 1, step: Int = 1, on target: String = "a/eu") -> AttemptKey {
        AttemptKey(execution: .sample(step, on: target), kind: .run, number: number)
    }
}

extension JournalEntry {
    /// The beginning of a sample attempt.
    static func began(_ key: AttemptKey) -> JournalEntry {
        .attemptBegan(key, at: 1000, stepDigest: [1, 2, 3])
    }

    /// The end of a sample attempt.
    static func ended(_ key: AttemptKey, _ outcome: AttemptOutcome = .succeeded) -> JournalEntry {
        .attemptEnded(
            key, at: 2000, outcome: outcome, status: outcome == .succeeded ? 0 : 1, failure: nil,
            outputBytes: 0,
            outputDigest: [])
    }
}

extension NewRun {
    /// A run of one document with so many steps on targets `a/eu` and `b/eu`.
    static func sample(
        steps: Int = 2, started: Int64 = 500, owner: RunOwner = .sample(1), document: String = "infra",
        parameters: JSONObject = ["size": "small"]
    ) -> NewRun {
        let targets = ["a", "b"].map { (name: String) in
            Target(
                id: Target.ID("\(name)/eu"), account: "1", accountName: name, region: "eu", groups: ["all"])
        }
        let ids = (1...steps).map { Step.ID("step-\($0)") }
        return NewRun(
            title: "A sample", note: "a note", user: "kim", version: "1.2.3", started: started, sandbox: nil,
            shownParameters: ["size": "shown"], parameters: parameters, inventoryPath: "inventory.yaml",
            inventorySource: "accounts: []", options: ["mode": "run"],
            documents: [
                RunRecord.Document(
                    name: document, path: "\(document).md", title: "A sample", digest: "00ff",
                    source: "# A sample\n")
            ],
            steps: ids.enumerated().map { index, id in
                StepRow(
                    record: RunRecord.StepRecord(
                        document: document, step: id, kind: "shell", language: "bash", text: "true\n",
                        file: "\(document).md", line: index * 10 + 1, headingPath: ["A sample"]),
                    digest: [UInt8(index)])
            },
            targets: targets,
            executions: ids.flatMap { id in
                targets.map { ExecutionRow(key: ExecutionKey(document: document, step: id, target: $0.id)) }
            },
            owner: owner)
    }
}

/// What `standing` says of every owner.
func standing(_ standing: OwnerStanding) -> @Sendable (RunOwner) -> OwnerStanding { { _ in standing } }
