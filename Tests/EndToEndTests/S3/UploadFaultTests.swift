import Foundation
import TestSupport
import Testing

/// Uploads to a server that fails: nothing half is left, and nothing is done twice that must not be.
@Suite("aws s3 and faults of uploads", .timeLimit(.minutes(10)))
struct UploadFaultTests {
    @Test func `an upload whose part fails for good is thrown away`() async throws {
        let trial = try await S3Trial {
            $0.part == 2 ? S3Trial.error(500, "InternalError", "try again") : nil
        }
        try trial.writeBig()
        try await trial.expect(
            ["cp", "big", "\(trial.root)/big"],
            stderr:
                "upload failed: ./big to \(trial.root)/big An error occurred (InternalError) when calling the "
                + "UploadPart operation (reached max retries: 2): try again\n", exits: 1)
        #expect(trial.counts["AbortMultipartUpload"] == 1)
        #expect(trial.counts["CompleteMultipartUpload"] == nil)
        #expect(try await trial.openUploads() == 0)
        #expect(try await trial.keys() == [])
    }

    @Test func `a part that is refused is not sent again, and those after it are not begun`() async throws {
        let trial = try await S3Trial { $0.part == 1 ? S3Trial.denied : nil }
        try trial.writeBig(60 << 20)
        try await trial.expect(
            ["cp", "big", "\(trial.root)/big"],
            stderr: "upload failed: ./big to \(trial.root)/big \(S3Trial.deniedText("UploadPart"))\n",
            exits: 1)
        #expect(trial.counts["AbortMultipartUpload"] == 1)
        #expect(trial.counts["UploadPart"] ?? 0 < 12)
    }

    @Test("a part that was turned away, or whose answer is lost, is sent again", arguments: [false, true])
    func part(isLost: Bool) async throws {
        let sandbox = try await SharedSandbox.shared.attach(to: try TestFolder()).endpoint
        let port = try #require(sandbox.split(separator: ":").last.flatMap { UInt16($0) })
        let trial = try await S3Trial { request in
            guard request.part == 2, request.count == 1 else { return nil }
            return isLost
                ? .forwardAndLose(to: port)
                : S3Trial.error(503, "SlowDown", "Please reduce your request rate.")
        }
        try trial.writeBig()
        try await trial.expect(
            ["cp", "big", "\(trial.root)/big"], "upload: ./big to \(trial.root)/big\n")
        #expect(trial.counts["UploadPart"] == 4)
        #expect(trial.counts["CompleteMultipartUpload"] == 1)
        try await trial.set("cp", "\(trial.root)/big", "down")
        #expect(trial.isSame("big", "down"))
    }

    @Test func `an upload whose last answer is lost is not ended twice, and counts as unknown`() async throws
    {
        let sandbox = try await SharedSandbox.shared.attach(to: try TestFolder()).endpoint
        let port = try #require(sandbox.split(separator: ":").last.flatMap { UInt16($0) })
        let trial = try await S3Trial {
            $0.operation == "CompleteMultipartUpload" ? .forwardAndLose(to: port) : nil
        }
        try trial.writeBig()
        let outcome = try await trial.trial.aws("s3", "mv", "big", "\(trial.root)/big")
        #expect(outcome.status == 255 && outcome.stdout.isEmpty, "\(outcome)")
        #expect(
            outcome.stderr.hasPrefix(
                "move failed: ./big to \(trial.root)/big Connection was closed before we received a valid response"
            ), "\(outcome)")
        #expect(trial.counts["CompleteMultipartUpload"] == 1)
        #expect(trial.folder.has("big"), "what may not have arrived is not removed")
        #expect(try await trial.keys() == ["big"])
    }

    @Test func `an object in one piece whose answer is lost is not sent twice, and counts as unknown`()
        async throws
    {
        let trial = try await S3Trial { $0.operation == "PutObject" ? .noAnswer : nil }
        try trial.folder.write("x", to: "f")
        let outcome = try await trial.trial.aws("s3", "cp", "f", trial.root)
        #expect(outcome.status == 255, "\(outcome)")
        #expect(trial.counts["PutObject"] == 1)
    }

    @Test("an interrupted upload is thrown away", arguments: [SIGINT, SIGTERM])
    func interrupted(signal: Int32) async throws {
        let trial = try await S3Trial { $0.part == 2 ? .silent : nil }
        try trial.writeBig()
        let running = try trial.invocation(["aws", "s3", "cp", "big", "\(trial.root)/big"]).start()
        #expect(await eventually { trial.counts["UploadPart"] == 3 })
        running.signal(signal)
        let outcome = await running.outcome()
        #expect(outcome.status == (signal == SIGINT ? 1 : 143), "\(outcome)")
        #expect(outcome.stdout.isEmpty)
        #expect(outcome.stderr == (signal == SIGINT ? "cancelled: ctrl-c received\n" : ""))
        #expect(trial.counts["AbortMultipartUpload"] == 1)
        #expect(try await trial.openUploads() == 0)
    }

    @Test func `whoever was told not to hear an interrupt goes on`() async throws {
        let gate = try TestFolder()
        let path = gate.path
        let trial = try await S3Trial { request in
            while request.part == 2, !FileManager.default.fileExists(atPath: "\(path)/go") { usleep(20_000) }
            return nil
        }
        try trial.writeBig()
        let running = try trial.invocation(
            of: "/bin/bash",
            ["-c", "trap '' INT; exec \"$0\" aws s3 cp big \"$1\"", Invocation.program, "\(trial.root)/big"]
        ).start()
        #expect(await eventually { trial.counts["UploadPart"] == 3 })
        running.signal(SIGINT)
        try gate.write("", to: "go")
        let outcome = await running.outcome()
        #expect(outcome.status == 0 && outcome.stderr.isEmpty, "\(outcome)")
    }

    @Test func `a file that is gone when its turn comes fails by itself`() async throws {
        let folder = try TestFolder()
        let path = folder.path
        let trial = try await S3Trial { request in
            if request.key == "a" { try? FileManager.default.removeItem(atPath: "\(path)/tree/b") }
            return nil
        }
        try trial.folder.write(
            "[default]\ns3 =\n  max_concurrent_requests = 1\n", to: "home/.aws/config")
        for name in ["a", "b", "c"] { try folder.write(name, to: "tree/\(name)") }
        let outcome = try await trial.trial.aws(["s3", "sync", "\(path)/tree", trial.root])
        #expect(outcome.status == 1, "\(outcome)")
        #expect(
            outcome.stderr.contains(
                "to \(trial.root)/b [Errno 2] No such file or directory: '\(path)/tree/b'\n"), "\(outcome)")
        #expect(try await trial.keys() == ["a", "c"])
    }

    @Test func `one file of many that is refused holds up no other`() async throws {
        let trial = try await S3Trial { $0.key == "f42" ? S3Trial.denied : nil }
        let names = (0..<100).map { "f\($0)" }
        for name in names { try trial.folder.write(name, to: "many/\(name)") }
        let kept = names.filter { $0 != "f42" }
        try await trial.expect(
            ["sync", "many", trial.root],
            kept.map { "upload: many/\($0) to \(trial.root)/\($0)\n" }.joined(),
            stderr: "upload failed: many/f42 to \(trial.root)/f42 \(S3Trial.deniedText("PutObject"))\n",
            exits: 1)
        #expect(try await trial.keys() == kept.sorted())
    }
}
