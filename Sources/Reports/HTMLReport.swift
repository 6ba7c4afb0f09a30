internal import Runbooks
internal import Texts

/// The report as one page that opens offline: no script, no request, styles inside.
struct HTMLReport {
    let overview: RunOverview
    /// The executions of each step, put together where they went alike.
    let groups: [[ExecutionGroup]]
    /// The groups by the executions that stand for them.
    let groupOfAnchor: [Int: ExecutionGroup]
    /// For each execution the one that stands for it, whose place on the page links lead to.
    let anchors: [Int]
    /// The documents, as their readers see them.
    let guides: [Guide]
    /// The bytes that the page keeps of one output, so that many different ones fit it.
    let outputLimit: Int
    /// How much of the calls the page keeps.
    let callRoom: CallRoom
    var page: HTMLWriter

    /// Bytes of output that a page has room for.
    private static let outputRoom = 2 << 20

    init(overview: RunOverview) {
        self.overview = overview
        let record = overview.record
        groups = record.steps.indices.map { step in
            ExecutionGroup.groups(
                of: overview.executions(ofStep: step), in: record, targets: overview.targets)
        }
        var anchors = Array(record.executions.indices)
        var groupOfAnchor: [Int: ExecutionGroup] = [:]
        for group in groups.joined() {
            groupOfAnchor[group.first] = group
            for index in group.executions { anchors[index] = group.first }
        }
        self.anchors = anchors
        self.groupOfAnchor = groupOfAnchor
        guides = record.documents.map { Guide($0, in: record) }
        outputLimit = max(2048, Self.outputRoom / max(1, groupOfAnchor.count))
        callRoom = CallRoom(groups: groupOfAnchor.keys.map { record.executions[$0].calls.count })
        page = HTMLWriter(capacity: 262_144)
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
        appendTimeline()
        appendCalls()
        appendGuides()
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
        page.raw(
            "\n<style>\n\(HTMLStyles.sheet)\(overview.calls == nil ? "" : HTMLStyles.calls)</style>\n</head>\n"
        )
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
        if hasProblems { links.append(("wrong", overview.problemsTitle)) }
        if hasWorkLeft { links.append(("left", "What is left")) }
        if !record.steps.isEmpty, !record.targets.isEmpty { links.append(("matrix", "Targets × steps")) }
        if hasTimeline { links.append(("timeline", "Timeline")) }
        if overview.calls != nil { links.append(("calls", "AWS calls")) }
        for (number, document) in record.documents.enumerated() where !guides[number].isEmpty {
            links.append(("guide\(number)", Self.title(of: document, among: record.documents.count)))
        }
        if hasUnplacedSteps { links.append(("steps", "Steps and executions")) }
        if !record.targets.isEmpty { links.append(("targets", "Targets")) }
        if !record.documents.isEmpty { links.append(("documents", "Runbooks")) }
        if !record.decisions.isEmpty { links.append(("decisions", "Decisions")) }
        page.raw("<nav aria-label=Contents><ul>")
        for link in links {
            page.raw("<li><a href=\"#\(link.id)\">")
            page.line(link.title)
            page.raw("</a></li>")
        }
        page.raw("</ul></nav>\n")
    }

    /// Glyph and word of a state, in its colour.
    mutating func badge(_ state: String, colour: String? = nil) {
        let mark = StateMark(state)
        page.raw("<span class=\"badge \(colour ?? Self.colour(of: mark))\"><span aria-hidden=true>")
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

    /// Why something is as it is, in an element of that name.
    mutating func reason(_ element: String, _ text: String) {
        page.raw("<\(element) class=reason>")
        page.prose(text)
        page.raw("</\(element)>")
    }

    private mutating func appendFooter() {
        page.raw("<footer><p>Made by runbook ")
        page.line(record.version)
        page.raw(" from the record of run <code>")
        page.line(record.id)
        page.raw("</code>")
        if let now = overview.now { page.line(" on \(Timestamps.text(now))") }
        page.raw(". This page needs nothing else: it runs no script and loads nothing.</p></footer>\n")
    }
}
