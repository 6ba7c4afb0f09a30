public import AWSCredentials
public import AWSModels
public import JSON

/// Whoever keeps a record of calls, and may keep one from being sent.
public protocol CallObserver: Sendable {
    /// A call that changes something is about to be sent for the first time. It is sent when this returns, and not at
    /// all when this throws: the text goes to the caller.
    func willSend(_ call: ObservedCall) async throws

    /// A call came to its end; the caller is told when this returns, and told of what it throws in place of the result.
    func didEnd(_ call: ObservedCall, _ ending: CallEnding) async throws

    /// A call is not sent, because there are no credentials to sign it with.
    func lacksCredentials(_ error: CredentialError)
}

extension CallObserver {
    /// Takes no note of it.
    public func lacksCredentials(_ error: CredentialError) {}
}

/// One call, as a record has it.
public struct ObservedCall: Sendable {
    /// Names the call.
    public let id: String
    /// What is called.
    public let operation: Operation
    /// Its parameters, tokens included; secrets are in them.
    public let parameters: JSONObject
    /// The SHA-256 of what is streamed beside them, in hexadecimal digits; nil: nothing is, or the call is a read.
    public let bodyDigest: String?
    /// Where; nil for what has no region.
    public let region: String?
    /// What it can do.
    public let impact: OperationImpact
    /// Sending it twice does nothing twice.
    public let isRepeatable: Bool
    /// Milliseconds since 1970 UTC.
    public let started: Int64
    /// The number of the key that it is signed with, no secret; nil: it is not signed.
    public let accessKeyID: String?
    /// Whose key that is, where its source says it.
    public let callerARN: String?
}

/// How a call ended.
public struct CallEnding: Sendable {
    /// The result; nil where there is none.
    public let result: JSONObject?
    /// Why there is none.
    public let error: CallError?
    /// The HTTP status; nil without an answer.
    public let status: Int?
    /// AWS's name for the request.
    public let requestID: String?
    /// Each further try that was sent, in order.
    public let retries: [CallRetry]
    /// How long it took, with all tries and pauses.
    public let duration: Duration
}
