import AWSConfiguration
import AWSCredentials
import JSON
import Synchronization
import TestSupport
import Testing

@Suite("IAM Identity Center")
struct SSOTests {
    let home: Home
    static let url = "https://d.awsapps.com/start"
    static let role = "sso_account_id = 123456789012\nsso_role_name = Admin\n"
    static let legacy = "[default]\nsso_start_url = \(url)\nsso_region = us-east-1\n" + role
    static let session =
        "[default]\nsso_session = dev\n\(role)[sso-session dev]\nsso_start_url = \(url)\n"
        + "sso_region = us-east-1\nsso_registration_scopes = sso:account:access\n"
    // The names of the files are botocore's: SSOTokenLoader, SSOCredentialFetcher and, of AWS CLI v2, SSOTokenFetcher.
    static let legacyToken = "home/.aws/sso/cache/55ef7a9cf0faa7e6830be02dd04fb62b1c3c5000.json"
    static let sessionToken = "home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json"
    static let registration = "home/.aws/sso/cache/5b6e0b26c6504995ae9713530f2e65323dbc8249.json"
    static let legacyRole = "home/.aws/cli/cache/d4b1606cd2bccf59b6b5478ce7a79614224ee844.json"
    static let sessionRole = "home/.aws/cli/cache/0ea119dbd3219681460f3bfcf586d8a3ff62b1ab.json"

    init() throws { home = try Home() }

    /// A double of the portal; tokens of the name `bad` are refused.
    private func portal() -> ScriptedCalls {
        ScriptedCalls { call throws(AWSCallError) in
            switch call.operation {
            case "sso.GetRoleCredentials":
                if call.parameters["accessToken"] == "bad" {
                    throw AWSCallError(code: "UnauthorizedException", "no", exitCode: 254)
                }
                return [
                    "roleCredentials": [
                        "accessKeyId": "ASIASSO", "secretAccessKey": "s", "sessionToken": "t",
                        "expiration": 1_800_007_200_000,
                    ]
                ]
            case "sso-oidc.CreateToken":
                if call.parameters["refreshToken"] == "spent" {
                    throw AWSCallError(code: "InvalidGrantException", "spent", exitCode: 254)
                }
                return ["accessToken": "renewed", "expiresIn": 28_800, "refreshToken": "next"]
            default: throw AWSCallError(code: "Unexpected", call.operation, exitCode: 254)
            }
        }
    }

    private func token(_ name: String, ends: String, refresh: String? = nil) throws -> String {
        let more =
            refresh.map {
                ",\"refreshToken\":\"\($0)\",\"clientId\":\"i\",\"clientSecret\":\"c\",\"registrationExpiresAt\":\"2027-03-01T00:00:00Z\""
            } ?? ""
        return "{\"startUrl\":\"\(Self.url)\",\"accessToken\":\"\(name)\",\"expiresAt\":\"\(ends)\"\(more)}"
    }

