import Runbooks
import Testing

@testable import Reports

@Suite("The guide in the HTML report")
struct GuideTests {
    /// The page between two texts; the rest of it without the second.
    private func part(of page: String, from start: String, to end: String? = nil) -> Substring {
        guard let first = page.firstRange(of: start) else { return "" }
        let rest = page[first.upperBound...]
        return end.flatMap { rest.firstRange(of: $0) }.map { rest[..<$0.lowerBound] } ?? rest
    }

    @Test func `prose, steps, executions and checks stand in the document's order`() throws {
        let page = ReportRenderer.html(SampleRuns.failed)
        let marks = [
            "<h3 id=d0-0 class=\"level-1\">Monitoring</h3>", "<strong>모니터링</strong>",
            "<th class=\"to-centre\"",
            ">1. IAM 역할 만들기</h4>", "aria-label=\"done\">☑</span>", "id=s0 ",
            "aws iam create-role --role-name",
            "id=e0>", "Check <code>create-role-check</code>", "aws iam get-role --role-name",
            "Only the service may assume it.", "id=s1 ", "id=e2>", "ワークスペースを作成し", "id=s2 ", "id=e5>",
            "Check <code>workspace-check</code>", "how it looks", "id=s3 ", "Undoes <a href=\"#s3\">",
            "Nothing was undone.", "left out by <code>ignore</code>", "journalctl -u grafana-server",
            "{&quot;sample&quot;: &quot;output&quot;}",
        ]
        var rest = part(of: page, from: "<section class=guide")
        for mark in marks {
            let found = try #require(
                rest.firstRange(of: mark.replacing("th class=", with: "th scope=col class=")), "\(mark)")
            rest = rest[found.upperBound...]
        }
        #expect(!page.contains("alias: {default: main}"))
        #expect(!page.contains("id=steps"))
    }

    @Test func `the executions of a step stand with it, those that failed first`() {
        let page = ReportRenderer.html(SampleRuns.failed)
        let step = part(of: page, from: "id=s2 ", to: "</section>")
        let states = step.split(separator: "<summary>").dropFirst()
            .compactMap { $0.split(separator: "</span> ").dropFirst().first?.prefix { $0 != "<" } }
        #expect(states == ["failed", "failed", "unknown", "pending"])
        #expect(step.contains("aws exited with 254") || step.contains("<code>aws</code> exited with 254"))
    }

    @Test func `checks show their answers, the latest and the worst first`() {
        let page = ReportRenderer.html(SampleRuns.failed)
        let check = part(of: page, from: "Check <code>workspace-check</code>", to: "</section>")
        #expect(check.contains("does not hold</span> <span class=phase>after the step"))
        #expect(check.contains("could not tell</span> <span class=phase>before the step"))
        #expect(
            check.firstRange(of: "does not hold")?.lowerBound ?? check.endIndex
                < check.firstRange(of: "could not tell")?.lowerBound ?? check.startIndex)
        var record = SampleRuns.failed
        for index in record.executions.indices { record.executions[index].findings = [] }
        #expect(
            part(
                of: ReportRenderer.html(record), from: "Check <code>workspace-check</code>", to: "</section>"
            )
            .contains("Not asked."))
    }

    @Test func `steps that no document shows stand after the guide`() {
        var record = SampleRuns.failed
        record.steps[2].line = 4711
        record.steps[2].step = Step.ID("renamed")
        for index in record.executions.indices where record.executions[index].step.rawValue == "workspace" {
            record.executions[index].step = Step.ID("renamed")
        }
        let page = ReportRenderer.html(record)
        #expect(part(of: page, from: "<h2 id=steps>").contains("id=s2 "))
        #expect(page.contains("Not part of this run."))
        #expect(HTMLChecker(page).problems.isEmpty)
    }

    @Test func `a step that moved is found by its name`() {
        var record = SampleRuns.finished
        record.documents[0].source = record.documents[0].source.replacing(
            "# Monitoring\n", with: "# Monitoring\n\n\n")
        #expect(!ReportRenderer.html(record).contains("id=steps"))
    }

    @Test func `each document has its guide, and its own names for headings`() {
        var record = SampleRuns.finished
        var second = record.documents[0]
        (second.name, second.title, second.path) = ("iam", "Roles", "iam.md")
        record.documents.append(second)
        let page = ReportRenderer.html(record)
        #expect(page.contains("Guide: Roles") && page.contains("id=d1-0"))
        #expect(page.contains("Not part of this run."))
        #expect(HTMLChecker(page).problems.isEmpty)
    }

    @Test func `links within the document lead to its headings`() {
        let page = ReportRenderer.html(SampleRuns.finished)
        #expect(page.contains("<a href=\"#d0-1\">the role</a>"))
        #expect(page.contains("<h4 id=d0-1 class=\"ko level-2\">1. IAM 역할 만들기</h4>"))
        var record = SampleRuns.finished
        record.documents[0].source = "# 역할\n\n[a](#%EC%97%AD%ED%95%A0) [b](#missing)\n"
        #expect(ReportRenderer.html(record).contains("<p><a href=\"#d0-0\">a</a> b</p>"))
    }

    @Test func `Korean breaks between words, Japanese anywhere, and no language is forced on either`() {
        let page = ReportRenderer.html(SampleRuns.finished)
        #expect(page.contains("<p class=\"ko\">이 문서는"))
        #expect(page.contains("<p>ワークスペースを作成し、メトリクスを保存します。</p>"))
        #expect(page.contains("<div class=prose lang=\"\">"))
        #expect(page.contains(".ko { word-break: keep-all; }"))
    }

    @Test func `images are named and never loaded`() {
        let page = ReportRenderer.html(SampleRuns.finished)
        #expect(page.contains("href=\"images/flow.png\">how it looks</a> <code>images/flow.png</code>"))
        #expect(!page.contains("<img"))
    }

    @Test func `nothing of a hostile document becomes markup`() {
        let page = ReportRenderer.html(SampleRuns.hostile)
        let checker = HTMLChecker(page)
        #expect(checker.problems.isEmpty)
        let outside = ["https://ok.test/?a=1&amp;b=", "https://evil.test/pixel.png", "x%20onclick="]
        for link in checker.outside {
            #expect(outside.contains { link.hasPrefix($0) } || link.hasPrefix("x&quot;"), "\(link)")
        }
        #expect(!page.contains("secret comment"))
        for number in [1, 2, 3, 4, 13] { #expect(page.contains("alert(\(number))"), "\(number)") }
        #expect(!page.contains("data:image"))
    }
}

