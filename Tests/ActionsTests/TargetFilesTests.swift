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
        request(path, .bytes(Array(text.utf8)), mode: mode, owner: owner, carried: carried)
    }

    private func request(
        _ path: String, _ contents: FileContents, mode: UInt32? = nil, owner: String? = nil,
        carried: [CarriedState] = []
    ) -> FileRequest {
        let block = Block(
            language: "json", text: "", lines: [1],
            range: SourceRange(file: "g.md", start: SourcePosition(line: 1)), headingPath: [])
        let step = Step(id: Step.ID("write"), kind: .file(Step.File(path: path)), block: block)
        return FileRequest(
            place: FilePlace(
                path: path, run: "R",
                runbook: Runbook(name: "g", path: "g.md", source: "", title: ""), step: step, target: .local,
                carried: carried),
            contents: contents, mode: mode, owner: owner)
    }

    private func mode(_ path: String) throws -> mode_t {
        var about = stat()
        try #require(stat(path, &about) == 0)
        return about.st_mode & 0o7777
    }

    @Test func `a file is written, and looked at by its checksum`() throws {
        let path = folder("policy.json")
        #expect(try TargetFiles.look(at: path) == nil)
        let request = request(path, "{}\n")
        try TargetFiles.write(request, to: path)
        let state = try #require(try TargetFiles.look(at: path))
        #expect(state.sha256 == "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356")
        #expect(state.sha256 == request.contents.sha256)
        #expect(state.sizeBytes == 3)
        #expect(state.mode == 0o644)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["policy.json"],
            "no other file is left")
    }

    @Test func `a mode is kept where nothing is said of it`() throws {
        let path = folder("key")
        try TargetFiles.write(request(path, "a\n", mode: 0o600), to: path)
        try TargetFiles.write(request(path, "bb\n"), to: path)
        #expect(try mode(path) == 0o600)
    }

    @Test func `a file is read up to a limit`() throws {
        let path = folder("text")
        #expect(try TargetFiles.read(path, limitBytes: 10) == nil)
        try TargetFiles.write(request(path, "0123456789"), to: path)
        #expect(try TargetFiles.read(path, limitBytes: 10) == Array("0123456789".utf8))
        #expect(try TargetFiles.read(path, limitBytes: 9) == nil)
    }

    @Test(.enabled(if: geteuid() == 0, "only root gives files away"))
    func `a set-user-ID mode survives a change of owner`() throws {
        let path = folder("tool")
        try TargetFiles.write(request(path, "#!/bin/sh\n", mode: 0o4755, owner: "nobody"), to: path)
        #expect(try mode(path) == 0o4755)
        #expect(try TargetFiles.look(at: path)?.user == "nobody")
        try TargetFiles.write(request(path, "#!/bin/sh\n", owner: "64321:64322"), to: path)
        let state = try #require(try TargetFiles.look(at: path))
        #expect([state.user, state.group] == ["64321", "64322"], "who has no name goes by a number")
    }

    @Test func `an unknown owner, a missing folder and what is no file are errors`() {
        #expect(throws: FileProblem("no user or group `no-such-user`")) {
            try TargetFiles.write(request("x", "", owner: "no-such-user"), to: folder("x"))
        }
        #expect(
            throws: FileProblem("cannot write `\(folder("none/x"))`: No such file or directory")
        ) { try TargetFiles.write(request("x", ""), to: folder("none/x")) }
        #expect(throws: FileProblem("`\(folder.path)` is no file")) {
            try TargetFiles.look(at: folder.path)
        }
        mkfifo(folder("pipe"), 0o600)
        #expect(throws: FileProblem("`\(folder("pipe"))` is no file")) {
            try TargetFiles.look(at: folder("pipe"))
        }
    }

    @Test func `a link is looked at as what it leads to, and replaced`() throws {
        let (link, file) = (folder("link"), folder("file"))
        try TargetFiles.write(request(file, "old", mode: 0o640), to: file)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
        let state = try TargetFiles.look(at: link)
        #expect(state == (try TargetFiles.look(at: file)))
        try TargetFiles.write(request(link, "new"), to: link)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "old", "what it led to stays")
        #expect(try String(contentsOfFile: link, encoding: .utf8) == "new")
        var status = stat()
        #expect(lstat(link, &status) == 0 && status.st_mode & S_IFMT == S_IFREG)
        #expect(status.st_mode & 0o7777 == 0o640)
    }

    @Test func `a file of this machine is delivered, and nothing of one that changed`() throws {
        let (source, path) = (folder("cached"), folder("delivered"))
        let text = String(repeating: "0123456789abcdef", count: 20_000)
        try TargetFiles.write(request(source, text), to: source)
        let file = LocalFile(
            path: source, sha256: FileContents.bytes(Array(text.utf8)).sha256, sizeBytes: text.utf8.count)
        try TargetFiles.write(request(path, .file(file), mode: 0o755), to: path)
        #expect(try TargetFiles.look(at: path)?.sha256 == file.sha256)
        #expect(try mode(path) == 0o755)
        try TargetFiles.write(request(source, text + "!"), to: source)
        #expect(
            throws: FileProblem(
                "`\(source)` is not what was verified any more: remove it, and it is fetched again")
        ) { try TargetFiles.write(request(folder("other"), .file(file)), to: folder("other")) }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                == ["cached", "delivered"], "no other file is left")
    }

    @Test func `whoever reads while a file is written sees the old or the new one`() async throws {
        let path = folder("big")
        let texts = ["a", "b"].map { String(repeating: $0, count: 200_000) }
        try TargetFiles.write(request(path, texts[0]), to: path)
        let reader = Task.detached {
            var torn = 0
            while !Task.isCancelled {
                let read = try String(contentsOfFile: path, encoding: .utf8)
                if !texts.contains(read) { torn += 1 }
            }
            return torn
        }
        for round in 1...40 { try TargetFiles.write(request(path, texts[round % 2]), to: path) }
        reader.cancel()
        #expect(try await reader.value == 0)
    }

    @Test func `a relative path begins where earlier steps went`() async throws {
        let harness = try LocalRunnerHarness()
        let place = harness.folder("place")
        let went = CarriedState(try await harness.run("mkdir \(place) && cd \(place)"))
        let there = request("a.txt", "x", carried: [went])
        try await harness.runner.write(there)
        #expect(FileManager.default.fileExists(atPath: "\(place)/a.txt"))
        #expect(try await harness.runner.look(at: there.place)?.sizeBytes == 1)
        #expect(try await harness.runner.read(there.place, limitBytes: 1) == [UInt8(ascii: "x")])
        try await harness.runner.write(request("b.txt", "x"))
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
