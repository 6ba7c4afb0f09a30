internal import AWSClient
internal import AWSModels
internal import AWSProtocols
internal import Runbooks

extension RunRecord.Call {
    /// A call that is about to be sent, redacted.
    init(_ call: ObservedCall, kind: RunRecord.Attempt.Kind, attempt: Int) {
        let impact: RunRecord.Impact =
            switch call.impact {
            case .read: .read
            case .write: .write
            case .destructive: .destructive
            }
        self.init(
            id: call.id, kind: kind, attempt: attempt, service: call.operation.service.name,
            operation: call.operation.name, region: call.region, impact: impact,
            isRepeatable: call.isRepeatable,
            parameters: SecretMembers.masked(call.parameters, call.operation.input), started: call.started)
    }

    /// Takes down how it ended.
    mutating func end(_ ending: CallEnding) {
        microseconds = ending.duration.microseconds
        status = ending.status
        requestID = ending.requestID
        retryCount = ending.retries.count
        retries = ending.retries.map(Self.retry)
        code = ending.error?.answer?.code
        if ending.result != nil {
            outcome = .succeeded
        } else {
            outcome = impact != .read && ending.error?.effect == .unknown ? .unknown : .failed
        }
    }

    private static func retry(_ retry: CallRetry) -> RunRecord.Retry {
        let cause: RunRecord.Retry.Cause =
            switch retry.cause {
            case .throttled: .throttled
            case .error: .error
            case .unreachable: .unreachable
            case .lost: .lost
            case .timeout: .timeout
            }
        return RunRecord.Retry(
            cause: cause, status: retry.status, code: retry.code, microseconds: retry.pause.microseconds)
    }
}

extension Duration {
    fileprivate var microseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
