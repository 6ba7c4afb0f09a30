import Foundation
import TestSupport
import Testing

/// Answers whose body is not what their checksum says. Expected words and exits: AWS CLI 2, and the peer beside ours.
@Suite("Checksums of answers", .timeLimit(.minutes(10)))
struct AnswerChecksumTests {
    private static let body = "123456789"
    private static let complaint = "Expected checksum AAAAAA== did not match calculated checksum: y/Q5Jg=="
    let bench: CommandBench

    init() throws {
        bench = try CommandBench()
    }

    /// A bucket with one object, of which this checksum is said.
    private func serve(_ checksum: String, field: String = "x-amz-checksum-crc32") throws -> FaultServer {
        let server = try FaultServer { request in
            let fields = [
                ("Content-Length", "\(Self.body.utf8.count)"), ("ETag", "\"e\""),
                ("Last-Modified", "Fri, 21 Nov 2025 04:40:00 GMT"), (field, checksum),
            ]
            let head = FaultAnswer.head(200, fields)
            return FaultAnswer(.bytes(request.method == "HEAD" ? head : head + Self.body.utf8))
        }
        bench.set("AWS_ENDPOINT_URL", server.url(""))
        return server
    }

    private func getObject(_ more: String...) async throws -> CommandBench.Outcome {
        try await bench.run(["s3api", "get-object", "--bucket", "bucket", "--key", "key"] + more + ["out"])
    }

    /// The names in the folder that begin like this.
    private func names(_ beginning: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: bench.folder.path).filter {
            $0.hasPrefix(beginning)
        }
    }

    @Test(
        "a right one is compared, and the file is there",
        arguments: [
            ("crc32", "y/Q5Jg=="), ("crc32c", "4waSgw=="), ("crc64nvme", "rosUhgp5mIg="),
            ("sha1", "98O8HYCOBHMq32eZZczDTKeuNEE="),
            ("sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="),
        ])
    func right(algorithm: String, checksum: String) async throws {
        let server = try serve(checksum, field: "x-amz-checksum-\(algorithm)")
        let outcome = try await getObject()
        #expect(outcome.status == 0, "\(outcome)")
        #expect(bench.folder.text(of: "out") == Self.body)
        #expect(server.requests.map { $0["x-amz-checksum-mode"] } == ["ENABLED"])
    }

    @Test func `a wrong one is an error, nothing is asked again, and no file looks whole`() async throws {
        let server = try serve("AAAAAA==")
        let outcome = try await getObject()
        #expect(outcome.status == 255, "\(outcome)")
        #expect(outcome.stderr == "\naws: [ERROR]: \(Self.complaint)\n")
        #expect(outcome.stdout.isEmpty)
        #expect(bench.folder.text(of: "out").isEmpty)
        #expect(server.requests.count == 1)

        let peer = try await bench.peer("s3api", "get-object", "--bucket", "bucket", "--key", "key", "theirs")
        #expect(peer.status == 255)
        #expect(peer.stderr.contains(Self.complaint), "\(peer)")
    }

    @Test func `a checksum of parts is not one of the body`() async throws {
        let server = try serve("AAAAAA==-3")
        #expect(try await getObject().status == 0)
        #expect(bench.folder.text(of: "out") == Self.body)
        #expect(server.requests.count == 1)
    }

    @Test func `only what was asked for is compared where the setting says so`() async throws {
        let server = try serve("AAAAAA==")
        bench.set("AWS_RESPONSE_CHECKSUM_VALIDATION", "when_required")
        #expect(try await getObject().status == 0)
        bench.set("AWS_RESPONSE_CHECKSUM_VALIDATION", nil)
        try bench.folder.write(
            "[default]\nresponse_checksum_validation = when_required\n", to: "home/.aws/config")
        #expect(try await getObject().status == 0)
        #expect(try await getObject("--checksum-mode", "ENABLED").status == 255)
        #expect(server.requests.map { $0["x-amz-checksum-mode"] } == [nil, nil, "ENABLED"])
    }

    @Test func `a download that does not fit gets no name, and is not asked for again`() async throws {
        let server = try serve("AAAAAA==")
        try bench.folder.write("before", to: "file")
        let outcome = try await bench.run("s3", "cp", "s3://bucket/key", "file")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.contains("download failed: s3://bucket/key to ./file \(Self.complaint)"))
        #expect(bench.folder.text(of: "file") == "before")
        #expect(try names("file") == ["file"])
        #expect(server.requests.map(\.method) == ["HEAD", "GET"])
    }

    @Test func `a download to standard output says so at its end`() async throws {
        let server = try serve("AAAAAA==")
        let outcome = try await bench.run("s3", "cp", "s3://bucket/key", "-")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.contains(Self.complaint))
        #expect(server.requests.map(\.method) == ["HEAD", "GET"])
    }
}
