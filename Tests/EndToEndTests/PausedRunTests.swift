import Foundation
import TestSupport
import Testing

/// Runs whose operator's AWS identity expires: the built program, a double of AWS, and a person who renews it.
@Suite("The AWS identity expires in a run", .timeLimit(.minutes(10)))
struct PausedRunTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private static let refusal = FaultAnswer.status(
        403,
        "<ErrorResponse><Error><Code>ExpiredToken</Code><Message>it is over</Message></Error></ErrorResponse>"
    )

    /// A document about one account, and a double of AWS for it.
    ///
    /// `config`: The operator's, behind the double's address.
    /// `identity`: How the inventory becomes the account's operator.
    private func prepare(
        _ blocks: String, config: String, identity: String,
        first: @escaping @Sendable (String, FaultServer.Request) -> FaultAnswer?
    ) throws {
        let server = try StubAWS.server(first: first)
        folder.keep(server)
        let address = "http://127.0.0.1:\(server.port)"
        let settings = config.replacing("ADDRESS", with: "region = eu-central-1\nendpoint_url = \(address)")
        try folder.write(settings, to: "home/.aws/config")
        try folder.write(
            "accounts:\n  - {id: \"111111111111\", name: one, regions: [eu-central-1], \(identity)}\n",
            to: "inventory.yaml")
        let text = blocks.replacing("AWS s", with: "aws --endpoint-url \(address) s")
            .replacing("FOLDER", with: folder.path)
        try folder.write("---\ninventory: inventory.yaml\n---\n\(text)\n", to: "doc.md")
    }

    /// Keys in a profile, which AWS takes until there is a file `expired`; every call besides those of STS succeeds.
    private func prepareKeys(_ blocks: String) throws {
        let path = folder.path
        try prepare(
            blocks,
            config:
                "[default]\nADDRESS\n[profile operator]\nADDRESS\naws_access_key_id = 111111111111\naws_secret_access_key = s\naws_session_token = t\n",
            identity: "profile: operator"
        ) { call, _ in
            if FileManager.default.fileExists(atPath: "\(path)/expired") { return Self.refusal }
            return call == "GetCallerIdentity"
                ? nil : .ok("<\(call)Response><\(call)Result/></\(call)Response>")
        }
    }

    private static let whose = "the AWS identity of the profile `operator` expired"
    private static let three = """
        ```bash {name=one}
        echo one >>"FOLDER/marks"
        AWS sns list-topics
        test -e "FOLDER/renewed" || touch "FOLDER/expired"
        ```
        ```bash {name=two}
        AWS sns list-topics || { code=$?; echo "exit $code"; exit "$code"; }
        echo two >>"FOLDER/marks"
        ```
        ```bash {name=three}
        echo three >>"FOLDER/marks"
        ```
        """

    @Test func `the run pauses, says what to renew, and resume finishes it`() async throws {
        try prepareKeys(Self.three)
        let paused = try await folder.runbook("run", "doc.md", "--yes")
        #expect(paused.status == 3, "\(paused)")
        #expect(paused.stderr.contains("exit 255"), "\(paused)")
        #expect(paused.stderr.contains("(ExpiredToken)"), "\(paused)")
        let renewal = "renew it with new credentials where that profile has them"
        #expect(
            paused.stderr.contains("aws: [ERROR]: the run pauses: \(Self.whose): \(renewal)\n"), "\(paused)")
        #expect(paused.stderr.contains("\n\(renewal), then: runbook resume "), "\(paused)")
        #expect(folder.lines(of: "marks") == ["one"])

        let report = try JSONText(try await folder.runbook("report", "--format", "json").stdout)
        #expect(report["run.state"] == "waiting")
        #expect(
            (0...2).map { report["executions.\($0).state"] } == ["succeeded", "waiting", "pending"])
        #expect(report["executions.1.reason"] == "\(Self.whose): \(renewal)")
        for words in [
            ["report"], ["report", "--format", "md"], ["report", "--format", "html"], ["show"], ["runs"],
        ] {
            let shown = try await Invocation(words, in: folder).run()
            let text = shown.stdout.replacing("\n", with: " ").replacing(#/ +/#, with: " ")
            #expect(text.contains("waiting"), "\(words): \(shown)")
            #expect(text.contains("the AWS identity of the profile"), "\(words): \(shown)")
        }

        // Not renewed yet: nothing is asked twice of a person, nothing fails.
        let again = try await folder.runbook("resume")
        #expect(again.status == 3 && again.stderr.contains(Self.whose), "\(again)")
        try folder.write("", to: "renewed")
        try folder.remove("expired")
        let resumed = try await folder.runbook("resume")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(folder.lines(of: "marks") == ["one", "two", "three"])
    }

    @Test func `what had changed something is decided by its check, or by a person`() async throws {
        let block = """
            ```bash {name=one}
            echo one >>"FOLDER/marks"
            AWS sns create-topic --name t
            touch "FOLDER/expired"
            AWS sns list-topics
            ```
            """
        try prepareKeys(block)
        let unknown = try await folder.runbook("run", "doc.md", "--yes")
        #expect(unknown.status == 4, "\(unknown)")
        #expect(unknown.stderr.contains("it had sent calls that change something when \(Self.whose)"))
        #expect(unknown.stderr.contains("--done STEP | --rerun STEP | --skip STEP"), "\(unknown)")

        try folder.remove(".runbook")
        try folder.remove("marks")
        try folder.remove("expired")
        try prepareKeys(block + "\n```bash {verify}\ntest -e FOLDER/marks\n```\n")
        #expect(try await folder.runbook("run", "doc.md", "--yes").status == 3)
        try folder.remove("expired")
        let settled = try await folder.runbook("resume")
        #expect(settled.status == 0, "\(settled)")
        #expect(folder.lines(of: "marks") == ["one"])
    }

    // MARK: - A sign-in, and roles

    /// An operator who is signed in while there is a token, and whose sessions last some seconds.
    private func prepareSSO(_ blocks: String) throws {
        try prepare(
            blocks,
            config: """
                [sso-session corp]
                sso_start_url = https://corp.example
                sso_region = eu-central-1
                [default]
                ADDRESS
                sso_session = corp
                sso_account_id = 222222222222
                sso_role_name = Ops

                """,
            identity: "role: Operator"
        ) { call, request in
            let soon = Date(timeIntervalSinceNow: 4)
            if request.target.contains("/federation/credentials") {
                return .status(
                    200,
                    #"{"roleCredentials":{"accessKeyId":"222222222222","secretAccessKey":"s","sessionToken":"t","#
                        + #""expiration":\#(Int(soon.timeIntervalSince1970 * 1000))}}"#,
                    fields: [("Content-Type", "application/json")])
            }
            guard call == "AssumeRole" else { return nil }
            return .ok(
                """
                <AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>111111111111</AccessKeyId>
                <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
                <Expiration>\(soon.ISO8601Format())</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>
                """)
        }
    }

    /// SHA-1 of `corp`.
    private static let token = "home/.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json"

    private func signIn() throws {
        try folder.write(
            """
            {"startUrl": "https://corp.example", "region": "eu-central-1", "accessToken": "a",
             "expiresAt": "2099-01-01T00:00:00Z"}
            """, to: Self.token)
    }

    @Test func `a role's session is not renewed without the sign-in, and then after it`() async throws {
        try prepareSSO(
            """
            ```bash {name=one}
            echo one >>"FOLDER/marks"
            AWS sts get-caller-identity --query Account
            ```
            ```bash {name=two}
            test -e "FOLDER/renewed" || { rm "FOLDER/\(Self.token)"; sleep 6; }
            AWS sts get-caller-identity --query Account
            echo two >>"FOLDER/marks"
            ```
            """)
        try signIn()
        let paused = try await folder.runbook("run", "doc.md", "--yes")
        #expect(paused.status == 3, "\(paused)")
        #expect(
            paused.stderr.contains("then: runbook resume") && folder.lines(of: "marks") == ["one"],
            "\(paused)")
        #expect(paused.stderr.contains("renew it with `runbook aws sso login`, then: "), "\(paused)")
        try folder.write("", to: "renewed")
        try signIn()
        let resumed = try await folder.runbook("resume")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(folder.lines(of: "marks") == ["one", "two"])
    }

    @Test func `other programs that ask for credentials make the run pause too`() async throws {
        try prepareSSO(
            """
            ```bash {name=one}
            test -e "FOLDER/renewed" || { rm "FOLDER/\(Self.token)"; sleep 6; }
            port=${AWS_CONTAINER_CREDENTIALS_FULL_URI#http://127.0.0.1:}
            exec 7<>"/dev/tcp/127.0.0.1/${port%/}"
            printf 'GET / HTTP/1.1\\r\\nAuthorization: %s\\r\\n\\r\\n' "$AWS_CONTAINER_AUTHORIZATION_TOKEN" >&7
            read -r line <&7
            [[ $line == *" 200 "* ]]
            echo one >>"FOLDER/marks"
            ```
            """)
        try signIn()
        let paused = try await folder.runbook("run", "doc.md", "--yes")
        #expect(paused.status == 3 && !folder.has("marks"), "\(paused)")
        try folder.write("", to: "renewed")
        try signIn()
        let resumed = try await folder.runbook("resume")
        #expect(resumed.status == 0 && folder.lines(of: "marks") == ["one"], "\(resumed)")
    }

    @Test func `who is not signed in waits before the first step`() async throws {
        try prepareSSO("```bash\necho one >>\"FOLDER/marks\"\n```\n")
        let paused = try await folder.runbook("run", "doc.md", "--yes")
        #expect(paused.status == 3 && !folder.has("marks"), "\(paused)")
        #expect(!paused.stderr.contains("not reached"), "\(paused)")
        let report = try JSONText(try await folder.runbook("report", "--format", "json").stdout)
        #expect(report["executions.0.state"] == "waiting")
        try signIn()
        let resumed = try await folder.runbook("resume")
        #expect(resumed.status == 0 && folder.lines(of: "marks") == ["one"], "\(resumed)")
    }

    // MARK: - On a terminal

    /// Keys that AWS takes from the second call on, as if a person had renewed them meanwhile.
    private func prepareRenewal() throws {
        try prepare(
            "```bash\necho one >>\"FOLDER/marks\"\n```\n",
            config:
                "[default]\nADDRESS\n[profile operator]\nADDRESS\naws_access_key_id = 111111111111\naws_secret_access_key = s\n",
            identity: "profile: operator"
        ) { _, request in request.number == 1 ? Self.refusal : nil }
    }

    @Test func `on a terminal the operator is asked, and the run goes on when it is renewed`() async throws {
        try prepareRenewal()
        let outcome = try await Invocation(["run", "doc.md"], in: folder).onTerminal(typing: "y\n\n")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.stderr.contains("press Enter when it is renewed"), "\(outcome)")
        #expect(folder.lines(of: "marks") == ["one"])
    }

    @Test func `not now leaves the run waiting`() async throws {
        try prepareRenewal()
        let outcome = try await Invocation(["run", "doc.md"], in: folder).onTerminal(typing: "y\nn\n")
        #expect(outcome.status == 3 && !folder.has("marks"), "\(outcome)")
        let resumed = try await folder.runbook("resume")
        #expect(resumed.status == 0 && folder.lines(of: "marks") == ["one"], "\(resumed)")
    }

    @Test func `who is killed at the question has lost nothing`() async throws {
        try prepareRenewal()
        let killed = try await Invocation(["run", "doc.md"], in: folder)
            .onTerminal(typing: "y\n", killedAt: "press Enter when it is renewed")
        #expect(killed.status == 137 && !folder.has("marks"), "\(killed)")
        let runs = try await folder.runbook("runs")
        #expect(runs.stdout.contains("waiting") && runs.stdout.contains(Self.whose), "\(runs)")
        let resumed = try await folder.runbook("resume")
        #expect(resumed.status == 0 && folder.lines(of: "marks") == ["one"], "\(resumed)")
    }
}
