import AWSCommands
import Foundation
import JSON
import TestSupport
import Testing

/// Options that the AWS CLI adds to operations, seen in the requests that they lead to.
@Suite("Added options of operations")
struct ShortcutTests {
    let bench: CommandBench

    init() throws { bench = try CommandBench() }

    @Test func `a zip file is sent as the code of a function`() async throws {
        // An archive of nothing: its directory alone.
        let archive = "PK\u{5}\u{6}" + String(repeating: "\0", count: 18)
        try bench.folder.write(archive, to: "f.zip")
        let request = try await bench.preview(
            "lambda", "update-function-code", "--function-name", "f", "--zip-file", "fileb://f.zip")[0]
        let body = try JSONValue.parse(try #require(request["body"]?.string))
        #expect(body["ZipFile"]?.string == Data(archive.utf8).base64EncodedString())
        let made = try await bench.preview(
            "lambda", "create-function", "--function-name", "f", "--role", "arn:aws:iam::111111111111:role/x",
            "--zip-file", "fileb://f.zip", "--code", "S3ObjectVersion=1")[0]
        let code = try JSONValue.parse(try #require(made["body"]?.string))["Code"]
        #expect(code?["ZipFile"] == body["ZipFile"])
        #expect(code?["S3ObjectVersion"] == "1")
    }

    @Test func `a zip file must be bytes`() async throws {
        let outcome = try await bench.run(
            "lambda", "update-function-code", "--function-name", "f", "--zip-file", "f.zip")
        #expect(outcome.status == 252)
        #expect(outcome.stderr.contains("--zip-file must be a zip file with the fileb:// prefix."))
    }

    @Test func `paths stand for a whole invalidation`() async throws {
        let request = try await bench.preview(
            "cloudfront", "create-invalidation", "--distribution-id", "E1", "--paths", "/a", "/b*")[0]
        let body = try #require(request["body"]?.string)
        #expect(
            body.contains(
                "<Paths><Quantity>2</Quantity><Items><Path>/a</Path><Path>/b*</Path></Items></Paths>"))
        #expect(request["url"]?.string?.hasSuffix("/distribution/E1/invalidation") == true)
    }

    @Test func `the answer of a function goes to the file that is named`() async throws {
        let server = try FaultServer(
            then: .status(200, "\"hello\"", fields: [("X-Amz-Executed-Version", "$LATEST")]))
        bench.set("AWS_ENDPOINT_URL", server.url(""))
        let outcome = try await bench.run("lambda", "invoke", "--function-name", "f", "out.json")
        #expect(bench.folder.text(of: "out.json") == "\"hello\"")
        #expect(
            outcome.stdout == """
                {
                    "StatusCode": 200,
                    "ExecutedVersion": "$LATEST"
                }

                """)
    }
}
