/// Why there is no endpoint for a request.
public struct EndpointError: Error, Sendable, Hashable {
    /// What kind of reason.
    public enum Reason: Sendable, Hashable {
        /// No region is configured, and the service has regions: the AWS CLI exits 253.
        case noRegion
        /// What is configured as region cannot be one.
        case region
        /// The rule set's own error, or what it lacks.
        case rules
    }

    /// What kind of reason.
    public var reason: Reason
    /// In words; the rule set's own where it has some.
    public var message: String

    /// Makes an error.
    public init(_ message: String, reason: Reason = .rules) {
        self.reason = reason
        self.message = message
    }
}

extension EndpointError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
