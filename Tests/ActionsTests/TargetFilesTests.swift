import Execution
import Foundation
import JSON
import Journals
import Redaction
import Runbooks
import TestSupport
import Testing

@testable import Actions

@Suite("TargetFiles", .timeLimit(.minutes(10)))
struct TargetFilesTests {
    let folder = TemporaryFolder()

    private func request(
        _ path: String, _ text: String, mode: UInt32? = nil, owner: String? = nil,
        carried: [CarriedState] = []
    ) -> FileRequest {
        let block = Block(
            language: "json", text: text, lines: [1],
            range: SourceRange(file: "g.md", start: SourcePosition(line: 1)), headingPath: [])
        let step = Step(id: Step.ID("write"), kind: .file(Step.File(path: path)), block: block)
        return FileRequest(
            path: path, contents: Array(text.utf8), mode: mode, owner: owner, run: "R",
            runbook: Runbook(name: "g", path: "g.md", source: "", title: ""), step: step, target: .local,
            carried: carried)
    }

    private func mode(_ path: String) throws -> mode_t {
        var about = stat()
        try #require(stat(path, &about) == 0)
        return about.st_mode & 0o7777
    }

    @Test func `a file is written once and then is as wanted`() throws {
        let path = folder("policy.json")
        let request = request(path, "{}\n")
        #expect(TargetFiles.compare(request, at: path) == .differs("created"))
        #expect(TargetFiles.write(request, to: path) == nil)
        #expect(TargetFiles.compare(request, at: path) == .same)
        #expect(try mode(path) == 0o644)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["policy.json"],
            "no other file is left")
    }

    @Test func `mode and contents are compared, and kept where nothing is said of them`() throws {
        let path = folder("key")
        #expect(TargetFiles.write(request(path, "a\n", mode: 0o600), to: path) == nil)
        #expect(
            TargetFiles.compare(request(path, "a\n", mode: 0o640), at: path) == .differs("mode 0600 to 0640"))
        #expect(TargetFiles.write(request(path, "bb\n"), to: path) == nil)
        #expect(try mode(path) == 0o600)
        #expect(
            TargetFiles.compare(request(path, "a\n"), at: path)
                == .differs("changed from 1 lines (3 bytes) to 1 lines (2 bytes)"))
    }

    @Test(.enabled(if: geteuid() == 0, "only root gives files away"))
    func `a set-user-ID mode survives a change of owner`() throws {
        let path = folder("tool")
        let request = request(path, "#!/bin/sh\n", mode: 0o4755, owner: "nobody")
        #expect(TargetFiles.write(request, to: path) == nil)
        #expect(try mode(path) == 0o4755)
        #expect(TargetFiles.compare(request, at: path) == .same)
    }

    @Test func `an unknown owner and a missing folder are errors`() {
        #expect(
            TargetFiles.write(request("x", "", owner: "no-such-user"), to: folder("x"))
                == "no user or group `no-such-user`")
        #expect(
            TargetFiles.write(request("x", ""), to: folder("none/x"))
                == "cannot write `\(folder("none/x"))`: No such file or directory")
        guard case .unreadable = TargetFiles.compare(request("x", ""), at: folder.path) else {
            return #expect(Bool(false), "a folder is no file")
        }
    }

    @Test func `whoever reads while a file is written sees the old or the new one`() async throws {
        let path = folder("big")
        let texts = ["a", "b"].map { String(repeating: $0, count: 200_000) }
        #expect(TargetFiles.write(request(path, texts[0]), to: path) == nil)
        let reader = Task.detached {
            var torn = 0
            while !Task.isCancelled {
                let read = try String(contentsOfFile: path, encoding: .utf8)
                if !texts.contains(read) { torn += 1 }
            }
            return torn
        }
        for round in 1...40 { #expect(TargetFiles.write(request(path, texts[round % 2]), to: path) == nil) }
        reader.cancel()
        #expect(try await reader.value == 0)
    }

    @Test func `a relative path begins where earlier steps went`() async throws {
        let harness = try LocalRunnerHarness()
        let place = harness.folder("place")
        let went = CarriedState(try await harness.run("mkdir \(place) && cd \(place)"))
        #expect(await harness.runner.write(request("a.txt", "x", carried: [went])) == nil)
        #expect(FileManager.default.fileExists(atPath: "\(place)/a.txt"))
        #expect(await harness.runner.compare(request("a.txt", "x", carried: [went])) == .same)
        #expect(await harness.runner.write(request("b.txt", "x")) == nil)
        #expect(FileManager.default.fileExists(atPath: harness.folder("work/targets/local/b.txt")))
        await harness.finish()
    }
}

@Suite("OutputFilter")
struct OutputFilterTests {
    private let secret = "correct-horse-battery"

    @Test(
        "a secret is hidden wherever it is cut",
        arguments: Array(1...12))
    func cuts(size: Int) {
        let text = Array("before \(secret) between \(secret)\nafter".utf8)
        for stream in [1, 2] {
            var filter = OutputFilter(redactor: Redactor(secrets: [Secret(name: "password", value: secret)]))
            var bytes: [UInt8] = []
            for start in stride(from: 0, to: text.count, by: size) {
                let chunks = filter.take(stream, Array(text[start..<min(text.count, start + size)]))
                #expect(chunks.allSatisfy { $0.stream == stream })
                bytes += chunks.flatMap(\.bytes)
            }
            bytes += filter.finish().flatMap(\.bytes)
            let shown = String(decoding: bytes, as: UTF8.self)
            #expect(!shown.contains("correct") && !shown.contains("battery"))
            #expect(shown.hasPrefix("before ") && shown.hasSuffix("\nafter"))
            #expect(filter.evidence == shown)
        }
    }

    @Test func `what is kept in memory is bounded`() {
        var filter = OutputFilter(redactor: Redactor())
        for _ in 0..<80 {
            _ = filter.take(1, [UInt8](repeating: 97, count: 65_536))
            _ = filter.take(2, [UInt8](repeating: 98, count: 65_536))
        }
        #expect(filter.output.count == 1 << 20)
        #expect(filter.errors.count <= 128 << 10)
        #expect(filter.evidence.utf8.count <= 8 << 10)
    }
}
