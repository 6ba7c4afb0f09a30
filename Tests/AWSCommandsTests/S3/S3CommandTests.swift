import Foundation
import TestSupport
import Testing

/// The commands against the sandbox; expected lines are those of AWS CLI 1.46 for the same steps.
@Suite("aws s3", .timeLimit(.minutes(10)))
struct S3CommandTests {
    private let folder: TestFolder
    private let endpoint: String
    private let bucket: String

    init() async throws {
        folder = try TestFolder()
        endpoint = try await SharedSandbox.shared.attach(to: folder).endpoint
        let name = UUID().uuidString.lowercased()
        bucket = "s3://b-\(name)"
        try await expect(["mb", bucket], "make_bucket: b-\(name)\n")
    }

    @discardableResult
    private func run(_ arguments: [String], input: String = "") async throws -> Invocation.Outcome {
        try await Invocation(["aws"] + arguments, in: folder).input(input)
            .environment("AWS_ENDPOINT_URL", endpoint).environment("AWS_DEFAULT_REGION", "us-east-1")
            .environment("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE").environment("AWS_SECRET_ACCESS_KEY", "secret")
            .environment("TZ", "UTC").run()
    }

    /// Runs a command; lines come in any order, since transfers go on side by side.
    private func expect(
        _ arguments: [String], _ stdout: String, stderr: String = "", exits status: Int32 = 0
    ) async throws {
        let outcome = try await run(["s3"] + arguments)
        #expect(outcome.status == status, "\(arguments) \(outcome)")
        #expect(sorted(outcome.stdout) == sorted(stdout), "\(arguments)")
        #expect(sorted(outcome.stderr) == sorted(stderr), "\(arguments)")
    }

