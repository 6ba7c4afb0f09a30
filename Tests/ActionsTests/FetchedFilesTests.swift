import Execution
import Foundation
import TestSupport
import Testing

@testable import Actions

@Suite("FetchedFiles", .timeLimit(.minutes(10)))
struct FetchedFilesTests {
    let folder = TemporaryFolder()

    @Test(
        "a redirection leads where RFC 3986 says",
        arguments: [
            ("https://other/x?y#z", "https://other/x?y"), ("//other/x", "http://other/x"),
            ("/x", "http://a:1/x"),
            ("x", "http://a:1/b/x"), ("x/y?z=/", "http://a:1/b/x/y?z=/"), ("?q", "http://a:1/b/c?q"),
            ("ftp://other/x", nil), ("mailto:x", nil), ("", nil),
        ])
    func redirections(location: String, url: String?) {
        #expect(FetchedFiles.resolved(location, against: "http://a:1/b/c?d") == url)
    }

    @Test func `a URL without a path has a root`() {
        #expect(FetchedFiles.resolved("x", against: "http://a") == "http://a/x")
        #expect(FetchedFiles.resolved("/x", against: "http://a?q") == "http://a/x")
    }

    @Test func `whoever asks for a file at once gets the same, and a failure is tried again`() async throws {
        let source = folder("a b.txt")
        let request = FetchRequest(
            url: "file://\(folder.path)/a%20b.txt", sha256: FileContents.bytes(Array("text".utf8)).sha256)
        let files = FetchedFiles(folder: folder("files"), environment: [])
        await #expect(throws: FileProblem("there is no file `\(source)`")) { try await files.fetch(request) }
        try Data("test".utf8).write(to: URL(fileURLWithPath: source))
        await #expect(throws: FileProblem.self) { try await files.fetch(request) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder("files")) == [])
        try Data("text".utf8).write(to: URL(fileURLWithPath: source))
        let found = try await withThrowingTaskGroup(of: LocalFile.self) { group in
            for _ in 0..<8 { group.addTask { try await files.fetch(request) } }
            return try await group.reduce(into: Set<LocalFile>()) { $0.insert($1) }
        }
        #expect(
            found == [
                LocalFile(path: folder("files/\(request.sha256)"), sha256: request.sha256, sizeBytes: 4)
            ])
        var status = stat()
        #expect(stat(folder("files/\(request.sha256)"), &status) == 0 && status.st_mode & 0o7777 == 0o600)
    }
}
