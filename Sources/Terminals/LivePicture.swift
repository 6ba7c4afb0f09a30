internal import Texts

/// The live lines: what goes on, and the total, for a window of some size.
struct LivePicture {
    let tally: ProgressTally
    let style: Style
    let size: TerminalSize
    let now: Int64

    /// A window with room shows so many lines even where they are more than a third of it.
    private static let linesWithoutCrowd = 10

    /// No line is as wide as the window (a full row would wrap), and all of them take half of it at most: what a window
    /// that gets smaller pushes out cannot be taken back, so one that loses half of its columns or rows at once still
    /// holds them.
    ///
    /// What fits has a line for each active target. A crowd has the latest failures, the slowest executions, and how
    /// many there are besides.
    var lines: [LiveLine] {
        guard tally.started != nil else { return [] }
        let room = min(max(0, size.rows / 2 - 1), max(Self.linesWithoutCrowd, size.rows / 3))
        let active = tally.activeByUrgency
        if active.count <= room { return running(active[...]) + [total] }
        let failures = tally.failures.prefix(room / 3)
        let shown = active.prefix(max(0, room - failures.count - 1))
        let rest = room > 0 ? [more(than: shown.count)] : []
        return failures.map(failure) + running(shown) + rest + [total]
    }

    private func line(_ pieces: (text: String, role: Style.Role?)...) -> LiveLine {
        var line = LiveLine(columns: size.columns - 1, style: style)
        for piece in pieces { line.append(piece.text, piece.role) }
        return line
    }

    private func failure(_ failure: ProgressTally.Failure) -> LiveLine {
        let mark = StateMark(failure.state)
        var line = line(
            ("\(mark.glyph) ", mark.role), (clean(failure.target), mark.role), ("  ", nil),
            (clean(failure.step), .strong))
        if !failure.detail.isEmpty { line.appendTail(clean(failure.detail)) }
        return line
    }

    private func running(_ active: ArraySlice<ProgressTally.Active>) -> [LiveLine] {
        let widest = active.map { DisplayWidth.columns(of: clean($0.target)) }.max() ?? 0
        let targetColumns = min(widest, (size.columns - 1) / 3)
        return active.map { execution in
            let isBad = tally.failedTargets.contains(execution.target)
            let target = DisplayWidth.prefix(of: clean(execution.target), columns: targetColumns)
            var line = line(
                ("\(StateMark("running").glyph) ", isBad ? .bad : .accent),
                (DisplayWidth.padded(target, to: targetColumns), isBad ? .bad : nil),
                ("  \(execution.index)/\(execution.count) ", .muted), (clean(execution.step), .strong),
                ("  \(Durations.text(milliseconds: now - execution.started))", nil))
            if !execution.activity.isEmpty { line.appendTail(execution.activity) }
            return line
        }
    }

    private func more(than shown: Int) -> LiveLine {
        let besides = tally.active.count - shown
        let waiting = tally.targets - tally.active.count
        let text = "  +\(Plurals.grouped(besides)) running"
        return line((waiting > 0 ? text + ", \(Plurals.grouped(waiting)) not" : text, .muted))
    }

    private var total: LiveLine {
        var line = line()
        let done = tally.done
        let barColumns = 16
        if size.columns > 60, tally.executions > 0 {
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

    private func clean(_ text: String) -> String { ControlBytes.singleLine(text) }
}
