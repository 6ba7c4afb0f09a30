public import AWSConfiguration
internal import Cryptography
internal import JSON

/// Where a person signs in to IAM Identity Center.
public struct SSOSession: Sendable, Hashable {
    /// The `[sso-session NAME]`; nil: the profile holds the settings itself.
    public var name: String?
    /// The portal's address.
    public var startURL: String
    /// The region of IAM Identity Center.
    public var region: String
    /// What the token is to be good for; none: what the service gives without word of it.
    public var scopes: [String]

    /// Makes a session.
    public init(name: String?, startURL: String, region: String, scopes: [String] = []) {
        self.name = name
        self.startURL = startURL
        self.region = region
        self.scopes = scopes
    }

    /// The session that `aws sso login` signs in to.
    ///
    /// - Parameters:
    ///   - settings: Whose profile names it.
    ///   - name: `--sso-session`; nil: the profile's.
    /// - Returns: The session, or the settings of a profile without one.
    /// - Throws: `CredentialError`, exit code 253, where there is none.
    public static func of(
        _ settings: Settings, name: String? = nil
    ) throws(CredentialError) -> SSOSession {
        let name = name ?? settings.profile["sso_session"]?.string
        var values = settings.profile
        if let name {
            guard let section = settings.configuration.ssoSessions[name]?.object else {
                throw CredentialError(
                    .configuration, "The specified sso-session does not exist: \"\(name)\"", exitCode: 253)
            }
            values = section
        }
        let missing = ["sso_start_url", "sso_region"].filter { values[$0]?.string == nil }
        guard let url = values["sso_start_url"]?.string, let region = values["sso_region"]?.string else {
            let advice =
                "To make sure this profile is properly configured to use SSO, please run: aws configure sso"
            throw CredentialError(
                .configuration,
                "Missing the following required SSO configuration values: "
                    + "\(missing.joined(separator: ", ")). " + (name == nil ? advice : ""), exitCode: 253)
        }
        let scopes = (name == nil ? nil : values["sso_registration_scopes"]?.string) ?? ""
        return SSOSession(
            name: name, startURL: url, region: region,
            scopes: scopes.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }
                .filter { !$0.isEmpty })
    }

    /// The file of its token, without the ending.
    var tokenName: String { Hexadecimal.encode(SHA1.hash(name ?? startURL)) }

    /// The file of the client's registration, without the ending.
    var registrationName: String {
        FileCache.name(of: [
            "tool": "botocore", "startUrl": .string(startURL), "region": .string(region),
            "scopes": scopes.isEmpty ? .null : .array(scopes.map { .string($0) }),
            "session_name": name.map { .string($0) } ?? .null,
        ])
    }
}

/// The tokens in `~/.aws/sso/cache`, shared with other AWS tools.
struct SSOTokens: Sendable {
    private let context: CredentialContext
    let cache: FileCache

    init(_ context: CredentialContext) {
        self.context = context
        cache = FileCache(folder: context.settings.configuration.paths.tokenCache)
    }

    /// A token that is good now; one of a session with a name is renewed ahead of its end.
    ///
    /// - Throws: `CredentialError` whose reason is `.expired` when a person has to sign in again.
    func accessToken(_ session: SSOSession) async throws(CredentialError) -> String {
        guard let file = cache.read(session.tokenName) else {
            throw Self.notLoaded("Token for \(session.name ?? session.startURL) does not exist")
        }
        guard let token = file["accessToken"]?.string,
            let end = file["expiresAt"]?.string.flatMap(Moments.seconds)
        else { throw Self.notLoaded("Token for \(session.startURL) is invalid") }
        let left = end - context.now()
        guard session.name != nil else {
            guard left > 0 else { throw .unauthorizedSSO }
            return token
        }
        if left >= CredentialProvider.advisorySeconds { return token }
        if let renewed = await renewed(file, session) { return renewed }
        guard left > 0 else {
            throw CredentialError(
                .expired,
                "Error when retrieving token from sso: Token has expired and refresh failed")
        }
        return token
    }

    private static func notLoaded(_ message: String) -> CredentialError {
        CredentialError(.expired, "Error loading SSO Token: \(message)")
    }

    /// A new token in exchange for the refresh token; nil when there is none to be had.
    private func renewed(_ kept: JSONObject, _ session: SSOSession) async -> String? {
        guard let refreshToken = kept["refreshToken"], let id = kept["clientId"],
            let secret = kept["clientSecret"], let registrationEnd = kept["registrationExpiresAt"],
            let end = registrationEnd.string.flatMap(Moments.seconds), end > context.now()
        else { return nil }
        let answer = try? await context.calls.call(
            "sso-oidc", "CreateToken",
            [
                "grantType": "refresh_token", "clientId": id, "clientSecret": secret,
                "refreshToken": refreshToken,
            ], region: session.region, credentials: nil)
        guard let answer, let token = answer["accessToken"]?.string else { return nil }
        var registration = JSONObject()
        registration["clientId"] = id
        registration["clientSecret"] = secret
        registration["expiresAt"] = registrationEnd
        cache.keep(file(answer, session, registration), session.tokenName)
        return token
    }

    /// A token's file, as AWS CLI v2 writes it.
    func file(_ answer: JSONValue, _ session: SSOSession, _ registration: JSONObject) -> JSONObject {
        let seconds = Double(answer["expiresIn"]?.int ?? 0)
        var result: JSONObject = [
            "startUrl": .string(session.startURL), "region": .string(session.region),
            "accessToken": answer["accessToken"] ?? .null,
            "expiresAt": .string(Moments.text(context.now() + seconds)),
        ]
        result["clientId"] = registration["clientId"]
        result["clientSecret"] = registration["clientSecret"]
        result["registrationExpiresAt"] = registration["expiresAt"]
        result["refreshToken"] = answer["refreshToken"]
        return result
    }
}
