import Execution
import Foundation
import JSON
import Journals
import Processes
import Runbooks
import TestSupport
import Testing

@testable import Actions

@Suite("LocalRunner", .timeLimit(.minutes(10)))
struct LocalRunnerTests {
    let harness: LocalRunnerHarness

    init() throws { harness = try LocalRunnerHarness() }

    @Test func `what a block leaves reaches the next`() async throws {
        let first = try await harness.run(
            "ID=vpc-7; export NAME='a b'; list=(x y)\ncd /usr\ngreet() { echo hello; }")
        #expect(first.result.isSuccess)
        #expect(first.result.exports.map { Set($0.names).isSuperset(of: ["ID", "NAME", "list"]) } == true)
        let second = try await harness.run(
            #"echo "$ID $NAME ${list[1]} $PWD"; greet"#, carried: [CarriedState(first)])
        #expect(second.text == "vpc-7 a b y /usr\nhello\n")
        #expect(harness.runner.variables(in: [CarriedState(first)])["ID"] == "vpc-7")
        await harness.finish()
    }

    @Test func `a failure names the command and its line in the document`() async throws {
        let outcome = try await harness.run("echo one\ntrue\nls /nowhere/at/all\necho never")
        #expect(outcome.result.ending == .exited(2) && outcome.result.exports == nil)
        #expect(outcome.result.failure?.line == 13 && outcome.result.failure?.file == "guide.md")
        #expect(outcome.result.failure?.command == "ls /nowhere/at/all")
        #expect(!outcome.text.contains("never"))
        await harness.finish()
    }

    @Test func `an unset variable is named`() async throws {
        let outcome = try await harness.run("echo \"$MISSING\"")
        #expect(outcome.result.unsetVariable == "MISSING" && outcome.result.failure?.line == 11)
        await harness.finish()
    }

    @Test func `standard input is empty, and the block's children have three descriptors`() async throws {
        let outcome = try await harness.run(
            "readlink /proc/self/fd/0\ncat\nls -l /proc/self/fd | grep -c -- '->'\nls /proc/self/fd | tr '\\n' ' '"
        )
        let lines = outcome.text.split(separator: "\n")
        #expect(lines.first == "/dev/null")
        // `ls` opens the folder itself as a fourth.
        #expect(lines.last?.split(separator: " ") == ["0", "1", "2", "3"])
        await harness.finish()
    }

    @Test func `a time-out ends the whole group`() async throws {
        let marker = harness.folder("pid")
        let outcome = try await harness.run(
            "sleep 600 & echo $! >\(marker)\nsleep 600", timeout: .milliseconds(300))
        #expect(outcome.result.ending == .timedOut)
        #expect(outcome.result.failure?.message.hasPrefix("ran out of time after") == true)
        let sleeper = try pid(in: marker)
        #expect(!isAlive(sleeper))
        await harness.finish()
    }

    @Test func `strays die with their block, and background stays`() async throws {
        let stray = harness.folder("stray")
        let kept = harness.folder("kept")
        _ = try await harness.run("setsid sleep 600 >/dev/null 2>&1 & echo $! >\(stray)")
        let outcome = try await harness.run("sleep 600 >/dev/null 2>&1 & echo $! >\(kept)") {
            $0.isBackground = true
        }
        #expect(outcome.result.isSuccess)
        let strayPID = try pid(in: stray)
        let keptPID = try pid(in: kept)
        #expect(!isAlive(strayPID))
        #expect(isAlive(keptPID))
        kill(keptPID, SIGKILL)
        await harness.finish()
    }

    @Test func `cancelling kills the block and gives what it printed`() async throws {
        let harness = harness
        let started = harness.folder("started")
        let task = Task { try await harness.run("echo begun; touch \(started); sleep 600") }
        while !FileManager.default.fileExists(atPath: started) { await Task.yield() }
        task.cancel()
        let outcome = try await task.value
        #expect(outcome.result.ending == .killed && outcome.text == "begun\n")
        await harness.finish()
    }

    @Test func `an error of the receiver ends the block and is thrown`() async throws {
        let request = harness.request("while :; do echo more; done")
        await #expect(throws: JournalError.diskFull(path: "j")) {
            _ = try await harness.runner.run(
                request,
                events: BlockEvents(output: { _ throws(JournalError) in throw .diskFull(path: "j") }))
        }
        await harness.finish()
    }

    @Test func `secrets are in no part of the result that is stored`() async throws {
        let secrets = [SecretValue(name: "password", value: "hunter2-correct-horse")]
        let outcome = try await harness.run(
            "p=hunter2-correct-horse\necho \"$p\"; printf %s \"$p\" | base64; echo \"$p\" >&2\nexport p\n\"$p\"",
            secrets: secrets)
        #expect(!outcome.text.contains("hunter2") && !outcome.result.evidence.contains("hunter2"))
        #expect(!outcome.text.contains(Data("hunter2-correct-horse".utf8).base64EncodedString()))
        let failure = try #require(outcome.result.failure)
        #expect(!failure.message.contains("hunter2") && failure.command?.contains("hunter2") != true)
        #expect(!harness.runner.redacted("is hunter2-correct-horse", hiding: secrets).contains("hunter2"))
        await harness.finish()
    }

    @Test func `much output is streamed, and its beginning kept`() async throws {
        let outcome = try await harness.run("head -c 3000000 /dev/zero | tr '\\0' x")
        #expect(outcome.chunks.reduce(0) { $0 + $1.bytes.count } == 3_000_000)
        #expect(outcome.result.output.count == 1 << 20)
        #expect(outcome.result.evidence.utf8.count <= 8 << 10)
        await harness.finish()
    }

    @Test func `a block that cannot start says so, and nothing of it ran`() async throws {
        let gone = CarriedState(
            try await harness.run("mkdir \(harness.folder("gone")); cd \(harness.folder("gone"))"))
        try FileManager.default.removeItem(atPath: harness.folder("gone"))
        let outcome = try await harness.run("touch \(harness.folder("ran"))", carried: [gone])
        #expect(outcome.result.failure?.message.contains("gone") == true)
        #expect(outcome.result.failure?.message.contains("`earlier`") == true)
        #expect(!FileManager.default.fileExists(atPath: harness.folder("ran")))
        await harness.finish()
    }

    /// The process whose number a block wrote to a file.
    private func pid(in path: String) throws -> pid_t {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    /// It is there, and no zombie.
    private func isAlive(_ pid: pid_t) -> Bool {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
        return !text.isEmpty && !text.contains(") Z ")
    }
}
