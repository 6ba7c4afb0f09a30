/// The user's settings cannot be used. Holds no values of theirs but names, and those that the AWS CLI tells.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of fault it is.
    public enum Reason: Sendable, Hashable {
        /// A file is not in the form of one.
        case file
        /// There is no such profile.
        case profile
        /// A setting has a value that it cannot have, or lacks another one.
        case value
        /// A file cannot be written.
        case writing
    }

    /// What kind of fault it is.
    public let reason: Reason
    /// The words of AWS CLI v2, without what it prints before and behind them.
    public let description: String
    /// What AWS CLI v2 exits with for it.
    public let exitCode: Int32

    /// Makes an error.
    public init(_ reason: Reason, _ description: String, exitCode: Int32 = 255) {
        self.reason = reason
        self.description = description
        self.exitCode = exitCode
    }
}
