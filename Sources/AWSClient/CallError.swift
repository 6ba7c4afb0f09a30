public import AWSProtocols

/// Why a call has no result.
public struct CallError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is known of the call's effect.
    public enum Effect: Sendable, Hashable {
        /// It was not sent, or the service said that it did not do it.
        case none
        /// It was sent, and there is no definite answer: it may have happened.
        case unknown
    }

    /// In AWS CLI v2's words where it has some. Holds no credentials.
    public var description: String
    /// What AWS CLI v2 exits with: 252 for parameters, 253 for configuration, 254 for what the service answered, 255.
    public var exitCode: Int32
    /// What is known of its effect.
    public var effect: Effect
    /// The service's answer, where there is one.
    public var answer: AWSErrorAnswer?
    /// Each further try that was sent, in order.
    public var retries: [CallRetry]
    /// An answer came whole, and its body is not what its checksum says; a receiver has taken all of it.
    public var isMismatch = false
    /// Nothing was sent, because it is not covered here: another AWS CLI may carry it out.
    public var isNotCovered = false

    /// Makes an error; without further word nothing was sent.
    public init(
        _ description: String, exitCode: Int32, effect: Effect = .none, answer: AWSErrorAnswer? = nil,
        retries: [CallRetry] = []
    ) {
        self.description = description
        self.exitCode = exitCode
        self.effect = effect
        self.answer = answer
        self.retries = retries
    }

    /// An error for what is not covered; `description` says what, as the beginning of a sentence.
    static func notCovered(_ description: String) -> CallError {
        var error = CallError(description, exitCode: 252)
        error.isNotCovered = true
        return error
    }
}
