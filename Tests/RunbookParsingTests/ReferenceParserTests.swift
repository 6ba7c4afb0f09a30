import Foundation
import Markdown
import RunbookParsing
import TestSupport
import Testing

/// Documents written to hold what real runbooks hold, read beside markdown-it, the reference parser.
@Suite("The reference parser")
struct ReferenceParserTests {
    static let folder = RepositoryLayout.root + "/Tests/Fixtures/documents"

    static let documents: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".md") }.sorted()
    }()

    @Test func `finds the same blocks, but for the differences that are known`() throws {
        #expect(Self.documents.count > 20)
        let found = try Self.reference(of: Self.documents.map { "\(Self.folder)/\($0)" })
        for name in Self.documents {
            let source = try String(contentsOfFile: "\(Self.folder)/\(name)", encoding: .utf8)
            let ours = Self.blocks(of: source)
            let theirs = try #require(found["\(Self.folder)/\(name)"])
            let known = ReferenceDifference.all.filter { $0.document == name }
            let (onlyOurs, onlyTheirs) = (known.flatMap(\.ours), known.flatMap(\.theirs))
            #expect(
                ours.filter { !onlyOurs.contains($0) } == theirs.filter { !onlyTheirs.contains($0) },
                "\(name)")
            // A difference that is gone must go from the list.
            #expect(onlyOurs.allSatisfy(ours.contains) && onlyTheirs.allSatisfy(theirs.contains), "\(name)")
        }
    }

    /// The same lines as `reference-blocks.py` prints.
    private static func blocks(of source: String) -> [String] {
        let document = DocumentSource(source)
        let markdown = MarkdownDocument(parsing: document.body, firstLine: document.firstLine)
        return markdown.elements.compactMap { element in
            guard case .code(let code) = element else { return nil }
            let place = "\(code.start.line)-\(code.end.line) \(code.style)"
            let nesting = "lists=\(code.listDepth) quotes=\(code.quoteDepth)"
            return "\(place) \(nesting) \(quoted(code.info.text)) \(quoted(code.text))"
        }
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n") + "'"
    }

    private static func reference(of paths: [String]) throws -> [String: [String]] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: RepositoryLayout.root + "/.venv/bin/python")
        process.arguments = [RepositoryLayout.root + "/Tests/Fixtures/reference-blocks.py"] + paths
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return try JSONDecoder().decode([String: [String]].self, from: bytes)
    }
}
