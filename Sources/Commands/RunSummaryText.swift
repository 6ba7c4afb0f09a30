internal import Execution
internal import Runbooks
internal import Texts

/// What is said at the end of `run`, `resume` and `verify`: the counts, each failure with its place and last
/// lines, and the command to type next.
struct RunSummaryText {
    let style: Style
    let location: JournalLocation
    let isVerify: Bool
    /// The steps that wait for a person.
    let waiting: [WaitingStep]
    /// The AWS identity that has to be renewed first.
    let expired: ExpiredIdentity?

    /// The text, without the last newline.
    func text(of record: RunRecord) -> String {
        var text = ""
        for target in record.targets {
            guard let failure = target.failure else { continue }
            text += mark(.failed) + " \(target.target.id): not reached: \(ControlBytes.singleLine(failure))\n"
        }
        let troubled = record.executions.filter { $0.state == .failed || $0.state == .unknown }
        for execution in troubled.prefix(10) { text += describe(execution, in: record) }
        if troubled.count > 10 { text += "… and \(troubled.count - 10) more: see the report\n" }
        for step in waiting.prefix(10) { text += step.text(style) }
        if waiting.count > 10 { text += "… and \(waiting.count - 10) more that wait: see the report\n" }
        if let expired { text += "\n" + mark(.waiting) + " \(ControlBytes.singleLine(expired.reason))\n" }
        text += summary(of: record) + "\n"
        return text + next(for: record)
    }

    private func summary(of record: RunRecord) -> String {
        let counts = ExecutionState.allCases.compactMap { state -> String? in
            let count = record.executions.count { $0.state == state }
            return count == 0 ? nil : "\(count) \(state.rawValue)"
        }
        let what = isVerify ? "verification" : "run"
        return "\(what) \(record.id) \(record.state.rawValue): \(counts.joined(separator: ", "))"
    }

    private func describe(_ execution: RunRecord.Execution, in record: RunRecord) -> String {
        let attempt = execution.attempts.last { $0.kind == .run }
        let step = record.steps.first { $0.document == execution.document && $0.step == execution.step }
        let failure = attempt?.failure
        let file = failure?.file ?? step?.file ?? execution.document
        let line = failure?.line ?? step?.line ?? 1
        let reason = ControlBytes.singleLine(execution.reason ?? failure?.message ?? execution.state.rawValue)
        var text = "\n" + mark(execution.state) + " \(execution.step) on \(execution.target)\n"
        text += "  \(file):\(line): \(reason)\n"
        if let command = failure?.command, !reason.contains(command) {
            text += "  command: \(ControlBytes.singleLine(command))\n"
        }
        let output = attempt.map { $0.failure == nil ? "" : $0.output } ?? ""
        let evidence = execution.findings.last { $0.answer != .holds }?.answered ?? ""
        let lines = (output.isEmpty ? evidence : output).split(separator: "\n").suffix(6)
        for line in lines { text += "  │ \(ControlBytes.visibleLine(line))\n" }
        return text
    }

    private func next(for record: RunRecord) -> String {
        let sandbox = record.isSandbox ? " --sandbox" : ""
        let common = "\(record.id)\(sandbox)\(location.argument)"
        if let expired {
            let renewal = ControlBytes.singleLine(expired.renewal)
            let others = record.state == .unknown || !waiting.isEmpty ? decisions(for: record, common) : ""
            return "renew it with \(renewal), then: runbook resume \(common)\n" + others
        }
        if isVerify { return "report: runbook report \(common)\n" }
        if record.state == .finished {
            return "report: runbook report \(common) --format html --output report.html\n"
        }
        return decisions(for: record, common)
    }

    /// What a person is to decide or to answer, or else the command that carries on.
    private func decisions(for record: RunRecord, _ common: String) -> String {
        if record.state == .unknown {
            return "decide: runbook resume \(common) --done STEP | --rerun STEP | --skip STEP\n"
        }
        if waiting.isEmpty { return "resume with: runbook resume \(common)\n" }
        let answers = waiting.map(\.option).joined()
        let condition =
            waiting.allSatisfy(\.isManual)
            ? "when it is done"
            : waiting.contains(where: \.isManual) ? "when you did and agree" : "if you agree"
        return (record.state == .waiting ? "" : "resume with: runbook resume \(common)\n")
            + "\(condition): runbook resume \(common)\(answers)\n"
            + "  (`--note TEXT` says more, `--skip STEP` leaves it out, `--target EXPR` answers for some targets)\n"
    }

    private func mark(_ state: ExecutionState) -> String {
        StateMark(state.rawValue).text(style)
    }
}
