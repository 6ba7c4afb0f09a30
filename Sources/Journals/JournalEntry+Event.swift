internal import Cryptography
internal import JSON
internal import Runbooks

extension JournalEntry {
    /// The event's kind, its time where the entry carries one, and its body: names, states and digests only, so
    /// that outputs may be pruned later and the chain still holds. Output alone has no event: the end of its
    /// attempt carries the digest. That of a kept file is made where its bytes are sealed.
    var event: (kind: String, body: JSONObject)? {
        var body = JSONObject()
        switch self {
        case .output, .fileKept: return nil
        case .outputRestarts(let key):
            return ("output-restarts", Self.body(of: key))
        case .targetReached(let target, let caller, let facts):
            body["target"] = .string(target.rawValue)
            body["caller"] = caller.map(JSONValue.string)
            body["facts"] = facts.map(JSONValue.object)
            return ("target-reached", body)
        case .targetFailed(let target, let reason):
            body["target"] = .string(target.rawValue)
            body["reason"] = .string(reason)
            return ("target-failed", body)
        case .attemptBegan(let key, let at, let stepDigest):
            body = Self.body(of: key)
            body["at"] = .number(JSONNumber(Int(at)))
            body["stepDigest"] = .string(Hexadecimal.encode(stepDigest))
            return ("attempt-began", body)
        case .attemptEnded(let key, let at, let outcome, let status, let failure, let bytes, let digest):
            body = Self.body(of: key)
            body["at"] = .number(JSONNumber(Int(at)))
            body["outcome"] = .string(outcome.rawValue)
            body["status"] = status.map { .number(JSONNumber($0)) }
            body["failure"] = failure.map { .string($0.message) }
            body["outputBytes"] = .number(JSONNumber(bytes))
            body["outputDigest"] = .string(Hexadecimal.encode(digest))
            return ("attempt-ended", body)
        case .finding(let key, let finding):
            body = Self.body(of: key)
            body["phase"] = .string(finding.phase.rawValue)
            body["postcondition"] = .string(finding.postcondition)
            body["answer"] = .string(finding.answer.rawValue)
            body["at"] = .number(JSONNumber(Int(finding.at)))
            body["count"] = .number(JSONNumber(finding.count))
            let evidence = Array("\(finding.asked)\u{0}\(finding.answered)\u{0}\(finding.reason)".utf8)
            body["evidenceDigest"] = .string(Hexadecimal.encode(SHA256.hash(evidence)))
            return ("finding", body)
        case .exports(let key, let exports, let inputs):
            body = Self.body(of: key)
            body["names"] = .array(exports.names.map(JSONValue.string))
            body["inputs"] = .object(inputs)
            return ("exports", body)
        case .state(let key, let state, let reason, let at):
            body = Self.body(of: key)
            body["state"] = .string(state.rawValue)
            body["reason"] = reason.map(JSONValue.string)
            body["at"] = .number(JSONNumber(Int(at)))
            return ("state", body)
        case .call(let key, let call, _):
            body = Self.body(of: key)
            body["call"] = .string(call.id)
            body["attempt"] = .string(call.kind.rawValue)
            body["number"] = .number(JSONNumber(call.attempt))
            body["service"] = .string(call.service)
            body["operation"] = .string(call.operation)
            body["region"] = call.region.map(JSONValue.string)
            body["outcome"] = .string(call.outcome.rawValue)
            body["code"] = call.code.map(JSONValue.string)
            body["requestID"] = call.requestID.map(JSONValue.string)
            body["at"] = .number(JSONNumber(Int(call.started)))
            let parameters = Array(JSONValue.object(call.parameters).canonical().utf8)
            body["parametersDigest"] = .string(Hexadecimal.encode(SHA256.hash(parameters)))
            return ("call", body)
        case .secret(let name, _):
            body["name"] = .string(name)
            return ("secret", body)
        case .decision(let key, let decision):
            body = key.map(Self.body(of:)) ?? body
            body["kind"] = .string(decision.kind)
            body["who"] = .string(decision.who)
            body["at"] = .number(JSONNumber(Int(decision.at)))
            body["note"] = decision.note.map(JSONValue.string)
            return ("decision", body)
        }
    }

    private static func body(of key: ExecutionKey) -> JSONObject {
        var body = JSONObject()
        body["document"] = .string(key.document)
        body["step"] = .string(key.step.rawValue)
        body["target"] = .string(key.target.rawValue)
        body["wave"] = .number(JSONNumber(key.wave))
        return body
    }

    static func body(of key: AttemptKey) -> JSONObject {
        var body = Self.body(of: key.execution)
        body["attempt"] = .string(key.kind.rawValue)
        body["number"] = .number(JSONNumber(key.number))
        return body
    }
}

/// The chain that ties the events of one run together: each digest is over the one before it and the event.
///
/// Unsigned it detects accident: a lost, changed or reordered event.
enum EventChain {
    /// The digest before the first event.
    static let start = [UInt8](repeating: 0, count: 32)

    /// The digest of the event that follows `previous`; `body` is the canonical JSON that is stored.
    static func digest(after previous: [UInt8], run: String, sequence: Int, kind: String, body: String)
        -> [UInt8]
    {
        SHA256.hash(previous + Array("\(run)\n\(sequence)\n\(kind)\n\(body)".utf8))
    }
}
