import Foundation
import TestSupport
import Testing

/// `plan --checks` by the built program: what it says, what it sends, and that it leaves nothing behind.
@Suite("plan --checks", .timeLimit(.minutes(10)))
struct PlanChecksTests {
    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/tmp", withIntermediateDirectories: true)
    }

    /// Plans with its temporary folder below the test's, and looks that nothing stays there.
    private func plan(
        _ arguments: String..., environment: [String: String] = [:]
    ) async throws -> Invocation.Outcome {
        var invocation = Invocation(["plan"] + arguments + ["--checks"], in: folder)
            .environment("TMPDIR", "\(folder.path)/tmp")
        for (name, value) in environment { invocation = invocation.environment(name, value) }
        let outcome = try await invocation.run()
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/tmp") == [])
        return outcome
    }

    // MARK: - On this machine

    @Test func `it tells what is satisfied already from what would run, and leaves nothing`() async throws {
        try folder.write(
            """
            ```text {name=motd file=motd.txt}
            hello
            ```

            ```bash {name=make exports=ID}
            echo ran >>marks
            ID=made
            ```

            ```bash {verify}
            ID=$(cat id)
            ```

            ```bash {name=use}
            echo "$ID" >>marks
            ```

            ```bash {verify}
            [[ $(printf %s "$ID") == made ]]
            ```

            ```bash {name=always}
            true
            ```
            """, to: "doc.md")
        let before = try await plan("doc.md")
        #expect(before.status == 0, "\(before)")
        for line in [
            "would run  on local: the file differs", "would run  on local: `make-check` does not hold",
            "would run  on local: `use-check` does not hold: `ID` is not set yet",
            "would run  on local: no postcondition", "executions: 4 would run",
        ] {
            #expect(before.stdout.contains(line), "\(line)\n\(before)")
        }
        #expect(!folder.has("motd.txt") && !folder.has("marks") && !folder.has(".runbook"))
        try folder.write("made", to: "id")
        try folder.write("hello\n", to: "motd.txt")
        let after = try await plan("doc.md")
        #expect(after.stdout.hasSuffix("\nexecutions: 3 satisfied already, 1 would run\n"), "\(after)")
        let json = try JSONText(try await plan("doc.md", "--format", "json").stdout)
        #expect(json["segments.0.steps.1.executions.0.outcome"] == "satisfied already")
        #expect(json["segments.0.steps.3.executions.0.reason"] == "no postcondition")
        #expect(!folder.has("marks") && !folder.has(".runbook"))
    }

    @Test func `what could not be told has its reason and exit code, and the next command`() async throws {
        try folder.write(
            "```bash {name=a}\ntrue\n```\n\n```bash {verify}\nno-such-command\n```\n", to: "doc.md")
        let outcome = try await plan("doc.md")
        #expect(outcome.status == 4, "\(outcome)")
        #expect(outcome.stdout.contains("could not tell  on local: `a-check` could not tell: a command of"))
        #expect(outcome.stderr.hasSuffix("ask again with the same command\n"), "\(outcome)")
    }

    @Test func `exports of an earlier run of a used document are there, and its journal stays as it is`()
        async throws
    {
        try folder.write("```bash {exports=ID}\nID=one\n```\n", to: "base.md")
        try folder.write(
            """
            ---
            uses: base.md
            ---
            ```bash
            true
            ```

            ```bash {verify}
            test "$ID" = one
            ```
            """, to: "doc.md")
        let refused = try await plan("doc.md")
        #expect(refused.status == 2 && refused.stderr.contains("no finished run of it"), "\(refused)")
        #expect(try await folder.runbook("run", "base.md", "--yes").status == 0)
        let runs = try await folder.runbook("runs").stdout
        let outcome = try await plan("doc.md")
        #expect(
            outcome.status == 0 && outcome.stdout.contains("executions: 1 satisfied already"), "\(outcome)")
        #expect(try await folder.runbook("runs").stdout == runs)
    }

    @Test func `an interrupt ends the check that goes on, and leaves nothing`() async throws {
        try folder.write(
            "```bash\ntrue\n```\n\n```bash {verify}\necho $BASHPID >shell\nsleep 300\n```\n", to: "doc.md")
        let running = try Invocation(["plan", "doc.md", "--checks"], in: folder)
            .environment("TMPDIR", "\(folder.path)/tmp").start()
        #expect(await eventually { !folder.lines(of: "shell").isEmpty }, "\(running.stderr)")
        running.signal(SIGINT)
        #expect(await running.outcome().status == 130)
        let shell = try #require(folder.lines(of: "shell").first)
        #expect(!ProcessTable.isAlive(shell))
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/tmp") == [])
    }

    @Test func `options that would mean nothing are refused`() async throws {
        try folder.write("```bash\ntrue\n```\n", to: "doc.md")
        #expect(try await folder.runbook("plan", "doc.md", "--sandbox").status == 2)
        #expect(try await plan("doc.md", "--iam-policy").status == 2)
        let gone = try await plan("doc.md", "--sandbox")
        #expect(gone.status == 2 && gone.stderr.contains("`runbook sandbox start`"), "\(gone)")
    }

    // MARK: - Credentials

    private let probe = """
        ```bash {name=topic}
        aws sns create-topic --name t
        ```

        ```bash {verify}
        echo "${AWS_ACCESS_KEY_ID-none} ${AWS_CONTAINER_CREDENTIALS_FULL_URI-none}" >>"$HOME/seen"
        if [[ -n ${AWS_CONTAINER_CREDENTIALS_FULL_URI-} ]]; then
            curl -fsS -H "Authorization: ${AWS_CONTAINER_AUTHORIZATION_TOKEN-}" "$AWS_CONTAINER_CREDENTIALS_FULL_URI" \\
                | grep -o 'AccessKeyId":"[^"]*' >>"$HOME/seen"
        fi
        aws sts get-caller-identity --query Account --output text >>"$HOME/seen"
        aws sns create-topic --name t 2>>"$HOME/errors" || true
        ```

        """

    /// Writes the document, whose blocks' own calls go to the server too.
    private func writeProbe(_ server: FaultServer, hasInventory: Bool = true) throws {
        let inventory = hasInventory ? "inventory: inventory.yaml\n" : ""
        try folder.write(
            "---\n\(inventory)env: {AWS_ENDPOINT_URL: \"\(server.url(""))\"}\n---\n\(probe)", to: "doc.md")
    }

    /// A double of STS that this folder's home leads to.
    private func useServer() throws -> FaultServer {
        let server = try StubAWS.server()
        let settings = """
            region = eu-central-1
            endpoint_url = \(server.url(""))
            aws_access_key_id = 300000000003
            aws_secret_access_key = stub

            """
        try folder.write("[default]\n\(settings)[profile ops]\n\(settings)", to: "home/.aws/config")
        return server
    }

    private func actions(_ server: FaultServer) -> Set<String> {
        Set(
            server.requests.flatMap { $0.text.split(separator: "&") }.filter { $0.hasPrefix("Action=") }
                .map { String($0.dropFirst("Action=".count)) })
    }

    @Test func `a role is taken on to read only, also by other programs, and what changes is not sent`()
        async throws
    {
        let server = try useServer()
        try folder.write(StubAWS.inventory([("100000000001", [])]), to: "inventory.yaml")
        try writeProbe(server)
        let outcome = try await plan("doc.md")
        #expect(outcome.status == 4, "\(outcome)")
        let refusal =
            "`aws sns create-topic` can change something, and `runbook plan --checks` sends nothing that can"
        #expect(outcome.stdout.contains("could not tell: \(refusal)"), "\(outcome)")
        #expect(folder.text(of: "home/errors").contains(refusal))
        let seen = folder.lines(of: "home/seen")
        #expect(seen.first?.hasPrefix("none http://127.0.0.1:") == true, "\(seen)")
        #expect(Array(seen.dropFirst()) == ["AccessKeyId\":\"100000000001", "100000000001"])
        #expect(actions(server) == ["AssumeRole", "GetCallerIdentity"])
        for request in server.requests where request.text.contains("Action=AssumeRole") {
            #expect(
                request.text.contains("PolicyArns.member.1.arn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FReadOnly"))
        }
    }

    @Test(arguments: ["profile", "operator"])
    func `where no role is taken on other programs have no credentials, and ours reads`(who: String)
        async throws
    {
        let server = try useServer()
        if who == "profile" {
            try folder.write(
                """
                accounts:
                  - {id: "300000000003", profile: ops, regions: [eu-central-1]}

                """, to: "inventory.yaml")
        }
        try writeProbe(server, hasInventory: who == "profile")
        let outcome =
            who == "profile"
            ? try await plan("doc.md")
            : try await plan(
                "doc.md",
                environment: [
                    "AWS_ACCESS_KEY_ID": "300000000003", "AWS_SECRET_ACCESS_KEY": "stub",
                    "AWS_ENDPOINT_URL": server.url(""),
                ])
        #expect(outcome.status == 4 && outcome.stdout.contains("sends nothing that can"), "\(outcome)")
        #expect(folder.lines(of: "home/seen") == ["none none", "300000000003"], "\(outcome)")
        #expect(actions(server) == ["GetCallerIdentity"])
    }

    @Test func `verify sends nothing that can change something either`() async throws {
        let server = try useServer()
        try folder.write(StubAWS.inventory([("100000000001", [])]), to: "inventory.yaml")
        try writeProbe(server)
        let outcome = try await folder.runbook("verify", "doc.md")
        #expect(
            outcome.status == 4 && outcome.stderr.contains("`runbook verify` sends nothing that can"),
            "\(outcome)")
        #expect(actions(server) == ["AssumeRole", "GetCallerIdentity"])
    }

    // MARK: - In the sandbox

    @Test func `of a shipped runbook nothing is there before a run, and all of it after`() async throws {
        try await SharedSandbox.shared.attach(to: folder)
        try FileManager.default.copyItem(
            atPath: "\(RepositoryLayout.root)/runbooks", toPath: "\(folder.path)/runbooks")
        let accounts = try await folder.useFreshAccounts(5, in: "runbooks/inventory.sandbox.yaml")
        let common = [
            "runbooks/infra.md", "--sandbox", "--params", "runbooks/params.sandbox.yaml", "--target",
            "amp || grafana || account=\(accounts[2])",
        ]
        func outcomes() async throws -> [String: Int] {
            let outcome = try await Invocation(["plan", "--checks", "--format", "json"] + common, in: folder)
                .environment("TMPDIR", "\(folder.path)/tmp").run()
            #expect(outcome.status == 0, "\(outcome)")
            let json = try JSONText(outcome.stdout)
            var counts: [String: Int] = [:]
            for segment in 0..<(json.count("segments") ?? 0) {
                for step in 0..<(json.count("segments.\(segment).steps") ?? 0) {
                    let path = "segments.\(segment).steps.\(step).executions"
                    for index in 0..<(json.count(path) ?? 0) {
                        counts[json["\(path).\(index).outcome"] ?? "-", default: 0] += 1
                    }
                }
            }
            return counts
        }
        let before = try await outcomes()
        #expect(before.keys.sorted() == ["would run"], "\(before)")
        let looked = try await SharedSandbox.shared.aws(
            ["ec2", "describe-vpcs", "--filters", "Name=is-default,Values=false", "--query", "Vpcs[].VpcId"],
            account: accounts[1], region: "ap-northeast-2")
        #expect(looked == "[]\n")
        let run = try await Invocation(["run", "--yes"] + common, in: folder).run()
        #expect(run.status == 0, "\(run.stderr.suffix(6000))")
        #expect(try await outcomes() == ["satisfied already": before["would run"] ?? 0])
        let runs = try JSONText(try await folder.runbook("runs", "--sandbox", "--format", "json").stdout)
        #expect(runs.count("runs") == 1)
    }

    @Test func `a check that would create something creates nothing`() async throws {
        try await SharedSandbox.shared.attach(to: folder)
        let account = try #require(await SharedSandbox.shared.freshAccounts(1).first)
        try folder.write(StubAWS.inventory([(account, [])]), to: "inventory.yaml")
        try folder.write(
            "---\ninventory: inventory.yaml\n---\n```bash\ntrue\n```\n\n"
                + "```bash {verify}\naws sns create-topic --name made >/dev/null 2>&1 || true\n```\n",
            to: "doc.md")
        let outcome = try await plan("doc.md", "--sandbox")
        #expect(outcome.status == 4 && outcome.stdout.contains("`aws sns create-topic`"), "\(outcome)")
        let topics = try await SharedSandbox.shared.aws(
            ["sns", "list-topics", "--query", "Topics"], account: account, region: "eu-central-1")
        #expect(topics == "[]\n")
    }
}
