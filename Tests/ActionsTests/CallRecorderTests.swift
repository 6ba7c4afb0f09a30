import AWSCommands
import Execution
import Foundation
import Journals
import Runbooks
import Synchronization
import TestSupport
import Testing

@testable import Actions

/// What a block's calls tell the journal, and what the block waits for; against a server of the test's.
@Suite("CallRecorder", .timeLimit(.minutes(5)))
struct CallRecorderTests {
    let folder = TemporaryFolder()
    let log = EventLog()

    /// What came, in order.
    final class EventLog: Sendable {
        private let all = Mutex<[(text: String, call: RunRecord.Call?, replay: CallReplay?)]>([])

        func add(_ text: String, _ call: RunRecord.Call? = nil, _ replay: CallReplay? = nil) {
            all.withLock { $0.append((text, call, replay)) }
        }

        var texts: [String] { all.withLock { $0.map(\.text) } }
        var calls: [RunRecord.Call] { all.withLock { $0.compactMap(\.call) } }
        var replays: [CallReplay] { all.withLock { $0.compactMap(\.replay) } }
    }

    /// Runs commands as one block; `fails`: reads cannot be written.
    private func run(
        _ commands: [String], _ server: FaultServer, fails: Bool = false
    ) async throws -> [CommandEnding] {
        let block = Block(
            language: "bash", text: "", lines: [],
            range: SourceRange(file: "d.md", start: SourcePosition(line: 1)), headingPath: [])
        let step = Step(id: Step.ID("step"), kind: .shell(.bash), block: block)
        let request = BlockRequest(
            run: "R", runbook: Runbook(name: "d", path: "d.md", source: "", title: "", steps: [step]),
            step: step, block: block, shell: .bash, purpose: .run, attempt: 1, target: .local, carried: [],
            environment: [], secrets: [], timeout: .seconds(60),
            evaluate: { _ throws(EvaluationError) in throw EvaluationError("nothing is read") })
        let log = log
        let recorder = CallRecorder(
            request: request,
            events: BlockEvents(
                call: { call, replay in
                    log.add("durable \(call.operation) \(call.outcome)", call, replay)
                },
                read: { call, _ throws(JournalError) in
                    if fails { throw .diskFull(path: "journal.db") }
                    log.add("queued \(call.operation) \(call.outcome)", call)
                },
                secret: { secret in log.add("secret \(secret.name)") }),
            learned: LearnedSecrets(),
            identities: AWSIdentities(
                session: nil, environment: [], run: "R", user: "kim", isSandbox: false), mode: .run)
        let session = try AWSSession.testing()
        var endings: [CommandEnding] = []
        for command in commands {
            let output = try ["out", "err"].map { name in
                let descriptor = open(folder(name), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
                try #require(descriptor >= 0)
                return CommandOutput(adopting: descriptor)
            }
            let context = CommandContext(
                environment: [
                    "HOME": folder("home"), "AWS_ENDPOINT_URL": server.url(""), "AWS_REGION": "eu-west-1",
                    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "s",
                ],
                files: CommandFiles(directory: folder.path, process: nil), output: output[0],
                errors: output[1], observer: recorder)
            let words = command.split(separator: " ").map(String.init)
            endings.append(await AWSCommand(session: session, context: context).run(words))
        }
        return endings
    }

    private static let identity = FaultAnswer.ok(
        """
        <GetCallerIdentityResponse><GetCallerIdentityResult><Account>1</Account>
        <Arn>arn:aws:iam::1:user/kim</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>
        """)

    @Test func `a read is queued, and a write is durable before it is sent and when it is answered`()
        async throws
    {
        let server = try FaultServer(then: .ok("{\"workspaces\": []}"))
        let endings = try await run(["amp list-workspaces", "amp create-workspace"], server)
        #expect(endings == [.exited(0), .exited(0)])
        #expect(
            log.texts == [
                "queued ListWorkspaces succeeded", "durable CreateWorkspace sent",
                "durable CreateWorkspace succeeded",
            ])
    }

    @Test func `a block waits for the record of a read that holds a secret`() async throws {
        let server = try FaultServer(then: .ok("{\"SecretString\": \"canary\"}"))
        let endings = try await run(["secretsmanager get-secret-value --secret-id s"], server)
        #expect(endings == [.exited(0)])
        #expect(log.texts == ["secret SecretString", "durable GetSecretValue succeeded"])
    }

    @Test func `a read that cannot be written is not told`() async throws {
        let server = try FaultServer(then: .ok("{\"workspaces\": []}"))
        #expect(try await run(["amp list-workspaces"], server, fails: true) == [.exited(255)])
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder("out"))).isEmpty)
    }

    @Test func `a retry is kept with its cause`() async throws {
        let server = try FaultServer(.throttle, then: .ok("{\"workspaces\": []}"))
        _ = try await run(["amp list-workspaces"], server)
        let call = try #require(log.calls.first)
        #expect(call.retryCount == 1)
        let retry = try #require(call.retries.first)
        #expect(retry.cause == .throttled && retry.status == 400 && retry.code == "ThrottlingException")
    }

    @Test func `two calls are one request only when the bytes that they stream are the same`() async throws {
        let server = try FaultServer(then: .ok(""))
        for (name, text) in [("a", "one"), ("b", "two"), ("c", "one")] {
            try text.write(toFile: folder(name), atomically: true, encoding: .utf8)
        }
        let commands = ["a", "b", "c"].map { "s3api put-object --bucket b-1 --key k --body \($0)" }
        #expect(try await run(commands, server) == [.exited(0), .exited(0), .exited(0)])
        let replays = log.replays
        try #require(replays.count == 6)
        #expect(replays[0].request == replays[4].request && replays[0].request != replays[2].request)
        #expect(stride(from: 0, to: 6, by: 2).map { replays[$0].occurrence } == [1, 1, 2])
        #expect(replays[0].request == replays[1].request && replays[0].occurrence == replays[1].occurrence)
    }

    @Test func `whose a key is counts from when STS has told a block, and nobody is asked`() async throws {
        let server = try FaultServer(.ok("{}"), Self.identity, then: .ok("{}"))
        _ = try await run(
            ["amp list-workspaces", "sts get-caller-identity", "amp list-workspaces"], server)
        #expect(
            log.calls.map(\.caller) == [nil, "arn:aws:iam::1:user/kim", "arn:aws:iam::1:user/kim"])
        #expect(server.requests.count == 3)
    }
}
