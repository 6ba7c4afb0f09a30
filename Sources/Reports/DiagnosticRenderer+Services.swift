internal import JSON
public import Runbooks

/// Problems in the forms that code review services read.
extension DiagnosticRenderer {
    /// One log of SARIF 2.1.0, for code scanning.
    ///
    /// Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", section 3.
    public static func sarif(_ diagnostics: [Diagnostic], version: String) -> String {
        var rules: [String] = []
        for code in diagnostics.map(\.code) where !rules.contains(code) { rules.append(code) }
        let results = diagnostics.map { diagnostic -> JSONValue in
            let range = diagnostic.range
            return [
                "ruleId": .string(diagnostic.code),
                "level": .string(diagnostic.severity.rawValue),
                "message": ["text": .string(text(of: diagnostic, separator: "; "))],
                "locations": [
                    [
                        "physicalLocation": [
                            "artifactLocation": ["uri": .string(uri(range.file))],
                            // The end column is the one after the last.
                            "region": [
                                "startLine": .number(JSONNumber(range.start.line)),
                                "startColumn": .number(JSONNumber(range.start.column)),
                                "endLine": .number(JSONNumber(range.end.line)),
                                "endColumn": .number(JSONNumber(range.end.column + 1)),
                            ],
                        ]
                    ]
                ],
            ]
        }
        let driver: JSONValue = [
            "name": "runbook", "version": .string(version),
            "rules": .array(rules.map { ["id": .string($0)] }),
        ]
        let log: JSONValue = [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                [
                    "tool": ["driver": driver], "columnKind": "unicodeCodePoints", "results": .array(results),
                ]
            ],
        ]
        return JSONText.printable(log.serialized(indent: 2)) + "\n"
    }

    /// Workflow commands of GitHub Actions, a line for each problem: they become annotations of a pull request.
    ///
    /// Source: GitHub, "Workflow commands for GitHub Actions", with the escapes of its toolkit's `command.ts`.
    public static func github(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map { diagnostic in
            let range = diagnostic.range
            let isOneLine = range.start.line == range.end.line
            let columns = isOneLine ? ",col=\(range.start.column),endColumn=\(range.end.column)" : ""
            return "::\(diagnostic.severity.rawValue) file=\(property(range.file)),line=\(range.start.line),"
                + "endLine=\(range.end.line)\(columns),title=\(property(diagnostic.code))::"
                + data(text(of: diagnostic, separator: "\nhelp: ")) + "\n"
        }.joined()
    }

    private static func text(of diagnostic: Diagnostic, separator: String) -> String {
        ([diagnostic.message] + diagnostic.details).joined(separator: "\n")
            + (diagnostic.help.map { separator + $0 } ?? "")
    }

    private static func data(_ text: String) -> String {
        text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }

    private static func property(_ text: String) -> String {
        data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }

    /// A relative reference: what a URI cannot hold is escaped (RFC 3986, section 2).
    private static func uri(_ path: String) -> String {
        path.utf8.map { byte in
            let isPlain =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "-._~/".utf8.contains(byte)
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (digits.count < 2 ? "0" : "") + digits
        }.joined()
    }
}
