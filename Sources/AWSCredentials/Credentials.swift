/// What requests are signed with. A secret; what describes it shows the key's number and its origin only.
public struct Credentials: Sendable, Hashable {
    /// Where credentials come from.
    public enum Source: String, Sendable, Hashable {
        /// Environment variables.
        case environment = "env"
        /// A role that was taken on.
        case assumeRole = "assume-role"
        /// A role, in exchange for a token of another identity provider.
        case webIdentity = "assume-role-with-web-identity"
        /// IAM Identity Center.
        case sso = "sso"
        /// `~/.aws/credentials`.
        case sharedFile = "shared-credentials-file"
        /// A session of `aws login`.
        case login = "login"
        /// A program of the user's.
        case process = "custom-process"
        /// `~/.aws/config`.
        case configurationFile = "config-file"
        /// The container's endpoint.
        case container = "container-role"
        /// The instance's role.
        case instanceMetadata = "iam-role"
        /// A session with a second factor.
        case mfaSession = "mfa-session"
        /// The caller gave them.
        case explicit = "explicit"

        /// They are a role's: with them a role can be taken on for one hour at most.
        public var isRole: Bool {
            switch self {
            case .assumeRole, .webIdentity, .sso, .container, .instanceMetadata: true
            default: false
            }
        }
    }

    /// The key's number; no secret.
    public var accessKeyID: String
    /// The key itself.
    public var secretAccessKey: String
    /// The session's token; nil for keys that last.
    public var sessionToken: String?
    /// The account, where it is known.
    public var accountID: String?
    /// The ARN of whom they make one, where their source says it.
    public var callerARN: String?
    /// When they end, in seconds since 1970; nil: not known, or never.
    public var expires: Double?
    /// Where they come from.
    public var source: Source

    /// Makes credentials.
    public init(
        accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil, accountID: String? = nil,
        callerARN: String? = nil, expires: Double? = nil, source: Source = .explicit
    ) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.accountID = accountID
        self.callerARN = callerARN
        self.expires = expires
        self.source = source
    }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The key's number and its origin.
    public var description: String { "\(accessKeyID) (\(source.rawValue))" }
    /// The same.
    public var debugDescription: String { description }
    /// Nothing that `dump` could print but the key's number and its origin.
    public var customMirror: Mirror {
        Mirror(self, children: ["accessKeyID": accessKeyID, "source": source.rawValue])
    }
}
