import AWSCredentials
import HTTPMessages
import JSON
import TestSupport
import Testing

@Suite("The chain of credential sources")
struct ChainTests {
    let home: Home
    static let keys =
        "[default]\naws_access_key_id = AKFILE\naws_secret_access_key = s\naws_session_token = t\n"

    init() throws { home = try Home() }

    @Test func `the environment comes first, unless a profile is asked for by name`() async throws {
        let environment = [
            "AWS_ACCESS_KEY_ID": "AKENV", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SECURITY_TOKEN": "old",
            "AWS_SESSION_TOKEN": "new", "AWS_PROFILE": "default",
        ]
        let context = try home.context(credentials: Self.keys, environment: environment)
        let found = try await CredentialProvider(context).credentials()
        #expect(found.accessKeyID == "AKENV")
        #expect(found.sessionToken == "old")
        let named = try home.context(credentials: Self.keys, environment: environment, profile: "default")
        let other = try await CredentialProvider(named).credentials()
        #expect(other.accessKeyID == "AKFILE")
        #expect(other.source == .sharedFile)
        #expect(try await CredentialProvider(context).credentials(profile: "default").accessKeyID == "AKFILE")
    }

    @Test func `the shared file comes before a process, and that before the configuration file`() async throws
    {
        let config =
            "[default]\naws_access_key_id = AKCONFIG\naws_secret_access_key = s\n"
            + "[profile p]\naws_access_key_id = AKP\naws_secret_access_key = s\ncredential_process = /bin/echo '{}'\n"
        let context = try home.context(config: config, credentials: Self.keys)
        #expect(try await CredentialProvider(context).credentials().accessKeyID == "AKFILE")
        let alone = try home.context(config: config)
        #expect(try await CredentialProvider(alone).credentials().source == .configurationFile)
        let error = await #expect(throws: CredentialError.self) {
            try await CredentialProvider(alone).credentials(profile: "p")
        }
        #expect(
            error?.description
                == "Error when retrieving credentials from custom-process: Unsupported version '<Version key not provided>' for credential process provider, supported versions: 1"
        )
    }

    @Test func `without any source the AWS CLI's words are told`() async throws {
        let context = try home.context(environment: ["AWS_EC2_METADATA_DISABLED": "true"])
        let error = await #expect(throws: CredentialError.self) {
            try await CredentialProvider(context).credentials()
        }
        #expect(
            error?.description
                == "Unable to locate credentials. You can configure credentials by running \"aws configure\"."
        )
        #expect(error?.exitCode == 253)
        #expect(error?.reason == CredentialError.Reason.none)
    }

    @Test func `half a pair of keys is told`() async throws {
        let context = try home.context(environment: ["AWS_ACCESS_KEY_ID": "A"])
        let error = await #expect(throws: CredentialError.self) {
            try await CredentialProvider(context).credentials()
        }
        #expect(error?.description == "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY")
        let file = try home.context(credentials: "[default]\naws_access_key_id = A\n")
        let other = await #expect(throws: CredentialError.self) {
            try await CredentialProvider(file).credentials()
        }
        #expect(
            other?.description
                == "Partial credentials found in shared-credentials-file, missing: aws_secret_access_key")
    }

    @Test func `a profile that is not there is told`() async throws {
        let context = try home.context(credentials: Self.keys, environment: ["AWS_PROFILE": "nope"])
        let error = await #expect(throws: CredentialError.self) {
            try await CredentialProvider(context).credentials()
        }
        #expect(error?.description == "The config profile (nope) could not be found")
    }

    @Test func `credentials that have ended are told to have`() async throws {
        let context = try home.context(environment: [
            "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s",
            "AWS_CREDENTIAL_EXPIRATION": "2027-01-15T07:59:59Z",
        ])
        let error = await #expect(throws: CredentialError.self) {
            try await CredentialProvider(context).credentials()
        }
        #expect(error?.reason == .expired)
        #expect(
            error?.description
                == "Credentials were refreshed, but the refreshed credentials are still expired.")
    }

    @Test func `secrets are not in any description`() async throws {
        let credentials = Credentials(
            accessKeyID: "AKID", secretAccessKey: "hush", sessionToken: "hushtoken", source: .environment)
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), "\([credentials])", dumped] {
            #expect(text.contains("AKID"))
            #expect(!text.contains("hush"))
        }
    }

    @Test func `a process's output is taken, with its end and the profile's account`() async throws {
        try home.folder.program(
            "creds",
            "#!/bin/sh\necho '{\"Version\":1,\"AccessKeyId\":\"AKPROC\",\"SecretAccessKey\":\"'$2'\",\"Expiration\":\"2027-01-15T10:00:00Z\"}'\n"
        )
        let context = try home.context(
            config: "[default]\naws_account_id = 12\ncredential_process = creds x \"a b\"\n",
            environment: ["PATH": home.folder.path + "/bin:/bin"])
        let found = try await CredentialProvider(context).credentials()
        #expect(found.accessKeyID == "AKPROC")
        #expect(found.secretAccessKey == "a b")
        #expect(found.accountID == "12")
        #expect(found.expires == 1_800_007_200)
    }

    @Test func `a process that fails tells its own words`() async throws {
        try home.folder.program("creds", "#!/bin/sh\necho no luck >&2\nexit 3\n")
        let context = try home.context(
            config:
                "[default]\ncredential_process = \(home.folder.path)/bin/creds\n[profile m]\ncredential_process = gone-program x\n"
        )
        let error = await #expect(throws: CredentialError.self) {
            try await CredentialProvider(context).credentials()
        }
        #expect(error?.description == "Error when retrieving credentials from custom-process: no luck\n")
        let missing = await #expect(throws: CredentialError.self) {
            try await CredentialProvider(context).credentials(profile: "m")
        }
        #expect(missing?.description == "[Errno 2] No such file or directory: 'gone-program'")
    }

    @Test(
        "moments are read in every form that tools write them in",
        arguments: [
            ("2027-01-15T08:00:01Z", 1.0), ("2027-01-15T08:00:01+00:00", 1), ("2027-01-15T08:00:01UTC", 1),
            ("2027-01-15 08:00:01.250Z", 1.25), ("2027-01-15T13:30:01+0530", 1),
            ("2027-01-15T03:00:01-05:00", 1), ("2027-01-15T08:00:01", 1),
            ("2028-02-29T00:00:00Z", 35_395_200),
            ("2027-01-15T08:01Z", 60),
        ])
    func moments(text: String, past: Double) async throws {
        let context = try home.context(environment: [
            "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s", "AWS_CREDENTIAL_EXPIRATION": text,
        ])
        #expect(try await CredentialProvider(context).credentials().expires == 1_800_000_000 + past)
    }

    @Test("what is no moment is told", arguments: ["soon", "2027-13-15T08:00:01Z", "2027-01-15T08:00:01Q"])
    func noMoment(text: String) async throws {
        let context = try home.context(environment: [
            "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s", "AWS_CREDENTIAL_EXPIRATION": text,
        ])
        let error = await #expect(throws: CredentialError.self) {
            _ = try await CredentialProvider(context).credentials()
        }
        #expect(error?.description == "Unknown string format: \(text)")
    }

    @Test func `a session of aws login is used while it lasts`() async throws {
        let context = try home.context(config: "[default]\nlogin_session = arn:aws:iam::1:user/me\n")
        func find() async throws -> Credentials { try await CredentialProvider(context).credentials() }
        let missing = await #expect(throws: CredentialError.self) { _ = try await find() }
        #expect(missing?.reason == .expired)
        #expect(
            missing?.description
                == "Error loading login session token: Unable to load a existing login session for session arn:aws:iam::1:user/me. Please reauthenticate with 'aws login'."
        )
        try home.folder.write(
            """
            {"accessToken": {"accessKeyId": "ASIALOGIN", "secretAccessKey": "s", "sessionToken": "t",
            "accountId": "1", "expiresAt": "2027-01-15T08:00:01Z"},
            "refreshToken": "r", "dpopKey": "k", "clientId": "c"}
            """,
            to: "home/.aws/login/cache/da19974a351c10e6ddab0fe8d7b1fb3a289211121e24f211c7eb19ed08e30e3a.json")
        #expect(try await find().accessKeyID == "ASIALOGIN")
        home.clock.now += 1
        let ended = await #expect(throws: CredentialError.self) { _ = try await find() }
        #expect(
            ended?.description
                == "Your session has expired or credentials have changed. Please reauthenticate using 'aws login'."
        )
    }

    @Test func `the files of older tools come after profiles`() async throws {
        let keys = try home.folder.write("AWSAccessKeyId = AKOLD\nAWSSecretKey=a=b\n", to: "old")
        let boto = try home.folder.write(
            "[Credentials]\naws_access_key_id = AKBOTO\naws_secret_access_key = s\n", to: "boto")
        let both = ["AWS_CREDENTIAL_FILE": keys, "BOTO_CONFIG": boto]
        let first = try await CredentialProvider(try home.context(environment: both)).credentials()
        #expect(first.accessKeyID == "AKOLD")
        #expect(first.secretAccessKey == "a=b")
        let second = try await CredentialProvider(try home.context(environment: ["BOTO_CONFIG": boto]))
            .credentials()
        #expect(second.accessKeyID == "AKBOTO")
        let profile = try await CredentialProvider(
            try home.context(credentials: Self.keys, environment: both)
        ).credentials()
        #expect(profile.accessKeyID == "AKFILE")
    }
}
