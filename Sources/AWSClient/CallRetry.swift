internal import HTTPMessages

/// Why a call was sent again, and how long that took to begin.
public struct CallRetry: Sendable, Hashable {
    /// What came of the try before.
    public enum Cause: String, Sendable, Hashable, CaseIterable {
        /// The service turned it away as one of too many.
        case throttled
        /// The service answered with an error that may pass.
        case error
        /// There was no connection: nothing of it was sent.
        case unreachable
        /// The connection ended without an answer.
        case lost
        /// No answer came in time.
        case timeout
    }

    /// What came of the try before.
    public var cause: Cause
    /// The status of its answer; nil without one.
    public var status: Int?
    /// The code of its answer, such as `ThrottlingException`; nil where it had none.
    public var code: String?
    /// How long was waited between the two: the pause, and what the rate of a service that throttles asks for.
    public var pause: Duration

    /// Makes a retry.
    public init(cause: Cause, status: Int? = nil, code: String? = nil, pause: Duration = .zero) {
        self.cause = cause
        self.status = status
        self.code = code
        self.pause = pause
    }

    /// The retry that follows a try.
    init(after outcome: TryOutcome, pause: Duration) {
        let cause: Cause =
            switch outcome.failure {
            case let failure? where !failure.mayHaveArrived: .unreachable
            case let failure?: failure.reason == .timeout ? .timeout : .lost
            case nil: outcome.isThrottling ? .throttled : .error
            }
        self.init(cause: cause, status: outcome.status, code: outcome.code, pause: pause)
    }
}
