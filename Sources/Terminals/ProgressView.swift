public import Texts

/// Shows a run while it goes on.
///
/// On a terminal: one line per active target and a total, rewritten in place at the bottom; what ends leaves a line
/// above. Elsewhere: one plain line per event. All text of others is neutralised here.
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

    /// Redrawing more often shows nothing that could be read.
    private static let drawInterval: Int64 = 50
    /// On a stream that keeps everything, a long wait says so this often.
    private static let pollInterval: Int64 = 30_000

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
        case .runStarted(let title, let targets, let executions):
            tally.begin(executions: executions, now: now)
            let counts = "\(Plurals.text(targets, "target")), \(Plurals.text(executions, "execution"))"
            permanent("\(style.paint(clean(title), .strong)): \(counts)")
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
            tally.end(target: target, step: step, state: state)
            permanent(
                ending(target: target, step: step, state: state, milliseconds: milliseconds, detail: detail))
        case .note(let text):
            permanent(indented(text))
        case .runEnded(let summary):
            tally = ProgressTally()
            permanent(indented(summary))
        }
    }

    /// Shows that time went on.
    ///
    /// - Parameter now: In milliseconds.
    public func tick(now: Int64) {
        self.now = now
        if isLive { redraw() }
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

    private func ending(
        target: String, step: String, state: String, milliseconds: Int, detail: String?
    ) -> String {
        let mark = StateMark(state)
        let word = clean(mark.word)
        let duration = style.paint(Durations.text(milliseconds: milliseconds), .muted)
        var line =
            "\(style.paint("\(mark.glyph) \(word)", mark.role))  \(clean(target))  \(clean(step))  \(duration)"
        if let detail { line += "\n    " + indented(detail) }
        return line
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

    /// As many lines as the window has room for, none as wide as the window: a full row would wrap.
    private func lines(size: TerminalSize) -> [LiveLine] {
        guard tally.started != nil else { return [] }
        let columns = size.columns - 1
        let room = max(0, size.rows - 2)
        let active = tally.activeByUrgency
        let shown = active.count <= room ? active[...] : active.prefix(max(0, room - 1))
        let targetColumns = shown.map { DisplayWidth.columns(of: clean($0.target)) }.max() ?? 0
        var lines = shown.map { execution in
            line(execution, targetColumns: min(targetColumns, columns / 3), columns: columns)
        }
        if shown.count < active.count, room > 0 {
            var more = LiveLine(columns: columns, style: style)
            more.append("  +\(active.count - shown.count) more", .muted)
            lines.append(more)
        }
        lines.append(total(columns: columns))
        return lines
    }

    private func line(_ execution: ProgressTally.Active, targetColumns: Int, columns: Int) -> LiveLine {
        var line = LiveLine(columns: columns, style: style)
        let isBad = tally.failedTargets.contains(execution.target)
        line.append("\(StateMark("running").glyph) ", isBad ? .bad : .accent)
        let target = DisplayWidth.prefix(of: clean(execution.target), columns: targetColumns)
        line.append(DisplayWidth.padded(target, to: targetColumns), isBad ? .bad : nil)
        line.append("  \(execution.index)/\(execution.count) ", .muted)
        line.append(clean(execution.step), .strong)
        line.append("  \(Durations.text(milliseconds: now - execution.started))")
        if !execution.activity.isEmpty { line.append("  \(execution.activity)", .muted) }
        return line
    }

    private func total(columns: Int) -> LiveLine {
        var line = LiveLine(columns: columns, style: style)
        let done = tally.done
        let barColumns = 16
        if columns >= 60, tally.executions > 0 {
            let full = min(barColumns, done * barColumns / tally.executions)
            line.append(String(repeating: "━", count: full), tally.failedTargets.isEmpty ? .good : .bad)
            line.append(String(repeating: "─", count: barColumns - full) + " ", .muted)
        }
        line.append("\(Plurals.grouped(done)) of \(Plurals.grouped(tally.executions))", .strong)
        for word in StateMark.words {
            guard let count = tally.ended[word], count > 0, word != "succeeded" else { continue }
            line.append("  \(Plurals.grouped(count)) \(word)", StateMark(word).role)
        }
        line.append("  \(Durations.text(milliseconds: now - (tally.started ?? now)))")
        if let remaining = tally.remaining(now: now) {
            line.append("  about \(Durations.text(milliseconds: remaining)) left", .muted)
        }
        return line
    }
}
