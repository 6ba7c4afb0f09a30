import Runbooks
import Testing

@testable import Reports

@Suite("Markdown report")
struct MarkdownReportTests {
    @Test("it stays within the limit and says what it leaves out", arguments: [60_000, 12_000, 3000])
    func limit(limit: Int) {
        let report = ReportRenderer.markdown(SampleRuns.wide, options: ReportOptions(markdownLimit: limit))
        #expect(report.utf16.count <= limit)
        #expect(report.contains("left out for length"))
    }

    @Test func `a short report leaves nothing out`() {
        #expect(!ReportRenderer.markdown(SampleRuns.failed).contains("left out for length"))
    }

    @Test func `targets with problems stand first in the matrix`() throws {
        let report = ReportRenderer.markdown(SampleRuns.wide)
        let lines = report.split(separator: "\n")
        let rule = try #require(lines.lastIndex { $0.hasPrefix("| --- | --- |") })
        let rows = lines[rule...].dropFirst()
        #expect(rows.first?.contains("✗") == true)
    }

    @Test(
        "untrusted text shows as itself",
        arguments: [
            ("plain text", "plain text"), ("a|b", "a&#124;b"), ("<b>&", "&#60;b&#62;&#38;"),
            ("`x` *y* _z_", "&#96;x&#96; &#42;y&#42; &#95;z&#95;"), ("@ops #12", "@&#8203;ops #&#8203;12"),
            ("https://x www.y 10:30", "https&#58;//x www&#46;y 10:30"), ("a\n# b", "a #&#8203; b"),
            ("[a](b)!", "&#91;a&#93;(b)&#33;"), ("\u{1b}[2J", "␛&#91;2J"), ("한국어", "한국어"),
        ])
    func text(input: String, expected: String) {
        #expect(MarkdownEscaping.text(input) == expected)
    }

    @Test(
        "code stays code, also in a table",
        arguments: [
            ("create-role", "`create-role`"), ("<b> & *", "`<b> & *`"), ("", ""), ("a\nb", "`a b`"),
            ("a|b", "<code>a&#124;b</code>"), ("`", "<code>&#96;</code>"), ("a\\", "<code>a&#92;</code>"),
        ])
    func code(input: String, expected: String) {
        #expect(MarkdownEscaping.code(input) == expected)
    }

    @Test(
        "a fence is longer than any run of backticks inside",
        arguments: [
            ("a", "", "```\na\n```\n"), ("```\nx\n", "sh", "````sh\n```\nx\n````\n"),
            ("`````", "json", "``````json\n`````\n``````\n"), ("a", "sh onload=x", "```\na\n```\n"),
            ("", "", "```\n\n```\n"),
        ])
    func fences(text: String, language: String, expected: String) {
        #expect(MarkdownEscaping.fence(text, language: language) == expected)
    }
}
