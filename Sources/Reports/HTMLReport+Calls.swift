internal import Runbooks
internal import Texts

/// The calls of AWS APIs, all together.
extension HTMLReport {
    /// Kinds of calls without an answer that are told, and calls of one kind.
    private static let kindLimit = 30
    private static let sameKindLimit = 10
    /// Operations that the table has room for.
    private static let rowLimit = 200

    /// What all calls came to: first those of which nobody knows whether they happened.
    mutating func appendCalls() {
        guard let calls = overview.calls else { return }
        page.raw("<section aria-labelledby=calls>\n<h2 id=calls>AWS calls</h2>\n")
        page.element("p", calls.totals.sentence)
        page.raw("\n")
        appendUnanswered(calls.unanswered)
        appendTotals(of: calls)
        appendTimes(of: calls)
        page.raw("<p class=none>Each call stands with its step. All of them in order of time: ")
        page.element("code", overview.callsCommand)
        page.raw("</p>\n</section>\n")
    }

    // MARK: Without an answer

    /// One operation of one step.
    private struct Kind: Hashable {
        let document: String
        let step: Step.ID
        let name: String
        let doubt: String
    }

    private mutating func appendUnanswered(_ places: [CallOverview.Place]) {
        if places.isEmpty { return }
        var kinds: [Kind] = []
        var members: [Kind: [CallOverview.Place]] = [:]
        for place in places {
            let execution = record.executions[place.execution]
            let call = execution.calls[place.call]
            let kind = Kind(
                document: execution.document, step: execution.step, name: call.name, doubt: call.doubt)
            if members[kind] == nil { kinds.append(kind) }
            members[kind, default: []].append(place)
        }
        for kind in kinds.prefix(Self.kindLimit) { append(kind, places: members[kind] ?? []) }
        let rest = kinds.dropFirst(Self.kindLimit).reduce(0) { $0 + (members[$1]?.count ?? 0) }
        appendLeftOut(rest, "call without an answer", plural: "calls without an answer")
    }

    private mutating func append(_ kind: Kind, places: [CallOverview.Place]) {
        guard let first = places.first else { return }
        page.raw("<article class=\"problem warn\">\n<h3>")
        badge(CallOutcome.unknown.rawValue)
        page.raw(" ")
        page.element("code", kind.name)
        page.raw(" by <a href=\"#e\(anchors[first.execution])\">")
        page.line(overview.label(of: record.executions[first.execution]))
        page.raw("</a> on ")
        // A loop may have made several on one target.
        var targets: [Target.ID] = []
        for place in places where targets.last != record.executions[place.execution].target {
            targets.append(record.executions[place.execution].target)
        }
        appendShort(targets)
        page.raw("</h3>\n")
        appendNames(targets)
        reason("p", kind.doubt)
        page.raw("\n")
        for place in places.prefix(Self.sameKindLimit) {
            let execution = record.executions[place.execution]
            append(execution.calls[place.call], of: execution, namesTarget: places.count > 1)
        }
        appendLeftOut(places.count - Self.sameKindLimit, "such call", plural: "such calls")
        page.raw("</article>\n")
    }

    /// How many more there are, and where to find them.
    mutating func appendLeftOut(_ count: Int, _ noun: String, plural: String) {
        if count <= 0 { return }
        let amount = Plurals.text(count, "more \(noun)", plural: "more \(plural)")
        page.raw("<p class=none>")
        page.line(amount)
        page.raw(": ")
        page.element("code", overview.callsCommand)
        page.raw("</p>\n")
    }

    /// What may have happened behind a problem.
    mutating func appendOpenCalls(of execution: RunRecord.Execution) {
        let open = execution.openCalls
        for call in open.prefix(Self.openLimit) {
            page.raw("<p>")
            badge(CallOutcome.unknown.rawValue)
            page.raw(" ")
            page.element("code", call.name)
            if let region = call.region {
                page.raw(" in ")
                page.line(region)
            }
            page.raw(" ")
            reason("span", call.doubt)
            page.raw("</p>\n")
        }
        appendLeftOut(open.count - Self.openLimit, "such call", plural: "such calls")
    }

    private static let openLimit = 3

    // MARK: Totals

    private mutating func appendTotals(of calls: CallOverview) {
        page.raw("<h3>By operation</h3>\n<div class=scroll><table class=\"list sums\">\n<thead><tr>")
        page.raw("<th scope=col>Operation</th>")
        for head in CallTotals.heads { page.element("th scope=col", head) }
        page.raw("</tr></thead>\n<tbody>\n")
        var room = Self.rowLimit
        var left = 0
        for service in calls.services {
            if service.operations.count > 1 { appendRow("th scope=row", service.name, service.totals) }
            for operation in service.operations {
                guard room > 0 else {
                    left += 1
                    continue
                }
                room -= 1
                let name = "\(service.name) \(operation.name)"
                appendRow(service.operations.count > 1 ? "td class=part" : "td", name, operation.totals)
            }
        }
        page.raw("</tbody></table></div>\n")
        appendLeftOut(left, "operation", plural: "operations")
    }

    private mutating func appendRow(_ element: String, _ name: String, _ totals: CallTotals) {
        page.raw("<tr>")
        page.element(element, name)
        for (head, cell) in zip(CallTotals.heads, totals.cells) {
            let colour = head == "failed" ? "bad" : head == "unknown" ? "warn" : ""
            page.raw(cell == "–" || colour.isEmpty ? "<td>" : "<td class=\(colour)>")
            page.line(cell)
            if head == "failed", !totals.codes.isEmpty {
                page.raw(" ")
                page.element("small", totals.codesText(limit: 3))
            }
            page.raw("</td>")
        }
        page.raw("</tr>\n")
    }

    private mutating func appendTimes(of calls: CallOverview) {
        let steps = calls.steps.filter { $0.time.blocks > 0 }
        if steps.isEmpty { return }
        page.raw("<h3>Where the time went</h3>\n<div class=scroll><table class=\"list sums\">\n<thead><tr>")
        for head in ["Step", "calls", "in AWS calls", "in its blocks", "share"] {
            page.element("th scope=col", head)
        }
        page.raw("<th scope=col class=wide></th></tr></thead>\n<tbody>\n")
        for entry in steps {
            page.raw("<tr><td><a href=\"#s\(entry.step)\">")
            page.line(overview.label(of: record.steps[entry.step]))
            page.raw("</a></td>")
            page.element("td", Plurals.grouped(entry.calls))
            page.element("td", CallTime.text(entry.time.calls))
            page.element("td", CallTime.text(entry.time.blocks))
            page.element("td", entry.time.shareText ?? "–")
            let percent = Int(((entry.time.share ?? 0) * 100).rounded())
            page.raw("<td class=wide><span class=share aria-hidden=true>")
            page.raw("<i style=\"width:\(percent)%\"></i></span></td></tr>\n")
        }
        page.raw("</tbody></table></div>\n")
    }
}
