public import Texts

/// Shows a run while it goes on.
///
/// On a terminal: one line per active target and a total, rewritten in place at the bottom; what ends leaves a line
/// above. Of many targets what ends leaves a line per step, and one per failure. Elsewhere: one plain line per event.
/// All text of others is neutralised here.
///
/// Not `Sendable` on purpose: one owner feeds it. Times are milliseconds on any clock that only goes forward.
public final class ProgressView {
    private let style: Style
    private let isLive: Bool
    private let size: () -> TerminalSize
    private let write: (String) -> Void
    private var tally = ProgressTally()
    private var area = LiveArea()
    private var now: Int64 = 0
    private var lastDraw = Int64.min
    private var lastPolls: [String: Int64] = [:]
    /// What was said of changed inputs.
    private var saidInputs: Set<String> = []

    /// Redrawing more often shows nothing that could be read.
    private static let drawInterval: Int64 = 50
    /// On a stream that keeps everything, a long wait says so this often.
    private static let pollInterval: Int64 = 30_000
    /// A run on more targets leaves a line per step, not one per execution.
    private static let targetsInFull = 10
    /// So many failures of a step have a line of their own; the step's line counts the others.
    private static let failuresInFull = 20

    /// Makes a view.
    ///
    /// - Parameters:
    ///   - style: How emphasis is shown.
    ///   - isLive: Lines may be rewritten in place.
    ///   - size: The window's size now; asked for at each redraw.
    ///   - write: Takes the text for the terminal.
    public init(
        style: Style, isLive: Bool, size: @escaping () -> TerminalSize, write: @escaping (String) -> Void
    ) {
        self.style = style
        self.isLive = isLive
        self.size = size
        self.write = write
    }

    /// Makes a view on a stream, live where the stream allows it.
    public convenience init(stream: TerminalStream) {
        self.init(
            style: stream.style, isLive: stream.isRewritable, size: { stream.size },
            write: { stream.write($0) })
    }

    /// Takes one event in.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - now: When, in milliseconds.
    public func handle(_ event: ProgressEvent, now: Int64) {
        self.now = now
        switch event {
        case .runStarted(let title, let targets, let executions, let steps):
            tally.begin(targets: targets, executions: executions, steps: steps, now: now)
            saidInputs = []
            let counts = "\(Plurals.text(targets, "target")), \(Plurals.text(executions, "execution"))"
            permanent("\(style.paint(clean(title), .strong)): \(counts)")
        case .inputsChanged(let target, let step, let names):
            tally.expectMore(step)
            sayInputs(target, step, names)
        case .executionStarted(let target, let step, let index, let count):
            tally.begin(.init(target: target, step: step, index: index, count: count, started: now))
            lastPolls[target] = nil
            if isLive { redraw() } else { plain(target, "\(step) started (\(index)/\(count))") }
        case .executionOutput(let target, let line):
            let visible = ControlBytes.visibleLine(line)
            tally.setActivity(ControlBytes.singleLine(visible), target: target)
            if isLive { redraw() } else { write("\(clean(target)) | \(visible)\n") }
        case .executionPolling(let target, let step, let postcondition, let elapsed):
            poll(target: target, step: step, postcondition: postcondition, elapsed: elapsed)
        case .executionEnded(let target, let step, let state, let milliseconds, let detail):
            tally.end(target: target, step: step, state: state, detail: detail, now: now)
            let line = ending(target: target, step: step, state: state, milliseconds: milliseconds)
            if isSummarised {
                summarise(line, step: step, state: state, detail: detail)
            } else {
                permanent(line + (detail.map { "\n    " + indented($0) } ?? ""))
            }
        case .note(let text):
            permanent(indented(text))
        case .runEnded(let summary):
            let untold = isSummarised ? tally.takeUntold().map(summary(of:)) : []
            tally = ProgressTally()
            permanent((untold + [indented(summary)]).joined(separator: "\n"))
        }
    }

    /// Shows that time went on.
    ///
    /// - Parameter now: In milliseconds.
    public func tick(now: Int64) {
        self.now = now
        if isLive { redraw() }
    }

    /// Shows the live lines as the window is now.
    ///
    /// - Parameter now: In milliseconds.
    public func windowChanged(now: Int64) {
        self.now = now
        if isLive { redraw(isForced: true) }
    }

