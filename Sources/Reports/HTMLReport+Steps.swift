internal import Runbooks
internal import Texts

extension HTMLReport {
    /// Every step with its block, and its executions with their attempts and evidence.
    mutating func appendSteps() {
        if record.steps.isEmpty { return }
        page.raw("<section aria-labelledby=steps>\n<h2 id=steps>Steps and executions</h2>\n")
        for (index, step) in record.steps.enumerated() { append(step, index: index) }
        page.raw("</section>\n")
    }

    private mutating func append(_ step: RunRecord.StepRecord, index: Int) {
        let executions = overview.executions(ofStep: index)
        page.raw("<section class=step id=s\(index) aria-labelledby=h\(index)>\n<h3 id=h\(index)>")
        page.raw("<span class=number>\(index + 1)</span> ")
        page.line(overview.label(of: step))
        page.raw("</h3>\n<p class=where>")
        page.element("code", "\(step.file):\(step.line)")
        if !step.headingPath.isEmpty { page.element("span", step.headingPath.joined(separator: " › ")) }
        if step.kind != "shell" { page.element("span class=chip", step.kind) }
        page.raw("</p>\n<pre class=block tabindex=0><code>")
        page.text(step.text)
        page.raw("</code></pre>\n")
        for execution in executions { appendExecution(execution) }
        page.raw("</section>\n")
    }

    private mutating func appendExecution(_ index: Int) {
        let execution = record.executions[index]
        page.raw("<details class=run>\n<summary>")
        badge(execution.shownState)
        page.raw(" ")
        page.element("code", execution.target.rawValue)
        if let text = execution.reason { reason("span", text) }
        page.raw("<span class=time>")
        let tries = execution.attempts.count(where: { $0.kind == .run })
        let facts = [tries > 1 ? Plurals.text(tries, "attempt") : nil, overview.duration(of: execution)]
        page.line(facts.compactMap { $0 }.joined(separator: ", "))
        // Following a link into a closed element opens it; the margin keeps its summary in view.
        page.raw("</span></summary>\n<div class=body id=e\(index)>\n")
        for attempt in execution.attempts { append(attempt) }
        appendFindings(execution.findings)
        if !execution.exports.isEmpty {
            page.raw("<p class=exports><b>Exports</b> ")
            for name in execution.exports {
                page.element("code", name)
                page.raw(" ")
            }
            page.raw("</p>\n")
        }
        if !execution.decisions.isEmpty {
            page.raw("<h4>Decisions</h4>\n")
            append(execution.decisions)
        }
        if execution.attempts.isEmpty, execution.findings.isEmpty, execution.decisions.isEmpty {
            page.raw("<p class=none>Nothing ran.</p>\n")
        }
        page.raw("</div>\n</details>\n")
    }

    private mutating func append(_ attempt: RunRecord.Attempt) {
        page.raw("<div class=attempt>\n<h4>")
        page.line("\(attempt.kind.rawValue.capitalizedFirst) \(attempt.number)")
        page.raw(" <small>")
        let facts = [Timestamps.text(attempt.started), overview.duration(of: attempt), attempt.statusText]
        page.line(facts.compactMap { $0 }.joined(separator: " · "))
        page.raw("</small></h4>\n")
        if let failure = attempt.failure { appendFailure(failure) }
        appendOutput(attempt.output)
        if let note = attempt.outputNote { page.element("p class=none", note) }
        page.raw("</div>\n")
    }

    private mutating func appendFindings(_ findings: [Finding]) {
        if findings.isEmpty { return }
        page.raw("<h4>Evidence</h4>\n")
        for finding in findings {
            page.raw("<div class=finding>\n<p>")
            badge(finding.answer.rawValue)
            page.raw(" ")
            page.element("code", finding.postcondition)
            reason("span", finding.reason)
            let times = finding.count > 1 ? " · asked \(Plurals.grouped(finding.count)) times" : ""
            let phase = finding.phase == .verify ? "by verify" : "\(finding.phase.rawValue) the step"
            page.element("span class=time", "\(phase) · \(Timestamps.text(finding.at))\(times)")
            page.raw("</p>\n<dl class=evidence><dt>asked</dt><dd><pre tabindex=0><code>")
            page.text(finding.asked)
            page.raw("</code></pre></dd><dt>answered</dt><dd>")
            if finding.answered.isEmpty {
                page.raw("<span class=none>no output</span>")
            } else {
                page.raw("<pre tabindex=0>")
                page.text(finding.answered)
                page.raw("</pre>")
            }
            page.raw("</dd></dl>\n</div>\n")
        }
    }
}

extension String {
    /// The text with its first letter in upper case.
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
