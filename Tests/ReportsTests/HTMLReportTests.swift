import Reports
import Runbooks
import Testing

@Suite("HTML report")
struct HTMLReportTests {
    static let records = [
        SampleRuns.finished, SampleRuns.failed, SampleRuns.hostile, SampleRuns.empty, SampleRuns.wide,
    ]

    @Test("the page is well-formed and its links lead somewhere", arguments: records.indices)
    func wellFormed(index: Int) {
        let checker = HTMLChecker(ReportRenderer.html(Self.records[index]))
        #expect(checker.problems.isEmpty)
    }

    @Test("nothing in the page can run, load or send", arguments: records.indices)
    func inert(index: Int) {
        let page = ReportRenderer.html(Self.records[index])
        let checker = HTMLChecker(page)
        let active: Set<String> = [
            "script", "img", "iframe", "link", "object", "form", "base", "input", "image", "use", "animate",
            "set", "foreignObject", "embed", "video", "audio", "picture",
        ]
        #expect(checker.elements.isDisjoint(with: active))
        #expect(checker.attributes.filter { $0.hasPrefix("on") || $0 == "src" || $0 == "action" }.isEmpty)
        let policy = "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\""
        #expect(page.contains("<meta http-equiv=Content-Security-Policy \(policy)>"))
        #expect(!page.contains("url(") && !page.contains("@import"))
        #expect(
            checker.attributes.isDisjoint(with: ["srcset", "poster", "background", "ping", "xlink:href"]))
    }

    @Test func `the checker finds what it is there to find`() {
        #expect(HTMLChecker("<p>a</p>").problems.isEmpty)
        #expect(HTMLChecker("<p>a").problems == ["still open: [\"p\"]"])
        #expect(HTMLChecker("<p><b>a</p></b>").problems.count == 2)
        #expect(HTMLChecker("<a href=\"#x\">a</a>").problems == ["a link leads nowhere: x"])
        #expect(HTMLChecker("<a id=x></a><b id=x></b>").problems == ["an id stands twice"])
        #expect(HTMLChecker("<p class=\"a>").problems.count == 1)
        #expect(HTMLChecker("<a href=\"b:c\"></a>").outside == ["b:c"])
    }

    @Test func `no control character and no override of direction is left`() {
        let page = ReportRenderer.html(SampleRuns.hostile)
        let bad = page.unicodeScalars.filter { scalar in
            scalar != "\n" && scalar != "\t"
                && (scalar.properties.generalCategory == .control || scalar.properties.isBidiControl)
        }
        #expect(bad.isEmpty)
    }

    @Test func `every cell leads to its execution and says its state in words`() {
        let page = ReportRenderer.html(SampleRuns.failed)
        let cells = page.split(separator: "<td class=").filter { $0.contains("><a href=\"#e") }
        #expect(cells.count == SampleRuns.failed.executions.count)
        for index in [5, 6, 7, 10] { #expect(page.contains("<div class=body id=e\(index)>")) }
        let wide = ReportRenderer.html(SampleRuns.wide)
        #expect(wide.contains(" title=succeeded aria-label=succeeded>✓</a>"))
    }

    @Test func `all that the journal knows of an execution is on the page`() {
        let page = ReportRenderer.html(SampleRuns.failed)
        let expected = [
            "runbooks/infra.md:42", "aws amp create-workspace --alias main", "exit status 254",
            "AccessDenied",
            "asked 16 times", "does not hold", "rerun", "policy was attached", "ROLE_ARN", "no end seen",
            "arn:aws:sts::111122223333:assumed-role/rollout/runbook-7F3K-minjun", "runbook resume 7F3K",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "1 min 36 s",
            "inventory.yaml",
        ]
        for text in expected { #expect(page.contains(text), "\(text)") }
    }
}
