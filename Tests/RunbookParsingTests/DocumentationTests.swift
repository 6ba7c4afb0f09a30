import Foundation
import Markdown
import Runbooks
import TestSupport
import Testing

@testable import RunbookParsing

@Suite("The format reference")
struct DocumentationTests {
    private let text: String

    init() throws {
        text = try String(contentsOfFile: RepositoryLayout.root + "/Documentation/format.md", encoding: .utf8)
    }

    private var examples: [MarkdownCode] {
        MarkdownDocument(parsing: text).elements.compactMap { element in
            if case .code(let code) = element, code.info.text == "markdown" { code } else { nil }
        }
    }

    @Test func `its examples have no problems`() throws {
        #expect(examples.count >= 15)
        for example in examples {
            let (runbook, diagnostics) = RunbookParser.parse(source: example.text, path: "format.md")
            #expect(diagnostics.isEmpty, "example in line \(example.firstLine)")
            let isWithoutSteps =
                example.text.contains("ignore")
                || !(example.text.contains("```") || example.text.contains("~~~"))
            #expect(try #require(runbook).steps.isEmpty == isWithoutSteps, "line \(example.firstLine)")
        }
    }

    @Test("it names every attribute", arguments: AttributeKey.allCases)
    func names(key: AttributeKey) {
        #expect(text.contains("`\(key.rawValue)`") || text.contains("`\(key.rawValue)="))
    }

    @Test("its table of attributes is true", arguments: AttributeKey.allCases)
    func table(key: AttributeKey) throws {
        guard !key.isNotBuiltYet, !key.isForEditorsOnly else { return }
        let start = try #require(text.range(of: "## All attributes"))
        let rows = text[start.upperBound...].split(separator: "\n").filter { $0.hasPrefix("| `") }
        let row = try #require(rows.first { $0.split(separator: "|")[0].contains("`\(key.rawValue)`") })
        let cells = row.split(separator: "|").dropFirst().map { $0.contains("yes") }
        let roles: [BlockRole] = [.shell, .file, .check, .rollback, .manual, .probe]
        #expect(cells.prefix(6) == roles.map { $0.allows(key) }[...])
        #expect(cells[6] == key.isInheritable)
    }

    @Test func `it says which defaults hold`() {
        let step = Step(
            id: Step.ID("a"), kind: .shell(.bash),
            block: Block(
                language: "", text: "", lines: [],
                range: SourceRange(file: "", start: SourcePosition(line: 1)), headingPath: []))
        #expect(step.timeout == .seconds(1800) && text.contains("default 30 minutes"))
        #expect(step.backoff == .seconds(2) && text.contains("doubled each time; default `2s`"))
        let check = Postcondition(name: "", block: step.block)
        #expect(check.timeout == .seconds(120) && text.contains("the limit for one question; default `2m`"))
        #expect(check.every == .seconds(2) && text.contains("between two questions; default `2s`"))
    }
}
