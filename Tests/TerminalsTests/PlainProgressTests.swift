import Terminals
import Testing
import Texts

@Suite("ProgressView without a terminal")
struct PlainProgressTests {
    private func output(_ events: [(ProgressEvent, Int64)], style: Style = .plain) -> String {
        var written = ""
        let size = { TerminalSize(columns: 80, rows: 24) }
        let view = ProgressView(style: style, isLive: false, size: size, write: { written += $0 })
        for (event, now) in events {
            view.handle(event, now: now)
            view.tick(now: now)
        }
        return written
    }

    @Test func `every event is one plain line`() {
        let events: [(ProgressEvent, Int64)] = [
            (.runStarted(title: "Rollout", targets: 1, executions: 2), 0),
            (.executionStarted(target: "prod/한국", step: "create", index: 1, count: 2), 10),
            (.executionOutput(target: "prod/한국", line: "10%\r99%\t\u{1b}[32mok\u{7}"), 20),
            (
                .executionPolling(
                    target: "prod/한국", step: "create", postcondition: "ready", elapsedMilliseconds: 2000), 30
            ),
            (
                .executionPolling(
                    target: "prod/한국", step: "create", postcondition: "ready", elapsedMilliseconds: 4000),
                2030
            ),
            (
                .executionPolling(
                    target: "prod/한국", step: "create", postcondition: "ready", elapsedMilliseconds: 34_000),
                32_030
            ),
            (
                .executionEnded(
                    target: "prod/한국", step: "create", state: "succeeded", milliseconds: 35_000, detail: nil),
                35_000
            ),
            (.note("second \u{202e}step"), 35_001),
            (.runEnded(summary: "finished: 2 of 2 executions complete"), 36_000),
        ]
        let expected = """
            Rollout: 1 target, 2 executions
            prod/한국: create started (1/2)
            prod/한국 | 99%\t␛[32mok␇
            prod/한국: create waiting for ready, 2.0 s
            prod/한국: create waiting for ready, 34.0 s
            ✓ succeeded  prod/한국  create  35.0 s
            second \\u{202e}step
            finished: 2 of 2 executions complete

            """
        #expect(output(events) == expected)
    }

    @Test func `names of others cannot start a new line`() {
        let text = output([
            (.executionStarted(target: "a\nb\u{1b}", step: "c\r\nd", index: 1, count: 1), 0),
            (
                .executionEnded(
                    target: "a\nb", step: "c\nd", state: "fa\niled", milliseconds: 1, detail: nil), 1
            ),
        ])
        #expect(text == "a b␛: c d started (1/1)\n• fa iled  a b  c d  1 ms\n")
    }

    @Test func `colours that were asked for are the only control bytes`() {
        let events: [(ProgressEvent, Int64)] = [
            (.executionEnded(target: "t", step: "s", state: "failed", milliseconds: 1, detail: nil), 1)
        ]
        #expect(output(events, style: .coloured).hasPrefix("\u{1b}[1;31m✗ failed\u{1b}[0m  t  s"))
    }
}
