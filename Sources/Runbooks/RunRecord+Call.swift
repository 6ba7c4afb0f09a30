public import JSON

extension RunRecord {
    /// What a call can do to an account.
    public enum Impact: String, Sendable, Hashable, CaseIterable {
        /// It looks, and changes nothing.
        case read
        /// It makes or changes something.
        case write
        /// It takes something away that a person may miss.
        case destructive
        /// Another program made the call: nobody knows.
        case unknown
    }

    /// One call of an AWS API by a block.
    public struct Call: Sendable, Hashable {
        /// How it ended.
        public enum Outcome: String, Sendable, Hashable, CaseIterable {
            /// It was about to be sent; no answer is recorded.
            case sent
            /// The service did it.
            case succeeded
            /// The service refused it, or it was never sent: it did nothing.
            case failed
            /// It was sent, and no definite answer came: it may have happened.
            case unknown
        }

        /// Names it within its run.
        public var id: String
        /// What the block is for.
        public var kind: Attempt.Kind
        /// The number of the block's attempt.
        public var attempt: Int
        /// The service as the command line names it, such as `ec2`.
        public var service: String
        /// The operation as AWS names it, such as `CreateVpc`.
        public var operation: String
        /// Where; nil for what has no region.
        public var region: String?
        /// What it can do.
        public var impact: Impact
        /// It only looks, or carries a token by which the service knows it again: sending it twice does nothing twice.
        public var isRepeatable: Bool
        /// What was asked, redacted.
        public var parameters: JSONObject
        /// Milliseconds since 1970 UTC.
        public var started: Int64
        /// How it ended.
        public var outcome: Outcome
        /// How long it took with all tries, in microseconds; nil without an answer.
        public var microseconds: Int64?
        /// The HTTP status of the last answer; nil without one.
        public var status: Int?
        /// The error's code, such as `AccessDenied`; nil after success.
        public var code: String?
        /// AWS's name for the request, by which its support and CloudTrail find it.
        public var requestID: String?
        /// Whose identity signed it, as an ARN; nil where it was not signed, or nobody said whose its key is.
        public var caller: String?
        /// How many times it was sent again.
        public var retryCount: Int
        /// Why, each time, in order; empty in journals of releases that only counted.
        public var retries: [Retry]

        /// Makes a call that is about to be sent.
        public init(
            id: String, kind: Attempt.Kind, attempt: Int, service: String, operation: String,
            region: String?, impact: Impact, isRepeatable: Bool, parameters: JSONObject,
            started: Int64
        ) {
            self.id = id
            self.kind = kind
            self.attempt = attempt
            self.service = service
            self.operation = operation
            self.region = region
            self.impact = impact
            self.isRepeatable = isRepeatable
            self.parameters = parameters
            self.started = started
            outcome = .sent
            retryCount = 0
            retries = []
        }
    }
}
