import AWSCommands
import Foundation
import JSON
import TestSupport
import Testing

/// The AWS CLI's own commands, carried out up to their first answer. There is no server: whatever is sent fails.
@Suite("Requests of commands that are no operations")
struct RequestPreviewTests {
    let bench: CommandBench

    init() throws {
        bench = try CommandBench()
        bench.set("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    }

    private static let more = "what follows depends on the answer"
    private static let nothing = "this command sends nothing"

    private func operations(_ preview: RequestPreview) -> [String] {
        preview.requests.map { "\($0["service"]?.string ?? "") \($0["operation"]?.string ?? "")" }
    }

    @Test(
        "each command shows the calls that are known without an answer",
        arguments: [
            ("ecr get-login-password", ["ecr GetAuthorizationToken"], false),
            ("ecr-public get-login-password", ["ecr-public GetAuthorizationToken"], false),
            ("eks update-kubeconfig --name c", ["eks DescribeCluster"], false),
            (
                "eks update-kubeconfig --name c --assume-role-arn arn:aws:iam::111111111111:role/r",
                ["sts AssumeRole"], true
            ),
            (
                "eks get-token --cluster-name c --role-arn arn:aws:iam::111111111111:role/r",
                ["sts AssumeRole"],
                true
            ),
            ("logs tail group", ["logs FilterLogEvents"], true),
            ("logs tail group --follow", ["logs FilterLogEvents"], true),
            (
                "cloudformation deploy --template-file t.yaml --stack-name s",
                ["cloudformation DescribeStacks"],
                true
            ),
            ("s3 ls", ["s3 ListBuckets"], true),
            ("s3 ls s3://b/p", ["s3 ListObjectsV2"], true),
            ("s3 mb s3://b", ["s3 CreateBucket"], false),
            ("s3 rb s3://b", ["s3 DeleteBucket"], false),
            ("s3 rb s3://b --force", ["s3 ListObjectsV2"], true),
            ("s3 website s3://b --index-document i", ["s3 PutBucketWebsite"], false),
            ("s3 cp one.txt s3://b/k", ["s3 PutObject"], false),
            ("s3 mv one.txt s3://b/k", ["s3 PutObject"], false),
            ("s3 cp s3://b/k new/one.txt", ["s3 HeadObject"], true),
            ("s3 cp s3://b/k s3://c/k", ["s3 HeadObject"], true),
            ("s3 rm s3://b/k", ["s3 DeleteObject"], false),
            ("s3 rm s3://b --recursive", ["s3 ListObjectsV2"], true),
            ("s3 sync folder s3://b", ["s3 ListObjectsV2"], true),
            ("s3 sync s3://b new --delete", ["s3 ListObjectsV2"], true),
            ("s3 cp s3://b new --recursive", ["s3 ListObjectsV2"], true),
        ] as [(String, [String], Bool)])
    func calls(command: String, wanted: [String], goesOn: Bool) async throws {
        try bench.folder.write("one", to: "one.txt")
        try bench.folder.write("two", to: "folder/two.txt")
        try bench.folder.write("Resources: {}", to: "t.yaml")
        let preview = try await bench.preview(command.split(separator: " ").map(String.init))
        #expect(operations(preview) == wanted)
        #expect(preview.notes == (goesOn ? [Self.more] : []))
        // Nothing is done here either.
        #expect(bench.folder.has("one.txt"))
        #expect(!bench.folder.has("new"))
    }

    @Test func `all files of an upload are shown in order, with their content`() async throws {
        for name in ["b", "a", "c"] { try bench.folder.write("content of \(name)", to: "folder/\(name).txt") }
        let preview = try await bench.preview(["s3", "cp", "folder", "s3://bucket/p", "--recursive"])
        #expect(operations(preview) == ["s3 PutObject", "s3 PutObject", "s3 PutObject"])
        #expect(preview.requests.map { $0["params"]?["Key"] } == ["p/a.txt", "p/b.txt", "p/c.txt"])
        #expect(preview.requests.map { $0["body"] } == ["content of a", "content of b", "content of c"])
        #expect(preview.requests[0]["method"] == "PUT")
        #expect(preview.requests[0]["url"] == "http://127.0.0.1:9/bucket/p/a.txt")
        #expect(preview.requests[0]["scope"] == "eu-west-1/s3")
        #expect(preview.requests[0]["headers"]?["Authorization"] == nil)
        #expect(preview.notes.isEmpty)
    }

    @Test func `what fails here is said beside what would be sent`() async throws {
        try bench.folder.write("a", to: "folder/a.txt")
        try FileManager.default.createSymbolicLink(
            atPath: "\(bench.folder.path)/folder/gone.txt", withDestinationPath: "nowhere")
        let preview = try await bench.preview(["s3", "cp", "folder", "s3://bucket", "--recursive"])
        #expect(operations(preview) == ["s3 PutObject"])
        #expect(preview.notes.count == 1 && preview.notes[0].contains("gone.txt"), "\(preview.notes)")
    }

    @Test(
        "commands that send nothing say so",
        arguments: [
            "configure get region", "configure set region us-east-2", "configure list", "configure",
            "rds generate-db-auth-token --hostname h --port 1 --username u", "eks get-token --cluster-name c",
            "s3 presign s3://b/k", "s3 cp one.txt s3://b/k --dryrun",
            "ec2 describe-vpcs --generate-cli-skeleton",
            "--version",
        ])
    func silent(command: String) async throws {
        try bench.folder.write("one", to: "one.txt")
        let preview = try await bench.preview(command.split(separator: " ").map(String.init))
        #expect(preview.requests.isEmpty)
        #expect(preview.notes == [Self.nothing])
        #expect(!bench.folder.has("home/.aws/config"))
    }

    @Test(
        "what is wrong is told as the command tells it",
        arguments: [
            ("s3 cp nowhere s3://b/k", "The user-provided path nowhere does not exist.", 255),
            ("logs tail", "the following arguments are required: group_name", 252),
            ("s3 rb s3://b/k", "Please specify a valid bucket name only. E.g. s3://b", 252),
            ("emr ssh", "`aws emr ssh` is not covered", 252), ("ec2 help", "/cli/latest/reference/ec2/", 252),
        ] as [(String, String, Int32)])
    func wrong(command: String, text: String, exitCode: Int32) async throws {
        let failure = await #expect(throws: RequestPreview.Failure.self) {
            try await bench.preview(command.split(separator: " ").map(String.init))
        }
        #expect(failure?.exitCode == exitCode)
        #expect(failure?.text.contains(text) == true, "\(failure?.text ?? "")")
    }

    // MARK: Signing in and out

    @Test func `a sign-in begins with the client's registration`() async throws {
        try bench.folder.write(
            "[default]\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-west-1\n",
            to: "home/.aws/config")
        let preview = try await bench.preview(["sso", "login"])
        #expect(operations(preview) == ["sso-oidc RegisterClient"])
        #expect(preview.requests[0]["scope"] == .null)
        #expect(preview.notes == [Self.more])
    }

    @Test func `a sign-out shows no token, and leaves it where it is`() async throws {
        let file = "home/.aws/sso/cache/a.json"
        try bench.folder.write(#"{"accessToken": "canary-token", "region": "eu-west-2"}"#, to: file)
        let preview = try await bench.preview(["sso", "logout"])
        #expect(operations(preview) == ["sso Logout"])
        #expect(!preview.requests[0].serialized().contains("canary-token"))
        #expect(preview.notes.isEmpty)
        #expect(bench.folder.has(file))
    }
}
