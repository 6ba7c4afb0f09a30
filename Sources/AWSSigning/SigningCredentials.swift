/// The keys that requests are signed with. What it prints as never holds the secret or the token.
public struct SigningCredentials: Sendable, Hashable {
    /// The public half, such as `AKIDEXAMPLE`.
    public var accessKeyID: String
    /// The secret half.
    public var secretAccessKey: String
    /// What temporary credentials come with.
    public var sessionToken: String?

    /// Makes credentials from their parts.
    public init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
    }
}

extension SigningCredentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The access key id alone.
    public var description: String { "credentials \(accessKeyID)" }

    /// The access key id alone.
    public var debugDescription: String { description }

    /// The access key id alone, so that `dump` and test failures show no secret.
    public var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID]) }
}
