import Runbooks
import Testing

@testable import Reports

@Suite("Output in the HTML report")
struct OutputTests {
    private func page(_ output: String) -> String {
        var record = SampleRuns.finished
        for index in record.executions.indices {
            for attempt in record.executions[index].attempts.indices {
                record.executions[index].attempts[attempt].output = output
                record.executions[index].attempts[attempt].outputBytes = output.utf8.count
            }
        }
        let page = ReportRenderer.html(record)
        #expect(HTMLChecker(page).problems.isEmpty)
        return page
    }

    @Test(
        "colours become spans, and nothing else does",
        arguments: [
            ("\u{1b}[1;31mred\u{1b}[0m <b>", "<span class=\"bold f1\">red</span> &lt;b&gt;"),
            ("\u{1b}[97;104mx\u{1b}[m", "<span class=\"fx gx\" style=\"--f:#ffffff;--g:#4646ff\">x</span>"),
            ("\u{1b}[37;41mx", "<span class=\"fx gx\" style=\"--f:#e5e5e5;--g:#be0000\">x</span>"),
            ("\u{1b}[44mx", "<span class=\"over g4\">x</span>"),
            ("\u{1b}[48;5;226mx", "<span class=\"fx gx\" style=\"--f:#000000;--g:#ffff00\">x</span>"),
            ("\u{1b}[38;5;208mx", "<span class=\"fx\" style=\"--f:#ff8700\">x</span>"),
            (
                "\u{1b}[38;2;1;2;3;48;2;255;254;253mx",
                "<span class=\"fx gx\" style=\"--f:#010203;--g:#fffefd\">x</span>"
            ),
            ("\u{1b}[2;3;4;9mx", "<span class=\"faint italic under struck\">x</span>"),
            ("\u{1b}[7mx", "<span class=\"front back\">x</span>"),
            ("\u{1b}[7;31mx", "<span class=\"front g1\">x</span>"),
            (
                "\u{1b}[31m\"><script>\u{1b}[2J\u{7}",
                "<span class=\"f1\">&quot;&gt;&lt;script&gt;␛[2J␇</span>"
            ),
        ])
    func colours(output: String, expected: String) {
        #expect(page(output).contains("<pre class=output tabindex=0>\(expected)</pre>"))
    }

    @Test func `long output is folded, with its last line to be seen`() {
        let lines = (1...25).map { "line \($0)\n" }
        #expect(!page(lines.dropLast().joined()).contains("<summary>24 lines"))
        let long = page(lines.joined())
        #expect(
            long.contains("<details class=fold>\n<summary>25 lines, 191 bytes <code>line 25</code></summary>")
        )
        #expect(long.contains("line 1\nline 2\n"))
    }

    @Test func `what has no room keeps its ends, cut between lines and characters`() {
        let lines = (1...100).map { "\($0)\n" }.joined()
        #expect(HTMLReport.ends(of: lines, limit: 1000) == (lines, 0))
        #expect(HTMLReport.ends(of: lines, limit: 10) == ("1\n2\n…\n100\n", lines.utf8.count - 8))
        let korean = String(repeating: "한", count: 100)
        let (text, left) = HTMLReport.ends(of: korean, limit: 20)
        #expect(text == "한한한…\n한한한" && left == 300 - 18)
    }

    @Test func `many long outputs do not make a page that nobody can open`() {
        var record = SampleRuns.rollout(steps: 4, targets: 100, failed: [])
        for index in record.executions.indices {
            let output = "\(index)\n" + String(repeating: "what it printed\n", count: 4000)
            record.executions[index].attempts[0].output = output
            record.executions[index].attempts[0].outputBytes = output.utf8.count
        }
        let page = ReportRenderer.html(record)
        #expect(page.utf8.count < 4_000_000)
        #expect(page.contains("are left out: <code>runbook report --format json</code> has them"))
        #expect(page.contains("each of them went in its own way"))
    }
}
