internal import Runbooks
internal import Texts

/// The calls of AWS APIs.
extension MarkdownReport {
    /// Calls of one execution: a pull request has little room.
    private static let executionLimit = 20

    func appendCalls(to output: inout LimitedText) {
        guard let calls = overview.calls else { return }
        output.section(
            "AWS calls without an answer", pieces: calls.unanswered.lazy.map(unanswered), share: 10,
            noun: "call")
        var intro = "\(text(calls.totals.sentence))\n\n| operation |"
        intro += CallTotals.heads.map { " \($0) |" }.joined()
        intro += "\n| --- |" + String(repeating: " ---: |", count: CallTotals.heads.count) + "\n"
        let rows = calls.services.flatMap { service -> [String] in
            let operations = service.operations.map { row(code("\(service.name) \($0.name)"), $0.totals) }
            return operations.count < 2
                ? operations : [row("**\(text(service.name))**", service.totals)] + operations
        }
        output.section("AWS calls", intro: intro, pieces: rows, share: 10, noun: "row")
        let steps = calls.steps.filter { $0.time.blocks > 0 }.map { entry in
            let label = code(overview.label(of: record.steps[entry.step]))
            let time = "\(CallTime.text(entry.time.calls)) | \(CallTime.text(entry.time.blocks))"
            return
                "| \(label) | \(Plurals.grouped(entry.calls)) | \(time) | \(entry.time.shareText ?? "–") |\n"
        }
        output.section(
            "Where the time went",
            intro:
                "| step | calls | in AWS calls | in its blocks | share |\n| --- | ---: | ---: | ---: | ---: |\n",
            pieces: steps, share: 5, noun: "step")
    }

    private func row(_ name: String, _ totals: CallTotals) -> String {
        "| \(name) | \(totals.cells.joined(separator: " | ")) |\n"
    }

    private func unanswered(_ place: CallOverview.Place) -> String {
        let execution = record.executions[place.execution]
        let call = execution.calls[place.call]
        let label = "\(code(overview.label(of: execution))) on \(code(execution.target.rawValue))"
        return "- **\(CallOutcome.unknown.mark.text)**: \(code(call.name)) by \(label): \(text(call.doubt))"
            + "<br>\(facts(of: call))\(parameters(of: call))\n"
    }

    private func facts(of call: RunRecord.Call) -> String {
        call.facts.map { text($0) }.joined(separator: ", ")
    }

    private func parameters(of call: RunRecord.Call) -> String {
        call.parametersText.map { "<br>\(code($0))" } ?? ""
    }

    /// The calls of one execution, those without an answer first.
    func calls(of execution: RunRecord.Execution) -> String {
        if execution.calls.isEmpty { return "" }
        let shown = execution.shownCalls(limit: Self.executionLimit)
        let count = Plurals.text(execution.calls.count, "AWS call")
        let time = CallTime(of: execution).text.map { ", \($0)" } ?? ""
        var result = "**\(count)**\(time)\n\n"
        for place in shown.places {
            let call = execution.calls[place]
            let mark = execution.outcome(of: call).mark
            result += "- \(mark.text): \(code(call.name)), \(facts(of: call))\n"
        }
        if shown.left > 0 {
            result += "- \(Plurals.text(shown.left, "more call")): \(code(overview.callsCommand))\n"
        }
        return result + "\n"
    }

    /// What may have happened behind a problem.
    func openCalls(of execution: RunRecord.Execution) -> String {
        let open = execution.openCalls
        let shown = open.prefix(3).map { call in
            "<br>**\(CallOutcome.unknown.mark.text)**: \(code(call.name)): \(text(call.doubt))"
        }
        let left = open.count - 3
        return shown.joined()
            + (left > 0 ? "<br>\(Plurals.text(left, "more such call")): \(code(overview.callsCommand))" : "")
    }
}
