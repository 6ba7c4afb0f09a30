import Terminals
import Testing
import Texts

@Suite("ProgressView")
struct ProgressViewTests {
    /// A view whose output goes to a screen, and its window.
    final class Display {
        var screen: VirtualScreen
        var size: TerminalSize
        var written = ""

        init(columns: Int = 80, rows: Int = 24) {
            screen = VirtualScreen(columns: columns)
            size = TerminalSize(columns: columns, rows: rows)
        }

        func view(isLive: Bool = true, style: Style = .plain) -> ProgressView {
            let write = { (text: String) in
                self.written += text
                self.screen.write(text)
            }
            return ProgressView(style: style, isLive: isLive, size: { self.size }, write: write)
        }

        func resize(columns: Int) {
            size.columns = columns
            screen.resize(columns: columns)
        }
    }

    static func begin(_ view: ProgressView, targets: Int) {
        view.handle(.runStarted(title: "Rollout", targets: targets, executions: targets * 2), now: 0)
        for target in 1...targets {
            let event = ProgressEvent.executionStarted(
                target: "t\(target)", step: "create", index: 1, count: 2)
            view.handle(event, now: Int64(target * 100))
        }
    }

    @Test func `each active target has a line, and what ends leaves one above`() {
        let display = Display()
        let view = display.view()
        Self.begin(view, targets: 2)
        view.handle(.executionOutput(target: "t2", line: "10%\rhalf \u{1b}[31mdone"), now: 1000)
        view.tick(now: 1500)
        #expect(
            display.screen.rows == [
                "Rollout: 2 targets, 4 executions",
                "► t1  1/2 create  1.4 s",
                "► t2  1/2 create  1.3 s  half ␛[31mdone",
                "──────────────── 0 of 4  1.5 s",
            ])
        let end = ProgressEvent.executionEnded(
            target: "t1", step: "create", state: "failed", milliseconds: 1700,
            detail: "infra.md:3: `aws` exited\nwith 254")
        view.handle(end, now: 1800)
        #expect(
            display.screen.rows == [
                "Rollout: 2 targets, 4 executions",
                "✗ failed  t1  create  1.7 s",
                "    infra.md:3: `aws` exited",
                "    with 254",
                "► t2  1/2 create  1.6 s  half ␛[31mdone",
                "━━━━──────────── 1 of 4  1 failed  1.8 s",
            ])
        #expect(display.screen.unknown.isEmpty)
    }

    @Test func `the end of the run takes the live lines away`() {
        let display = Display()
        let view = display.view(style: .coloured)
        Self.begin(view, targets: 3)
        view.handle(.note("a note"), now: 500)
        view.handle(.runEnded(summary: "stopped: 0 of 6\nresume with: runbook resume X"), now: 900)
        let rows = display.screen.rows
        #expect(
            rows == [
                "Rollout: 3 targets, 6 executions", "a note", "stopped: 0 of 6",
                "    resume with: runbook resume X", "",
            ])
        view.tick(now: 2000)
        #expect(display.screen.rows == rows)
    }

    @Test("a window that changes its width keeps no garbage", arguments: [79, 40, 21, 10, 5], [100, 30, 7])
    func resizing(first: Int, second: Int) {
        let display = Display()
        let view = display.view()
        Self.begin(view, targets: 3)
        view.handle(.executionOutput(target: "t2", line: "한국어 출력이 꽤 길어서 줄이 꽉 찹니다 그리고 더 길게 이어집니다"), now: 1000)
        for columns in [first, second, 80] {
            display.resize(columns: columns)
            view.tick(now: 2000 + Int64(columns))
            view.handle(.note("at \(columns)"), now: 4000 + Int64(columns))
        }
        let rows = display.screen.rows
        #expect(rows.count == 1 + 3 + 4)
        #expect(
            rows.prefix(4) == ["Rollout: 3 targets, 6 executions", "at \(first)", "at \(second)", "at 80"])
        #expect(rows.dropFirst(4).prefix(3).allSatisfy { $0.hasPrefix("► t") })
    }

    @Test func `no live line is as wide as the window`() {
        let display = Display(columns: 30)
        let view = display.view()
        view.handle(.runStarted(title: "x", targets: 1, executions: 1), now: 0)
        let target = "아주-긴-이름의-대상/ap-northeast-2"
        view.handle(.executionStarted(target: target, step: "step-with-a-name", index: 1, count: 1), now: 0)
        view.tick(now: 100)
        let live = display.screen.rows.dropFirst()
        #expect(live.count == 2)
        #expect(live.allSatisfy { DisplayWidth.columns(of: $0) < 30 })
    }

    @Test func `more targets than rows show the failed and the slowest, and a count`() {
        let display = Display(rows: 10)
        let view = display.view()
        Self.begin(view, targets: 9)
        let failed = ProgressEvent.executionEnded(
            target: "t8", step: "create", state: "failed", milliseconds: 1, detail: nil)
        view.handle(failed, now: 1000)
        view.handle(.executionStarted(target: "t8", step: "again", index: 2, count: 2), now: 1100)
        let rows = display.screen.rows.suffix(5).map { String($0.prefix(14)) }
        #expect(
            rows == ["✗ t8  create", "► t8  2/2 agai", "► t1  1/2 crea", "  +7 running", "──────────────"])
    }

    @Test func `an estimate needs some executions first`() {
        let display = Display()
        let view = display.view()
        Self.begin(view, targets: 4)
        for target in 1...4 {
            let isGuess = display.screen.rows.last?.contains("left") == false
            #expect(isGuess == (target < 4))
            let event = ProgressEvent.executionEnded(
                target: "t\(target)", step: "create", state: "succeeded", milliseconds: 1, detail: nil)
            view.handle(event, now: Int64(target) * 10_000)
        }
        #expect(display.screen.rows.last == "━━━━━━━━──────── 4 of 8  40.0 s  about 40.0 s left")
    }

    @Test func `a question is asked on a clean screen`() {
        let display = Display()
        let view = display.view()
        Self.begin(view, targets: 2)
        view.interruptDisplay {
            #expect(display.screen.rows == ["Rollout: 2 targets, 4 executions", ""])
            display.screen.write("go on? y\r\n")
        }
        #expect(display.screen.rows.count == 5)
        view.message("noted")
        #expect(display.screen.rows.prefix(3) == ["Rollout: 2 targets, 4 executions", "go on? y", "noted"])
    }

    @Test func `output faster than the eye is drawn less often`() {
        let display = Display()
        let view = display.view()
        Self.begin(view, targets: 1)
        display.written = ""
        for number in 0..<1000 {
            view.handle(.executionOutput(target: "t1", line: "line \(number)"), now: 200)
        }
        #expect(display.written.utf8.count < 400)
        view.tick(now: 400)
        #expect(display.screen.rows[1].hasSuffix("line 999"))
    }
}
