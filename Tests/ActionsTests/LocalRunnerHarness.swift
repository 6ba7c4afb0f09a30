import Execution
import Foundation
import JSON
import Journals
import Processes
import Runbooks
import Synchronization
import TestSupport

@testable import Actions

/// A real `LocalRunner` in a folder of its own: real bash, real sockets. Only the watchdog is a double: a program
/// that reads its orders and does nothing, as a test has no second program of ours.
final class LocalRunnerHarness: Sendable {
    let folder = TemporaryFolder()
    /// The run's name, which no other test has: processes are told apart by it.
    let run = "RUN\(UInt32.random(in: 0...UInt32.max))"
    let runner: LocalRunner
    private let services: Task<Void, Never>

    init(inherited: [EnvironmentVariable] = [EnvironmentVariable(name: "PATH", value: "/usr/bin:/bin")])
        throws
    {
        let watchdog = folder("watchdog")
        try Data("#!/bin/sh\nexec cat >/dev/null\n".utf8).write(to: URL(fileURLWithPath: watchdog))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: watchdog)
        let runner = try LocalRunner(
            folders: try WorkFolders(path: folder("work"), worksBesideDocument: false),
            identities: AWSIdentities(
                session: nil, environment: [], run: run, user: "kim", isSandbox: false),
            session: nil, toolFolder: folder("tools"), inherited: inherited, sandboxEndpoint: nil,
            watchdog: try Watchdog.start(executable: watchdog, arguments: []))
        self.runner = runner
        services = Task { await runner.serve() }
    }

    /// Ends the services; to be called at the end of each test.
    func finish() async {
        services.cancel()
        await runner.finish(isRecorded: true)
    }

    /// What a block did.
    struct Outcome: Sendable {
        var result: BlockResult
        var chunks: [OutputChunk]

        var text: String { String(decoding: chunks.flatMap(\.bytes), as: UTF8.self) }
    }

    /// Runs a block as a step named `step`.
    func run(
        _ text: String, carried: [CarriedState] = [], secrets: [SecretValue] = [],
        timeout: Duration = .seconds(60),
        _ change: (inout Step) -> Void = { _ in }
    ) async throws -> Outcome {
        let request = request(text, carried: carried, secrets: secrets, timeout: timeout, change)
        let chunks = CollectedChunks()
        let result = try await runner.run(request, events: BlockEvents(output: { chunks.add($0) }))
        return Outcome(result: result, chunks: chunks.all)
    }

    func request(
        _ text: String, carried: [CarriedState] = [], secrets: [SecretValue] = [],
        timeout: Duration = .seconds(60),
        _ change: (inout Step) -> Void = { _ in }
    ) -> BlockRequest {
        let text = text + "\n"
        let lines = Array(11..<(11 + text.split(separator: "\n", omittingEmptySubsequences: false).count - 1))
        let block = Block(
            language: "bash", text: text, lines: lines,
            range: SourceRange(file: "guide.md", start: SourcePosition(line: 10)), headingPath: [])
        var step = Step(id: Step.ID("step"), kind: .shell(.bash), block: block)
        change(&step)
        return BlockRequest(
            run: run,
            runbook: Runbook(name: "guide", path: "guide.md", source: "", title: "", steps: [step]),
            step: step, block: block, shell: .bash, purpose: .run, attempt: 1, target: .local,
            carried: carried,
            environment: [], secrets: secrets, timeout: timeout,
            evaluate: { expression throws(EvaluationError) in
                guard expression == "target.id" else { throw EvaluationError("no `\(expression)`") }
                return "local"
            })
    }
}

/// The chunks that came, in order.
final class CollectedChunks: Sendable {
    private let chunks = Mutex<[OutputChunk]>([])

    func add(_ more: [OutputChunk]) { chunks.withLock { $0 += more } }

    var all: [OutputChunk] { chunks.withLock { $0 } }
}

extension CarriedState {
    /// What a block left, for the next one.
    init(_ outcome: LocalRunnerHarness.Outcome, by step: String = "earlier") {
        self.init(step: Step.ID(step), exports: outcome.result.exports ?? Exports(encoded: [], names: []))
    }
}
