import Foundation
import TestSupport
import Testing

/// `aws` inside steps: the built programs, against the sandbox, or against a server that has faults.
@Suite("aws in steps", .timeLimit(.minutes(10)))
struct AWSInStepsTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func runInSandbox(_ blocks: String) async throws -> (outcome: Invocation.Outcome, account: String)
    {
        try await SharedSandbox.shared.attach(to: folder)
        let account = try #require(await SharedSandbox.shared.freshAccounts(1).first)
        try folder.write(StubAWS.inventory([(account, [])]), to: "inventory.yaml")
        try folder.write("---\ninventory: inventory.yaml\n---\n\(blocks)", to: "doc.md")
        return (try await folder.runbook("run", "doc.md", "--yes", "--sandbox"), account)
    }

    private func calls() async throws -> [String] {
        let shown = try await folder.runbook("show", "--calls", "--sandbox", "--format", "json")
        return try shown.stdout.split(separator: "\n").map { line in
            let call = try JSONText(String(line))
            return ["service", "operation", "impact", "outcome"].map { call[$0] ?? "-" }.joined(
                separator: " ")
        }
    }

    @Test func `a step acts as its target, and every call is on the record`() async throws {
        let (outcome, account) = try await runInSandbox(
            """
            ```bash {name=vpc}
            aws sts get-caller-identity --query Account --output text >"\(folder.path)/account"
            id=$(aws ec2 create-vpc --cidr-block 10.9.0.0/16 --query Vpc.VpcId --output text)
            aws ec2 describe-vpcs --vpc-ids "$id" --query 'Vpcs[].CidrBlock' --output text
            aws ec2 delete-vpc --vpc-id "$id"
            ```

            """)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(folder.text(of: "account") == "\(account)\n")
        #expect(outcome.stderr.contains("10.9.0.0/16"))
        #expect(
            try await calls() == [
                "sts GetCallerIdentity read succeeded", "ec2 CreateVpc write succeeded",
                "ec2 DescribeVpcs read succeeded", "ec2 DeleteVpc destructive succeeded",
            ])
        let report = try await folder.runbook("report", "--sandbox")
        #expect(report.stdout.contains("CreateVpc"), "\(report)")
        // Who signed each is known from the role that was taken on.
        let role = "arn:aws:sts::\(account):assumed-role/"
        let json = try JSONText(try await folder.runbook("report", "--sandbox", "--format", "json").stdout)
        let caller = try #require(json["targets.0.caller"])
        #expect(caller.hasPrefix(role))
        #expect((0..<4).map { json["executions.0.calls.\($0).caller"] } == Array(repeating: caller, count: 4))
        let page = try await folder.runbook("report", "--sandbox", "--format", "html").stdout
        #expect(page.contains("· as <code>\(role)"))
    }

    @Test func `what an answer holds of secrets is nowhere, in later steps and runs neither`() async throws {
        let (outcome, _) = try await runInSandbox(
            """
            ```bash {name=make exports=SECRET}
            aws secretsmanager create-secret --name s --secret-string "canary-of-$(echo the)-answer" >/dev/null
            SECRET=$(aws secretsmanager get-secret-value --secret-id s --query SecretString --output text)
            echo "it is $SECRET"
            ```

            ```bash {name=later}
            echo "still $SECRET"
            test -e "\(folder.path)/go"
            ```

            """)
        #expect(outcome.status == 1, "\(outcome)")
        try folder.write("", to: "go")
        let resumed = try await folder.runbook("resume", "--sandbox")
        #expect(resumed.status == 0, "\(resumed)")
        let report = try await folder.runbook("report", "--sandbox", "--format", "html")
        for text in [outcome.stdout, outcome.stderr, resumed.stdout, resumed.stderr, report.stdout] {
            #expect(!text.contains("canary-of-the-answer"))
        }
        #expect(resumed.stderr.contains("still ["), "\(resumed)")
        for (name, bytes) in folder.contents(below: ".runbook") {
            #expect(bytes.range(of: Data("canary-of-the-answer".utf8)) == nil, "\(name)")
        }
    }

    @Test func `files are those of the step's folder, and of its shell`() async throws {
        let (outcome, _) = try await runInSandbox(
            #"""
            ```bash
            mkdir -p sub && cd sub
            echo '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}' >policy.json
            aws iam create-policy --policy-name one --policy-document file://policy.json --query Policy.Arn
            aws iam create-policy --policy-name two --policy-document file://<(cat policy.json) --query Policy.Arn
            aws iam create-policy --policy-name three --policy-document file:///dev/stdin \
                --query Policy.Arn <policy.json
            ```

            """#)
        #expect(outcome.status == 0, "\(outcome)")
        for name in ["one", "two", "three"] { #expect(outcome.stderr.contains("policy/\(name)\"")) }
    }

    @Test func `an identity of one's own is refused, unless the document names it`() async throws {
        let (outcome, account) = try await runInSandbox(
            """
            ```bash
            aws sts get-caller-identity --profile other || echo "exit $?"
            AWS_ACCESS_KEY_ID=AKIA AWS_SECRET_ACCESS_KEY=x aws sts get-caller-identity || echo "exit $?"
            aws sts get-caller-identity --query Account
            ```

            """)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.stderr.contains("the profile `other` is not the step's identity"))
        #expect(outcome.stderr.contains("sets AWS_ACCESS_KEY_ID, which is not the step's identity"))
        #expect(outcome.stderr.components(separatedBy: "exit 255").count == 3)
        #expect(outcome.stderr.contains("\"\(account)\""))
    }

    @Test func `what is not covered goes to another aws, or is said`() async throws {
        try folder.program("aws", "#!/bin/sh\necho \"another: $*\"\n")
        var (outcome, _) = try await runInSandbox("```bash\naws wizard new-one\n```\n")
        #expect(outcome.status == 0 && outcome.stderr.contains("another: wizard new-one"), "\(outcome)")
        #expect(try await calls() == ["wizard new-one unknown unknown"])
        try folder.remove("bin/aws")
        // Whatever this machine has installed: the step's tools stand first on `PATH`, and here alone.
        (outcome, _) = try await runInSandbox(
            "```bash\nPATH=${PATH%%:*} aws wizard new-one || echo \"exit $?\"\n```\n")
        #expect(
            outcome.stderr.contains("exit 252") && outcome.stderr.contains("is not covered"), "\(outcome)")
    }

    @Test func `without its engine aws sends nothing`() async throws {
        let shim = "\(RepositoryLayout.buildFolder)/runbook-aws"
        let server = try FaultServer(then: .ok("{}"))
        let outcome = try await Invocation(of: shim, ["sts", "get-caller-identity"], in: folder)
            .environment("RUNBOOK_SOCKET", "\(folder.path)/gone").environment("RUNBOOK_TOKEN", "t")
            .environment("AWS_ENDPOINT_URL", server.url("")).run()
        #expect(outcome.status == 255 && outcome.stderr.contains("nothing was sent"), "\(outcome)")
        #expect(server.requests.isEmpty)
    }

    // MARK: Faults

    /// Runs a block against a server with faults, on this machine with keys of its own.
    private func run(_ block: String, _ server: FaultServer, resume: Bool = false) async throws
        -> Invocation.Outcome
    {
        try folder.write("# Topics\n\n```bash {name=topic idempotent}\n\(block)\n```\n", to: "doc.md")
        return try await Invocation(resume ? ["resume"] : ["run", "doc.md", "--yes"], in: folder)
            .environment("AWS_ENDPOINT_URL", server.url("")).environment("AWS_REGION", "eu-west-1")
            .environment("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE").environment("AWS_SECRET_ACCESS_KEY", "secret")
            .run()
    }

    @Test
    func `a lost answer makes the step unknown, whatever the block made of it, and nothing is sent again`()
        async throws
    {
        let server = try FaultServer(.noAnswer, then: .ok("<CreateTopicResponse/>"))
        let outcome = try await run("aws sns create-topic --name t || true", server)
        #expect(outcome.status == 4, "\(outcome)")
        #expect(
            outcome.stderr.contains("`aws sns create-topic` was sent, and whether it happened is not known"))
        #expect(server.requests.count == 1)
        let resumed = try await run("aws sns create-topic --name t || true", server, resume: true)
        #expect(resumed.status == 4, "\(resumed)")
        #expect(server.requests.count == 1, "not even an idempotent step is run again by itself")
    }

    @Test func `a write that a service failed at is not known to be undone`() async throws {
        let server = try FaultServer(then: .serverError)
        let outcome = try await run("aws sns create-topic --name t || echo \"exit $?\"", server)
        #expect(outcome.status == 4 && outcome.stderr.contains("exit 255"), "\(outcome)")
        #expect(server.requests.count == 1)
        // A refusal is definite: the block may go on.
        let refusing = try FaultServer(
            then: .status(
                403,
                "<ErrorResponse><Error><Code>AuthorizationError</Code><Message>no</Message></Error></ErrorResponse>"
            ))
        try folder.remove(".runbook")
        let refused = try await run("aws sns create-topic --name t || echo \"exit $?\"", refusing)
        #expect(refused.status == 0 && refused.stderr.contains("exit 254"), "\(refused)")
    }

    @Test func `a call that was turned away is sent again, and a read is after any fault`() async throws {
        let ok = "<GetTopicAttributesResponse><GetTopicAttributesResult/></GetTopicAttributesResponse>"
        let throttled = FaultAnswer.status(
            400,
            "<ErrorResponse><Error><Code>Throttling</Code><Message>slow</Message></Error></ErrorResponse>")
        let created =
            "<CreateTopicResponse><CreateTopicResult><TopicArn>a</TopicArn></CreateTopicResult></CreateTopicResponse>"
        let server = try FaultServer(
            throttled, .ok(created), .noAnswer, .serverError, then: .ok(ok))
        let outcome = try await run(
            "aws sns create-topic --name t\naws sns get-topic-attributes --topic-arn a", server)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(server.requests.count == 5)
        let shown = try await folder.runbook("show", "--calls", "--format", "json")
        let lines = try shown.stdout.split(separator: "\n").map { try JSONText(String($0)) }
        // The connection that was closed is opened anew below; what a service answered is counted.
        #expect(lines.map { $0["retries"] } == ["1", "1"], "\(shown)")
        #expect(lines.map { $0["retryCauses.0.cause"] } == ["throttled", "error"], "\(shown)")
        #expect(lines[0]["retryCauses.0.code"] == "Throttling")
        let list = try await folder.runbook("show", "--calls").stdout
        #expect(list.contains("1 retry (Throttling)"), "\(list)")
        let report = try await folder.runbook("report").stdout
        #expect(report.contains("1 throttled; 2 retries"), "\(report)")
    }

    @Test func `an engine that is killed after reads leaves a record that resume carries on`() async throws {
        let path = folder.path
        let count = 20
        let ok = "<GetTopicAttributesResponse><GetTopicAttributesResult/></GetTopicAttributesResponse>"
        let created =
            "<CreateTopicResponse><CreateTopicResult><TopicArn>a</TopicArn></CreateTopicResult></CreateTopicResponse>"
        let server = try FaultServer { request in
            if request.text.contains("Action=CreateTopic") { return .ok(created) }
            let died = "\(path)/died"
            if !request.text.contains("TopicArn=last") || FileManager.default.fileExists(atPath: died) {
                return .ok(ok)
            }
            _ = FileManager.default.createFile(atPath: died, contents: nil)
            UnknownOutcomeTests.killEngine(in: path)
            return .silent
        }
        let block = """
            for i in {1..\(count)}; do aws sns get-topic-attributes --topic-arn "t$i"; done
            aws sns create-topic --name t
            aws sns get-topic-attributes --topic-arn after
            aws sns get-topic-attributes --topic-arn last
            """
        let killed = try await run(block, server)
        #expect(killed.status == 137, "\(killed)")
        func topics() async throws -> [String] {
            let shown = try await folder.runbook("show", "--calls", "--format", "json")
            return try shown.stdout.split(separator: "\n").map { line in
                let call = try JSONText(String(line))
                return call["parameters.TopicArn"] ?? call["operation"] ?? "-"
            }
        }
        // What was read before the write is on disk with it; of what was read after, as much as was written by then.
        let whole = (1...count).map { "t\($0)" } + ["CreateTopic", "after", "last"]
        let left = try await topics()
        #expect(left.count > count && whole.starts(with: left), "\(left)")
        let resumed = try await run(block, server, resume: true)
        #expect(resumed.status == 0, "\(resumed)")
        #expect(try await topics() == left + whole)
    }

    @Test func `an engine that is killed in a call leaves the call on the record, and the step unknown`()
        async throws
    {
        let path = folder.path
        let server = try FaultServer { _ in
            UnknownOutcomeTests.killEngine(in: path)
            return .silent
        }
        let killed = try await run("aws sns create-topic --name t", server)
        #expect(killed.status == 137, "\(killed)")
        let shown = try await folder.runbook("show", "--calls", "--format", "json")
        #expect(shown.stdout.contains("\"CreateTopic\"") && shown.stdout.contains("\"unknown\""), "\(shown)")
        let resumed = try await run("aws sns create-topic --name t", server, resume: true)
        #expect(resumed.status == 4 && server.requests.count == 1, "\(resumed)")
    }
}
