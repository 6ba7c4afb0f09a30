internal import Runbooks
internal import Texts

/// The timeline as a picture of our own: rectangles whose colours are classes, so that it fits light and dark.
extension HTMLReport {
    /// Heights in pixels; places and widths are shares of the width, so the text keeps its size.
    private enum Size {
        static let row = 22
        static let bar = 14
        static let axis = 26
        /// Hundredths of the width that the rows' names take.
        static let names = 20.0
    }

    var hasTimeline: Bool { record.executions.contains { !$0.attempts.isEmpty } }

    /// When what ran.
    mutating func appendTimeline() {
        guard let timeline = Timeline(overview) else { return }
        let targets = record.targets.indices.filter { target in
            record.steps.indices.contains { step in
                overview.execution(step: step, target: target).map { index in
                    !record.executions[index].attempts.isEmpty
                } ?? false
            }
        }
        let rows = timeline.isDetailed ? targets.count : record.steps.count
        let height = Size.axis + rows * Size.row
        page.raw("<section aria-labelledby=timeline>\n<h2 id=timeline>Timeline</h2>\n")
        page.raw("<div class=\"grid time-line\" tabindex=0 role=region aria-labelledby=timeline>\n")
        page.raw("<svg role=img aria-labelledby=\"time-title time-text\" width=100% height=\(height)>\n")
        page.raw("<title id=time-title>Timeline of the run</title>\n")
        page.element("desc id=time-text", description(of: timeline, rows: rows))
        page.raw("\n")
        appendAxis(of: timeline, height: height)
        if timeline.isDetailed {
            appendBars(of: timeline, targets: targets)
        } else {
            appendLevels(of: timeline)
        }
        page.raw("</svg>\n</div>\n")
        page.element(
            "p class=none",
            timeline.isDetailed
                ? "One bar for each attempt, one row for each target."
                : "One row for each step: the higher, the more targets were at it; what failed stands out.")
        page.raw("\n</section>\n")
    }

    private func description(of timeline: Timeline, rows: Int) -> String {
        let attempts = Plurals.text(timeline.bars.count, "attempt")
        let failed = timeline.bars.count { $0.state == "failed" }
        let start = timeline.scale.moment(at: 0)
        let end = timeline.scale.moment(at: 1)
        let span = RunOverview.range(ofMoments: [start, end]) ?? ""
        let what = Plurals.text(rows, timeline.isDetailed ? "target" : "step")
        return "\(attempts) in \(what), \(Plurals.grouped(failed)) failed, \(span)"
    }

    /// Lines at even places with the time passed since the start, and marks where a stretch was shortened.
    private mutating func appendAxis(of timeline: Timeline, height: Int) {
        let start = timeline.scale.moment(at: 0)
        for place in [0, 0.25, 0.5, 0.75, 1] {
            let x = Self.percent(Self.shown(place))
            let anchor = place == 0 ? "start" : place == 1 ? "end" : "middle"
            let passed = Durations.text(milliseconds: timeline.scale.moment(at: place) - start)
            page.raw("<line class=tick x1=\(x) x2=\(x) y1=18 y2=\(height)></line>")
            page.raw(
                "<text class=quiet x=\(x) y=13 text-anchor=\(anchor)>\(place == 0 ? "0" : passed)</text>\n")
        }
        for gap in timeline.scale.gaps {
            let x = Self.percent(Self.shown(gap.place))
            page.raw("<line class=gap x1=\(x) x2=\(x) y1=18 y2=\(height)><title>")
            page.line("nothing ran for \(Durations.text(milliseconds: gap.milliseconds))")
            page.raw("</title></line>\n")
        }
    }

    private mutating func appendBars(of timeline: Timeline, targets: [Int]) {
        var rows: [Target.ID: Int] = [:]
        for (row, target) in targets.enumerated() {
            let id = record.targets[target].target.id
            rows[id] = row
            appendName(id.rawValue, row: row)
        }
        for bar in timeline.bars {
            let execution = record.executions[bar.execution]
            guard let row = rows[execution.target] else { continue }
            let attempt = execution.attempts[bar.attempt]
            appendBar(
                from: timeline.scale.place(of: bar.start), to: timeline.scale.place(of: bar.end),
                y: Double(Size.axis + row * Size.row), height: Double(Size.bar), state: bar.state)
            page.raw("<title>")
            page.line("\(overview.label(of: execution)) on \(execution.target): \(attempt.name) \(bar.state)")
            if let duration = overview.duration(of: attempt) { page.line(", \(duration)") }
            page.raw("</title></rect>\n")
        }
    }

    private mutating func appendLevels(of timeline: Timeline) {
        var bars: [[Timeline.Bar]] = Array(repeating: [], count: record.steps.count)
        var stepOfExecution = [Int?](repeating: nil, count: record.executions.count)
        for step in record.steps.indices {
            for index in overview.executions(ofStep: step) { stepOfExecution[index] = step }
        }
        for bar in timeline.bars {
            if let step = stepOfExecution[bar.execution] { bars[step].append(bar) }
        }
        for (row, step) in record.steps.enumerated() {
            appendName(overview.label(of: step), row: row)
            let levels = timeline.levels(of: bars[row])
            let most = Double(levels.map(\.count).max() ?? 1)
            let bottom = Double(Size.axis + row * Size.row + Size.bar)
            for level in levels {
                append(level, share: 1 / most, bottom: bottom, count: level.count, state: "succeeded")
                append(level, share: 1 / most, bottom: bottom, count: level.failed, state: "failed")
            }
        }
    }

    private mutating func append(
        _ level: Timeline.Level, share: Double, bottom: Double, count: Int, state: String
    ) {
        if count == 0 { return }
        let bins = Double(Timeline.binCount)
        let height = max(2, Double(Size.bar) * Double(count) * share)
        appendBar(
            from: Double(level.bins.lowerBound) / bins, to: Double(level.bins.upperBound) / bins,
            y: bottom - height, height: height, state: state)
        page.raw(
            "<title>\(Plurals.text(count, "target")) \(state == "failed" ? "failed" : "at work")</title></rect>\n"
        )
    }

    // MARK: Shapes

    /// Opens a rectangle; its title and its end follow.
    private mutating func appendBar(
        from start: Double, to end: Double, y: Double, height: Double, state: String
    ) {
        let x = Self.shown(start)
        let width = max(0.2, Self.shown(end) - x)
        page.raw("<rect class=\(Self.colour(of: StateMark(state))) x=\(Self.percent(min(x, 99.8))) ")
        page.raw("width=\(Self.percent(width)) y=\(Self.number(y)) height=\(Self.number(height))>")
    }

    /// A row's name in its own frame, which cuts off what is too long.
    private mutating func appendName(_ name: String, row: Int) {
        let y = Size.axis + row * Size.row
        page.raw("<svg x=0 y=\(y) width=\(Self.percent(Size.names - 1)) height=\(Size.row)><text x=0 y=11>")
        page.line(name)
        page.raw("<title>")
        page.line(name)
        page.raw("</title></text></svg>\n")
    }

    /// A place from 0 to 1 in hundredths of the width.
    private static func shown(_ place: Double) -> Double { Size.names + place * (100 - Size.names) }

    private static func percent(_ value: Double) -> String { number(value) + "%" }

    /// With two decimals at most.
    private static func number(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let (whole, part) = hundredths.quotientAndRemainder(dividingBy: 100)
        if part == 0 { return String(whole) }
        return "\(whole).\(part < 10 ? "0" : "")\(part % 10 == 0 ? part / 10 : part)"
    }
}
