import Arguments
import Testing

@Suite("HelpRenderer")
struct HelpRendererTests {
    @Test func `the program's help groups its commands and ends with its tables`() {
        #expect(
            HelpRenderer.text(SampleTree.root, path: [], width: 80) == """
                usage: runbook COMMAND [OPTIONS]

                Run Markdown runbooks over many targets and keep a record

                Examples:
                  runbook run deploy.md
                      run every step on every target

                Run:
                  run     Run every step on every target, recorded
                  resume  Carry on exactly where a run stopped

                Before a run:
                  plan   Show what would run where
                  check  Find every problem at once

                Commands:
                  report      Show the evidence of a run
                  show        Show one step of a run
                  value       Print a value in a step
                  query       Ask the journal
                  sandbox     Rehearse without AWS
                  key         Move a journal's key
                  completion  Teach a shell to complete

                Options:
                      --journal FILE  the journal to use
                      --color WHEN    when to colour (auto, always, never)
                      --version       print the version
                  -h, --help          show this text

                Every failure ends with the command to type next.

                The journal keeps the rest.

                Exit codes:
                  0      all held
                  128+n  signal n

                """)
    }

    @Test func `a command's help shows its own options and then those of every command`() {
        #expect(
            HelpRenderer.text(SampleTree.root, path: ["report"], width: 60) == """
                usage: runbook report [RUN] [OPTIONS]

                Show the evidence of a run

                Arguments:
                  [RUN]  a run; without it the latest

                Options:
                      --format FORMAT  what to print (text, md, html, json)
                      --document FILE  one document only

                Options of every command:
                      --journal FILE  the journal to use
                      --color WHEN    when to colour (auto, always, never)
                  -h, --help          show this text

                """)
    }

    @Test("no line is wider than asked, and at most 100 columns", arguments: [40, 57, 80, 100, 300])
    func width(width: Int) {
        for path in [[], ["run"], ["resume"], ["key", "export"]] {
            let text = HelpRenderer.text(SampleTree.root, path: path, width: width)
            for line in text.split(separator: "\n") { #expect(line.count <= min(width, 100), "\(line)") }
        }
    }

    @Test func `wide characters count two columns`() {
        let root = CommandSpecification(
            "x", summary: "s",
            arguments: [
                PositionalSpecification("日本", summary: "wide"),
                PositionalSpecification("file", summary: "narrow"),
            ])
        #expect(HelpRenderer.text(root).contains("  日本  wide\n  file  narrow\n"))
        let long = CommandSpecification(
            "x", summary: Array(repeating: "日本語", count: 10).joined(separator: " "))
        #expect(
            HelpRenderer.text(long, width: 40).contains(
                "\n日本語 日本語 日本語 日本語 日本語\n日本語 日本語 日本語 日本語 日本語\n"))
    }

    @Test func `hidden commands and options are left out, repeatable ones say so`() {
        #expect(!HelpRenderer.text(SampleTree.root, path: []).contains("rollback"))
        #expect(!HelpRenderer.text(SampleTree.root, path: ["completion"]).contains("--words"))
        #expect(
            HelpRenderer.text(SampleTree.root, path: ["run"]).contains("set a parameter; may be repeated"))
    }
}
