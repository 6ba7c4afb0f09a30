import AWSConfiguration
import AWSCredentials
import HTTPMessages
import JSON
import TestSupport
import Testing

@Suite("Containers and instances")
struct MetadataTests {
    let home: Home
    static let body =
        "{\"AccessKeyId\":\"ASIAROLE\",\"SecretAccessKey\":\"s\",\"Token\":\"t\",\"Expiration\":\"2027-01-15T14:00:00Z\"}"

    init() throws { home = try Home() }

    static func response(_ status: Int, _ body: String = "") -> HTTPResponse {
        HTTPResponse(status: status, body: Array(body.utf8))
    }

    private func find(_ environment: [String: String], _ http: ScriptedHTTP) async throws -> Credentials {
        let context = try home.context(environment: environment, http: http)
        return try await CredentialProvider(context).credentials()
    }

    private func failure(_ environment: [String: String], _ http: ScriptedHTTP) async throws -> String? {
        await #expect(throws: CredentialError.self) { _ = try await find(environment, http) }?.description
    }

    @Test func `a container's relative address is AWS's agent's`() async throws {
        let http = ScriptedHTTP { _ in Self.response(200, Self.body) }
        let found = try await find(
            [
                "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/x?y",
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://evil/",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic abc",
            ], http)
        #expect(found.source == .container)
        #expect(found.accessKeyID == "ASIAROLE")
        #expect(found.expires == 1_800_021_600)
        #expect(http.requests.map(\.url) == ["http://169.254.170.2/v2/x?y"])
        #expect(http.requests.first?.headers["Authorization"] == "Basic abc")
        #expect(http.requests.first?.headers["Accept"] == "application/json")
    }

    @Test func `a token file comes before the token, and may not break the header`() async throws {
        let path = try home.folder.write("from-file", to: "token")
        let http = ScriptedHTTP { _ in Self.response(200, Self.body) }
        let environment = [
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:80/x",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": path, "AWS_CONTAINER_AUTHORIZATION_TOKEN": "other",
        ]
        _ = try await find(environment, http)
        #expect(http.requests.first?.headers["Authorization"] == "from-file")
        try home.folder.write("a\nb", to: "token")
        #expect(try await failure(environment, http) == "Auth token value is not a legal header value")
    }

    @Test(
        "the address may be this machine, an agent's, or secured",
        arguments: [
            ("https://example.com/x", true), ("http://localhost:8080/", true), ("http://127.5.0.1/", true),
            ("http://[::1]:80/", true), ("http://169.254.170.23/v1", true), ("http://[fd00:ec2::23]/", true),
            ("http://example.com/", false), ("http://169.254.169.254/", false),
            ("http://127.0.0.1.example.com/", false), ("http://127.0.0.1@example.com/", false),
            ("http://127.1/", false), ("http://127.0.0.01/", false),
            ("http://example.com#@localhost/", false),
            ("http://example.com\\@localhost/", false), ("ftp", false),
        ])
    func hosts(url: String, isAllowed: Bool) async throws {
        let http = ScriptedHTTP { _ in Self.response(200, Self.body) }
        let environment = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": url]
        if isAllowed {
            #expect(try await find(environment, http).accessKeyID == "ASIAROLE")
        } else {
            #expect(try await failure(environment, http)?.hasPrefix("Unsupported host '") == true)
            #expect(http.requests.isEmpty)
        }
    }

    @Test func `an agent that fails is asked three times`() async throws {
        let http = ScriptedHTTP { _ in Self.response(500, "oops") }
        let environment = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/x"]
        #expect(
            try await failure(environment, http)
                == "Error when retrieving credentials from container-role: Error retrieving metadata: Received non 200 response 500 from container metadata: oops"
        )
        #expect(http.requests.count == 3)
        #expect(home.slept == [1, 1])
    }

    /// An instance with a role; without a session it refuses.
    static func instance(token: Int = 200, needsToken: Bool = true) -> ScriptedHTTP {
        ScriptedHTTP { request in
            if request.method == "PUT" { return response(token, token == 200 ? "TOKEN" : "") }
            if needsToken, request.headers["x-aws-ec2-metadata-token"] != "TOKEN" { return response(401) }
            if request.url.hasSuffix("availability-zone/") { return response(200, "eu-west-1a") }
            return response(200, request.url.hasSuffix("security-credentials/") ? "role" : body)
        }
    }

    @Test func `an instance gives its role's credentials for a session`() async throws {
        let http = Self.instance()
        let found = try await find([:], http)
        #expect(found.source == .instanceMetadata)
        #expect(found.expires == 1_800_021_600)
        let base = "http://169.254.169.254/latest/"
        #expect(
            http.requests.map(\.url) == [
                "\(base)api/token", "\(base)meta-data/iam/security-credentials/",
                "\(base)meta-data/iam/security-credentials/role",
            ])
        #expect(http.requests.first?.headers["x-aws-ec2-metadata-token-ttl-seconds"] == "21600")
    }

    @Test func `an instance that knows no sessions is asked without, unless that is forbidden`() async throws
    {
        let old = Self.instance(token: 404, needsToken: false)
        #expect(try await find([:], old).accessKeyID == "ASIAROLE")
        #expect(
            try await failure(["AWS_EC2_METADATA_V1_DISABLED": "true"], old)
                == "Error retrieving metadata: Unable to retrieve token for use in IMDSv2 call and IMDSv1 has been disabled"
        )
    }

    @Test func `where nobody answers there are no credentials, and nobody is asked when that is forbidden`()
        async throws
    {
        let nobody = ScriptedHTTP { _ throws(HTTPError) in
            throw HTTPError(reason: .connect, message: "", mayHaveArrived: false)
        }
        #expect(try await failure([:], nobody)?.hasPrefix("Unable to locate credentials") == true)
        let count = nobody.requests.count
        #expect(count == 1)
        _ = try await failure(["AWS_EC2_METADATA_DISABLED": "TRUE"], nobody)
        #expect(nobody.requests.count == count)
    }

    @Test func `credentials that the instance is late to renew are used on`() async throws {
        home.clock.now = 1_800_021_600 - 60
        let found = try await find([:], Self.instance())
        #expect((found.expires ?? 0) >= home.clock.now + 900 + 120)
    }

    @Test func `an instance tells its region`() async throws {
        let context = try home.context()
        let region = await InstanceMetadata(try context.settings.instanceMetadata, http: Self.instance())
            .region()
        #expect(region == "eu-west-1")
    }
}
