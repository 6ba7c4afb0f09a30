import Foundation
import TestSupport
import Testing

@Suite("Shipped documents")
struct ShippedRunbookTests {
    private static let root = RepositoryLayout.root

    @Test(arguments: ["infra", "iam", "oss-install", "single-host", "datasource"])
    func `a shipped runbook is sound, and every command step has a postcondition and a rollback`(
        name: String
    ) async throws {
        let folder = try TestFolder()
        let path = "\(Self.root)/runbooks/\(name).md"
        let check = try await folder.runbook("check", path)
        #expect(check.status == 0 && check.stderr.contains(", 0 errors, 0 warnings"), "\(check)")
        let json = try JSONText(
            try await folder.runbook("show", "--document", path, "--format", "json").stdout)
        let count = try #require(json.count("steps"))
        #expect(count > (name == "datasource" ? 6 : 20))
        for index in 0..<count where json["steps.\(index).kind"] == "shell" {
            let step = json["steps.\(index).id"] ?? ""
            #expect((json.count("steps.\(index).checks") ?? 0) > 0, "no postcondition: \(step)")
            #expect(json["steps.\(index).rollback.text"] != nil, "no rollback: \(step)")
        }
    }

    @Test(arguments: ["inventory.sandbox.yaml", "inventory.two-regions.yaml"])
    func `both runbooks can be planned over a shipped inventory`(inventory: String) async throws {
        let folder = try TestFolder()
        let outcome = try await folder.runbook(
            "plan", "\(Self.root)/runbooks/infra.md", "\(Self.root)/runbooks/iam.md", "--inventory",
            "\(Self.root)/runbooks/\(inventory)", "--params", "\(Self.root)/runbooks/params.sandbox.yaml")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.stdout.contains("create-amp-role"))
    }

    /// Markdown inside Markdown: the blocks that say they are a document.
    @Test(arguments: ["README.md", "Documentation/format.md"])
    func `every document shown in the documentation is sound`(file: String) async throws {
        guard let text = try? String(contentsOfFile: "\(Self.root)/\(file)", encoding: .utf8) else {
            print("skipped: no \(file)")
            return
        }
        let folder = try TestFolder()
        try folder.useStubAWS([("100000000001", ["hub"]), ("100000000002", ["web"])])
        let parts = text.components(separatedBy: "\n````")
        let documents = parts.filter { $0.hasPrefix("markdown\n") }.map { $0.dropFirst("markdown\n".count) }
        for (index, document) in documents.enumerated() {
            try folder.write(document + "\n", to: "shown-\(index).md")
            let check = try await folder.runbook("check", "shown-\(index).md")
            #expect(check.status == 0, "\(file), document \(index + 1):\n\(document)\n\(check)")
        }
        if file == "README.md" { #expect(!documents.isEmpty) }
    }

    @Test func `the example of the README does what the README says`() async throws {
        let folder = try TestFolder()
        let readme = try String(contentsOfFile: "\(Self.root)/README.md", encoding: .utf8)
        let document = try #require(
            readme.components(separatedBy: "\n````").first { $0.hasPrefix("markdown\n") })
        try folder.write(document.dropFirst("markdown\n".count) + "\n", to: "hello.md")
        let failed = try await folder.runbook("run", "hello.md", "--yes")
        #expect(failed.status == 1, "\(failed)")
        #expect(failed.stderr.contains("publish") && failed.stderr.contains("runbook resume"), "\(failed)")
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/public", withIntermediateDirectories: false)
        let resumed = try await folder.runbook("resume")
        #expect(resumed.status == 0 && !resumed.stderr.contains("compose"), "\(resumed)")
        #expect(folder.text(of: "public/index.html").hasPrefix("Hello from "))
        #expect(try await folder.runbook("verify", "hello.md").status == 0)
    }
}
