import Terminals
import Testing
import Texts

/// 200 targets with Korean and Japanese names, in windows of all sizes.
@Suite("ProgressView with many targets")
struct ManyTargetsTests {
    /// A view on a screen whose window has an end.
    final class Display {
        var screen: VirtualScreen
        var size: TerminalSize
        private(set) lazy var view = ProgressView(
            style: .coloured, isLive: true, size: { [unowned self] in size },
            write: { [unowned self] in screen.write($0) })

        init(columns: Int = 100, rows: Int = 30) {
            screen = VirtualScreen(columns: columns, height: rows)
            size = TerminalSize(columns: columns, rows: rows)
        }

        func resize(columns: Int, rows: Int) {
            size = TerminalSize(columns: columns, rows: rows)
            screen.resize(columns: columns, height: rows)
        }

        func begin(steps: Int = 20) {
            view.handle(
                .runStarted(
                    title: "배포", targets: 200, executions: 200 * steps,
                    steps: (1...steps).map { .init(step: "단계-\($0)", executions: 200) }), now: 0)
        }

        func start(_ target: Int, step: Int = 1, now: Int64) {
            view.handle(
                .executionStarted(target: Display.name(target), step: "단계-\(step)", index: step, count: 20),
                now: now)
        }

        func end(_ target: Int, step: Int = 1, _ state: String = "succeeded", now: Int64) {
            let detail = state == "failed" ? "infra.md:7: `aws` exited with 254\nand more" : nil
            view.handle(
                .executionEnded(
                    target: Display.name(target), step: "단계-\(step)", state: state, milliseconds: 1500,
                    detail: detail), now: now)
        }

        static func name(_ target: Int) -> String {
            target % 2 == 0 ? "고객-\(target)/ap-northeast-2" : "顧客-\(target)/ap-northeast-1"
        }
    }

