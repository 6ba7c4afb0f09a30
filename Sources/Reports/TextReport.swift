internal import Runbooks
internal import Texts

/// The report for a terminal.
struct TextReport {
    let overview: RunOverview
    let style: Style
    let columns: Int
    var output = ""

    init(overview: RunOverview, options: ReportOptions) {
        self.overview = overview
        style = options.style
        columns = options.columns
    }

    var record: RunRecord { overview.record }

    mutating func render() -> String {
        appendHead()
        appendProblems()
        appendLeft()
        appendMatrix()
        appendCalls()
        appendTargets()
        appendDecisions()
        appendSteps()
        return output
    }

    // MARK: Head

    private mutating func appendHead() {
        let mark = StateMark(record.state.rawValue)
        flowed([("run \(clean(record.id))", .strong), (mark.text, mark.role)])
        wrapped(clean(record.title), indent: 0)
        line()
        fact("started", "\(Timestamps.text(record.started)) by \(clean(record.user))")
        if let ended = record.ended { fact("ended", Timestamps.text(ended)) }
        fact("duration", overview.duration ?? "not known: its end was never seen")
        if let note = record.note { fact("note", clean(note)) }
        fact("sandbox", record.isSandbox ? "yes: nothing real was touched" : "no")
        if let inventory = record.inventory { fact("inventory", clean(inventory)) }
        fact("version", "runbook \(clean(record.version))")
        for document in record.documents {
            fact("runbook", "\(clean(document.path)): \(clean(document.title))")
            fact("", "sha256 \(clean(document.digest))")
            guard let sidecar = document.sidecar else { continue }
            fact("sidecar", clean(sidecar.path))
            fact("", "sha256 \(clean(document.sidecarDigest ?? ""))")
        }
        for (name, value) in overview.parameters { fact("parameter", "\(clean(name)) = \(clean(value))") }
        line()
        let counts = overview.counts.map { count in
            ("\(count.mark.glyph) \(Plurals.grouped(count.count)) \(count.mark.word)", count.mark.role)
        }
        flowed(counts.isEmpty ? [("no executions", .muted)] : counts)
        wrapped(overview.verdict, indent: 0)
    }

    private mutating func fact(_ name: String, _ value: String) {
        wrapped(value, indent: 13, lead: "  " + name, role: .muted)
    }

    // MARK: What went wrong

    private mutating func appendProblems() {
        let unreachable = record.targets.filter { $0.failure != nil }
        if overview.problems.isEmpty, unreachable.isEmpty { return }
        heading(overview.problemsTitle.uppercased())
        for target in unreachable {
            let mark = StateMark("failed")
            line(style.paint("\(mark.glyph) pre-flight of \(clean(target.target.id.rawValue))", mark.role))
            wrapped(clean(target.failure ?? ""), indent: 4)
        }
        for index in overview.problems {
            let execution = record.executions[index]
            line(title(of: execution))
            if let reason = execution.reason { wrapped(clean(reason), indent: 4) }
            appendOpenCalls(of: execution)
            guard let attempt = execution.decisiveAttempt else { continue }
            if let failure = attempt.failure { appendFailure(failure) }
            appendOutput(attempt.output, note: attempt.outputNote, lastLines: 12)
        }
    }

    private func title(of execution: RunRecord.Execution) -> String {
        let mark = execution.mark
        let name = "\(clean(overview.label(of: execution))) on \(clean(execution.target.rawValue))"
        return style.paint(DisplayWidth.prefix(of: "\(mark.text): \(name)", columns: columns), mark.role)
    }

    mutating func appendFailure(_ failure: RunRecord.Failure) {
        let place = failure.place.map { clean($0) + ": " } ?? ""
        wrapped(place + clean(failure.message), indent: 4)
        if let command = failure.command { wrapped("$ " + clean(command), indent: 4) }
    }

    /// The output behind a bar; of a long one only the last lines when asked so.
    mutating func appendOutput(_ text: String, note: String?, lastLines: Int? = nil) {
        var lines = DisplayWidth.expandingTabs(ControlBytes.neutralised(text))
            .split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        if let lastLines, lines.count > lastLines {
            line("    " + style.paint("│ … \(Plurals.text(lines.count - lastLines, "line")) above", .muted))
            lines.removeFirst(lines.count - lastLines)
        }
        for text in lines {
            // A long line goes on behind the next bar: nothing of the evidence is cut.
            for part in folded(String(text), columns: columns - 6) {
                line("    " + style.paint("│", .muted) + (part.isEmpty ? "" : " " + part))
            }
        }
        if let note { wrapped("(\(note))", indent: 6, lead: "    │", role: .muted) }
    }

