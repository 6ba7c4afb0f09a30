internal import AWSConfiguration

/// There are no credentials. Holds no secrets.
public struct CredentialError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of lack it is.
    public enum Reason: Sendable, Hashable {
        /// No source has any.
        case none
        /// The identity at the chain's beginning has expired, or wants its second factor and nobody can be asked: a
        /// person has to sign in again, and then the same call works.
        case expired
        /// The settings are wrong.
        case configuration
        /// A source failed: a program, a file, an endpoint.
        case source
        /// AWS refused a call, or could not be reached.
        case call
    }

    /// What kind of lack it is.
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

    init(_ error: ConfigurationError) {
        self.init(.configuration, error.description, exitCode: error.exitCode)
    }

    init(_ error: AWSCallError) {
        self.init(
            Self.isExpiry(error.code) ? .expired : .call, error.description, exitCode: error.exitCode)
    }

    /// Whether a service's error code says that the credentials of a call have expired.
    public static func isExpiry(_ code: String?) -> Bool {
        ["ExpiredToken", "ExpiredTokenException", "RequestExpired"].contains(code)
    }

    static let none = CredentialError(
        .none,
        "Unable to locate credentials. You can configure credentials by running \"aws configure\".",
        exitCode: 253)

    static let stillExpired = CredentialError(
        .expired, "Credentials were refreshed, but the refreshed credentials are still expired.")

    static let unauthorizedSSO = CredentialError(
        .expired,
        "The SSO session associated with this profile has expired or is otherwise invalid. "
            + "To refresh this SSO session run aws sso login with the corresponding profile.")

    static func partial(_ source: Credentials.Source, missing: String) -> CredentialError {
        CredentialError(
            .configuration, "Partial credentials found in \(source.rawValue), missing: \(missing)")
    }

    static func retrieval(
        _ source: String, _ message: String, reason: Reason = .source
    ) -> CredentialError {
        CredentialError(reason, "Error when retrieving credentials from \(source): \(message)")
    }
}
