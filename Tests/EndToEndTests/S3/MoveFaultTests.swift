import Foundation
import TestSupport
import Testing

/// What takes something away, at a server that fails.
@Suite("aws s3 and faults of moves and removals", .timeLimit(.minutes(10)))
struct MoveFaultTests {
    @Test func `a file or object whose copy failed stays where it is`() async throws {
        let trial = try await S3Trial(objects: ["k"]) {
            ["PutObject", "GetObject", "CopyObject"].contains($0.operation) ? S3Trial.denied : nil
        }
        try trial.folder.write("x", to: "f")
        let root = trial.root
        try await trial.expect(
            ["mv", "f", "\(root)/f"],
            stderr: "move failed: ./f to \(root)/f \(S3Trial.deniedText("PutObject"))\n", exits: 1)
        #expect(trial.folder.has("f"))
        try await trial.expect(
            ["mv", "\(root)/k", "down"],
            stderr: "move failed: \(root)/k to ./down \(S3Trial.deniedText("GetObject"))\n", exits: 1)
        try await trial.expect(
            ["mv", "\(root)/k", "\(root)/l"],
            stderr: "move failed: \(root)/k to \(root)/l \(S3Trial.deniedText("CopyObject"))\n", exits: 1)
        #expect(trial.counts["DeleteObject"] == nil)
        #expect(try await trial.keys() == ["k"])
    }

    @Test func `a large object whose copy fails in its parts stays too`() async throws {
        let trial = try await S3Trial { $0.operation == "UploadPartCopy" ? S3Trial.denied : nil }
        try trial.writeBig()
        try await trial.set("cp", "big", trial.root)
        trial.begin()
        try await trial.expect(
            ["mv", "\(trial.root)/big", "\(trial.root)/new"],
            stderr:
                "move failed: \(trial.root)/big to \(trial.root)/new \(S3Trial.deniedText("UploadPartCopy"))\n",
            exits: 1)
        #expect(trial.counts["DeleteObject"] == nil && trial.counts["AbortMultipartUpload"] == 1)
        #expect(try await trial.openUploads() == 0)
    }

    @Test func `a source that cannot be removed is a failure, with both in place`() async throws {
        let trial = try await S3Trial(objects: ["k"]) {
            $0.operation == "DeleteObject" ? S3Trial.denied : nil
        }
        try await trial.expect(
            ["mv", "\(trial.root)/k", "\(trial.root)/l"],
            stderr: "move failed: \(trial.root)/k to \(trial.root)/l \(S3Trial.deniedText("DeleteObject"))\n",
            exits: 1)
        #expect(try await trial.keys() == ["k", "l"])
    }

    @Test func `objects that cannot be removed hold up no other, and keep their bucket`() async throws {
        let trial = try await S3Trial(objects: ["a", "b", "c"]) {
            $0.operation == "DeleteObject" && $0.key == "b" ? S3Trial.denied : nil
        }
        let root = trial.root
        let lines = "delete: \(root)/a\ndelete: \(root)/c\n"
        let error = "delete failed: \(root)/b \(S3Trial.deniedText("DeleteObject"))\n"
        try await trial.expect(["rm", root, "--recursive"], lines, stderr: error, exits: 1)
        #expect(try await trial.keys() == ["b"])
        try await trial.expect(
            ["rb", root, "--force"],
            stderr: error
                + "\naws: [ERROR]: remove_bucket failed: Unable to delete all objects in the bucket, bucket will not "
                + "be deleted.\n", exits: 255)
        #expect(trial.counts["DeleteBucket"] == nil)
    }

    @Test func `a listing that breaks off ends the command, and nothing is removed that it did not name`()
        async throws
    {
        let trial = try await S3Trial(objects: ["a", "b", "c"]) {
            $0.operation == "ListObjectsV2" ? S3Trial.denied : nil
        }
        try await trial.expect(
            ["sync", trial.root, "down", "--delete"],
            stderr: "fatal error: \(S3Trial.deniedText("ListObjectsV2"))\n", exits: 1)
        try trial.folder.write("x", to: "down/x")
        try await trial.expect(
            ["sync", trial.root, "down", "--delete"],
            stderr: "fatal error: \(S3Trial.deniedText("ListObjectsV2"))\n", exits: 1)
        #expect(trial.folder.has("down/x"))
    }
}
