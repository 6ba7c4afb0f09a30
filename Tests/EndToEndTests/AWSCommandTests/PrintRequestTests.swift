import Foundation
import TestSupport
import Testing

/// `runbook aws --print-request` and `runbook debug requests`: what is shown is what would be sent, and nothing is.
@Suite("runbook aws --print-request")
struct PrintRequestTests {
    private func print(
        _ words: [String], _ server: FaultServer, _ folder: TestFolder
    ) async throws -> Invocation.Outcome {
        try await Invocation(["aws", "--print-request"] + words, in: folder)
            .environment("AWS_ENDPOINT_URL", server.url("")).environment("AWS_REGION", "eu-west-1")
            .environment("AWS_EC2_METADATA_DISABLED", "true").run()
    }

    @Test func `requests go to standard output, one to a line, and what there is to say to standard error`()
        async throws
    {
        let folder = try TestFolder()
        let server = try FaultServer(then: .ok("{}"))
        try folder.write("one", to: "files/one.txt")
        try folder.write("two", to: "files/two.txt")
        let upload = try await print(["s3", "cp", "files", "s3://b", "--recursive"], server, folder)
        #expect(upload.status == 0 && upload.stderr.isEmpty, "\(upload)")
        let lines = try upload.stdout.split(separator: "\n").map { try JSONText(String($0)) }
        #expect(lines.map { $0["body"] } == ["one", "two"])
        #expect(lines.compactMap { $0["url"] } == ["one", "two"].map { server.url("/b/\($0).txt") })
        let listing = try await print(["s3", "sync", "s3://b", "new"], server, folder)
        #expect(try JSONText(listing.stdout)["operation"] == "ListObjectsV2")
        #expect(listing.stderr == "what follows depends on the answer\n")
        let token = try await print(["eks", "get-token", "--cluster-name", "c"], server, folder)
        #expect(token.status == 0 && token.stdout.isEmpty, "\(token)")
        #expect(token.stderr == "this command sends nothing\n")
        let wrong = try await print(["s3", "cp", "nowhere", "s3://b"], server, folder)
        #expect(wrong.status == 255 && wrong.stdout.isEmpty, "\(wrong)")
        #expect(wrong.stderr == "\naws: [ERROR]: The user-provided path nowhere does not exist.\n")
        #expect(server.requests.isEmpty)
        #expect(!folder.has("new"))
    }

    @Test func `a request that is shown is the one that is sent`() async throws {
        let folder = try TestFolder()
        let server = try FaultServer(then: .ok("{}"))
        try folder.write("what it holds", to: "one.txt")
        let words = ["s3", "cp", "one.txt", "s3://b/k", "--content-type", "text/x", "--sse", "AES256"]
        let shown = try JSONText(try await print(words, server, folder).stdout)
        _ = try await Invocation(["aws"] + words, in: folder)
            .environment("AWS_ENDPOINT_URL", server.url("")).environment("AWS_REGION", "eu-west-1")
            .environment("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE").environment("AWS_SECRET_ACCESS_KEY", "secret")
            .run()
        let sent = try #require(server.requests.first)
        #expect(server.requests.count == 1)
        #expect(shown["method"] == sent.method)
        #expect(shown["url"] == server.url(sent.target))
        #expect(shown["body"] == sent.text)
        for name in ["Content-Type", "x-amz-server-side-encryption", "x-amz-sdk-checksum-algorithm"] {
            #expect(sent[name] != nil && shown["headers.\(name)"] == sent[name], "\(name): \(shown)")
        }
    }

    @Test func `debug answers with notes, and a case that reads standard input finds it empty`() async throws
    {
        let answers = try await DebugAnswers.of(
            "requests",
            [
                ["argv": ["s3", "cp", "-", "s3://b/k"]], ["argv": ["logs", "tail", "g"]],
                ["argv": ["configure", "list"]], ["argv": ["emr", "ssh"]],
                ["argv": ["ec2", "describe-vpcs"]],
            ])
        func operation(_ answer: [String: Any]) -> String? {
            (answer["requests"] as? [[String: Any]])?.first?["operation"] as? String
        }
        #expect(answers.map(operation) == ["PutObject", "FilterLogEvents", nil, nil, "DescribeVpcs"])
        #expect(answers[0]["notes"] == nil)
        #expect(answers[1]["notes"] as? [String] == ["what follows depends on the answer"])
        #expect(answers[2]["notes"] as? [String] == ["this command sends nothing"])
        #expect(answers[3]["exit"] as? Int == 252)
    }
}
