internal import AWSConfiguration
internal import JSON

/// `aws sso login` with a code that a person enters in a browser anywhere (RFC 8628).
public struct SSOLogin: Sendable {
    /// What a person is told while the code waits to be entered.
    public struct Authorization: Sendable, Hashable {
        /// The page to open.
        public let verificationURI: String
        /// The page that has the code filled in.
        public let completeVerificationURI: String
        /// The code to enter.
        public let userCode: String

        /// What AWS CLI v2 prints with `--no-browser`.
        public var text: String {
            "Browser will not be automatically opened.\nPlease visit the following URL:\n\n\(verificationURI)\n\n"
                + "Then enter the code:\n\n\(userCode)\n\n"
                + "Alternatively, you may visit the following URL which will autofill the code upon loading:\n"
                + "\(completeVerificationURI)\n"
        }
    }

    private static let grant: JSONValue = "urn:ietf:params:oauth:grant-type:device_code"
    private static let defaultIntervalSeconds = 5.0
    private static let slowDownSeconds = 5.0

    private let context: CredentialContext
    private let session: SSOSession
    private let tokens: SSOTokens

    /// Makes one; nothing is sent yet.
    public init(_ session: SSOSession, context: CredentialContext) {
        self.session = session
        self.context = context
        tokens = SSOTokens(context)
    }

    /// Signs a person in, and keeps the token for this and other AWS tools. Waits as long as the code is good.
    ///
    /// - Parameter show: Told once, if the token is not granted at once.
    /// - Throws: `CredentialError` when the code was not entered in time, or a call failed.
    public func run(show: @Sendable (Authorization) async -> Void) async throws(CredentialError) {
        let registration = try await registration()
        let answer = try await context.call(
            "sso-oidc", "StartDeviceAuthorization",
            [
                "clientId": registration["clientId"] ?? .null,
                "clientSecret": registration["clientSecret"] ?? .null,
                "startUrl": .string(session.startURL),
            ], region: session.region, credentials: nil)
        var interval = answer["interval"]?.number?.double ?? Self.defaultIntervalSeconds
        // It may be granted without asking anyone.
        if try await attempt(registration, answer, &interval) { return }
        await show(
            Authorization(
                verificationURI: answer["verificationUri"]?.string ?? "",
                completeVerificationURI: answer["verificationUriComplete"]?.string ?? "",
                userCode: answer["userCode"]?.string ?? ""))
        repeat {
            do {
                try await context.sleep(interval)
            } catch {
                throw CredentialError(.expired, "the login was cancelled")
            }
        } while try await !attempt(registration, answer, &interval)
    }

    /// Asks for the token.
    ///
    /// - Returns: Whether it was granted; then it is on disk.
    private func attempt(
        _ registration: JSONObject, _ authorization: JSONValue, _ interval: inout Double
    ) async throws(CredentialError) -> Bool {
        do throws(AWSCallError) {
            let answer = try await context.calls.call(
                "sso-oidc", "CreateToken",
                [
                    "grantType": Self.grant, "clientId": registration["clientId"] ?? .null,
                    "clientSecret": registration["clientSecret"] ?? .null,
                    "deviceCode": authorization["deviceCode"] ?? .null,
                ], region: session.region, credentials: nil)
            try store(answer, registration)
            return true
        } catch {
            switch error.code {
            case "AuthorizationPendingException": return false
            case "SlowDownException":
                interval += Self.slowDownSeconds
                return false
            case "ExpiredTokenException":
                throw CredentialError(
                    .expired,
                    "The pending authorization to retrieve an SSO token has expired. "
                        + "The login flow to retrieve an SSO token must be restarted.")
            default: throw CredentialError(error)
            }
        }
    }

    private func store(_ answer: JSONValue, _ registration: JSONObject) throws(AWSCallError) {
        do throws(CredentialError) {
            try tokens.cache.write(tokens.file(answer, session, registration), session.tokenName)
        } catch {
            throw AWSCallError(code: nil, error.description, exitCode: error.exitCode)
        }
    }

    /// This client's registration: one that is kept, else a new one.
    private func registration() async throws(CredentialError) -> JSONObject {
        let name = session.registrationName
        if let kept = tokens.cache.read(name), let end = kept["expiresAt"]?.string.flatMap(Moments.seconds),
            end - context.now() >= CredentialProvider.advisorySeconds
        {
            return kept
        }
        let scopes: JSONValue? =
            session.scopes.isEmpty ? nil : .array(session.scopes.map { .string($0) })
        var parameters: JSONObject = [
            "clientName": .string("botocore-client-\(session.name ?? String(Int(context.now())))"),
            "clientType": "public",
        ]
        parameters["scopes"] = scopes
        let answer = try await context.call(
            "sso-oidc", "RegisterClient", parameters, region: session.region, credentials: nil)
        var result: JSONObject = [
            "clientId": answer["clientId"] ?? .null, "clientSecret": answer["clientSecret"] ?? .null,
            "expiresAt": .string(Moments.text(answer["clientSecretExpiresAt"]?.number?.double ?? 0)),
        ]
        result["scopes"] = scopes
        tokens.cache.keep(result, name)
        return result
    }
}
