public import JSON

/// Whoever makes calls of AWS services for credentials: the client, or a double in tests.
public protocol AWSCalling: Sendable {
    /// Makes one call.
    ///
    /// - Parameters:
    ///   - service: The model's name: `sts`, `sso`, `sso-oidc`.
    ///   - operation: Such as `AssumeRole`.
    ///   - parameters: The operation's input.
    ///   - region: Whose endpoint to call.
    ///   - credentials: What to sign with; nil: it is not signed.
    /// - Returns: The operation's output; timestamps as ISO 8601 text.
    /// - Throws: When it failed for good; the client has retried what may be.
    func call(
        _ service: String, _ operation: String, _ parameters: JSONObject, region: String,
        credentials: Credentials?
    ) async throws(AWSCallError) -> JSONValue
}

/// A call for credentials failed. Holds no parameters.
public struct AWSCallError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The service's code, such as `AccessDenied`; nil when there is no answer of the service.
    public let code: String?
    /// The whole text of AWS CLI v2.
    public let description: String
    /// What AWS CLI v2 exits with: 254 for what the service answered.
    public let exitCode: Int32

    /// Makes an error.
    public init(code: String?, _ description: String, exitCode: Int32) {
        self.code = code
        self.description = description
        self.exitCode = exitCode
    }
}