    // MARK: What is left

    private mutating func appendLeft() {
        let left = overview.left
        if left.isEmpty, record.resumeCommand == nil { return }
        heading("WHAT IS LEFT: \(Plurals.text(overview.leftCount, "execution"))")
        for group in left {
            let names = group.targets.map { clean($0.rawValue) }.joined(separator: ", ")
            wrapped(names, indent: 4, lead: "on", role: .muted)
            for item in group.items {
                let reason = item.reason.map { ": " + clean($0) } ?? ""
                let mark = StateMark(item.state)
                let labels = item.labels.map { clean($0) }.joined(separator: ", ")
                let text = "\(labels) (\(item.state))\(reason)"
                wrapped(text, indent: 6, lead: "    \(mark.glyph)", role: mark.role)
            }
        }
        if let command = record.resumeCommand {
            line()
            // Never folded: it is there to be copied.
            line("resume with: " + style.paint(clean(command), .strong))
        }
        if let command = overview.answerCommand {
            line("when a person did or agreed: " + style.paint(clean(command), .strong))
        }
    }

    // MARK: Targets and decisions

    private mutating func appendTargets() {
        if record.targets.isEmpty { return }
        heading("TARGETS")
        for entry in record.targets {
            let target = entry.target
            var parts: [String] = []
            if let account = target.account { parts.append("account \(clean(account))") }
            if let region = target.region { parts.append(clean(region)) }
            if !target.groups.isEmpty {
                parts.append("groups " + target.groups.map(clean).joined(separator: " "))
            }
            wrapped(
                ([clean(target.id.rawValue)] + parts).joined(separator: ", "), indent: 2, lead: "·",
                role: .muted)
            if let host = entry.hostWords { wrapped(clean(host), indent: 4) }
            if let caller = entry.caller { wrapped("caller \(clean(caller))", indent: 4) }
            if let failure = entry.failure { wrapped("pre-flight failed: \(clean(failure))", indent: 4) }
        }
    }

    private mutating func appendDecisions() {
        if record.decisions.isEmpty { return }
        heading("DECISIONS ON THE RUN")
        for decision in record.decisions { appendDecision(decision, indent: 2) }
    }

    mutating func appendDecision(_ decision: RunRecord.Decision, indent: Int) {
        let note = decision.note.map { ": " + clean($0) } ?? ""
        let text = "\(clean(decision.kind)) by \(clean(decision.who)), \(Timestamps.text(decision.at))\(note)"
        let margin = String(repeating: " ", count: indent)
        wrapped(text, indent: indent + 2, lead: margin + "→", role: .muted)
    }

    // MARK: Lines

    mutating func heading(_ text: String) {
        line()
        line(style.paint(text, .strong))
    }

    mutating func line(_ text: String = "") {
        output += text
        output += "\n"
    }

    /// Words over as many lines as they need; the first one begins with a lead, the others with spaces.
    mutating func wrapped(_ text: String, indent: Int, lead: String = "", role: Style.Role? = nil) {
        let plain = DisplayWidth.padded(lead, to: indent)
        let margin = String(repeating: " ", count: indent)
        let room = columns - DisplayWidth.columns(of: plain)
        var begin = role.map { style.paint(plain, $0) } ?? plain
        if room < 20 {
            line(begin)
            begin = margin
        }
        for part in folded(text, columns: columns - indent, first: room < 20 ? nil : room) {
            line(begin + part)
            begin = margin
        }
    }

    /// Short pieces side by side, over as many lines as they need.
    mutating func flowed(_ pieces: [(text: String, role: Style.Role)]) {
        var row = ""
        var used = 0
        for (text, role) in pieces {
            let width = DisplayWidth.columns(of: text)
            if used > 0, used + 3 + width > columns {
                line(row)
                (row, used) = ("", 0)
            }
            row += (used > 0 ? "   " : "") + style.paint(text, role)
            used += (used > 0 ? 3 : 0) + width
        }
        line(row)
    }

    func clean(_ text: String) -> String { ControlBytes.singleLine(text) }
}
