public import AWSClient
internal import AWSConfiguration
public import AWSCredentials
internal import AWSEndpoints
internal import AWSModels
internal import HTTP
internal import JSON

/// What an operator's environment gives access to: credentials, roles that are taken on with them, and who that is.
public struct OperatorAccess: Sendable {
    let session: AWSSession
    let environment: [String: String]

    /// Whoever a call is made as.
    public struct Caller: Sendable, Hashable {
        /// The account's number.
        public let account: String
        /// The caller's ARN.
        public let arn: String
    }

    /// Looks from this environment; nothing is read yet.
    public init(session: AWSSession, environment: [String: String]) {
        self.session = session
        self.environment = environment
    }

    /// Credentials of a profile, or of a role that they take on.
    ///
    /// - Parameters:
    ///   - role: A role; nil: the credentials themselves.
    ///   - profile: A profile; nil: what the environment says.
    ///   - region: Whose STS endpoint is asked.
    /// - Returns: Credentials that are good for some minutes at least.
    /// - Throws: `CredentialError`.
    public func credentials(
        role: RoleRequest?, profile: String?, region: String?
    ) async throws(CredentialError) -> Credentials {
        let settings = try settings(region: region)
        let provider = session.provider(for: settings, http: http(settings))
        guard let role else { return try await provider.credentials(profile: profile) }
        return try await provider.credentials(role: role, profile: profile)
    }

    /// Asks STS in a region who the caller is.
    ///
    /// - Parameters:
    ///   - credentials: Whose; nil: what the environment says.
    ///   - region: Whose STS endpoint is asked.
    /// - Returns: Who it is.
    /// - Throws: `CallError`.
    public func caller(_ credentials: Credentials?, region: String?) async throws(CallError) -> Caller {
        do {
            let settings = try settings(region: region)
            guard let service = try session.library.service(named: "sts"),
                let operation = service.operation("GetCallerIdentity")
            else { throw CallError("the models lack sts GetCallerIdentity", exitCode: 255) }
            let provider = session.provider(for: settings, http: http(settings))
            let call = AWSCall(
                operation, JSONObject(),
                settings: try CallSettings(settings, of: service, userAgent: session.userAgent("")),
                credentials: { () async throws(CredentialError) in
                    if let credentials { return credentials }
                    return try await provider.credentials()
                })
            let answer = try await session.client(for: http(settings)).perform(call, observer: nil)
            return Caller(
                account: answer.result["Account"]?.string ?? "", arn: answer.result["Arn"]?.string ?? "")
        } catch let error as CallError {
            throw error
        } catch {
            throw CallError("\(error)", exitCode: 255)
        }
    }

    /// The identity that a profile's credentials begin with: what a person renews when it has expired.
    ///
    /// - Parameter profile: A profile that is asked for by name; nil: what the environment says.
    /// - Returns: The profile at the beginning; the one asked for where the files cannot be read.
    public func base(profile: String?) -> BaseIdentity {
        guard let settings = try? settings(region: nil) else {
            return BaseIdentity(.profile, profile: profile ?? "default")
        }
        return BaseIdentity(of: settings, profile: profile)
    }

    func settings(region: String?) throws(CredentialError) -> Settings {
        do {
            return Settings(
                options: Settings.Options(region: region), environment: environment,
                configuration: try Configuration.read(ConfigurationPaths(environment: environment)))
        } catch {
            throw CredentialError(.configuration, error.description, exitCode: error.exitCode)
        }
    }

    func http(_ settings: Settings) -> HTTPClient.Configuration {
        HTTPClient.Configuration(
            caBundlePath: settings.caBundle, proxies: HTTPProxies(environment: environment))
    }
}
