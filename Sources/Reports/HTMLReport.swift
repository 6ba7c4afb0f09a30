internal import Runbooks
internal import Texts

/// The report as one page that opens offline: no script, no request, styles inside.
struct HTMLReport {
    let overview: RunOverview
    var page: HTMLWriter

    init(overview: RunOverview) {
        self.overview = overview
        page = HTMLWriter(capacity: 32_768 + overview.record.executions.count * 1024)
    }

    var record: RunRecord { overview.record }

    mutating func render() -> String {
        appendDocumentHead()
        let colour = Self.colour(of: StateMark(record.state.rawValue))
        page.raw("<body class=\(colour)>\n<a class=skip href=\"#main\">Skip to the results</a>\n")
        appendBanner()
        page.raw("<main id=main>\n")
        appendSummary()
        appendProblems()
        appendLeft()
        appendMatrix()
        appendSteps()
        appendTargets()
        appendDocuments()
        appendDecisions()
        page.raw("</main>\n")
        appendFooter()
        page.raw("</body>\n</html>\n")
        return page.page
    }

    private mutating func appendDocumentHead() {
        page.raw(
            """
            <!DOCTYPE html>
            <html lang=en>
            <head>
            <meta charset=utf-8>
            <meta http-equiv=Content-Security-Policy \
            content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <meta name=viewport content="width=device-width, initial-scale=1">
            <meta name=color-scheme content="light dark">
            <meta name=referrer content=no-referrer>

            """)
        page.element("title", "\(record.title): \(record.state.rawValue) (run \(record.id))")
        page.raw("\n<style>\n\(HTMLStyles.sheet)</style>\n</head>\n")
    }

    // MARK: Banner

    private mutating func appendBanner() {
        page.raw("<header class=banner>\n<p class=eyebrow>Run <code>")
        page.line(record.id)
        page.raw("</code>")
        if record.isSandbox { page.raw(" <span class=chip>sandbox: nothing real was touched</span>") }
        page.raw("</p>\n")
        page.element("h1", record.title)
        page.raw("\n<p class=verdict>")
        badge(record.state.rawValue)
        page.raw(" <span>")
        page.line(String(overview.verdict.drop { $0 != ":" }.dropFirst(2)))
        page.raw("</span></p>\n")
        appendContents()
        page.raw("</header>\n")
    }

    private mutating func appendContents() {
        var links: [(id: String, title: String)] = []
        if hasProblems { links.append(("wrong", "What went wrong")) }
        if hasWorkLeft { links.append(("left", "What is left")) }
        if !record.steps.isEmpty, !record.targets.isEmpty { links.append(("matrix", "Targets × steps")) }
        if !record.steps.isEmpty { links.append(("steps", "Steps and executions")) }
        if !record.targets.isEmpty { links.append(("targets", "Targets")) }
        if !record.documents.isEmpty { links.append(("documents", "Runbooks")) }
        if !record.decisions.isEmpty { links.append(("decisions", "Decisions")) }
        page.raw("<nav aria-label=Contents><ul>")
        for link in links { page.raw("<li><a href=\"#\(link.id)\">\(link.title)</a></li>") }
        page.raw("</ul></nav>\n")
    }

    private var hasProblems: Bool {
        !overview.problems.isEmpty || record.targets.contains { $0.failure != nil }
    }

    private var hasWorkLeft: Bool { overview.leftCount > 0 || record.resumeCommand != nil }

    /// Glyph and word of a state, in its colour.
    mutating func badge(_ state: String) {
        let mark = StateMark(state)
        page.raw("<span class=\"badge \(Self.colour(of: mark))\"><span aria-hidden=true>")
        page.raw("\(mark.glyph)</span> ")
        page.line(mark.word)
        page.raw("</span>")
    }

    /// The class that colours a state.
    static func colour(of mark: StateMark) -> String {
        switch (mark.word, mark.role) {
        case ("satisfied", _): "same"
        case (_, .good): "good"
        case (_, .bad): "bad"
        case (_, .warning): "warn"
        case (_, .accent): "busy"
        case (_, .muted), (_, .strong): "dull"
        }
    }

    // MARK: Summary

    private mutating func appendSummary() {
        page.raw("<section aria-labelledby=summary>\n<h2 id=summary class=away>Summary</h2>\n")
        appendCounts()
        page.raw("<dl class=facts>\n")
        fact("Started", "\(Timestamps.text(record.started))")
        fact("By", record.user)
        if let ended = record.ended { fact("Ended", Timestamps.text(ended)) }
        fact("Duration", overview.duration ?? "not known: its end was never seen")
        fact("Scope", scope)
        fact("Sandbox", record.isSandbox ? "yes" : "no")
        if let inventory = record.inventory { fact("Inventory", inventory) }
        fact("Version", "runbook \(record.version)")
        if let note = record.note { fact("Note", note) }
        page.raw("</dl>\n")
        let parameters = overview.parameters
        if !parameters.isEmpty {
            page.raw("<h3>Parameters</h3>\n<dl class=facts>\n")
            for (name, value) in parameters { fact(name, value) }
            page.raw("</dl>\n")
        }
        page.raw("</section>\n")
    }

    private var scope: String {
        let steps = Plurals.text(record.steps.count, "step")
        return "\(steps) on \(Plurals.text(record.targets.count, "target"))"
    }

