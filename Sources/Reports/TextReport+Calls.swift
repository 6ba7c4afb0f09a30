internal import Runbooks
internal import Texts

/// The calls of AWS APIs.
extension TextReport {
    /// Calls without an answer that the summary lists, and calls of one execution beneath its step.
    private static let limit = 50

    /// What all calls came to: first those of which nobody knows whether they happened.
    mutating func appendCalls() {
        guard let calls = overview.calls else { return }
        heading("AWS CALLS")
        wrapped(clean(calls.totals.sentence), indent: 0)
        appendUnanswered(calls.unanswered)
        line()
        appendTotals(of: calls)
        appendTimes(of: calls)
    }

    private mutating func appendUnanswered(_ places: [CallOverview.Place]) {
        if places.isEmpty { return }
        line()
        for place in places.prefix(Self.limit) {
            let execution = record.executions[place.execution]
            let call = execution.calls[place.call]
            let mark = CallOutcome.unknown.mark
            let label = clean(overview.label(of: execution))
            let name = "\(clean(call.name)), by \(label) on \(clean(execution.target.rawValue))"
            wrapped(name, indent: 4, lead: mark.text + "  ", role: mark.role)
            wrapped(call.doubt, indent: 4)
            listed(call.facts, indent: 4)
            appendParameters(of: call, indent: 4)
        }
        appendLeftOut(places.count - Self.limit, "call without an answer", plural: "calls without an answer")
    }

    private mutating func appendLeftOut(_ count: Int, _ noun: String, plural: String, indent: Int = 4) {
        if count <= 0 { return }
        let amount = Plurals.text(count, "more \(noun)", plural: "more \(plural)")
        wrapped("\(amount): \(clean(overview.callsCommand))", indent: indent)
    }

    /// As much of what was asked as fits a line.
    private mutating func appendParameters(of call: RunRecord.Call, indent: Int) {
        guard let text = call.parametersText.map(clean) else { return }
        let shown = DisplayWidth.prefix(of: text, columns: columns - indent)
        line(String(repeating: " ", count: indent) + style.paint(shown, .muted))
    }

    /// Facts over as many lines as they need, none of them broken that fits a line.
    private mutating func listed(
        _ facts: [String], indent: Int, lead: String = "", role: Style.Role? = nil
    ) {
        var lead = (text: lead, role: role)
        var row = ""
        for (index, fact) in facts.enumerated() {
            let piece = clean(fact) + (index + 1 < facts.count ? "," : "")
            let room = columns - max(indent, DisplayWidth.columns(of: lead.text))
            if !row.isEmpty, DisplayWidth.columns(of: row) + 1 + DisplayWidth.columns(of: piece) > room {
                wrapped(row, indent: indent, lead: lead.text, role: lead.role)
                (lead, row) = (("", nil), "")
            }
            row += (row.isEmpty ? "" : " ") + piece
        }
        wrapped(row, indent: indent, lead: lead.text, role: lead.role)
    }

    // MARK: Totals

    private mutating func appendTotals(of calls: CallOverview) {
        var rows: [(name: String, totals: CallTotals, role: Style.Role?)] = []
        for service in calls.services {
            if service.operations.count > 1 {
                rows.append((clean(service.name), service.totals, .strong))
                for operation in service.operations {
                    rows.append(("  " + clean(operation.name), operation.totals, nil))
                }
            } else if let operation = service.operations.first {
                rows.append((clean("\(service.name) \(operation.name)"), operation.totals, nil))
            }
        }
        let heads = ["operation"] + CallTotals.heads
        var table = TextColumns(numbers: Set(1..<heads.count))
        table.rows.append(heads.map { .init($0, .muted) })
        for row in rows {
            table.rows.append(([row.name] + row.totals.cells).map { .init($0, row.role) })
        }
        if table.width <= columns {
            for text in table.lines(style) { line(text) }
            return
        }
        for row in rows {
            wrapped("\(row.name)  \(clean(row.totals.sentence))", indent: 4, lead: "·", role: .muted)
        }
    }

    private mutating func appendTimes(of calls: CallOverview) {
        let steps = calls.steps.filter { $0.time.blocks > 0 }
        if steps.isEmpty { return }
        heading("WHERE THE TIME WENT")
        let heads = ["step", "calls", "in AWS calls", "in its blocks", "share"]
        var table = TextColumns(numbers: Set(1..<heads.count))
        table.rows.append(heads.map { .init($0, .muted) })
        for entry in steps {
            let cells = [
                clean(overview.label(of: record.steps[entry.step])), Plurals.grouped(entry.calls),
                CallTime.text(entry.time.calls), CallTime.text(entry.time.blocks),
                entry.time.shareText ?? "–",
            ]
            table.rows.append(cells.map { .init($0) })
        }
        if table.width <= columns {
            for text in table.lines(style) { line(text) }
            return
        }
        for entry in steps {
            let label = clean(overview.label(of: record.steps[entry.step]))
            wrapped("\(label): \(entry.time.text ?? "–")", indent: 4, lead: "·", role: .muted)
        }
    }

    // MARK: Of one execution

    /// Its calls, those without an answer first.
    mutating func appendCalls(of execution: RunRecord.Execution) {
        if execution.calls.isEmpty { return }
        let count = Plurals.text(execution.calls.count, "AWS call")
        let time = CallTime(of: execution).text
        wrapped([count, time].compactMap { $0 }.joined(separator: ", "), indent: 4, lead: "  ", role: .muted)
        let shown = execution.shownCalls(limit: Self.limit)
        for place in shown.places {
            let call = execution.calls[place]
            let outcome = execution.outcome(of: call)
            listed(
                [call.name] + call.facts, indent: 6, lead: "    \(outcome.mark.text)  ",
                role: outcome.mark.role)
            if outcome == .unknown { wrapped(call.doubt, indent: 6) }
            appendParameters(of: call, indent: 6)
        }
        appendLeftOut(shown.left, "call", plural: "calls", indent: 6)
    }

    /// What may have happened behind a problem.
    mutating func appendOpenCalls(of execution: RunRecord.Execution) {
        let open = execution.openCalls
        for call in open.prefix(3) {
            let place = call.region.map { " in \($0)" } ?? ""
            let mark = CallOutcome.unknown.mark
            wrapped(
                clean("\(call.name)\(place): \(call.doubt)"), indent: 6, lead: "    \(mark.text) ",
                role: mark.role)
        }
        appendLeftOut(open.count - 3, "such call", plural: "such calls")
    }
}
