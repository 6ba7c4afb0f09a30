import JSON
import Reports
import Runbooks
import Testing
import Texts

@Suite("DiagnosticRenderer")
struct DiagnosticRendererTests {
    static func diagnostic(
        _ line: Int, _ first: Int, _ last: Int, endLine: Int? = nil, help: String? = nil
    ) -> Diagnostic {
        let start = SourcePosition(line: line, column: first)
        let end = SourcePosition(line: endLine ?? line, column: last)
        let range = SourceRange(file: "deploy.md", start: start, end: end)
        return Diagnostic(
            .error, code: "unknown-attribute", "unknown attribute `timout`", at: range, help: help)
    }

    @Test func `the place, the line, the carets and the help`() {
        let line = "```bash {timout=5s}"
        let shown = DiagnosticRenderer.render(
            Self.diagnostic(3, 10, 15, help: "did you mean `timeout`?"), sourceLines: ["# Title", "", line])
        let expected = """
            deploy.md:3:10: error: unknown attribute `timout`
              |
            3 | ```bash {timout=5s}
              |          ^^^^^^
            help: did you mean `timeout`?

            """
        #expect(shown == expected)
    }

    @Test(
        "carets stand under the columns that the text takes",
        arguments: [
            ("한국 {x}", 4, 6, "한국 {x}", "     ^^^"),
            ("\ta{x}", 3, 5, "    a{x}", "     ^^^"),
            ("이름 = 값", 1, 2, "이름 = 값", "^^^^"),
            ("e\u{301}x", 3, 3, "e\u{301}x", " ^"),
            ("a\u{1b}b", 3, 3, "a␛b", "  ^"),
            ("a\u{202e}b", 2, 2, "a\\u{202e}b", " ^^^^^^^^"),
            ("abc", 4, 4, "abc", "   ^"),
            ("abc", 9, 12, "abc", "   ^"),
        ])
    func carets(line: String, first: Int, last: Int, source: String, carets: String) {
        let shown = DiagnosticRenderer.render(Self.diagnostic(1, first, last), sourceLines: [line])
        let lines = shown.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[2] == "1 | \(source)")
        #expect(lines[3] == "  | \(carets)")
    }

    @Test func `a range over several lines is marked to the end of the first`() {
        let shown = DiagnosticRenderer.render(
            Self.diagnostic(10, 3, 1, endLine: 12), sourceLines: Array(repeating: "abcdef", count: 12))
        #expect(shown.contains("10 | abcdef\n   |   ^^^^\n"))
    }

    @Test func `without its line the message stands alone`() {
        let shown = DiagnosticRenderer.render(Self.diagnostic(7, 1, 1), sourceLines: [])
        #expect(shown == "deploy.md:7:1: error: unknown attribute `timout`\n")
    }

    @Test func `several problems end with their count`() {
        var warning = Self.diagnostic(2, 1, 1)
        warning.severity = .warning
        let shown = DiagnosticRenderer.render(
            [Self.diagnostic(1, 1, 1), Self.diagnostic(2, 1, 1), warning],
            sourceLines: ["deploy.md": ["a", "b"]])
        #expect(shown.hasSuffix("\n\n2 errors, 1 warning\n"))
        #expect(DiagnosticRenderer.render([], sourceLines: [:]) == "")
    }

    @Test func `nothing of the text reaches the terminal as a control`() {
        var diagnostic = Self.diagnostic(1, 1, 3, help: "\u{1b}[2J")
        diagnostic.message = "bad\u{7}\nnews"
        diagnostic.range.file = "a\u{1b}.md"
        let shown = DiagnosticRenderer.render(diagnostic, sourceLines: ["\u{9b}31m"])
        #expect(shown.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
        #expect(shown.hasPrefix("a␛.md:1:1: error: bad␇ news\n"))
    }

    @Test func `colours mark the severity only where they are wanted`() {
        let coloured = DiagnosticRenderer.render(
            Self.diagnostic(1, 1, 1), sourceLines: ["a"], style: .coloured)
        #expect(coloured.contains("\u{1b}[1;31merror:\u{1b}[0m"))
    }

    @Test func `programs get every field`() throws {
        let text = DiagnosticRenderer.json([Self.diagnostic(3, 10, 15, help: "did you mean `timeout`?")])
        let value = try JSONValue.parse(text)
        let expected: JSONValue = [
            "schema": "runbook.check/1", "errors": 1, "warnings": 0,
            "diagnostics": [
                [
                    "severity": "error", "code": "unknown-attribute", "message": "unknown attribute `timout`",
                    "file": "deploy.md", "start": ["line": 3, "column": 10],
                    "end": ["line": 3, "column": 15], "details": [],
                    "help": "did you mean `timeout`?",
                ]
            ],
        ]
        #expect(value == expected)
    }
}

@Suite("Problems for code review services")
struct DiagnosticServiceTests {
    private let problems = [
        Diagnostic(
            .warning, code: "unset-variable", "nothing sets `A`, 100%: really",
            at: SourceRange(
                file: "guides/안내 1,2.md", start: SourcePosition(line: 3, column: 5),
                end: SourcePosition(line: 3, column: 6)), help: "set it"),
        Diagnostic(
            .error, code: "unclosed-fence", "code fence is never closed",
            at: SourceRange(
                file: "a.md", start: SourcePosition(line: 1), end: SourcePosition(line: 9, column: 2))),
    ]

    @Test func `GitHub's annotations are a line each, with what would end them escaped`() {
        #expect(
            DiagnosticRenderer.github(problems) == """
                ::warning file=guides/안내 1%2C2.md,line=3,endLine=3,col=5,endColumn=6,title=unset-variable::\
                nothing sets `A`, 100%25: really%0Ahelp: set it
                ::error file=a.md,line=1,endLine=9,title=unclosed-fence::code fence is never closed

                """)
    }

    @Test func `SARIF names rules, places and levels`() throws {
        let log = try JSONValue.parse(DiagnosticRenderer.sarif(problems, version: "1.2.3"))
        #expect(log["version"] == "2.1.0")
        let run = try #require(log["runs"]?.array?.first)
        #expect(run["tool"]?["driver"]?["rules"] == [["id": "unset-variable"], ["id": "unclosed-fence"]])
        let result = try #require(run["results"]?.array?.first)
        #expect(result["level"] == "warning" && result["ruleId"] == "unset-variable")
        #expect(result["message"]?["text"] == "nothing sets `A`, 100%: really; set it")
        let place = result["locations"]?.array?.first?["physicalLocation"]
        #expect(place?["artifactLocation"]?["uri"] == "guides/%EC%95%88%EB%82%B4%201%2C2.md")
        #expect(
            place?["region"] == ["startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 7])
    }
}