    private mutating func fact(_ name: String, _ value: String) {
        page.raw("<div>")
        page.element("dt", name)
        page.element("dd", value)
        page.raw("</div>\n")
    }

    /// A bar whose parts are as long as the states are frequent, and the same in words.
    private mutating func appendCounts() {
        if overview.counts.isEmpty { return page.raw("<p>No executions.</p>\n") }
        page.raw("<div class=bar aria-hidden=true>")
        for count in overview.counts {
            page.raw("<i class=\(Self.colour(of: count.mark)) style=\"flex-grow:\(count.count)\"></i>")
        }
        page.raw("</div>\n<ul class=counts>\n")
        for count in overview.counts {
            page.raw("<li class=\(Self.colour(of: count.mark))><b>\(Plurals.grouped(count.count))</b> ")
            page.raw("<span aria-hidden=true>\(count.mark.glyph)</span> ")
            page.line(count.mark.word)
            page.raw("</li>\n")
        }
        page.raw("</ul>\n")
    }

    // MARK: What went wrong, and what is left

    private mutating func appendProblems() {
        if !hasProblems { return }
        page.raw("<section aria-labelledby=wrong>\n<h2 id=wrong>What went wrong</h2>\n")
        for target in record.targets where target.failure != nil {
            page.raw("<article class=\"problem bad\">\n<h3>")
            badge("failed")
            page.raw(" pre-flight of ")
            page.element("code", target.target.id.rawValue)
            page.raw("</h3>\n")
            reason("p", target.failure ?? "")
            page.raw("\n</article>\n")
        }
        for index in overview.problems { appendProblem(index) }
        page.raw("</section>\n")
    }

    private mutating func appendProblem(_ index: Int) {
        let execution = record.executions[index]
        page.raw("<article class=\"problem \(Self.colour(of: execution.mark))\">\n<h3>")
        badge(execution.shownState)
        page.raw(" <a href=\"#e\(index)\">")
        page.line(overview.label(of: execution))
        page.raw("</a> on ")
        page.element("code", execution.target.rawValue)
        page.raw("</h3>\n")
        if let text = execution.reason { reason("p", text) }
        if let attempt = execution.decisiveAttempt {
            if let failure = attempt.failure { appendFailure(failure) }
            appendOutput(Self.lastLines(of: attempt.output, count: 12))
        }
        page.raw("</article>\n")
    }

    private static func lastLines(of text: String, count: Int) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        if lines.count <= count { return text }
        let hidden = Plurals.text(lines.count - count, "line")
        return "… \(hidden) above\n" + lines.suffix(count).joined(separator: "\n")
    }

    mutating func appendFailure(_ failure: RunRecord.Failure) {
        page.raw("<p class=failure>")
        if let place = failure.place {
            page.element("code class=place", place)
            page.raw(" ")
        }
        page.prose(failure.message)
        page.raw("</p>\n")
        if let command = failure.command {
            page.raw("<pre class=command><code>")
            page.text(command)
            page.raw("</code></pre>\n")
        }
    }

    /// Why something is as it is, in an element of that name.
    mutating func reason(_ element: String, _ text: String) {
        page.raw("<\(element) class=reason>")
        page.prose(text)
        page.raw("</\(element)>")
    }

    mutating func appendOutput(_ text: String) {
        if text.isEmpty { return }
        page.raw("<pre class=output tabindex=0>")
        page.text(text)
        page.raw("</pre>\n")
    }

    private mutating func appendLeft() {
        let groups = overview.left
        if !hasWorkLeft { return }
        page.raw("<section aria-labelledby=left>\n<h2 id=left>What is left <small>")
        page.line(Plurals.text(overview.leftCount, "execution"))
        page.raw("</small></h2>\n")
        if let command = record.resumeCommand {
            page.raw("<p class=resume><span>Carry on with</span> ")
            page.element("code", command)
            page.raw("</p>\n")
        }
        if !groups.isEmpty { page.raw("<div class=scroll><table class=\"list left\">\n") }
        if !groups.isEmpty {
            page.raw("<thead><tr><th scope=col>On</th><th scope=col>Steps</th></tr></thead>\n<tbody>\n")
        }
        for group in groups {
            page.raw("<tr><td>")
            for target in group.targets {
                page.element("code", target.rawValue)
                page.raw(" ")
            }
            page.raw("</td><td><ul class=plain>")
            for item in group.items {
                page.raw("<li>")
                badge(item.state)
                page.raw(" ")
                page.line(item.labels.joined(separator: ", "))
                if let text = item.reason { reason("span", ": \(text)") }
                page.raw("</li>")
            }
            page.raw("</ul></td></tr>\n")
        }
        if !groups.isEmpty { page.raw("</tbody></table></div>\n") }
        page.raw("</section>\n")
    }

    private mutating func appendFooter() {
        page.raw("<footer><p>Made by runbook ")
        page.line(record.version)
        page.raw(" from the record of run <code>")
        page.line(record.id)
        page.raw("</code>")
        if let now = overview.now { page.line(" on \(Timestamps.text(now))") }
        page.raw(". This page holds all of its evidence: it runs no script and loads nothing.</p></footer>\n")
    }
}
