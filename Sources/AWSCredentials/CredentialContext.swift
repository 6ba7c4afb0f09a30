public import AWSConfiguration
public import HTTPMessages
internal import JSON

/// All that finding credentials needs from outside.
public struct CredentialContext: Sendable {
    /// The settings that hold; their profile is the one that is looked at without word of another.
    public var settings: Settings
    /// Makes calls of AWS services.
    public var calls: any AWSCalling
    /// Asks the container's and the instance's endpoints; without proxies.
    public var http: any HTTPSending
    /// The time, in seconds since 1970.
    public var now: @Sendable () -> Double
    /// Waits so many seconds.
    public var sleep: @Sendable (Double) async throws -> Void
    /// Asks a person for the code of a device, with AWS CLI v2's words for it; throws `CredentialError` where there is
    /// nobody to ask.
    public var askMFACode: @Sendable (_ prompt: String) async throws(CredentialError) -> String
    /// The name of role sessions whose profile gives none; nil: `botocore-session-SECONDS`.
    public var defaultSessionName: String?
    /// Sessions with a second factor are got once for each base identity with GetSessionToken, and all its roles are
    /// taken on with them. Without it each role asks, as in the AWS CLI.
    public var sharesMFASessions: Bool

    /// Makes a context.
    public init(
        settings: Settings, calls: any AWSCalling, http: any HTTPSending,
        now: @escaping @Sendable () -> Double,
        sleep: @escaping @Sendable (Double) async throws -> Void,
        askMFACode: @escaping @Sendable (String) async throws(CredentialError) -> String,
        defaultSessionName: String? = nil, sharesMFASessions: Bool = true
    ) {
        self.settings = settings
        self.calls = calls
        self.http = http
        self.now = now
        self.sleep = sleep
        self.askMFACode = askMFACode
        self.defaultSessionName = defaultSessionName
        self.sharesMFASessions = sharesMFASessions
    }

    /// Where roles are taken on.
    var region: String { settings.region ?? "us-east-1" }

    func call(
        _ service: String, _ operation: String, _ parameters: JSONObject, region: String,
        credentials: Credentials?
    ) async throws(CredentialError) -> JSONValue {
        do throws(AWSCallError) {
            return try await calls.call(
                service, operation, parameters, region: region, credentials: credentials)
        } catch {
            throw CredentialError(error)
        }
    }
}
