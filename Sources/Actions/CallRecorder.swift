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
/// are answered. A block waits for a read's record only where the answer held a secret.
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
        var expired: ExpiredIdentity?
        var mayHaveChanged = false
        var refused: String?
    }

    private let request: BlockRequest
    private let events: BlockEvents
    private let learned: LearnedSecrets
    private let identities: AWSIdentities
    private let mode: RunMode
    private let state = Mutex(State())

    /// `mode`: Where it promises to change nothing, a call that can is refused.
    init(
        request: BlockRequest, events: BlockEvents, learned: LearnedSecrets, identities: AWSIdentities,
        mode: RunMode
    ) {
        self.mode = mode
        self.request = request
        self.events = events
        self.learned = learned
        self.identities = identities
    }

    /// A call of which nobody knows whether it happened, in words.
    var unknownCall: String? { state.withLock { $0.unknown } }

    /// The identity whose end kept a call from being made.
    var expired: ExpiredIdentity? { state.withLock { $0.expired } }

    /// A call that changes something was sent and not refused, or another program may have sent one.
    var mayHaveChanged: Bool { state.withLock { $0.mayHaveChanged } }

    /// A call could not be made, because this identity expired.
    func note(_ expired: ExpiredIdentity) { state.withLock { $0.expired = $0.expired ?? expired } }

    /// Another program asked for the target's credentials: what it does with them is not known here.
    func note(_ answer: CredentialEndpoint.Answer) {
        switch answer {
        case .credentials: state.withLock { $0.mayHaveChanged = true }
        case .expired(let expired): note(expired)
        }
    }

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
        if let result = ending.result { await identities.note(result, of: call) }
        var record = await record(of: call)
        record.end(ending)
        var replay = replay(of: call)
        if let result = ending.result {
            let hasSecrets = try await learn(result)
            if call.impact == .read, !hasSecrets { return try await queue(record, replay) }
            if call.impact != .read {
                replay.answer = Array(JSONValue.object(result).serialized().utf8)
            }
        } else {
            if record.outcome == .unknown, !call.isRepeatable { note(call, ending) }
            if call.impact == .read { return try await queue(record, replay) }
        }
        if call.impact != .read, record.outcome != .failed { state.withLock { $0.mayHaveChanged = true } }
        try await write(record, replay)
    }

    /// A call that is left to another program: what it does is not known here.
    func recordOpaque(_ words: [String]) async throws {
        let number = state.withLock { state in
            state.mayHaveChanged = true
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

    private func record(of call: ObservedCall) async -> RunRecord.Call {
        var record = RunRecord.Call(call, kind: kind, attempt: request.attempt)
        record.caller = await identities.caller(of: call)
        return record
    }

    /// What makes two calls equal: all but the tokens, which are made anew each time; of what is streamed its digest.
    private func replay(of call: ObservedCall) -> CallReplay {
        if let known = state.withLock({ $0.replays[call.id] }) { return known }
        var parameters = call.parameters
        for token in call.operation.idempotencyTokens { parameters[token] = nil }
        let text = [
            request.target.account ?? "", call.region ?? "", call.operation.service.name,
            call.operation.name, JSONValue.object(parameters).canonical(), call.bodyDigest,
        ].compactMap { $0 }.joined(separator: "\n")
        return state.withLock { state in
            state.occurrences[text, default: 0] += 1
            let replay = CallReplay(request: text, occurrence: state.occurrences[text] ?? 1)
            state.replays[call.id] = replay
            return replay
        }
    }

    /// Takes down the secrets of an answer; whether there are any.
    private func learn(_ result: JSONObject) async throws -> Bool {
        let secrets = SecretMembers.secrets(in: result)
        for (name, value) in secrets {
            let secret = SecretValue(name: name, value: value)
            learned.add(secret)
            do {
                try await events.secret(secret)
            } catch {
                throw Failure(description: "the record cannot be written: \(error.message)")
            }
        }
        return !secrets.isEmpty
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

    private func queue(_ call: RunRecord.Call, _ replay: CallReplay) async throws {
        do {
            try await events.read(call, replay)
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
