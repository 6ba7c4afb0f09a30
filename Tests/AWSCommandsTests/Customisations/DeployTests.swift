import AWSCommands
import Foundation
import TestSupport
import Testing

@Suite("cloudformation deploy")
struct DeployTests {
    let bench: CommandBench

    init() throws { bench = try CommandBench() }

    private static let template = """
        Parameters:
          Name: {Type: String}
          Kept: {Type: String, Default: one}
        Resources:
          Topic:
            Type: AWS::SNS::Topic
            Properties:
              TopicName: !Sub "${Name}-topic"
              DisplayName: !Ref Kept

        """

    @Test func `a stack is made and changed as the AWS CLI does it`() async throws {
        try await bench.useSandbox()
        try bench.folder.write(Self.template, to: "stack.yaml")
        let ours = try await bench.run(
            "cloudformation", "deploy", "--template-file", "stack.yaml", "--stack-name", "ours",
            "--parameter-overrides", "Name=a", "Kept=two=2", "--tags", "team=x", "--capabilities",
            "CAPABILITY_IAM")
        let peer = try await bench.peer(
            "cloudformation", "deploy", "--template-file", "stack.yaml", "--stack-name", "peer",
            "--parameter-overrides", "Name=c", "Kept=two=2")
        #expect(ours.status == 0, "\(ours)")
        #expect(ours.stdout == peer.stdout.replacing("peer", with: "ours"), "\(peer)")
        #expect(
            bench.observer.operations == [
                "DescribeStacks", "CreateChangeSet", "DescribeChangeSet", "ExecuteChangeSet",
                "DescribeStacks",
            ])
        bench.observer.forget()

