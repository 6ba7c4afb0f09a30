extension RunRecord {
    /// Why a call was sent again, and how long was waited before.
    public struct Retry: Sendable, Hashable {
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
        /// The HTTP status of its answer; nil without one.
        public var status: Int?
        /// The code of its answer, such as `ThrottlingException`; nil where it had none.
        public var code: String?
        /// How long was waited between the two, in microseconds.
        public var microseconds: Int64

        /// Makes a retry.
        public init(cause: Cause, status: Int? = nil, code: String? = nil, microseconds: Int64) {
            self.cause = cause
            self.status = status
            self.code = code
            self.microseconds = microseconds
        }
    }
}
