import Foundation
import TestSupport
import Testing

@Suite("check of a folder", .timeLimit(.minutes(10)))
struct CheckFolderTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private static let broken = "```bash {nmae=x}\ntrue\n```\n"

    @Test func `every document below it is checked by itself, in the order of the paths`() async throws {
        for name in ["docs/b/guide.md", "docs/a/guide.md", "docs/c.MARKDOWN"] {
            try folder.write(Self.broken, to: name)
        }
        try folder.write("No block at all.\n", to: "docs/text.md")
        for name in ["docs/.hidden/guide.md", "docs/notes.txt", "docs/.guide.md"] {
            try folder.write(Self.broken, to: name)
        }
        let outcome = try await folder.runbook("check", "docs")
        #expect(outcome.status == 2, "\(outcome)")
        let places = outcome.stdout.split(separator: "\n").filter { $0.contains("error:") }
            .map { $0.prefix { $0 != ":" } }
        #expect(places == ["docs/a/guide.md", "docs/b/guide.md", "docs/c.MARKDOWN"])
        #expect(
            outcome.stdout.contains(
                "\n\ndocs/b/guide.md:1:10: error: unknown attribute `nmae`\n  |\n1 | ```bash"))
        #expect(outcome.stderr == "3 steps, 3 errors, 0 warnings\n")
    }

    @Test func `a folder of sound documents and of some without a step exits with 0`() async throws {
        try folder.write("```bash\ntrue\n```\n", to: "docs/a.md")
        try folder.write("# Nothing to run\n", to: "docs/b.md")
        let outcome = try await folder.runbook("check", "docs")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.stderr == "1 step, 0 errors, 0 warnings\n")
    }

    @Test func `links in circles end, and what cannot be read hides nothing`() async throws {
        try folder.write("```bash\ntrue\n```\n", to: "docs/z.md")
        try folder.write("---\ninventory: nowhere.yaml\n---\n", to: "docs/inventory.md")
        let latin = URL(fileURLWithPath: "\(folder.path)/docs/latin.md")
        try Data([0x23, 0x20, 0xE9, 0x0A]).write(to: latin)
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/docs/circle", withDestinationPath: ".")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/docs/dangling.md", withDestinationPath: "nowhere")
        #expect(mkfifo("\(folder.path)/docs/pipe.md", 0o600) == 0)
        let outcome = try await folder.runbook("check", "docs", "--format", "json")
        #expect(outcome.status == 2, "\(outcome)")
        let json = try JSONText(outcome.stdout)
        #expect(json.count("diagnostics") == 2)
        #expect(json["diagnostics.0.file"] == "docs/inventory.md")
        #expect(json["diagnostics.0.code"] == "unreadable")
        #expect(json["diagnostics.1.file"] == "docs/latin.md")
        #expect(json["diagnostics.1.code"] == "invalid-utf-8")
    }

    @Test func `a folder without documents exits with 2`() async throws {
        try folder.write("", to: "docs/notes.txt")
        let outcome = try await folder.runbook("check", "docs")
        #expect(outcome.status == 2, "\(outcome)")
        #expect(outcome.stderr.contains("no Markdown document below `docs`"))
    }

    @Test func `documents of every kind are checked to the end, and nothing of them runs`() async throws {
        for name in ["aws", "curl", "sudo", "systemctl", "tee", "uname", "touch", "date", "cat", "id"] {
            try folder.program(name, "#!/bin/sh\n: >'\(folder.path)/ran'\n")
        }
        let documents = RepositoryLayout.root + "/Tests/Fixtures/documents"
        let outcome = try await folder.runbook("check", documents, "--format", "json")
        #expect(outcome.status == 2, "\(outcome)")
        let json = try JSONText(outcome.stdout)
        #expect((json.count("diagnostics") ?? 0) > 20)
        for code in ["unclosed-fence", "hidden-fence", "shell-syntax", "placeholder"] {
            #expect(outcome.stdout.contains("\"\(code)\""), "\(code)")
        }
        #expect(!folder.has("ran"))
    }
}
