import AWSConfiguration
import AWSCredentials
import JSON
import TestSupport
import Testing

@Suite("Roles")
struct RoleTests {
    let home: Home
    static let keys = "[base]\naws_access_key_id = AKBASE\naws_secret_access_key = s\n"
    static let chain = """
        [profile a]
        role_arn = arn:aws:iam::222222222222:role/a
        source_profile = b
        external_id = x
        duration_seconds = 7200
        role_session_name = me
        [profile b]
        role_arn = arn:aws:iam::222222222222:role/b
        source_profile = base
        """

    init() throws { home = try Home() }

    private func error(_ config: String, _ profile: String, _ environment: [String: String] = [:])
        async throws
        -> String?
    {
        let context = try home.context(
            config: config, credentials: Self.keys, environment: environment, profile: profile)
        let error = await #expect(throws: CredentialError.self) {
            try await CredentialProvider(context).credentials()
        }
        return error?.description
    }

    @Test func `a chain takes on one role with the other, for an hour at most`() async throws {
        let sts = home.sts()
        let context = try home.context(
            config: Self.chain, credentials: Self.keys, profile: "a", calls: sts)
        let found = try await CredentialProvider(context).credentials()
        #expect(found.accessKeyID == "ASIA-a")
        #expect(found.accountID == "222222222222")
        #expect(found.expires == 1_800_003_600)
        let calls = sts.calls
        #expect(calls.map(\.accessKeyID) == ["AKBASE", "ASIA-b"])
        #expect(
            calls.first?.parameters == [
                "RoleArn": "arn:aws:iam::222222222222:role/b",
                "RoleSessionName": "botocore-session-1800000000",
            ])
        #expect(
            calls.last?.parameters == [
                "RoleArn": "arn:aws:iam::222222222222:role/a", "RoleSessionName": "me", "ExternalId": "x",
                "DurationSeconds": 3600,
            ])
    }

    @Test func `a session is kept for other tools, and theirs is taken`() async throws {
        let sts = home.sts()
        let context = try home.context(
            config: Self.chain, credentials: Self.keys, profile: "b", calls: sts)
        _ = try await CredentialProvider(context).credentials()
        // botocore's AssumeRoleCredentialFetcher gives this name for {"RoleArn": …/b}.
        let file = try JSONText(
            home.folder.text(of: "home/.aws/cli/cache/ae1372a2f167223be832cbec046b6133ac6a6c14.json"))
        #expect(file["Credentials.AccountId"] == "222222222222")
        #expect(file["Credentials.Expiration"] == "2027-01-15T09:00:00+00:00")
        let again = try await CredentialProvider(context).credentials()
        #expect(again.accessKeyID == "ASIA-b")
        #expect(sts.calls.count == 1)
    }

    @Test func `a session's file has botocore's name, whatever its arguments hold`() async throws {
        let config = """
            [profile a]
            role_arn = arn:aws:iam::123456789012:role/a
            source_profile = base
            external_id = e"\\é😀\u{7f}
            mfa_serial = arn:aws:iam::1:mfa/u
            duration_seconds = 7200
            role_session_name = s
            """
        let context = try home.context(
            config: config, credentials: Self.keys, profile: "a", calls: home.sts())
        _ = try await CredentialProvider(context).credentials()
        #expect(home.folder.has("home/.aws/cli/cache/836db14faf8d199678321d90f7d8368151be7501.json"))
    }

    @Test func `a kept session that is about to end is not taken`() async throws {
        let sts = home.sts()
        let context = try home.context(
            config: Self.chain, credentials: Self.keys, profile: "b", calls: sts)
        _ = try await CredentialProvider(context).credentials()
        home.clock.now += 3600 - 899
        _ = try await CredentialProvider(context).credentials()
        #expect(sts.calls.count == 2)
    }

    @Test func `a second factor is asked for once for each base identity`() async throws {
        let config = """
            [profile a]
            role_arn = arn:aws:iam::1:role/a
            source_profile = base
            mfa_serial = arn:aws:iam::1:mfa/me
            [profile b]
            role_arn = arn:aws:iam::1:role/b
            source_profile = base
            mfa_serial = arn:aws:iam::1:mfa/me
            """
        let sts = home.sts()
        let context = try home.context(config: config, credentials: Self.keys, calls: sts)
        let provider = CredentialProvider(context)
        async let first = provider.credentials(profile: "a")
        async let second = provider.credentials(profile: "b")
        #expect(try await [first, second].map(\.accessKeyID) == ["ASIA-a", "ASIA-b"])
        #expect(home.askedPrompts == ["Enter MFA code for arn:aws:iam::1:mfa/me: "])
        #expect(sts.calls.count { $0.operation == "sts.GetSessionToken" } == 1)
        let roles = sts.calls.filter { $0.operation == "sts.AssumeRole" }
        #expect(roles.map(\.accessKeyID) == ["ASIA-mfa", "ASIA-mfa"])
        #expect(roles.allSatisfy { $0.parameters["SerialNumber"] == nil })
    }

    @Test func `without shared sessions each role asks, as in the AWS CLI`() async throws {
        let config =
            "[profile a]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = base\nmfa_serial = m\n"
        let sts = home.sts()
        let context = try home.context(
            config: config, credentials: Self.keys, profile: "a", calls: sts, sharesMFASessions: false)
        _ = try await CredentialProvider(context).credentials()
        #expect(sts.calls.first?.parameters["SerialNumber"] == "m")
        #expect(sts.calls.first?.parameters["TokenCode"] == "123456")
    }

    @Test func `a role may be asked for beside profiles, and nothing of it is kept on disk`() async throws {
        let sts = home.sts()
        let context = try home.context(credentials: Self.keys, calls: sts)
        let provider = CredentialProvider(context)
        let request = RoleRequest(arn: "arn:aws:iam::2:role/r", sessionName: "runbook-1-me")
        async let first = provider.credentials(role: request, profile: "base")
        async let second = provider.credentials(role: request, profile: "base")
        #expect(try await [first, second].map(\.accessKeyID) == ["ASIA-r", "ASIA-r"])
        #expect(sts.calls.count == 1)
        #expect(!home.folder.has("home/.aws/cli"))
    }

    @Test func `a profile may take its role on with keys of its own`() async throws {
        let config =
            "[profile base]\nrole_arn = arn:aws:iam::1:role/self\nsource_profile = base\n"
        let sts = home.sts()
        let context = try home.context(
            config: config, credentials: Self.keys, profile: "base", calls: sts)
        #expect(try await CredentialProvider(context).credentials().accessKeyID == "ASIA-self")
        #expect(sts.calls.first?.accessKeyID == "AKBASE")
    }

    @Test func `circles are told`() async throws {
        let config = """
            [profile a]
            role_arn = r
            source_profile = b
            [profile b]
            role_arn = r
            source_profile = a
            """
        #expect(
            try await error(config, "a")
                == "Infinite loop in credential configuration detected. Attempting to load from profile a which has already been visited. Visited profiles: ['a', 'b']"
        )
    }

    @Test func `wrong settings of roles are told in the AWS CLI's words`() async throws {
        #expect(
            try await error("[profile a]\nrole_arn = r\n", "a")
                == "Partial credentials found in assume-role, missing: source_profile or credential_source")
        #expect(
            try await error("[profile a]\nrole_arn = r\nsource_profile = x\n", "a")
                == "The source_profile \"x\" referenced in the profile \"a\" does not exist.")
        #expect(
            try await error("[profile a]\nrole_arn = r\nsource_profile = x\ncredential_source = y\n", "a")
                == "The profile \"a\" contains both source_profile and credential_source.")
        #expect(
            try await error("[profile a]\nrole_arn = r\ncredential_source = environment\n", "a")
                == "The credential source \"environment\" referenced in profile \"a\" is not valid.")
        #expect(
            try await error("[profile a]\nrole_arn = r\ncredential_source = Environment\n", "a")
                == "Error when retrieving credentials from Environment: No credentials found in credential_source referenced in profile a"
        )
        #expect(
            try await error("[profile a]\nrole_arn = r\nsource_profile = b\n[profile b]\nregion = x\n", "a")
                == "The source profile \"b\" must have credentials.")
    }

    @Test func `a token of another provider is exchanged without a signature`() async throws {
        let token = try home.folder.write("header.payload.signature", to: "token")
        let sts = home.sts()
        let context = try home.context(
            environment: [
                "AWS_WEB_IDENTITY_TOKEN_FILE": token, "AWS_ROLE_ARN": "arn:aws:iam::1:role/w",
                "AWS_ROLE_SESSION_NAME": "pod",
            ], calls: sts)
        let found = try await CredentialProvider(context).credentials()
        #expect(found.source == .webIdentity)
        #expect(sts.calls.first?.operation == "sts.AssumeRoleWithWebIdentity")
        #expect(sts.calls.first?.accessKeyID == nil)
        #expect(sts.calls.first?.parameters["WebIdentityToken"] == "header.payload.signature")
    }

    @Test func `what is held is renewed ahead of its end, and stays good while that fails`() async throws {
        let clock = home.clock
        let calls = ScriptedCalls { _ throws(AWSCallError) in
            // STS is out of order for a while.
            if clock.now > 1_800_002_000, clock.now < 1_800_003_300 {
                throw AWSCallError(code: "ServiceUnavailable", "out of order", exitCode: 254)
            }
            return [
                "Credentials": [
                    "AccessKeyId": .string("ASIA\(Int(clock.now) - 1_800_000_000)"), "SecretAccessKey": "s",
                    "SessionToken": "t", "Expiration": .string(Home.time(clock.now + 3600)),
                ]
            ]
        }
        let context = try home.context(credentials: Self.keys, calls: calls)
        let provider = CredentialProvider(context)
        let request = RoleRequest(arn: "arn:aws:iam::2:role/r", sessionName: "s")
        func key(at seconds: Double) async throws -> String {
            clock.now = 1_800_000_000 + seconds
            return try await provider.credentials(role: request, profile: "base").accessKeyID
        }
        #expect(try await key(at: 0) == "ASIA0")
        #expect(try await key(at: 2700) == "ASIA0")
        #expect(try await key(at: 2800) == "ASIA0")
        #expect(calls.calls.count == 2)
        #expect(try await key(at: 2830) == "ASIA0")
        #expect(calls.calls.count == 2)
        await #expect(throws: CredentialError.self) { _ = try await key(at: 3200) }
        await #expect(throws: CredentialError.self) { _ = try await key(at: 3201) }
        #expect(try await key(at: 3400) == "ASIA3400")
    }

    @Test func `sessions shorter than the time ahead are not asked for with every call`() async throws {
        let sts = home.sts()
        let provider = CredentialProvider(try home.context(credentials: Self.keys, calls: sts))
        let request = RoleRequest(arn: "arn:aws:iam::2:role/r", sessionName: "s", durationSeconds: 900)
        for second in [0.0, 1, 59, 61, 62] {
            home.clock.now = 1_800_000_000 + second
            _ = try await provider.credentials(role: request, profile: "base")
        }
        #expect(sts.calls.count == 2)
    }

    @Test func `after a new sign-in all is looked for anew`() async throws {
        let context = try home.context(credentials: Self.keys)
        let provider = CredentialProvider(context)
        #expect(try await provider.credentials(profile: "base").accessKeyID == "AKBASE")
        let changed = try home.context(credentials: Self.keys.replacing("AKBASE", with: "AKNEW"))
        #expect(try await provider.credentials(profile: "base").accessKeyID == "AKBASE")
        await provider.forgetAll(settings: changed.settings)
        #expect(try await provider.credentials(profile: "base").accessKeyID == "AKNEW")
    }

    @Test func `a base that has expired is told apart from a refusal`() async throws {
        for (code, reason) in [("ExpiredToken", CredentialError.Reason.expired), ("AccessDenied", .call)] {
            let calls = ScriptedCalls { _ throws(AWSCallError) in
                throw AWSCallError(code: code, "An error occurred (\(code))", exitCode: 254)
            }
            let provider = CredentialProvider(try home.context(credentials: Self.keys, calls: calls))
            let error = await #expect(throws: CredentialError.self) {
                try await provider.credentials(
                    role: RoleRequest(arn: "arn:aws:iam::2:role/r", sessionName: "s"), profile: "base")
            }
            #expect(error?.reason == reason)
            #expect(error?.exitCode == 254)
        }
    }
}
