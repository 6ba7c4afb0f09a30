internal import AWSClient
internal import AWSModels
internal import AWSProtocols
internal import Execution
internal import Glibc
internal import JSON
internal import Journals
internal import Runbooks
internal import Synchronization

/// Takes the calls of one block to the journal: those that change something before they are sent, all of them when they
/// are answered.
///
/// What an answer holds of secrets is known to the block's redactor before the block is told.
final class CallRecorder: CallObserver {
    /// The record cannot be written: the call is not sent, or its answer not told.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private struct State {
        /// How often each request was made in this attempt.
        var occurrences: [String: Int] = [:]
        /// The request and occurrence of each call, by its name.
        var replays: [String: CallReplay] = [:]
        var unknown: String?
        var refused: String?
    }

    private let request: BlockRequest
    private let events: BlockEvents
    private let learned: LearnedSecrets
    private let mode: RunMode
    private let state = Mutex(State())

    /// `mode`: Where it promises to change nothing, a call that can is refused.
    init(request: BlockRequest, events: BlockEvents, learned: LearnedSecrets, mode: RunMode) {
        self.mode = mode
        self.request = request
        self.events = events
        self.learned = learned
    }

    /// A call of which nobody knows whether it happened, in words.
    var unknownCall: String? { state.withLock { $0.unknown } }

    /// A call that was not sent because it can change something, in words.
    var refusedCall: String? { state.withLock { $0.refused } }

    func willSend(_ call: ObservedCall) async throws {
        if let command = mode.readOnlyCommand {
            let text =
                "`\(Self.command(call))` can change something, and `runbook \(command)` sends nothing that can"
            state.withLock { $0.refused = $0.refused ?? text }
            throw Failure(description: text)
        }
        try await write(record(of: call), replay(of: call))
    }

    func didEnd(_ call: ObservedCall, _ ending: CallEnding) async throws {
        var record = record(of: call)
        record.microseconds = ending.duration.microseconds
        record.status = ending.status
        record.requestID = ending.requestID
        record.retries = ending.retries
        record.code = ending.error?.answer?.code
        var replay = replay(of: call)
        if let result = ending.result {
            record.outcome = .succeeded
            try await learn(result)
            if call.impact != .read {
                replay.answer = Array(JSONValue.object(result).serialized().utf8)
            }
        } else {
            let isUnknown = call.impact != .read && ending.error?.effect == .unknown
            record.outcome = isUnknown ? .unknown : .failed
            if isUnknown, !call.isRepeatable { note(call, ending) }
        }
        try await write(record, replay)
    }

    /// A call that is left to another program: what it does is not known here.
    func recordOpaque(_ words: [String]) async throws {
        let number = state.withLock { state in
            state.occurrences["opaque", default: 0] += 1
            return state.occurrences["opaque"] ?? 0
        }
        let names = words.filter { !$0.hasPrefix("-") }
        let call = RunRecord.Call(
            id: "opaque-\(key)-\(number)", kind: kind, attempt: request.attempt,
            service: names.first ?? "aws", operation: names.dropFirst().first ?? "", region: nil,
            impact: .unknown, isRepeatable: true, parameters: JSONObject(), started: Self.now())
        try await write(call, nil)
    }

    // MARK: -

    private var key: String { "\(request.step.id)-\(request.target.id)-\(kind.rawValue)-\(request.attempt)" }

    private var kind: RunRecord.Attempt.Kind {
        RunRecord.Attempt.Kind(rawValue: request.purpose.rawValue) ?? .run
    }

    private func record(of call: ObservedCall) -> RunRecord.Call {
        let impact: RunRecord.Impact =
            switch call.impact {
            case .read: .read
            case .write: .write
            case .destructive: .destructive
            }
        return RunRecord.Call(
            id: call.id, kind: kind, attempt: request.attempt, service: call.operation.service.name,
            operation: call.operation.name, region: call.region, impact: impact,
            isRepeatable: call.isRepeatable,
            parameters: SecretMembers.masked(call.parameters, call.operation.input), started: call.started)
    }

    /// What makes two calls equal: all but the tokens, which are made anew each time.
    private func replay(of call: ObservedCall) -> CallReplay {
        if let known = state.withLock({ $0.replays[call.id] }) { return known }
        var parameters = call.parameters
        for token in call.operation.idempotencyTokens { parameters[token] = nil }
        let text = [
            request.target.account ?? "", call.region ?? "", call.operation.service.name,
            call.operation.name, JSONValue.object(parameters).canonical(),
        ].joined(separator: "\n")
        return state.withLock { state in
            state.occurrences[text, default: 0] += 1
            let replay = CallReplay(request: text, occurrence: state.occurrences[text] ?? 1)
            state.replays[call.id] = replay
            return replay
        }
    }

    private func learn(_ result: JSONObject) async throws {
        for (name, value) in SecretMembers.secrets(in: result) {
            let secret = SecretValue(name: name, value: value)
            learned.add(secret)
            do {
                try await events.secret(secret)
            } catch {
                throw Failure(description: "the record cannot be written: \(error.message)")
            }
        }
    }

    private func note(_ call: ObservedCall, _ ending: CallEnding) {
        let text =
            "`\(Self.command(call))` was sent, and whether it happened is not known: "
            + (ending.error?.description ?? "no answer")
        state.withLock { $0.unknown = $0.unknown ?? text }
    }

    private static func command(_ call: ObservedCall) -> String {
        "aws \(call.operation.service.name) \(CommandNames.dashed(call.operation.name))"
    }

    private func write(_ call: RunRecord.Call, _ replay: CallReplay?) async throws {
        do {
            try await events.call(call, replay)
        } catch {
            throw Failure(description: "the record cannot be written: \(error.message)")
        }
    }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}

extension Duration {
    fileprivate var microseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
