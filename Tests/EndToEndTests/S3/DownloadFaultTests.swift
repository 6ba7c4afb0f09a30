import Foundation
import TestSupport
import Testing

/// Downloads from a server that fails: a file has its name only when all of it is there.
@Suite("aws s3 and faults of downloads", .timeLimit(.minutes(10)))
struct DownloadFaultTests {
    /// Half of an answer's body, and then nothing.
    private static func half(of port: UInt16) -> FaultAnswer {
        FaultAnswer(
            .forward(port) { answer in
                guard let end = answer.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound else {
                    return [.close]
                }
                return [.bytes(Array(answer[..<(end + (answer.count - end) / 2)])), .close]
            })
    }

    private static func port() async throws -> UInt16 {
        let sandbox = try await SharedSandbox.shared.attach(to: try TestFolder()).endpoint
        return try #require(sandbox.split(separator: ":").last.flatMap { UInt16($0) })
    }

    /// The folder without what every trial has.
    private func files(_ trial: S3Trial) -> [String] {
        trial.folder.contents(below: ".").map { $0.name.replacing("./", with: "") }.filter {
            !$0.hasPrefix("home/") && !$0.hasPrefix("planted/") && !$0.hasPrefix(".runbook/")
                && $0 != "object.txt" && $0 != "big"
        }
    }

    @Test("a body that breaks off is fetched again", arguments: [1000, 11 << 20])
    func broken(count: Int) async throws {
        let port = try await Self.port()
        let trial = try await S3Trial {
            $0.operation == "GetObject" && $0.count == 1 ? Self.half(of: port) : nil
        }
        try trial.writeBig(count)
        try await trial.set("cp", "big", trial.root)
        trial.begin()
        try await trial.expect(
            ["cp", "\(trial.root)/big", "down"], "download: \(trial.root)/big to ./down\n")
        #expect(trial.isSame("big", "down"))
        #expect(trial.counts["GetObject"] == (count == 1000 ? 2 : 4))
    }

    @Test func `a body that breaks off each time is given up, and what was there stays`() async throws {
        let port = try await Self.port()
        let trial = try await S3Trial(objects: ["object"]) {
            $0.operation == "GetObject" ? Self.half(of: port) : nil
        }
        try trial.folder.write("before", to: "down")
        try await trial.expect(
            ["cp", "\(trial.root)/object", "down"],
            stderr: "download failed: \(trial.root)/object to ./down Max Retries Exceeded\n", exits: 1)
        #expect(trial.counts["GetObject"] == 5)
        #expect(trial.folder.text(of: "down") == "before")
        #expect(files(trial) == ["down"])
    }

    @Test func `an object that became shorter meanwhile comes down as it is now`() async throws {
        let trial = try await S3Trial(objects: ["now"]) {
            guard $0.operation == "GetObject", $0.count == 1 else { return nil }
            return .truncated("what it was before", of: 100)
        }
        try await trial.expect(
            ["cp", "\(trial.root)/now", "down"], "download: \(trial.root)/now to ./down\n")
        #expect(trial.folder.text(of: "down") == "now")
    }

    @Test func `standard output gets no byte twice`() async throws {
        let port = try await Self.port()
        let trial = try await S3Trial {
            $0.operation == "GetObject" && $0.count <= 2 ? Self.half(of: port) : nil
        }
        try trial.writeBig(100_000)
        try await trial.set("cp", "big", trial.root)
        trial.begin()
        let outcome = try await trial.invocation(
            of: "/bin/bash",
            [
                "-c", "set -o pipefail; \"$0\" aws s3 cp \"$1\" - | cat >down", Invocation.program,
                "\(trial.root)/big",
            ]
        ).run()
        #expect(outcome.status == 0, "\(outcome)")
        #expect(trial.isSame("big", "down"))
        #expect(trial.counts["GetObject"] == 3)
    }

    @Test func `a connection that ends before any answer is told, and is no unknown outcome`() async throws {
        let trial = try await S3Trial(objects: ["k"]) { $0.operation == "GetObject" ? .noAnswer : nil }
        try await trial.expect(
            ["cp", "\(trial.root)/k", "down"],
            stderr:
                "download failed: \(trial.root)/k to ./down Connection was closed before we received a valid "
                + "response from endpoint URL: \"\(trial.server.url("/\(trial.bucket)/k"))\".\n", exits: 1)
        // Three tries, and one more at once where a kept connection had ended.
        #expect(3...4 ~= trial.counts["GetObject"] ?? 0)
        #expect(files(trial) == [])
    }

    @Test func `an object that goes away in the middle leaves no file`() async throws {
        let gone = S3Trial.error(404, "NoSuchKey", "The specified key does not exist.")
        let trial = try await S3Trial {
            $0.operation == "GetObject" && $0.count > 1 ? gone : nil
        }
        try trial.writeBig()
        try await trial.set("cp", "big", trial.root)
        trial.begin()
        let text =
            "An error occurred (NoSuchKey) when calling the GetObject operation: The specified key does not exist."
        try await trial.expect(
            ["cp", "\(trial.root)/big", "down"],
            stderr: "download failed: \(trial.root)/big to ./down \(text)\n", exits: 1)
        #expect(files(trial) == [])
    }

    @Test func `a disk that takes no more is told, and leaves nothing`() async throws {
        let trial = try await S3Trial()
        try trial.writeBig()
        try await trial.set("cp", "big", trial.root)
        // The limit is one of files: it holds before the disk is full.
        let outcome = try await trial.invocation(
            of: "/bin/bash",
            [
                "-c", "ulimit -f 64; exec \"$0\" aws s3 cp \"$1\" down", Invocation.program,
                "\(trial.root)/big",
            ]
        ).run()
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr == "download failed: \(trial.root)/big to ./down [Errno 27] File too large\n")
        #expect(files(trial) == [])
        let object = try await trial.invocation(
            of: "/bin/bash",
            [
                "-c", "ulimit -f 64; exec \"$0\" aws s3api get-object --bucket \"$1\" --key big out",
                Invocation.program, trial.bucket,
            ]
        ).run()
        #expect(object.status == 255, "\(object)")
        #expect(object.stderr == "\naws: [ERROR]: [Errno 27] File too large\n")
    }

    @Test func `a file that cannot be written holds up no other`() async throws {
        let trial = try await S3Trial(objects: ["a", "b/c", "d"])
        try trial.folder.write("in the way", to: "down/b")
        let outcome = try await trial.trial.aws(["s3", "cp", trial.root, "down", "--recursive"])
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.hasPrefix("download failed: \(trial.root)/b/c to down/b/c "), "\(outcome)")
        #expect(trial.folder.text(of: "down/a") == "a" && trial.folder.text(of: "down/d") == "d")
        #expect(trial.folder.text(of: "down/b") == "in the way")
    }
}
