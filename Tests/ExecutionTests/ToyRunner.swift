import Execution
import JSON
import Journals
import Runbooks
import Synchronization

/// A double of a target's world: what blocks did to it outlives an engine, as real effects do.
final class ToyWorld: Sendable {
    private struct State {
        var effects: [String: Int] = [:]
        var calls: [String] = []
        var failuresLeft: [String: Int] = [:]
        var values: [String] = []
        var isExpired = false
        var taken: TakenUp?
        var files: [String: (bytes: [UInt8], mode: UInt32)] = [:]
    }

    private let state = Mutex(State())

    /// How often each effect was had, as `EFFECT@TARGET`.
    var effects: [String: Int] { state.withLock { $0.effects } }
    /// The blocks that ran, as `PURPOSE STEP@TARGET`, in order.
    var calls: [String] { state.withLock { $0.calls } }
    /// What `value` and `show` saw, in order.
    var values: [String] { state.withLock { $0.values } }

    /// What the host says of an attempt that an earlier engine began; nil: nobody is there to ask.
    var taken: TakenUp? {
        get { state.withLock { $0.taken } }
        set { state.withLock { $0.taken = newValue } }
    }

    /// The operator's AWS identity has expired.
    var isExpired: Bool {
        get { state.withLock { $0.isExpired } }
        set { state.withLock { $0.isExpired = newValue } }
    }

    /// The blocks of one purpose that ran, as `STEP@TARGET`.
    func calls(_ purpose: String) -> [String] {
        calls.filter { $0.hasPrefix(purpose + " ") }.map { String($0.dropFirst(purpose.count + 1)) }
    }

    func have(_ effect: String) { state.withLock { $0.effects[effect, default: 0] += 1 } }
    func lose(_ effect: String) { state.withLock { $0.effects[effect] = nil } }
    func note(_ call: String) { state.withLock { $0.calls.append(call) } }
    func see(_ value: String) { state.withLock { $0.values.append(value) } }

    /// A file by its path and target, as `PATH@TARGET`.
    func file(_ name: String) -> (bytes: [UInt8], mode: UInt32)? { state.withLock { $0.files[name] } }
    func put(_ name: String, _ bytes: [UInt8], mode: UInt32 = 0o644) {
        state.withLock { $0.files[name] = (bytes, mode) }
    }

    /// Whether a thing that fails so many times fails this time.
    func fails(_ name: String, _ times: Int) -> Bool {
        state.withLock { state in
            let left = state.failuresLeft[name] ?? times
            state.failuresLeft[name] = max(0, left - 1)
            return left > 0
        }
    }
}

/// A double of `BlockRunner` that reads blocks in a language of its own, one command a line:
///
/// `do X` has an effect, `holds X` is a check of it, `fail [N]` fails (the first N times), `export N=V`, `show N`
/// reads a carried variable (unset: as under `set -u`), `value EXPR` asks the engine, `print TEXT`, `denied` fails
/// as AWS refuses, `aws` wants the identity that has not expired, `tryaws` goes on without, `change X` has an effect by a
/// call of AWS, `expire` ends the identity once, `hang` waits to be killed, `vanish` dies with its output, as a crash has it.
struct ToyRunner: BlockRunner {
    let world: ToyWorld

    func takeUp(
        _ request: BlockRequest, events: BlockEvents
    ) async throws(JournalError) -> TakenUp {
        guard let taken = world.taken else { return .unknown("") }
        world.note("take-up \(request.step.id)@\(request.target.id)")
        if case .ended = taken {
            try await events.output([OutputChunk(stream: 1, bytes: Array("all of it\n".utf8))])
        }
        return taken
    }

