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