        try bench.folder.write(
            Self.template.replacing("-topic", with: "-other") + "  More: {Type: AWS::SNS::Topic}\n",
            to: "stack.yaml")
        let changed = try await bench.run(
            "cloudformation", "deploy", "--template-file", "stack.yaml", "--stack-name", "ours",
            "--parameter-overrides", "Name=d")
        #expect(changed.stdout == ours.stdout, "\(changed)")
        #expect(bench.observer.operations.contains("GetTemplateSummary"))
        let described = try await bench.run(
            "cloudformation", "describe-stacks", "--stack-name", "ours", "--output", "text", "--query",
            "Stacks[0].[StackStatus, Parameters[?ParameterKey=='Kept'].ParameterValue|[0], Tags]")
        #expect(described.stdout.hasPrefix("UPDATE_COMPLETE\ttwo=2\n"), "\(described)")
    }

    @Test func `a change set may be left for someone to look at`() async throws {
        try await bench.useSandbox()
        try bench.folder.write(Self.template, to: "stack.yaml")
        let ours = try await bench.run(
            "cloudformation", "deploy", "--template-file", "stack.yaml", "--stack-name", "ours",
            "--parameter-overrides", #"[{"ParameterKey":"Name","ParameterValue":"x"}]"#,
            "--no-execute-changeset")
        #expect(
            ours.stdout.hasPrefix(
                "\nWaiting for changeset to be created..\nChangeset created successfully. Run the following "
                    + "command to review changes:\naws cloudformation describe-change-set "
                    + "--change-set-name arn:aws:cloudformation:eu-west-1:"), "\(ours)")
        #expect(!bench.observer.operations.contains("ExecuteChangeSet"))
    }

    // MARK: Long templates

    private static let long =
        template + String(repeating: "# padding padding padding padding\n", count: 2_000)

    @Test func `a long template needs a bucket that exists`() async throws {
        try await bench.useSandbox()
        try bench.folder.write(Self.long, to: "stack.yaml")
        let words = [
            "cloudformation", "deploy", "--template-file", "stack.yaml", "--stack-name", "s",
            "--parameter-overrides", "Name=a",
        ]
        for more in [[], ["--s3-bucket", "none-\(UUID().uuidString.lowercased())"]] {
            let ours = try await bench.run(words + more)
            let peer = try await bench.peer(words + more)
            #expect(ours.status == 255)
            #expect(ours.stderr.replacing("aws: [ERROR]: ", with: "") == peer.stderr)
        }
    }

    /// A bucket, empty or with what is asked for, and a stack that is made.
    private static func bucket(isEmpty: Bool) throws -> FaultServer {
        try FaultServer { request in
            switch request.method {
            case "HEAD": return .status(isEmpty ? 404 : 200)
            case "PUT": return .status(200)
            default: break
            }
            if request.text.contains("Action=DescribeStacks&") {
                let message = "Stack with id s does not exist"
                return .status(
                    400,
                    "<ErrorResponse><Error><Code>ValidationError</Code><Message>\(message)</Message></Error>"
                        + "</ErrorResponse>", fields: [("Content-Type", "text/xml")])
            }
            if request.text.contains("Action=CreateChangeSet") {
                return xml("CreateChangeSet", "<Id>arn:aws:cloudformation:x</Id>")
            }
            return xml("DescribeChangeSet", "<Status>CREATE_COMPLETE</Status>")
        }
    }

    @Test(arguments: [true, false])
    func `a long template goes where the AWS CLI puts it, unless it is there`(isEmpty: Bool) async throws {
        try bench.folder.write(Self.long, to: "stack.yaml")
        let words = [
            "cloudformation", "deploy", "--template-file", "stack.yaml", "--stack-name", "s",
            "--no-execute-changeset", "--s3-bucket", "b-1", "--s3-prefix", "p", "--kms-key-id", "k",
        ]
        let server = try Self.bucket(isEmpty: isEmpty)
        bench.set("AWS_ENDPOINT_URL", server.url(""))
        let ours = try await bench.run(words)
        let count = server.requests.count
        let peer = try await bench.peer(words)
        #expect(ours.stdout == peer.stdout, "\(ours)")
        #expect(ours.stderr == peer.stderr)
        let requests = server.requests
        func story(_ requests: some Sequence<FaultServer.Request>) -> [String] {
            requests.map { request in
                let place = request.text.split(separator: "&").first { $0.hasPrefix("TemplateURL=") } ?? ""
                let key = request["x-amz-server-side-encryption-aws-kms-key-id"] ?? ""
                return "\(request.method) \(request.target) \(key) \(place)"
            }
        }
        #expect(Set(story(requests.prefix(count))) == Set(story(requests.dropFirst(count))))
        #expect(requests.prefix(count).contains { $0.method == "PUT" } == isEmpty)
        let body = requests.prefix(count).first { $0.method == "PUT" }?.text
        #expect(body == (isEmpty ? Self.long : nil))
    }

    // MARK: No changes

    private static func xml(_ action: String, _ body: String) -> FaultAnswer {
        .status(
            200,
            "<\(action)Response xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\"><\(action)Result>"
                + "\(body)</\(action)Result></\(action)Response>", fields: [("Content-Type", "text/xml")])
    }

    private static func unchanged() throws -> FaultServer {
        try FaultServer { request in
            let text = request.text
            if text.contains("Action=DescribeStacks&") {
                return xml(
                    "DescribeStacks",
                    "<Stacks><member><StackName>s</StackName><StackStatus>CREATE_COMPLETE</StackStatus>"
                        + "<CreationTime>2026-01-01T00:00:00Z</CreationTime></member></Stacks>")
            }
            if text.contains("Action=GetTemplateSummary") {
                return xml(
                    "GetTemplateSummary",
                    "<Parameters><member><ParameterKey>Name</ParameterKey></member></Parameters>")
            }
            if text.contains("Action=CreateChangeSet") {
                return xml("CreateChangeSet", "<Id>arn:aws:cloudformation:x</Id>")
            }
            return xml(
                "DescribeChangeSet",
                "<Status>FAILED</Status><StatusReason>The submitted information didn't contain changes. Submit "
                    + "different information to create a change set.</StatusReason>")
        }
    }

    @Test func `nothing to change is no failure, unless it is to be one`() async throws {
        let server = try Self.unchanged()
        bench.set("AWS_ENDPOINT_URL", server.url(""))
        try bench.folder.write(Self.template, to: "stack.yaml")
        let ours = try await bench.run(
            "cloudformation", "deploy", "--template-file", "stack.yaml", "--stack-name", "s")
        let peer = try await bench.peer(
            "cloudformation", "deploy", "--template-file", "stack.yaml", "--stack-name", "s",
            "--no-fail-on-empty-changeset")
        #expect(ours.stdout == peer.stdout)
        #expect(ours.stdout.hasSuffix("\nNo changes to deploy. Stack s is up to date\n"))
        #expect(ours.status == 0)
        let failed = try await bench.run(
            "cloudformation", "deploy", "--template-file", "stack.yaml", "--stack-name", "s",
            "--fail-on-empty-changeset")
        #expect(failed.status == 255)
        #expect(failed.stderr == "\naws: [ERROR]: No changes to deploy. Stack s is up to date\n")
        // Both ask for the same: `Name` keeps its value, and `Kept` is new and takes its default.
        let requests = server.requests.map(\.text).filter { $0.contains("Action=CreateChangeSet") }
        func parameters(_ text: String) -> [Substring] {
            text.split(separator: "&").filter { $0.hasPrefix("Parameters.") || $0.hasPrefix("TemplateBody") }
        }
        #expect(parameters(requests[0]).sorted() == parameters(requests[1]).sorted())
        #expect(requests[0].contains("Parameters.member.1.UsePreviousValue=true"))
    }

    @Test(arguments: [
        (["--tags", "x"], 255, "['x'] value passed to --tags must be of format Key=Value"),
        (
            ["--parameter-overrides", "{\"a\": \"b\"}"], 252,
            "JSON passed to --parameter-overrides must be one of"
        ),
    ])
    func `words that are no pairs are refused`(words: [String], status: Int32, text: String) async throws {
        try bench.folder.write(Self.template, to: "stack.yaml")
        let outcome = try await bench.run(
            ["cloudformation", "deploy", "--template-file", "stack.yaml", "--stack-name", "s"] + words)
        #expect(outcome.status == status)
        #expect(outcome.stderr.contains(text), "\(outcome)")
    }

    @Test func `a template must be a file`() async throws {
        let outcome = try await bench.run(
            "cloudformation", "deploy", "--template-file", "nope.yaml", "--stack-name", "s")
        #expect(outcome.stderr == "\naws: [ERROR]: Invalid template path nope.yaml\n")
        #expect(outcome.status == 255)
    }
}