    /// A file of long ago: within the second of its upload a file counts as newer than its object.
    private func old(_ text: String, _ name: String) throws {
        let path = try folder.write(text, to: name)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)], ofItemAtPath: path)
    }

    private func sorted(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).sorted()
    }

    private func plantTree() throws {
        for (name, text) in [
            "a.txt": "hello", "b c.log": "blank", "가나다/한글 파일.txt": "안녕", "a+b/p+q.bin": "1+1", "empty": "",
        ] {
            try folder.write(text, to: "tree/\(name)")
        }
    }

    @Test func `a tree goes up, is listed, comes down as it was, and is removed`() async throws {
        try plantTree()
        let names = ["a.txt", "b c.log", "가나다/한글 파일.txt", "a+b/p+q.bin", "empty"]
        try await expect(
            ["cp", "tree", "\(bucket)/t", "--recursive"],
            names.map { "upload: tree/\($0) to \(bucket)/t/\($0)\n" }.joined())
        let listing = try await run(["s3", "ls", "\(bucket)/t/", "--page-size", "2"]).stdout.split(
            separator: "\n")
        // `2026-11-21 06:21:43` stands before the size.
        #expect(
            listing.map { $0.contains("PRE") ? String($0) : String($0.dropFirst(19)) }.sorted()
                == [
                    "          0 empty", "          5 a.txt", "          5 b c.log",
                    "                           PRE a+b/", "                           PRE 가나다/",
                ].sorted())
        try await expect(
            ["cp", "\(bucket)/t", "down", "--recursive"],
            names.map { "download: \(bucket)/t/\($0) to down/\($0)\n" }.joined())
        #expect(
            folder.contents(below: "down").map(\.bytes).map { $0.count }.sorted()
                == folder.contents(below: "tree").map(\.bytes).map { $0.count }.sorted())
        #expect(folder.text(of: "down/가나다/한글 파일.txt") == "안녕")
        #expect(folder.text(of: "down/a+b/p+q.bin") == "1+1")
        try await expect(
            ["rm", "\(bucket)/t", "--recursive", "--exclude", "*", "--include", "*.txt"],
            "delete: \(bucket)/t/a.txt\ndelete: \(bucket)/t/가나다/한글 파일.txt\n")
        try await expect(["ls", "\(bucket)/none"], "", exits: 1)
        let name = bucket.dropFirst(5)
        let rest = ["b c.log", "a+b/p+q.bin", "empty"]
        try await expect(
            ["rb", bucket, "--force"],
            rest.map { "delete: \(bucket)/t/\($0)\n" }.joined() + "remove_bucket: \(name)\n")
    }

    @Test func `a large file goes in parts both ways and between buckets, with its properties`() async throws
    {
        let bytes = Data((0..<20_971_524).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) })
        try folder.write("", to: "big")
        try bytes.write(to: URL(fileURLWithPath: "\(folder.path)/big"))
        try await expect(
            ["cp", "big", "\(bucket)/big", "--metadata", "k=v", "--content-type", "x/y"],
            "upload: ./big to \(bucket)/big\n")
        try await expect(
            ["cp", "\(bucket)/big", "\(bucket)/copy"], "copy: \(bucket)/big to \(bucket)/copy\n")
        try await expect(["cp", "\(bucket)/copy", "down"], "download: \(bucket)/copy to ./down\n")
        #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/down")) == bytes)
        let head = try await run([
            "s3api", "head-object", "--bucket", String(bucket.dropFirst(5)), "--key", "copy", "--output",
            "text",
            "--query", "[ContentLength,ContentType,values(Metadata)[0],ends_with(ETag,'-3\"')]",
        ])
        #expect(head.stdout == "20971524\tx/y\tv\tTrue\n", "\(head)")
    }

    @Test func `sync transfers what differs, and deletes only when told to`() async throws {
        try old("1", "s/a")
        try old("2", "s/b/c")
        try await expect(
            ["sync", "s", "\(bucket)/s"], "upload: s/a to \(bucket)/s/a\nupload: s/b/c to \(bucket)/s/b/c\n")
        try await expect(["sync", "s", "\(bucket)/s"], "")
        try old("longer", "s/a")
        try folder.remove("s/b/c")
        try await expect(
            ["sync", "s", "\(bucket)/s", "--delete", "--dryrun"],
            "(dryrun) upload: s/a to \(bucket)/s/a\n(dryrun) delete: \(bucket)/s/b/c\n")
        try await expect(["sync", "s", "\(bucket)/s"], "upload: s/a to \(bucket)/s/a\n")
        try await expect(
            ["sync", "\(bucket)/s", "t"],
            "download: \(bucket)/s/a to t/a\ndownload: \(bucket)/s/b/c to t/b/c\n")
        try await expect(["sync", "\(bucket)/s", "t"], "")
        try await expect(["sync", "s", "\(bucket)/s", "--delete"], "delete: \(bucket)/s/b/c\n")
        try await expect(["sync", "\(bucket)/s", "t", "--delete"], "delete: t/b/c\n")
        #expect(!folder.has("t/b/c"))
    }

    @Test func `a moved file or object is gone from where it was`() async throws {
        try folder.write("x", to: "f")
        try await expect(["mv", "f", "\(bucket)/g"], "move: ./f to \(bucket)/g\n")
        #expect(!folder.has("f"))
        try await expect(["mv", "\(bucket)/g", "\(bucket)/h"], "move: \(bucket)/g to \(bucket)/h\n")
        try await expect(["mv", "\(bucket)/h", "."], "move: \(bucket)/h to ./h\n")
        #expect(folder.text(of: "h") == "x")
        try await expect(["ls", "\(bucket)/h"], "", exits: 1)
        try await expect(
            ["mv", "\(bucket)/h", "\(bucket)/h"], "",
            stderr: "\naws: [ERROR]: Cannot mv a file onto itself: \(bucket)/h - \(bucket)/h\n", exits: 252)
    }

    @Test func `standard input goes up and comes back on standard output`() async throws {
        let text = String(repeating: "0123456789", count: 1_200_000)
        let up = try await run(["s3", "cp", "-", "\(bucket)/stream"], input: text)
        #expect(up.status == 0 && up.stdout.isEmpty, "\(up.stderr)")
        let down = try await run(["s3", "cp", "\(bucket)/stream", "-"])
        #expect(down.stdout == text)
    }

    @Test func `what fails is named, and leaves nothing half`() async throws {
        try folder.write("x", to: "f")
        try await expect(
            ["cp", "f", "s3://no-such-bucket-here/f"], "",
            stderr: "upload failed: ./f to s3://no-such-bucket-here/f An error occurred (NoSuchBucket) when "
                + "calling the PutObject operation: The specified bucket does not exist\n", exits: 1)
        try await expect(
            ["cp", "\(bucket)/nokey", "x"], "",
            stderr: "fatal error: An error occurred (404) when calling the HeadObject operation: "
                + "Key \"nokey\" does not exist\n", exits: 1)
        #expect(!folder.has("x"))
        try await expect(
            ["cp", "nofile", bucket], "",
            stderr: "\naws: [ERROR]: The user-provided path nofile does not exist.\n", exits: 255)
        try folder.write("x", to: "l/kept")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/l/broken", withDestinationPath: "nowhere")
        try await expect(
            ["cp", "l", "\(bucket)/l", "--recursive"], "upload: l/kept to \(bucket)/l/kept\n",
            stderr: "warning: Skipping file \(folder.path)/l/broken. File does not exist.\n", exits: 2)
        try await expect(
            ["cp", "f", "\(bucket)/f", "--bogus"], "", stderr: "\naws: [ERROR]: Unknown options: --bogus\n",
            exits: 252)
    }
}
