import AWSCommands
import TestSupport
import Testing

@Suite("sso login and logout")
struct SSOTests {
    let bench: CommandBench

    init() throws {
        bench = try CommandBench()
        try bench.folder.write(
            """
            [profile dev]
            sso_session = main
            sso_account_id = 111111111111
            sso_role_name = Reader
            [sso-session main]
            sso_start_url = https://start.example.com
            sso_region = eu-west-1

            """, to: "home/.aws/config")
    }

    private static func answer(_ status: Int, _ text: String, code: String? = nil) -> FaultAnswer {
        let fields = [("Content-Type", "application/json")] + (code.map { [("x-amzn-ErrorType", $0)] } ?? [])
        return .status(status, text, fields: fields)
    }

    @Test func `a person is told the code, and the token is kept until they sign out`() async throws {
        let server = try FaultServer(
            Self.answer(200, #"{"clientId":"i","clientSecret":"c","clientSecretExpiresAt":1807776000}"#),
            Self.answer(
                200,
                #"{"deviceCode":"d","userCode":"ABCD-EFGH","verificationUri":"https://device/","#
                    + #""verificationUriComplete":"https://device/?user_code=ABCD-EFGH","interval":1}"#),
            Self.answer(400, "{}", code: "AuthorizationPendingException"),
            Self.answer(200, #"{"accessToken":"a-token","expiresIn":28800}"#),
            then: Self.answer(200, "{}"))
        bench.set("AWS_ENDPOINT_URL", server.url(""))
        let login = try await bench.run("sso", "login", "--profile", "dev", "--no-browser")
        // Source: `PrintOnlyHandler` in `customizations/sso/utils.py` of AWS CLI 2.9.19.
        #expect(
            login.stdout == """
                Browser will not be automatically opened.
                Please visit the following URL:

                https://device/

                Then enter the code:

                ABCD-EFGH

                Alternatively, you may visit the following URL which will autofill the code upon loading:
                https://device/?user_code=ABCD-EFGH
                Successfully logged into Start URL: https://start.example.com

                """)
        #expect(login.status == 0, "\(login)")
        #expect(bench.clock.slept == [.seconds(1)])
        // The digest of the session's name names the file.
        let file = "home/.aws/sso/cache/b28b7af69320201d1cf206ebf28373980add1451.json"
        #expect(bench.folder.text(of: file).contains("a-token"))

        try bench.folder.write(
            #"{"ProviderType": "sso", "Credentials": {}}"#, to: "home/.aws/cli/cache/a.json")
        try bench.folder.write(#"{"Credentials": {}}"#, to: "home/.aws/cli/cache/b.json")
        let logout = try await bench.run("sso", "logout")
        #expect(logout.status == 0, "\(logout)")
        #expect(!bench.folder.has(file))
        #expect(!bench.folder.has("home/.aws/cli/cache/a.json"))
        #expect(bench.folder.has("home/.aws/cli/cache/b.json"))
        let last = try #require(server.requests.last)
        #expect(last.target == "/logout")
        #expect(last["x-amz-sso_bearer_token"] == "a-token")
    }

    @Test(arguments: [
        (["--profile", "dev", "--sso-session", "foo"], "The specified sso-session does not exist: \"foo\""),
        (
            ["--no-browser"],
            "Missing the following required SSO configuration values: sso_start_url, sso_region. To make sure "
                + "this profile is properly configured to use SSO, please run: aws configure sso"
        ),
    ])
    func `a session that is not configured is refused`(words: [String], text: String) async throws {
        let outcome = try await bench.run(["sso", "login"] + words)
        #expect(outcome.stderr == "\naws: [ERROR]: \(text)\n")
        #expect(outcome.status == 253)
    }
}
