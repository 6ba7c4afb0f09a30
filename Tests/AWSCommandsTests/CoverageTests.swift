import AWSCommands
import JSON
import TestSupport
import Testing

/// What no request can be made of here ends in words, before anything is sent.
@Suite("Coverage of calls")
struct CoverageTests {
    let bench: CommandBench

    init() throws {
        bench = try CommandBench()
        bench.set("AWS_DEFAULT_REGION", "us-east-1")
    }

    private static let session =
        "`GetObject` on a directory bucket is signed with a session of its own, which is not covered "
        + "(AWS_S3_DISABLE_EXPRESS_SESSION_AUTH=true signs without one)"
    private static let regions =
        "`GetObject` must be signed here for several regions (SigV4A), which is not covered"
    private static let directory = "s3://data--use1-az4--x-s3"
    private static let everywhere = "arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap"

    private static let cases: [([String], String)] = [
        (["s3api", "get-object", "--bucket", "data--use1-az4--x-s3", "--key", "k", "out"], session),
        (["s3", "cp", "\(directory)/k", "file"], session),
        (["s3", "cp", "plan", directory], session),
        (["s3", "sync", "s3://plain/", "\(directory)/k/"], session),
        (["s3", "presign", "\(directory)/k"], session),
        (["s3api", "get-object", "--bucket", everywhere, "--key", "k", "out"], regions),
        (["s3", "rm", "s3://\(everywhere)/k"], regions),
        (
            ["events", "put-events", "--endpoint-id", "abcde.veo", "--entries", "Source=a"],
            "`PutEvents` must be signed here for several regions (SigV4A), which is not covered"
        ),
        (
            [
                "s3api", "select-object-content", "--bucket", "b-1", "--key", "k", "--expression", "x",
                "--expression-type", "SQL", "--input-serialization", "{}", "--output-serialization", "{}",
                "out",
            ], "`SelectObjectContent` answers with a stream of events, which is not covered"
        ),
        (
            [
                "s3api", "put-object", "--bucket", "b-1", "--key", "k", "--body", "plan",
                "--checksum-algorithm", "XXHASH3",
            ], "the checksum algorithm XXHASH3 is not covered"
        ),
    ]

    @Test("it is left to another `aws`, which is told of in one sentence", arguments: cases)
    func notCovered(words: [String], sentence: String) async throws {
        try bench.folder.write("x", to: "plan")
        let outcome = try await bench.run(words)
        #expect(outcome.ending == .notCovered(sentence), "\(outcome)")
        #expect(outcome.stdout.isEmpty)
        #expect(bench.observer.operations.isEmpty)
    }

    @Test func `what a directory bucket takes without a session is signed as ever`() async throws {
        let key = ["--bucket", "data--use1-az4--x-s3"]
        for words in [["create-session"] + key, ["list-directory-buckets"], ["delete-bucket"] + key] {
            let request = try await bench.preview(["s3api"] + words)
            #expect(request.requests.first?["scope"] == "us-east-1/s3express", "\(words)")
        }
        bench.set("AWS_S3_DISABLE_EXPRESS_SESSION_AUTH", "true")
        let request = try await bench.preview(
            ["s3api", "get-object"] + key + ["--key", "k", "out"])
        #expect(request.requests.first?["scope"] == "us-east-1/s3express")
    }

    @Test func `an algorithm that nobody knows is an error`() async throws {
        try bench.folder.write("x", to: "plan")
        let outcome = try await bench.run(
            "s3api", "put-object", "--bucket", "b-1", "--key", "k", "--body", "plan", "--checksum-algorithm",
            "FOO")
        #expect(outcome.status == 255)
        #expect(outcome.stderr == "\naws: [ERROR]: Unsupported checksum algorithm: foo\n")
    }
}
