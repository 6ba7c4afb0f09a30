internal import Runbooks
internal import Texts

extension TextReport {
    /// Every execution with its attempts and evidence, under its step.
    mutating func appendSteps() {
        for (index, step) in record.steps.enumerated() {
            heading("STEP \(index + 1): \(clean(overview.label(of: step)))")
            let path = (step.headingPath.map(clean)).joined(separator: " › ")
            wrapped("\(clean(step.file)):\(step.line)" + (path.isEmpty ? "" : "  \(path)"), indent: 2)
            if let manual = overview.manuals[index] {
                wrapped("a person must do it:", indent: 2)
                appendBlock(manual.introduction)
                appendBlock(step.text)
                for picture in manual.pictures { wrapped("picture: " + clean(picture.text), indent: 4) }
            } else {
                appendBlock(step.text)
            }
            for execution in overview.executions(ofStep: index) { append(record.executions[execution]) }
        }
    }

    private mutating func appendBlock(_ text: String) {
        for text in DisplayWidth.expandingTabs(ControlBytes.neutralised(text)).split(separator: "\n") {
            for part in folded(String(text), columns: columns - 4) {
                line("    " + style.paint(part, .accent))
            }
        }
    }

    private mutating func append(_ execution: RunRecord.Execution) {
        let mark = execution.mark
        var facts = [clean(execution.target.rawValue)]
        if let duration = overview.duration(of: execution) { facts.append(duration) }
        if execution.attempts.count > 1 { facts.append(Plurals.text(execution.attempts.count, "attempt")) }
        if !execution.exports.isEmpty {
            facts.append("exports " + execution.exports.map(clean).joined(separator: " "))
        }
        wrapped(facts.joined(separator: ", "), indent: 4, lead: mark.text + "  ", role: mark.role)
        if let reason = execution.reason { wrapped(clean(reason), indent: 4) }
        for attempt in execution.attempts { append(attempt) }
        for finding in execution.findings { append(finding) }
        appendCalls(of: execution)
        for decision in execution.decisions { appendDecision(decision, indent: 4) }
    }

    private mutating func append(_ attempt: RunRecord.Attempt) {
        var facts = [Timestamps.text(attempt.started)]
        if let duration = overview.duration(of: attempt) { facts.append(duration) }
        facts.append(attempt.statusText)
        wrapped(facts.joined(separator: ", "), indent: 4, lead: "  \(attempt.name)  ", role: .muted)
        if let failure = attempt.failure { appendFailure(failure) }
        appendOutput(attempt.output, note: attempt.outputNote)
    }

    private mutating func append(_ finding: Finding) {
        let mark = StateMark(finding.answer.rawValue)
        let times = finding.count > 1 ? ", asked \(finding.count) times" : ""
        let text =
            "\(clean(finding.postcondition)), \(Timestamps.text(finding.at))\(times): \(clean(finding.reason))"
        wrapped(text, indent: 4, lead: "  \(finding.phase.rawValue): \(mark.text)  ", role: mark.role)
        appendBlock(finding.asked)
        appendOutput(finding.answered, note: nil)
    }
}