    func run(
        _ request: BlockRequest, events: BlockEvents
    ) async throws(JournalError) -> BlockResult {
        let place = "\(request.step.id)@\(request.target.id)"
        try await events.begun()
        world.note("\(request.purpose.rawValue) \(place)")
        var exports: [String] = []
        var printed = ""
        var result = BlockResult(ending: .exited(0))
        var expired: ExpiredIdentity?
        var mayHaveChanged = false
        let given = Self.values(in: request.carried)
        lines: for line in request.block.text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            let argument = words.count > 1 ? words[1] : ""
            switch words[0] {
            case "do": world.have("\(argument)@\(request.target.id)")
            case "holds" where world.effects["\(argument)@\(request.target.id)"] == nil:
                result = Self.failed(1)
            case "holds": break
            case "fail" where argument.isEmpty || world.fails(place, Int(argument) ?? 0):
                result = Self.failed(1)
            case "fail": break
            case "export": exports.append(argument)
            case "show":
                guard let value = given[argument] else {
                    result = Self.failed(1)
                    result.unsetVariable = argument
                    break
                }
                world.see("\(request.step.id)@\(request.target.id): \(value)")
            case "value":
                do throws(EvaluationError) {
                    world.see("\(place): \(try await request.evaluate(argument).serialized())")
                } catch {
                    result = Self.failed(1, error.message)
                }
            case "print": printed += argument + "\n"
            case "expire" where world.fails("expire \(place)", 1): world.isExpired = true
            case "expire": break
            case "change":
                world.have("\(argument)@\(request.target.id)")
                mayHaveChanged = true
            case "aws" where world.isExpired:
                expired = Self.identity
                result = Self.failed(255)
            case "tryaws" where world.isExpired: expired = Self.identity
            case "aws", "tryaws": break
            case "denied":
                result = Self.failed(254)
                result.errors = Array("An error occurred (AccessDenied) when calling it".utf8)
            case "hang":
                while !Task.isCancelled { await Task.yield() }
                result = BlockResult(ending: .killed, failure: RunRecord.Failure(message: "killed"))
            case "vanish" where world.fails("vanish \(place)", 1): throw .busy(path: "vanished")
            case "vanish": break
            default: result = Self.failed(127, "no command \(words[0])")
            }
            if result.ending != .exited(0) { break lines }
        }
        result.expired = expired
        result.mayHaveChanged = mayHaveChanged
        if !printed.isEmpty {
            try await events.output([OutputChunk(stream: 1, bytes: Array(printed.utf8))])
        }
        result.output = Array(printed.utf8)
        result.evidence = redacted(printed, hiding: request.secrets)
        if result.isSuccess { result.exports = Self.exports(exports) }
        return result
    }

    /// Whose identity it is that expires.
    static let identity = ExpiredIdentity(name: "the profile `ops`", renewal: "`login ops`")

    private static func failed(_ status: Int, _ message: String? = nil) -> BlockResult {
        BlockResult(
            ending: .exited(status),
            failure: RunRecord.Failure(message: message ?? "exit status \(status)", file: "toy.md", line: 7))
    }

    func look(at place: FilePlace) async throws(FileProblem) -> FileState? {
        world.note("look \(place.step.id)@\(place.target.id)")
        return world.file(Self.name(of: place)).map { file in
            FileState(
                sha256: FileContents.bytes(file.bytes).sha256, sizeBytes: file.bytes.count, mode: file.mode,
                user: "toy", group: "toys")
        }
    }

    func read(_ place: FilePlace, limitBytes: Int) async throws(FileProblem) -> [UInt8]? {
        guard let file = world.file(Self.name(of: place)), file.bytes.count <= limitBytes else { return nil }
        return file.bytes
    }

    func write(_ request: FileRequest) async throws(FileProblem) {
        guard case .bytes(let bytes) = request.contents else { throw FileProblem("no files here") }
        world.note("write \(request.place.step.id)@\(request.place.target.id)")
        world.put(Self.name(of: request.place), bytes, mode: request.mode ?? 0o644)
    }

    private static func name(of place: FilePlace) -> String { "\(place.path)@\(place.target.id)" }

    func variables(in carried: [CarriedState]) -> JSONObject {
        JSONObject(Self.values(in: carried).sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
    }

    func merged(_ exports: [Exports]) -> Exports {
        Self.exports(
            exports.flatMap {
                String(decoding: $0.encoded, as: UTF8.self).split(separator: "\n").map(String.init)
            })
    }

    func redacted(_ text: String, hiding secrets: [SecretValue]) -> String {
        secrets.reduce(text) { text, secret in
            text.split(separator: secret.value, omittingEmptySubsequences: false).joined(
                separator: "[hidden]")
        }
    }

    func assigns(_ variable: String, in block: Block) -> Bool { block.text.contains("export \(variable)=") }

    private static func exports(_ lines: [String]) -> Exports {
        Exports(
            encoded: Array(lines.joined(separator: "\n").utf8),
            names: lines.map { String($0.prefix { $0 != "=" }) })
    }

    private static func values(in carried: [CarriedState]) -> [String: String] {
        var values: [String: String] = [:]
        for line in carried.flatMap({
            String(decoding: $0.exports.encoded, as: UTF8.self).split(separator: "\n")
        }) {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            values[parts[0]] = parts.count > 1 ? parts[1] : ""
        }
        return values
    }
}

/// A double of `Preflight` that does not reach the targets named.
struct ToyPreflight: Preflight {
    var unreachable: Set<String> = []
    var expired: Set<String> = []

    func reach(_ target: Target) async -> PreflightAnswer {
        if expired.contains(target.id.rawValue) { return .expired(ToyRunner.identity) }
        return unreachable.contains(target.id.rawValue)
            ? .failed("no route") : .reached(caller: "arn:\(target.id)")
    }
}
