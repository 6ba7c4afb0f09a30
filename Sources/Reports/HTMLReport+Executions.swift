internal import Runbooks
internal import Texts

/// The executions of a step, those that went alike as one.
extension HTMLReport {
    /// Open groups of one step; what went wrong beyond that is folded too.
    private static let openLimit = 5
    /// Groups up to which all are open: a guide that ran on one target reads like a notebook.
    private static let fewGroups = 2

    /// All executions of a step, those that went wrong first.
    mutating func appendExecutions(ofStep step: Int) {
        let groups = groups[step]
        if groups.isEmpty {
            page.raw("<p class=none>It acts on no target of this run.</p>\n")
            return
        }
        for (place, group) in groups.enumerated() {
            let execution = record.executions[group.first]
            let isProblem = [.failed, .unknown, .waiting].contains(execution.state)
            let hasSomething =
                !execution.attempts.isEmpty || !execution.findings.isEmpty || !execution.decisions.isEmpty
                || !execution.calls.isEmpty
            let isOpen = groups.count <= Self.fewGroups || (isProblem && place < Self.openLimit)
            append(group, isOpen: hasSomething && isOpen)
        }
    }

    private mutating func append(_ group: ExecutionGroup, isOpen: Bool) {
        let execution = record.executions[group.first]
        page.raw("<details class=run\(isOpen ? " open" : "")>\n<summary>")
        badge(execution.shownState)
        page.raw(" ")
        let targets = group.executions.map { record.executions[$0].target }
        appendShort(targets)
        if let text = execution.reason, group.likeness != .stateOnly { reason("span", text) }
        page.raw("<span class=time>")
        let tries = execution.attempts.count(where: { $0.kind == .run })
        let facts = [tries > 1 ? Plurals.text(tries, "attempt") : nil, duration(of: group)]
        page.line(facts.compactMap { $0 }.joined(separator: ", "))
        // Following a link into a closed element opens it; the margin keeps its summary in view.
        page.raw("</span></summary>\n<div class=body id=e\(group.first)>\n")
        appendNames(targets)
        switch group.likeness {
        case .stateOnly:
            page.raw("<p class=none>")
            page.prose("each of them went in its own way: `runbook report --format json` has them all")
            page.raw("</p>\n")
            appendCallTotals(of: group)
        case .sameButNames:
            page.raw("<p class=none>As on ")
            page.element("code", execution.target.rawValue)
            let rest = execution.calls.isEmpty ? "nothing else" : "what their calls say of their own"
            page.raw("; the others differ in their own names, accounts and regions, and in \(rest).</p>\n")
            appendBody(of: group)
        case .same: appendBody(of: group)
        }
        page.raw("</div>\n</details>\n")
    }

    private func duration(of group: ExecutionGroup) -> String? {
        if group.executions.count == 1 { return overview.duration(of: record.executions[group.first]) }
        let spans = group.executions.compactMap { index -> Int64? in
            let attempts = record.executions[index].attempts
            guard let first = attempts.first, let end = attempts.last?.ended else { return nil }
            return end - first.started
        }
        return RunOverview.range(of: spans)
    }

    // MARK: One group

    private mutating func appendBody(of group: ExecutionGroup) {
        let execution = record.executions[group.first]
        for place in execution.attempts.indices { appendAttempt(place, of: group) }
        appendFindings(of: group)
        appendCalls(of: group)
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
        if execution.attempts.isEmpty, execution.findings.isEmpty, execution.decisions.isEmpty,
            execution.calls.isEmpty
        {
            page.raw("<p class=none>Nothing ran.</p>\n")
        }
    }

    private mutating func appendAttempt(_ place: Int, of group: ExecutionGroup) {
        let attempts = group.executions.map { record.executions[$0].attempts[place] }
        let attempt = attempts[0]
        page.raw("<div class=attempt>\n<h4>")
        page.line("\(attempt.kind.rawValue.capitalizedFirst) \(attempt.number)")
        page.raw(" <small>")
        let spans = attempts.compactMap { attempt in attempt.ended.map { $0 - attempt.started } }
        let facts = [
            RunOverview.range(ofMoments: attempts.map(\.started)), RunOverview.range(of: spans),
            attempt.statusText,
        ]
        page.line(facts.compactMap { $0 }.joined(separator: " · "))
        page.raw("</small></h4>\n")
        if let failure = attempt.failure { appendFailure(failure) }
        appendOutput(attempt.output)
        if let note = attempt.outputNote { page.element("p class=none", note) }
        page.raw("</div>\n")
    }

    private mutating func appendFindings(of group: ExecutionGroup) {
        let findings = record.executions[group.first].findings
        if findings.isEmpty { return }
        page.raw("<h4>Evidence</h4>\n")
        for (place, finding) in findings.enumerated() {
            page.raw("<div class=finding>\n<p>")
            badge(finding)
            page.raw(" ")
            page.element("code", finding.postcondition)
            reason("span", finding.reason)
            let times = finding.count > 1 ? " · asked \(Plurals.grouped(finding.count)) times" : ""
            let moments = group.executions.map { record.executions[$0].findings[place].at }
            let moment = RunOverview.range(ofMoments: moments) ?? ""
            page.element("span class=time", "\(finding.phase.words) · \(moment)\(times)")
            page.raw("</p>\n<dl class=evidence><dt>asked</dt><dd><pre tabindex=0><code>")
            page.text(finding.asked)
            page.raw("</code></pre></dd><dt>answered</dt><dd>")
            if finding.answered.isEmpty {
                page.raw("<span class=none>no output</span>")
            } else {
                appendOutput(finding.answered)
            }
            page.raw("</dd></dl>\n</div>\n")
        }
    }

    /// What a check answered. Before the step nothing is wrong with an effect that is not there yet.
    mutating func badge(_ finding: Finding) {
        let isExpected = finding.phase == .before && finding.answer == .doesNotHold
        badge(finding.answer.rawValue, colour: isExpected ? "dull" : nil)
    }
}

extension Finding.Phase {
    /// When the question was asked, in words.
    var words: String { self == .verify ? "by verify" : "\(rawValue) the step" }
}

extension String {
    /// The text with its first letter in upper case.
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
