public import HTTPMessages

/// What came of sending a request once, reduced to what decides whether it is sent again.
public struct TryOutcome: Sendable, Hashable {
    /// The status of the answer; nil without one.
    public var status: Int?
    /// The error's code; nil without an error answer.
    public var code: String?
    /// Why there was no answer; nil with one.
    public var failure: HTTPError?
    /// The error shape of the model says `retryable`.
    public var isModelledRetryable: Bool

    /// Makes an outcome.
    public init(
        status: Int? = nil, code: String? = nil, failure: HTTPError? = nil, isModelledRetryable: Bool = false
    ) {
        self.status = status
        self.code = code
        self.failure = failure
        self.isModelledRetryable = isModelledRetryable
    }

    /// The service turned the request away because there are too many; it did nothing.
    public var isThrottling: Bool {
        status == 429 || code.map(Self.throttlingCodes.contains) ?? false
    }

    /// Trying again may help.
    public var isTransient: Bool {
        if let failure {
            return switch failure.reason {
            case .connect, .timeout, .broken, .proxy, .name: true
            case .certificate, .tooLong, .receiver, .request, .cancelled: false
            }
        }
        return isThrottling || isModelledRetryable || code.map(Self.transientCodes.contains) ?? false
            || [500, 502, 503, 504].contains(status ?? 0)
    }

    /// Whether the service did what it was asked: it did not when it was never reached, when it threw the request out as
    /// one of too many, or when it said what is wrong with it. After anything else nobody knows.
    public var isDefinite: Bool {
        if let failure { return !failure.mayHaveArrived }
        return isThrottling || (status ?? 500) < 500
    }

    /// Source: botocore 1.44's standard retry mode, which is AWS CLI v2's.
    private static let throttlingCodes: Set<String> = [
        "BandwidthLimitExceeded", "EC2ThrottledException", "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException", "RequestLimitExceeded", "RequestThrottled",
        "RequestThrottledException", "SlowDown", "ThrottledException", "Throttling", "ThrottlingException",
        "TooManyRequestsException", "TransactionInProgressException",
    ]

    private static let transientCodes: Set<String> = ["RequestTimeout", "RequestTimeoutException"]
}

/// Decides whether a request is sent again: standard mode, and never a write of which nobody knows.
///
/// Source: AWS SDKs and Tools Reference Guide, "Retry behavior": three tries, pauses of `rand(0…1) × min(2ⁿ, 20)`
/// seconds.
public struct RetryPolicy: Sendable, Hashable {
    /// How often a request is sent at most, the first time included.
    public var tryLimit: Int
    /// The longest pause.
    public var longestPause: Duration

    /// Standard mode.
    public init(tryLimit: Int = 3, longestPause: Duration = .seconds(20)) {
        self.tryLimit = tryLimit
        self.longestPause = longestPause
    }

    /// Whether to try again.
    ///
    /// - Parameters:
    ///   - outcome: What came of the last try.
    ///   - tries: How often it was sent, that one included.
    ///   - isRepeatable: Sending it twice does nothing twice: a read, or a write with a token.
    /// - Returns: True when another try may help and can do no harm.
    public func triesAgain(after outcome: TryOutcome, tries: Int, isRepeatable: Bool) -> Bool {
        tries < tryLimit && outcome.isTransient && (isRepeatable || outcome.isDefinite)
    }

    /// The pause before the next try.
    ///
    /// - Parameters:
    ///   - tries: How often it was sent.
    ///   - chance: From 0 to 1.
    /// - Returns: At most `longestPause`.
    public func pause(after tries: Int, chance: Double) -> Duration {
        let seconds = Double(1 << min(tries - 1, 30))
        return min(.seconds(seconds), longestPause) * chance
    }
}
