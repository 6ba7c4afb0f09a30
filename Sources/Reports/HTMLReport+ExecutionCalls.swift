internal import JSON
internal import Runbooks
internal import Texts

/// The calls of executions, beneath their steps.
extension HTMLReport {
    /// Calls of executions that went alike: those of the one that stands for all, and what all came to.
    mutating func appendCalls(of group: ExecutionGroup) {
        let execution = record.executions[group.first]
        if execution.calls.isEmpty { return }
        let shown = execution.shownCalls(limit: callRoom.limit)
        let isOpen = execution.calls.contains { [.unknown, .failed].contains(execution.outcome(of: $0)) }
        page.raw("<details class=calls\(isOpen ? " open" : "")>\n<summary><b>")
        page.line(Plurals.text(execution.calls.count, "AWS call"))
        page.raw("</b>")
        if let time = CallTime(of: execution).text { page.element("span", time) }
        page.raw("</summary>\n")
        if group.executions.count > 1 {
            page.raw("<p class=none>Those on ")
            page.element("code", execution.target.rawValue)
            page.raw("; the others called the same operations, with the same outcomes.</p>\n")
            appendCallTotals(of: group)
        }
        for place in shown.places { append(execution.calls[place], of: execution, namesTarget: false) }
        appendLeftOut(shown.left, "call", plural: "calls")
        page.raw("</details>\n")
    }

    /// What the calls of several executions came to.
    mutating func appendCallTotals(of group: ExecutionGroup) {
        var totals = CallTotals()
        for index in group.executions {
            let execution = record.executions[index]
            for call in execution.calls { totals.add(call, outcome: execution.outcome(of: call)) }
        }
        if totals.calls == 0 { return }
        page.raw("<p class=none>All ")
        page.line("\(Plurals.grouped(group.executions.count)) together: \(totals.sentence)")
        page.raw(". Each of them: ")
        page.element("code", overview.callsCommand)
        page.raw("</p>\n")
    }

    /// One call on a line; what was asked and the request's name unfold.
    mutating func append(
        _ call: RunRecord.Call, of execution: RunRecord.Execution, namesTarget: Bool
    ) {
        let outcome = execution.outcome(of: call)
        page.raw("<details class=call>\n<summary>")
        badge(outcome.rawValue)
        page.element("span class=time", Timestamps.timeOfDay(call.started))
        page.raw("<span>")
        page.element("code", call.name)
        if namesTarget {
            page.raw(" on ")
            page.element("code", execution.target.rawValue)
        }
        page.raw("</span>")
        page.element("span", call.region ?? "–")
        page.element(call.impact == .destructive ? "b class=bad" : "span", call.impactText)
        page.raw("<span>")
        page.line(call.answer ?? (outcome == .unknown ? "no answer" : "–"))
        if let retries = call.retriesCell {
            page.raw(" ")
            page.element("small", retries)
        }
        page.raw("</span>")
        page.element("span class=took", call.span ?? "–")
        page.raw("</summary>\n<div>\n")
        if !call.parameters.isEmpty { appendParameters(of: call) }
        page.raw("<p class=none>")
        let facts = [call.block, Timestamps.preciseISO8601(call.started), call.retriesText]
        page.line(facts.compactMap { $0 }.joined(separator: " · "))
        if let request = call.requestID {
            page.raw(" · request ")
            page.element("code", request)
        }
        if let caller = call.caller {
            page.raw(" · as ")
            page.element("code", caller)
        }
        if call.isRepeatable, call.impact != .read {
            page.raw(" · carries a token: sending it again does nothing twice")
        }
        page.raw("</p>\n</div>\n</details>\n")
    }

    private mutating func appendParameters(of call: RunRecord.Call) {
        let text = JSONValue.object(call.parameters).serialized(indent: 2)
        let (shown, left) = Self.ends(of: text, limit: callRoom.parameterLimit)
        page.raw("<pre tabindex=0><code>")
        page.text(shown)
        page.raw("</code></pre>\n")
        if left == 0 { return }
        page.raw("<p class=none>")
        page.prose("\(ByteCounts.text(left)) are left out: `runbook report --format json` has them")
        page.raw("</p>\n")
    }
}
