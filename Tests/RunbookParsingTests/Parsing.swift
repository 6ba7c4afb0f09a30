import RunbookParsing
import Runbooks
import Testing

/// Parsing as the tests want it.
enum Parsing {
    /// All problems as `LINE:COLUMN-LINE:COLUMN: SEVERITY: MESSAGE [CODE] (HELP)`; the end only when it differs.
    static func problems(_ source: String) -> [String] {
        RunbookParser.parse(source: source, path: "deploy.md").diagnostics.map { diagnostic in
            let start = diagnostic.range.start
            let end = diagnostic.range.end
            var place = "\(start.line):\(start.column)"
            if end.line != start.line { place += "-\(end.line):\(end.column)" }
            if end.line == start.line, end != start { place += "-\(end.column)" }
            let help = diagnostic.help.map { " (\($0))" } ?? ""
            return "\(place): \(diagnostic.severity): \(diagnostic.message) [\(diagnostic.code)]\(help)"
        }
    }

    /// A sidecar with the digests that its entries must have.
    static func sidecar(_ text: String, for source: String) -> Runbook.Sidecar {
        let path = "deploy.runbook.yaml"
        let updated = RunbookParser.updated(
            Runbook.Sidecar(path: path, source: text), source: source, path: "deploy.md")
        return Runbook.Sidecar(path: path, source: updated.text)
    }

    /// All problems of a document with a sidecar as `FILE:LINE:COLUMN: SEVERITY: MESSAGE [CODE]`, their details below.
    static func problems(_ source: String, with sidecar: Runbook.Sidecar) -> [String] {
        RunbookParser.parse(source: source, path: "deploy.md", sidecar: sidecar).diagnostics.flatMap {
            diagnostic in
            let start = diagnostic.range.start
            let place = "\(diagnostic.range.file):\(start.line):\(start.column)"
            return ["\(place): \(diagnostic.severity): \(diagnostic.message) [\(diagnostic.code)]"]
                + diagnostic.details
        }
    }

    /// The runbook of a document that must have no problem at all.
    static func runbook(
        _ source: String, path: String = "deploy.md", at location: SourceLocation = #_sourceLocation
    ) throws -> Runbook {
        let (runbook, diagnostics) = RunbookParser.parse(source: source, path: path)
        #expect(diagnostics.isEmpty, sourceLocation: location)
        return try #require(runbook, sourceLocation: location)
    }

    /// The runbook of a document, whatever is wrong with it.
    static func anyway(_ source: String) throws -> Runbook {
        try #require(RunbookParser.parse(source: source, path: "deploy.md").runbook)
    }

    /// The step of a document that has one.
    static func step(
        _ source: String, at location: SourceLocation = #_sourceLocation
    ) throws -> Step {
        let steps = try runbook(source, at: location).steps
        #expect(steps.count == 1, sourceLocation: location)
        return try #require(steps.first, sourceLocation: location)
    }
}
