internal import JSON
public import Runbooks
public import Texts

/// Shows problems of documents, inventories and arguments.
public enum DiagnosticRenderer {
    /// One problem for people: the place and the message, the source line with carets, the help.
    ///
    /// Source text is neutralised; the carets stand under the columns that it then takes, wide characters and
    /// tabs included. A range over several lines is marked to the end of its first line.
    ///
    /// - Parameters:
    ///   - diagnostic: The problem.
    ///   - sourceLines: The lines of the file it is in, without line feeds; none when the file cannot be shown.
    ///   - style: How emphasis is shown.
    /// - Returns: Several lines, the last one with its line feed.
    public static func render(
        _ diagnostic: Diagnostic, sourceLines: [String], style: Style = .plain
    ) -> String {
        let range = diagnostic.range
        let role = role(of: diagnostic.severity)
        let place = "\(ControlBytes.singleLine(range.file)):\(range.start.line):\(range.start.column)"
        let word = style.paint("\(diagnostic.severity.rawValue):", role)
        var result =
            "\(style.paint("\(place):", .strong)) \(word) \(ControlBytes.singleLine(diagnostic.message))\n"
        if sourceLines.indices.contains(range.start.line - 1) {
            let number = String(range.start.line)
            let margin = String(repeating: " ", count: number.count)
            let (source, indent, width) = marked(sourceLines[range.start.line - 1], range: range)
            let carets =
                String(repeating: " ", count: indent)
                + style.paint(String(repeating: "^", count: width), role)
            result += style.paint("\(margin) |", .muted) + "\n"
            result += style.paint("\(number) |", .muted) + (source.isEmpty ? "" : " \(source)") + "\n"
            result += style.paint("\(margin) |", .muted) + " \(carets)\n"
        }
        // Lines of a text: blanks at their beginning may be what is new.
        for detail in diagnostic.details { result += "  \(shown(detail))\n" }
        if let help = diagnostic.help {
            result += "\(style.paint("help:", .accent)) \(ControlBytes.singleLine(help))\n"
        }
        return result
    }

    /// All problems for people, in the order given, an empty line between two and a count at the end.
    ///
    /// - Parameters:
    ///   - diagnostics: The problems.
    ///   - sourceLines: For each file's path its lines, without line feeds.
    ///   - style: How emphasis is shown.
    /// - Returns: The text, empty without problems.
    public static func render(
        _ diagnostics: [Diagnostic], sourceLines: [String: [String]], style: Style = .plain
    ) -> String {
        if diagnostics.isEmpty { return "" }
        let parts = diagnostics.map { diagnostic in
            render(diagnostic, sourceLines: sourceLines[diagnostic.range.file] ?? [], style: style)
        }
        let errors = diagnostics.count { $0.severity == .error }
        let warnings = diagnostics.count - errors
        var counts: [String] = []
        if errors > 0 { counts.append(style.paint(Plurals.text(errors, "error"), .bad)) }
        if warnings > 0 { counts.append(style.paint(Plurals.text(warnings, "warning"), .warning)) }
        return parts.joined(separator: "\n") + "\n" + counts.joined(separator: ", ") + "\n"
    }

    /// All problems for programs: `runbook.check/1`, see `Documentation/report-json.md`.
    public static func json(_ diagnostics: [Diagnostic]) -> String {
        let entries = diagnostics.map { diagnostic -> JSONValue in
            [
                "severity": .string(diagnostic.severity.rawValue),
                "code": .string(diagnostic.code),
                "message": .string(diagnostic.message),
                "file": .string(diagnostic.range.file),
                "start": position(diagnostic.range.start),
                "end": position(diagnostic.range.end),
                "details": .array(diagnostic.details.map { .string($0) }),
                "help": diagnostic.help.map { .string($0) } ?? .null,
            ]
        }
        let errors = diagnostics.count { $0.severity == .error }
        let document: JSONValue = [
            "schema": "runbook.check/1",
            "errors": .number(JSONNumber(errors)),
            "warnings": .number(JSONNumber(diagnostics.count - errors)),
            "diagnostics": .array(entries),
        ]
        return JSONText.printable(document.serialized(indent: 2)) + "\n"
    }

    private static func position(_ position: SourcePosition) -> JSONValue {
        ["line": .number(JSONNumber(position.line)), "column": .number(JSONNumber(position.column))]
    }

    private static func role(of severity: Diagnostic.Severity) -> Style.Role {
        switch severity {
        case .error: .bad
        case .warning: .warning
        }
    }

    /// The line as shown, and where in it the range begins and how wide it is, in columns.
    private static func marked(
        _ line: String, range: SourceRange
    ) -> (source: String, indent: Int, width: Int) {
        let scalars = line.unicodeScalars
        let first = min(max(0, range.start.column - 1), scalars.count)
        let isOneLine = range.end.line == range.start.line
        let last = isOneLine ? min(max(first, range.end.column), scalars.count) : scalars.count
        let indent = columns(of: line, upTo: first)
        let width = columns(of: line, upTo: max(first, last)) - indent
        return (shown(line), indent, max(1, width))
    }

    /// The columns that so many scalars at the start of a line take when shown.
    private static func columns(of line: String, upTo count: Int) -> Int {
        let start = String(String.UnicodeScalarView(line.unicodeScalars.prefix(count)))
        return DisplayWidth.columns(of: shown(start))
    }

    private static func shown(_ line: String) -> String {
        DisplayWidth.expandingTabs(ControlBytes.neutralised(line), every: 4)
    }
}
