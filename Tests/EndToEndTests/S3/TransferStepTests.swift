import Foundation
import TestSupport
import Testing

/// `aws s3` inside steps: what the journal makes of calls that fail, and by what it knows them again.
@Suite("aws s3 in steps", .timeLimit(.minutes(10)))
struct TransferStepTests {
    private static func port() async throws -> UInt16 {
        let sandbox = try await SharedSandbox.shared.attach(to: try TestFolder()).endpoint
        return try #require(sandbox.split(separator: ":").last.flatMap { UInt16($0) })
    }

    private func run(_ block: String, in trial: S3Trial) async throws -> Invocation.Outcome {
        try trial.folder.write("# Up\n\n```bash {name=up}\n\(block)\n```\n", to: "doc.md")
        return try await trial.invocation(["run", "doc.md", "--yes"]).run()
    }

    /// Rows of the journal, columns joined by blanks, read by another SQLite.
    private func rows(_ query: String, in trial: S3Trial) async throws -> [String] {
        let program = """
            import sqlite3, sys
            for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]): print(*row)
            """
        let outcome = try await Invocation(
            of: "/usr/bin/python3",
            ["-c", program, "\(trial.folder.path)/.runbook/journal.db", query], in: trial.folder
        ).run()
        try #require(outcome.status == 0, "\(outcome)")
        return outcome.stdout.split(separator: "\n").map(String.init)
    }

    @Test func `a part whose answer is lost is sent again, and leaves nothing unknown`() async throws {
        let port = try await Self.port()
        let trial = try await S3Trial { $0.part == 2 && $0.count == 1 ? .forwardAndLose(to: port) : nil }
        try trial.writeBig()
        let outcome = try await run("aws s3 cp big \(trial.root)/big", in: trial)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(
            try await rows(
                "SELECT operation, outcome, sum(retries) FROM calls WHERE service = 's3' GROUP BY operation, outcome",
                in: trial) == [
                    "CompleteMultipartUpload succeeded 0", "CreateMultipartUpload succeeded 0",
                    "UploadPart succeeded 1",
                ])
    }

    @Test func `an upload whose last answer is lost makes the step unknown`() async throws {
        let port = try await Self.port()
        let trial = try await S3Trial {
            $0.operation == "CompleteMultipartUpload" ? .forwardAndLose(to: port) : nil
        }
        try trial.writeBig()
        let outcome = try await run("aws s3 cp big \(trial.root)/big || echo \"exit $?\"", in: trial)
        #expect(outcome.status == 4 && outcome.stderr.contains("exit 255"), "\(outcome)")
        #expect(
            outcome.stderr.contains(
                "`aws s3 complete-multipart-upload` was sent, and whether it happened is not known"),
            "\(outcome)")
        #expect(trial.counts["CompleteMultipartUpload"] == 1)
    }

    @Test func `a command that is killed in the middle of an upload throws it away`() async throws {
        let marks = try TestFolder()
        let path = marks.path
        let trial = try await S3Trial { request in
            if request.operation == "AbortMultipartUpload" { _ = try? marks.write("", to: "aborted") }
            guard request.part == 2 else { return nil }
            _ = try? marks.write("", to: "sent")
            return .silent
        }
        try trial.writeBig()
        let outcome = try await run(
            """
            aws s3 cp big \(trial.root)/big & pid=$!
            until [[ -e \(path)/sent ]]; do sleep 0.1; done
            kill $pid
            wait $pid || true
            until [[ -e \(path)/aborted ]]; do sleep 0.1; done
            """, in: trial)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try await trial.openUploads() == 0)
        #expect(trial.counts["CompleteMultipartUpload"] == nil)
    }

    @Test func `what is streamed belongs to what makes two calls equal`() async throws {
        let trial = try await S3Trial()
        let block = """
            put() { aws s3api put-object --bucket \(trial.bucket) --key k --body "$1" >/dev/null; }
            printf one >one; printf two >two; printf one >same
            aws s3 cp one \(trial.root)/k
            aws s3 cp two \(trial.root)/k
            aws s3 cp same \(trial.root)/k
            printf one | aws s3 cp - \(trial.root)/k
            put one
            put two
            test -e go
            """
        let failed = try await run(block, in: trial)
        #expect(failed.status == 1, "\(failed)")
        try trial.folder.write("", to: "go")
        let resumed = try await trial.invocation(["resume"]).run()
        #expect(resumed.status == 0, "\(resumed)")
        let calls = try await rows(
            "SELECT attempt, request, occurrence FROM calls WHERE operation = 'PutObject' ORDER BY rowid",
            in: trial)
        let first = calls.filter { $0.hasPrefix("1 ") }.map { $0.dropFirst(2) }
        let second = calls.filter { $0.hasPrefix("2 ") }.map { $0.dropFirst(2) }
        #expect(first.count == 6 && first == second, "\(calls)")
        let requests = first.map { $0.split(separator: " ")[0] }
        let occurrences = first.map { $0.split(separator: " ")[1] }
        #expect(requests[0] == requests[2] && requests[0] == requests[3], "the same bytes, from wherever")
        #expect(Set(requests).count == 4, "\(calls)")
        #expect(occurrences == ["1", "1", "2", "3", "1", "1"])
    }
}