    private func failure(_ config: String) async throws -> CredentialError? {
        let context = try home.context(config: config, calls: portal())
        return await #expect(throws: CredentialError.self) {
            _ = try await CredentialProvider(context).credentials()
        }
    }

    @Test func `a token gives the role's credentials, which are kept`() async throws {
        try home.folder.write(try token("good", ends: "2027-01-15T08:00:01UTC"), to: Self.legacyToken)
        let context = try home.context(config: Self.legacy, calls: portal())
        let found = try await CredentialProvider(context).credentials()
        #expect(found.accessKeyID == "ASIASSO")
        #expect(found.accountID == "123456789012")
        #expect(found.expires == 1_800_007_200)
        let file = try JSONText(home.folder.text(of: Self.legacyRole))
        #expect(file["ProviderType"] == "sso")
        #expect(file["Credentials.Expiration"] == "2027-01-15T10:00:00Z")
    }

    @Test func `a token that has ended wants a person`() async throws {
        try home.folder.write(try token("good", ends: "2027-01-15T08:00:00Z"), to: Self.legacyToken)
        let error = try await failure(Self.legacy)
        #expect(error?.reason == .expired)
        #expect(
            error?.description
                == "The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO session run aws sso login with the corresponding profile."
        )
    }

    @Test func `a token that is refused or missing wants a person`() async throws {
        #expect(
            try await failure(Self.legacy)?.description
                == "Error loading SSO Token: Token for \(Self.url) does not exist")
        #expect(
            try await failure(Self.session)?.description
                == "Error loading SSO Token: Token for dev does not exist")
        try home.folder.write(try token("bad", ends: "2027-01-15T09:00:00Z"), to: Self.legacyToken)
        #expect(try await failure(Self.legacy)?.reason == .expired)
    }

    @Test func `a session's token is renewed ahead of its end`() async throws {
        try home.folder.write(
            try token("old", ends: "2027-01-15T08:14:59Z", refresh: "r"), to: Self.sessionToken)
        let calls = portal()
        let context = try home.context(config: Self.session, calls: calls)
        _ = try await CredentialProvider(context).credentials()
        #expect(calls.calls.map(\.operation) == ["sso-oidc.CreateToken", "sso.GetRoleCredentials"])
        #expect(calls.calls.last?.parameters["accessToken"] == "renewed")
        let file = try JSONText(home.folder.text(of: Self.sessionToken))
        #expect(file["accessToken"] == "renewed")
        #expect(file["refreshToken"] == "next")
        #expect(file["expiresAt"] == "2027-01-15T16:00:00Z")
        #expect(file["registrationExpiresAt"] == "2027-03-01T00:00:00Z")
        #expect(home.folder.has(Self.sessionRole))
    }

    @Test func `profiles that share a sign-in renew its token once`() async throws {
        try home.folder.write(
            try token("old", ends: "2027-01-15T08:05:00Z", refresh: "r"), to: Self.sessionToken)
        let calls = portal()
        let config =
            Self.session + "[profile two]\nsso_session = dev\nsso_account_id = 2\nsso_role_name = B\n"
        let provider = CredentialProvider(try home.context(config: config, calls: calls))
        async let first = provider.credentials()
        async let second = provider.credentials(profile: "two")
        #expect(try await [first, second].map(\.accountID) == ["123456789012", "2"])
        #expect(calls.calls.count { $0.operation == "sso-oidc.CreateToken" } == 1)
    }

    @Test func `a token whose renewal fails is used while it lasts`() async throws {
        try home.folder.write(
            try token("old", ends: "2027-01-15T08:05:00Z", refresh: "spent"), to: Self.sessionToken)
        let calls = portal()
        let context = try home.context(config: Self.session, calls: calls)
        _ = try await CredentialProvider(context).credentials()
        #expect(calls.calls.last?.parameters["accessToken"] == "old")
        try home.folder.remove(Self.sessionRole)
        home.clock.now += 300
        #expect(
            try await failure(Self.session)?.description
                == "Error when retrieving token from sso: Token has expired and refresh failed")
    }

    @Test func `settings that do not fit together are told`() async throws {
        #expect(
            try await failure("[default]\nsso_role_name = x\n")?.description
                == "The profile \"default\" is configured to use SSO but is missing required configuration: sso_account_id, sso_start_url, sso_region"
        )
        #expect(
            try await failure("[default]\nsso_role_name = x\nsso_session = s\n")?.description
                == "The specified sso-session does not exist: \"s\"")
        #expect(
            try await failure(
                "[default]\nsso_role_name = x\nsso_session = s\nsso_region = a\n[sso-session s]\nsso_region = b\n"
            )?.description
                == "The value for sso_region is inconsistent between profile (a) and sso-session (b).")
    }

    @Test func `a person signs in with a code, at the pace that is asked for`() async throws {
        let answers = Mutex([
            "AuthorizationPendingException", "AuthorizationPendingException", "SlowDownException",
        ])
        let calls = ScriptedCalls { call throws(AWSCallError) in
            switch call.operation {
            case "sso-oidc.RegisterClient":
                return ["clientId": "i", "clientSecret": "c", "clientSecretExpiresAt": 1_807_776_000]
            case "sso-oidc.StartDeviceAuthorization":
                return [
                    "deviceCode": "d", "userCode": "ABCD-EFGH", "verificationUri": "https://device/",
                    "verificationUriComplete": "https://device/?user_code=ABCD-EFGH", "expiresIn": 600,
                    "interval": 1,
                ]
            default:
                if let code = answers.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
                    throw AWSCallError(code: code, code, exitCode: 254)
                }
                return ["accessToken": "a", "expiresIn": 28_800, "refreshToken": "r"]
            }
        }
        let context = try home.context(config: Self.session, calls: calls)
        let session = try SSOSession.of(context.settings)
        let shown = Mutex<[SSOLogin.Authorization]>([])
        try await SSOLogin(session, context: context).run { told in shown.withLock { $0.append(told) } }
        #expect(shown.withLock { $0 }.map(\.userCode) == ["ABCD-EFGH"])
        #expect(home.slept == [1, 1, 6])
        #expect(calls.calls.first?.parameters["clientName"] == "botocore-client-dev")
        #expect(calls.calls.first?.parameters["scopes"] == ["sso:account:access"])
        let file = try JSONText(home.folder.text(of: Self.sessionToken))
        #expect(file["accessToken"] == "a")
        #expect(file["registrationExpiresAt"] == "2027-04-15T08:00:00Z")
        #expect(home.folder.has(Self.registration))

        // The registration is good for the next time.
        try await SSOLogin(session, context: context).run { _ in }
        #expect(calls.calls.count { $0.operation == "sso-oidc.RegisterClient" } == 1)
    }

    @Test func `a code that nobody enters ends`() async throws {
        let calls = ScriptedCalls { call throws(AWSCallError) in
            if call.operation == "sso-oidc.CreateToken" {
                throw AWSCallError(code: "ExpiredTokenException", "x", exitCode: 254)
            }
            return ["clientId": "i", "clientSecret": "c", "clientSecretExpiresAt": 1_807_776_000]
        }
        let context = try home.context(config: Self.legacy, calls: calls)
        let session = try SSOSession.of(context.settings)
        let error = await #expect(throws: CredentialError.self) {
            try await SSOLogin(session, context: context).run { _ in }
        }
        #expect(
            error?.description
                == "The pending authorization to retrieve an SSO token has expired. The login flow to retrieve an SSO token must be restarted."
        )
    }

    @Test func `a profile without a session to sign in to is told`() throws {
        let context = try home.context()
        let error = #expect(throws: CredentialError.self) { try SSOSession.of(context.settings) }
        #expect(error?.exitCode == 253)
        #expect(
            error?.description
                == "Missing the following required SSO configuration values: sso_start_url, sso_region. To make sure this profile is properly configured to use SSO, please run: aws configure sso"
        )
    }
}
