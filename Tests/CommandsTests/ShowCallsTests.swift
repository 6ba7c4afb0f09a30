import Arguments
import Foundation
import JSON
import Journals
import Runbooks
import Terminals
import TestSupport
import Testing

@testable import Commands

@Suite("show --calls")
struct ShowCallsTests {
    private let folder = TemporaryFolder()
    private let owner = RunOwner(
        machine: "elsewhere", host: "host", boot: "boot", processID: 1, startTicks: 7, token: "token")
    private let key = ExecutionKey(document: "infra", step: Step.ID("step-1"), target: Target.ID("a/eu"))

    /// A journal with one run that made the calls.
    private func begin(_ calls: [RunRecord.Call]) async throws -> String {
        let journal = try Journal(path: folder("journal.db"), keys: KeyFolder(path: folder("keys")))
        let run = try await journal.begin(
            NewRun(
                title: "A sample", note: nil, user: "kim", version: "1.2.3", started: 500, sandbox: nil,
                shownParameters: [:], parameters: [:], inventoryPath: nil, inventorySource: "",
                options: ["mode": "run"],
                documents: [
                    RunRecord.Document(
                        name: "infra", path: "infra.md", title: "A sample", digest: "00ff",
                        source: "# A sample\n")
                ],
                steps: [
                    NewRun.StepRow(
                        record: RunRecord.StepRecord(
                            document: "infra", step: key.step, kind: "shell", language: "bash",
                            text: "true\n",
                            file: "infra.md", line: 1, headingPath: ["A sample"]),
                        digest: [1])
                ],
                targets: [Target(id: key.target, account: "1", accountName: "a", region: "eu", groups: [])],
                executions: [NewRun.ExecutionRow(key: key)], owner: owner))
        let attempt = AttemptKey(execution: key, kind: .run, number: 1)
        try await journal.append([.attemptBegan(attempt, at: 1000, stepDigest: [1])], to: run, as: owner)
        for call in calls {
            try await journal.append([.call(key, call, replay: nil)], to: run, as: owner)
        }
        try await journal.append(
            [
                .attemptEnded(
                    attempt, at: 2000, outcome: .failed, status: 1, failure: nil, outputBytes: 0,
                    outputDigest: [])
            ], to: run, as: owner)
        journal.close()
        return run
    }

    private func call(_ id: String, at started: Int64) -> RunRecord.Call {
        RunRecord.Call(
            id: id, kind: .run, attempt: 1, service: "ec2", operation: "CreateVpc", region: "ap-northeast-2",
            impact: .write, isRepeatable: false, parameters: ["이름": "모니터링"], started: started)
    }

    /// Runs the command; returns what it printed on both streams.
    private func show(_ words: String...) throws -> (output: String, errors: String) {
        let paths = [folder("output"), folder("errors")]
        let descriptors = paths.map { open($0, O_CREAT | O_WRONLY | O_TRUNC, 0o600) }
        defer { for descriptor in descriptors { close(descriptor) } }
        let console = Console(
            output: TerminalStream(descriptor: descriptors[0]),
            errors: TerminalStream(descriptor: descriptors[1]))
        let words = ["show"] + words + ["--journal", folder("journal.db")]
        let arguments = try ArgumentParser.parse(words, CommandTree.root)
        _ = try ShowCommand(console: console, arguments: arguments).run()
        return (
            try String(contentsOfFile: paths[0], encoding: .utf8),
            try String(contentsOfFile: paths[1], encoding: .utf8)
        )
    }

    @Test func `it lists the calls of a journal in order of time`() async throws {
        var answered = call("2", at: 1_795_248_000_100)
        answered.outcome = .succeeded
        answered.microseconds = 340_200
        answered.status = 200
        answered.requestID = "req-1"
        let run = try await begin([answered, call("1", at: 1_795_248_000_000)])
        let list = try show(run, "--calls").output.split(separator: "\n")
        let call = "ec2 CreateVpc  ap-northeast-2  write"
        #expect(
            list == [
                "2026-11-21T08:00:00.000Z  ? unknown    \(call)  –         –  –  step-1  a/eu  run 1  –",
                "2026-11-21T08:00:00.100Z  ✓ succeeded  \(call)  200  340 ms  –  step-1  a/eu  run 1  req-1",
            ])
        let lines = try show("--calls", "--format", "json").output.split(separator: "\n")
        let values = try lines.map { try JSONValue.parse(String($0)) }
        #expect(values.map { $0["id"]?.string } == ["1", "2"])
        #expect(values[0]["parameters"]?["이름"]?.string == "모니터링")
        #expect(values[1]["durationMicroseconds"]?.int == 340_200)
        #expect(values.allSatisfy { $0["run"]?.string == run })
    }

    @Test func `a run without calls says so`() async throws {
        let run = try await begin([])
        for words in [["--calls"], ["--calls", "--format", "json"]] {
            let shown = try show(run, words[0], words.count > 1 ? "--format=json" : "--format=text")
            #expect(shown.output.isEmpty)
            #expect(shown.errors == "run \(run) made no calls of AWS APIs that were recorded\n")
        }
    }

    @Test func `a document has no calls`() {
        #expect(throws: CommandError.self) { try show("--document", "a.md", "--calls") }
    }
}