    /// Prints lines that stay, above the live ones.
    public func message(_ text: String) { permanent(indented(text)) }

    /// Takes the live lines away while something else writes to the terminal or reads from it.
    public func interruptDisplay(_ body: () throws -> Void) rethrows {
        if area.isShown { write(area.erased(columns: size().columns)) }
        defer { if isLive { redraw(isForced: true) } }
        try body()
    }

    // MARK: Events

    private func poll(target: String, step: String, postcondition: String, elapsed: Int) {
        let activity = "waiting for \(postcondition), \(Durations.text(milliseconds: elapsed))"
        tally.setActivity(clean(activity), target: target)
        if isLive { return redraw() }
        if let last = lastPolls[target], now - last < Self.pollInterval { return }
        lastPolls[target] = now
        plain(target, "\(step) \(activity)")
    }

    private func plain(_ target: String, _ text: String) { write("\(clean(target)): \(clean(text))\n") }

    private func ending(target: String, step: String, state: String, milliseconds: Int) -> String {
        let mark = StateMark(state)
        let duration = style.paint(Durations.text(milliseconds: milliseconds), .muted)
        return "\(painted(mark))  \(clean(target))  \(clean(step))  \(duration)"
    }

    private func painted(_ mark: StateMark) -> String {
        style.paint("\(mark.glyph) \(clean(mark.word))", mark.role)
    }

    private func sayInputs(_ target: String, _ step: String, _ names: [String]) {
        let inputs = "inputs changed: \(names.joined(separator: ", "))"
        if !isSummarised { return permanent(indented("\(step) on \(target) runs again: \(inputs)")) }
        let text = "\(step) runs again where its \(inputs)"
        if saidInputs.insert(text).inserted { permanent(indented(text)) }
    }

    // MARK: Many targets

    /// What ends is told by step.
    private var isSummarised: Bool { isLive && tally.targets > Self.targetsInFull }

    /// A failure has a line of its own, up to a limit; a step has one when the last of its executions ended.
    private func summarise(_ line: String, step: String, state: String, detail: String?) {
        var lines: [String] = []
        let isFailure = state == "failed" || state == "unknown"
        let finished = tally.takeFinished(step)
        let isAlone = finished?.done == 1
        if isAlone || isFailure && tally.count(state, of: step) <= Self.failuresInFull {
            let reason = detail?.split(separator: "\n").first.map { "  \(clean(String($0)))" } ?? ""
            lines.append(line + reason)
        }
        if let finished, !isAlone { lines.append(summary(of: finished)) }
        if lines.isEmpty { redraw() } else { permanent(lines.joined(separator: "\n")) }
    }

    /// One line for a step: its worst state, and how many of its executions ended how.
    private func summary(of step: ProgressTally.StepTally) -> String {
        let states = StateMark.words.filter { step.ended[$0] != nil }
        let mark = StateMark(states.first ?? "")
        let counts = states.map { "\(Plurals.grouped(step.ended[$0] ?? 0)) \($0)" }
        let detail = states.count > 1 ? ": \(counts.joined(separator: ", "))" : ""
        let duration = Durations.text(milliseconds: step.latest - (step.started ?? step.latest))
        return "\(painted(mark))  \(clean(step.step))  \(Plurals.text(step.done, "target"))\(detail)  "
            + style.paint(duration, .muted)
    }

    private func clean(_ text: String) -> String { ControlBytes.singleLine(text) }

    private func indented(_ text: String) -> String {
        ControlBytes.neutralised(text).split(separator: "\n").joined(separator: "\n    ")
    }

    // MARK: Drawing

    private func permanent(_ text: String) {
        if !isLive { return write(text + "\n") }
        let size = size()
        let staying = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        write(area.replaced(with: lines(size: size), staying: staying, columns: size.columns))
        lastDraw = now
    }

    private func redraw(isForced: Bool = false) {
        if !isForced, lastDraw != .min, now - lastDraw < Self.drawInterval { return }
        let size = size()
        let text = area.replaced(with: lines(size: size), columns: size.columns)
        if !text.isEmpty { write(text) }
        lastDraw = now
    }

    private func lines(size: TerminalSize) -> [LiveLine] {
        LivePicture(tally: tally, style: style, size: size, now: now).lines
    }
}