    @Test func `a crowd shows the latest failures, the slowest, and counts for the rest`() {
        let display = Display()
        display.begin()
        for target in 1...190 { display.start(target, now: Int64(target * 100)) }
        for target in [20, 30, 40, 50] { display.end(target, "failed", now: Int64(19_000 + target)) }
        display.view.handle(.executionOutput(target: Display.name(2), line: "진행 중"), now: 20_000)
        display.view.tick(now: 30_000)
        #expect(
            display.screen.window == [
                "배포: 200 targets, 4,000 executions",
                "✗ failed  고객-20/ap-northeast-2  단계-1  1.5 s  infra.md:7: `aws` exited with 254",
                "✗ failed  고객-30/ap-northeast-2  단계-1  1.5 s  infra.md:7: `aws` exited with 254",
                "✗ failed  고객-40/ap-northeast-2  단계-1  1.5 s  infra.md:7: `aws` exited with 254",
                "✗ failed  고객-50/ap-northeast-2  단계-1  1.5 s  infra.md:7: `aws` exited with 254",
                "✗ 고객-50/ap-northeast-2  단계-1  infra.md:7: `aws` exited with 254 and m…",
                "✗ 고객-40/ap-northeast-2  단계-1  infra.md:7: `aws` exited with 254 and m…",
                "✗ 고객-30/ap-northeast-2  단계-1  infra.md:7: `aws` exited with 254 and m…",
                "► 顧客-1/ap-northeast-1  1/20 단계-1  29.9 s",
                "► 고객-2/ap-northeast-2  1/20 단계-1  29.8 s  진행 중",
                "► 顧客-3/ap-northeast-1  1/20 단계-1  29.7 s",
                "► 고객-4/ap-northeast-2  1/20 단계-1  29.6 s",
                "► 顧客-5/ap-northeast-1  1/20 단계-1  29.5 s",
                "► 고객-6/ap-northeast-2  1/20 단계-1  29.4 s",
                "  +180 running, 14 not",
                "──────────────── 4 of 4,000  4 failed  30.0 s  about 8 h 20 min left",
            ])
    }

    @Test(
        "the live lines stay within the window", arguments: [1, 2, 3, 4, 5, 8, 11, 12, 24, 60], [9, 40, 100])
    func height(rows: Int, columns: Int) {
        let display = Display(columns: columns, rows: rows)
        display.begin()
        for target in 1...200 { display.start(target, now: Int64(target)) }
        display.end(7, "failed", now: 5000)
        for now in stride(from: 6000, to: 9000, by: 200) {
            display.view.handle(.note("at \(now)"), now: Int64(now))
            display.view.tick(now: Int64(now + 100))
            #expect(display.screen.liveRows <= max(1, rows / 2))
        }
        display.view.handle(.runEnded(summary: "the end"), now: 9000)
        let rows = display.screen.rows
        let notes = stride(from: 6000, to: 9000, by: 200).map { "at \($0)" }
        #expect(rows.filter { $0.hasPrefix("at ") } == notes, "nothing that stays is lost")
        #expect(rows.allSatisfy { !$0.contains("►") && !$0.contains("running") && !$0.contains(" of ") })
    }

    @Test(
        "windows that change their size keep nothing of what was live",
        arguments: [
            [(60, 30), (100, 30), (50, 30), (50, 15), (100, 15), (100, 30)],
            [(99, 30), (98, 24), (97, 20), (60, 20), (33, 20), (17, 20), (17, 40), (100, 20)],
            [(100, 15), (100, 8), (100, 4), (100, 2), (100, 1), (100, 60), (100, 30)],
        ])
    func resizing(sizes: [(Int, Int)]) {
        let display = Display(columns: 100, rows: 30)
        display.begin(steps: 2)
        for target in 1...200 { display.start(target, now: Int64(target)) }
        for target in 1...200 {
            display.view.handle(
                .executionOutput(target: Display.name(target), line: "출력이 아주 길어서 창의 끝까지 이어집니다 進行中です"),
                now: 300)
        }
        display.view.tick(now: 1000)
        var now: Int64 = 2000
        for (columns, rows) in sizes {
            display.resize(columns: columns, rows: rows)
            display.view.windowChanged(now: now)
            #expect(display.screen.window.count <= rows)
            display.view.handle(.note("n\(now)"), now: now + 1)
            now += 1000
        }
        display.view.handle(.runEnded(summary: ""), now: now)
        let notes = sizes.indices.map { "n\(2000 + $0 * 1000)" }
        #expect(display.screen.rows == ["배포: 200 targets, 400 executions"] + notes + ["", ""])
        #expect(display.screen.unknown.isEmpty)
    }

    @Test func `a line that stays may be wider than the window and covers what was live`() {
        let display = Display(columns: 40, rows: 30)
        display.begin()
        for target in 1...200 { display.start(target, now: 0) }
        for target in 1...20 {
            display.view.handle(
                .executionOutput(target: Display.name(target), line: "출력이 아주 길어서 이어집니다"), now: 100)
        }
        display.view.tick(now: 1000)
        display.end(100, "failed", now: 2000)
        #expect(
            Array(display.screen.rows.prefix(5)) == [
                "배포: 200 targets, 4,000 executions", "✗ failed  고객-100/ap-northeast-2  단계-",
                "1  1.5 s  infra.md:7: `aws` exited with", "254",
                "✗ 고객-100/ap-northeast-2  단계-1",
            ])
    }

    @Test func `what ended leaves a line per step and one per failure`() {
        let display = Display()
        display.begin()
        var now: Int64 = 0
        var failed: Set<Int> = []
        for step in 1...20 {
            for target in 1...200 where !failed.contains(target) {
                display.start(target, step: step, now: now)
            }
            now += 60_000
            for target in 1...200 where !failed.contains(target) {
                let fails = (step, target) == (3, 9) || (step, target) == (19, 200)
                if fails { failed.insert(target) }
                display.end(target, step: step, fails ? "failed" : "succeeded", now: now)
            }
        }
        display.view.handle(.runEnded(summary: ""), now: now)
        let steps = display.screen.rows.filter { !$0.contains("infra.md") }
        #expect(display.screen.rows.count == 1 + 20 + 2 + 2)
        #expect(steps[1] == "✓ succeeded  단계-1  200 targets  1 min 00 s")
        #expect(steps[3] == "✗ failed  단계-3  200 targets: 1 failed, 199 succeeded  1 min 00 s")
        // Whose executions did not all come: told at the end.
        #expect(steps[20] == "✓ succeeded  단계-20  198 targets  1 min 00 s")
        #expect(display.screen.rows[3].hasPrefix("✗ failed  顧客-9/ap-northeast-1  단계-3  1.5 s  infra.md:7: "))
    }

    @Test func `of failures that are all alike some are told, and all are counted`() {
        let display = Display()
        display.begin(steps: 1)
        for target in 1...200 { display.start(target, now: 0) }
        for target in 1...200 { display.end(target, target % 2 == 0 ? "failed" : "satisfied", now: 4000) }
        let rows = display.screen.rows
        #expect(rows.count { $0.hasPrefix("✗ failed  고객-") } == 20)
        #expect(rows.contains("✗ failed  단계-1  200 targets: 100 failed, 100 satisfied  4.0 s"))
    }

    @Test func `a step that one target takes for all is told with that target`() {
        let display = Display()
        display.view.handle(
            .runStarted(
                title: "x", targets: 200, executions: 1, steps: [.init(step: "단계-1", executions: 1)]), now: 0)
        display.start(2, now: 0)
        display.end(2, "failed", now: 2000)
        #expect(
            display.screen.rows.dropFirst().first
                == "✗ failed  고객-2/ap-northeast-2  단계-1  1.5 s  infra.md:7: `aws` exited with 254")
        #expect(display.screen.rows.count { $0.contains("단계-1") } == 1)
    }

    @Test func `inputs that changed alike are told once, and what runs again is counted`() {
        let display = Display()
        display.view.handle(.runStarted(title: "x", targets: 200, executions: 0), now: 0)
        for target in 1...200 {
            display.view.handle(
                .inputsChanged(target: Display.name(target), step: "단계-1", names: ["params:goal"]), now: 0)
        }
        for target in 1...200 { display.start(target, now: 0) }
        for target in 1...200 { display.end(target, now: 1000) }
        display.view.handle(.runEnded(summary: ""), now: 1000)
        #expect(
            display.screen.rows == [
                "x: 200 targets, 0 executions", "단계-1 runs again where its inputs changed: params:goal",
                "✓ succeeded  단계-1  200 targets  1.0 s", "", "",
            ])
    }
}
