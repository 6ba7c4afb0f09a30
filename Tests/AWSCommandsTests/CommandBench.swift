import AWSClient
import AWSCommands
import AWSModels
import Foundation
import JSON
import Synchronization
import TestSupport
import Testing

/// A folder in which `aws` commands are run in this process, and by the AWS CLI of the test environment beside them.
final class CommandBench: Sendable {
    /// How a command went.
    struct Outcome: CustomStringConvertible {
        let ending: CommandEnding
        let stdout: String
        let stderr: String

        var status: Int32? { if case .exited(let code) = ending { code } else { nil } }
        var description: String { "\(ending)\n--- stdout\n\(stdout)\n--- stderr\n\(stderr)" }
    }

    let folder: TestFolder
    let clock = BenchClock()
    let observer = CallRecord()
    private let variables: Mutex<[String: String]>
    private let session: AWSSession

    init() throws {
        folder = try TestFolder()
        variables = Mutex([
            "HOME": "\(folder.path)/home", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            "AWS_DEFAULT_REGION": "eu-west-1", "AWS_EC2_METADATA_DISABLED": "true",
        ])
        let clock = clock
        session = try AWSSession(
            models: RepositoryLayout.root + "/.build/aws-models", product: "runbook-tests",
            clock: ClientClock(
                now: { clock.now }, monotonic: { ProcessInfo.processInfo.systemUptime },
                sleep: { try await clock.sleep($0) }))
    }

    /// The environment that commands have.
    var environment: [String: String] { variables.withLock { $0 } }

    /// Sets a variable, or takes it away.
    func set(_ name: String, _ value: String?) { variables.withLock { $0[name] = value } }

    /// Sends everything to the sandbox, in an account that no other test uses.
    @discardableResult
    func useSandbox() async throws -> String {
        let server = try await SharedSandbox.shared.attach(to: folder)
        let account = await SharedSandbox.shared.freshAccounts(1)[0]
        set("AWS_ENDPOINT_URL", server.endpoint)
        let assumed = try await run(
            "sts", "assume-role", "--role-arn", "arn:aws:iam::\(account):role/RunbookOperator",
            "--role-session-name", "test", "--output", "text", "--query",
            "Credentials.[AccessKeyId,SecretAccessKey,SessionToken]")
        let keys = assumed.stdout.split(whereSeparator: \.isWhitespace).map(String.init)
        try #require(keys.count == 3, "\(assumed)")
        set("AWS_ACCESS_KEY_ID", keys[0])
        set("AWS_SECRET_ACCESS_KEY", keys[1])
        set("AWS_SESSION_TOKEN", keys[2])
        observer.forget()
        return account
    }

    /// Runs a command of ours.
    func run(_ words: String...) async throws -> Outcome { try await run(words) }

    /// Runs a command of ours.
    func run(_ words: [String]) async throws -> Outcome {
        let name = "out-\(UUID().uuidString)"
        let command = AWSCommand(
            session: session,
            context: CommandContext(
                environment: environment, files: CommandFiles(directory: folder.path, process: nil),
                output: try output("\(name).1"), errors: try output("\(name).2"), observer: observer))
        let ending = await command.run(words)
        return Outcome(
            ending: ending, stdout: folder.text(of: "\(name).1"), stderr: folder.text(of: "\(name).2"))
    }

    /// What a command would send.
    func preview(_ words: String...) async throws -> [JSONValue] {
        try await preview(words).requests
    }

    /// What a command would send, and what there is to say of it.
    func preview(_ words: [String]) async throws -> RequestPreview {
        let command = AWSCommand(
            session: session,
            context: CommandContext(
                environment: environment, files: CommandFiles(directory: folder.path, process: nil),
                output: try output("preview.1"), errors: try output("preview.2")))
        return try await RequestPreview.of(words, by: command)
    }

    /// Runs the AWS CLI of the test environment, version 1.
    func peer(_ words: String...) async throws -> Invocation.Outcome { try await peer(words) }

    /// Runs the AWS CLI of the test environment, version 1.
    func peer(_ words: [String]) async throws -> Invocation.Outcome {
        var call = Invocation(of: "\(RepositoryLayout.root)/.venv/bin/aws", words, in: folder)
        for (name, value) in environment { call = call.environment(name, value) }
        return try await call.run()
    }

    private func output(_ name: String) throws -> CommandOutput {
        let descriptor = open("\(folder.path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        return CommandOutput(adopting: descriptor)
    }
}

/// A time that stands still, and pauses that take none.
final class BenchClock: Sendable {
    private struct State {
        var now = 1_763_700_000.0
        var slept: [Duration] = []
        var limit = Int.max
    }

    private let state = Mutex(State())

    /// Seconds since 1970.
    var now: Double {
        get { state.withLock { $0.now } }
        set { state.withLock { $0.now = newValue } }
    }

    /// The pauses that were asked for.
    var slept: [Duration] { state.withLock { $0.slept } }

    /// Cancels whoever asks for the pause of this number.
    func cancel(atPause number: Int) { state.withLock { $0.limit = number } }

    func sleep(_ duration: Duration) async throws {
        let isLast = state.withLock { state in
            state.slept.append(duration)
            return state.slept.count >= state.limit
        }
        if isLast { withUnsafeCurrentTask { $0?.cancel() } }
        try Task.checkCancellation()
    }
}

/// The calls that were seen, by their operations' names, and how they ended.
final class CallRecord: CallObserver {
    private let calls = Mutex<[(operation: String, ending: CallEnding)]>([])

    var operations: [String] { calls.withLock { $0.map(\.operation) } }

    var endings: [CallEnding] { calls.withLock { $0.map(\.ending) } }

    func forget() { calls.withLock { $0 = [] } }

    func willSend(_ call: ObservedCall) async throws {}

    func didEnd(_ call: ObservedCall, _ ending: CallEnding) async throws {
        calls.withLock { $0.append((call.operation.name, ending)) }
    }
}