@Suite("LinkTarget")
struct LinkTargetTests {
    @Test(
        "what runs nothing is a link",
        arguments: [
            ("https://a.b/c?d#e", LinkTarget.external("https://a.b/c?d#e")),
            ("HTTP://a", .external("HTTP://a")),
            ("mailto:a@b.c", .external("mailto:a@b.c")), ("iam.md", .relative("iam.md")),
            ("../a b.md#c", .relative("../a%20b.md#c")), ("/a:b", .relative("/a:b")),
            ("?a:b", .relative("?a:b")),
            ("javascript%3Aalert(1)", .relative("javascript%3Aalert(1)")), ("#", .fragment("")),
            ("#%EC%97%AD%25%zz", .fragment("역%%zz")),
        ])
    func allowed(destination: String, target: LinkTarget) {
        #expect(LinkTarget(destination) == target)
    }

    @Test(
        "everything else is none",
        arguments: [
            "", "javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
            "ftp://a", "//a.b", "\\\\a", "a\\b", "java\tscript:x", "java\nscript:x", "\u{1}javascript:x",
            " javascript:x", "blob:x", "about:blank", "x\u{202e}y", "https\u{0}://a", ":x", "runbook:x",
        ])
    func refused(destination: String) {
        #expect(LinkTarget(destination) == .refused)
    }
}
