internal import Markdown
internal import Runbooks
internal import Texts

/// The documents as notebooks: their text, and beneath each block that is a step what became of it.
extension HTMLReport {
    /// Every document of the run, then the steps that no document shows.
    mutating func appendGuides() {
        for (number, document) in record.documents.enumerated() {
            append(guides[number], document, number: number)
        }
        if !hasUnplacedSteps { return }
        page.raw("<section aria-labelledby=steps>\n<h2 id=steps>Steps and executions</h2>\n")
        let placed = placedSteps
        for (index, step) in record.steps.enumerated() where !placed.contains(index) {
            appendStep(index, block: step.text, isPlaced: false)
        }
        page.raw("</section>\n")
    }

    private var placedSteps: Set<Int> { guides.reduce(into: []) { $0.formUnion($1.placedSteps) } }

    /// The record has steps that no document shows.
    var hasUnplacedSteps: Bool { placedSteps.count < record.steps.count }

    private mutating func append(_ guide: Guide, _ document: RunRecord.Document, number: Int) {
        if guide.isEmpty { return }
        page.raw("<section class=guide aria-labelledby=guide\(number)>\n<h2 id=guide\(number)>")
        page.line(Self.title(of: document, among: record.documents.count))
        page.raw("</h2>\n<div class=prose lang=\"\">\n")
        let anchors = Anchors(prefix: "d\(number)-", headings: guide.headings)
        var heading = 0
        for section in guide.sections {
            append(section.blocks, anchors: anchors, heading: &heading) { report, cell in
                switch cell {
                case .code(let code): report.append(code.text, role: guide.role(ofLine: code.start.line))
                case .item(let line):
                    guard let step = guide.step(ofItemLine: line) else { return }
                    report.appendStep(step, block: nil, isPlaced: true)
                }
            }
            for added in section.added { append(added.text, role: added.role) }
        }
        page.raw("</div>\n</section>\n")
    }

    /// What a document's section is called: with one document the page has its title already.
    static func title(of document: RunRecord.Document, among count: Int) -> String {
        count == 1 ? "The guide, and what happened" : "Guide: \(document.title)"
    }

    /// A code block with what it was in the run.
    private mutating func append(_ text: String, role: Guide.Role) {
        switch role {
        case .step(let step): appendStep(step, block: text, isPlaced: true)
        case .check(let step, let name):
            page.raw("<section class=\"cell check\">\n<p class=head>Check ")
            page.element("code", name)
            page.raw(" of ")
            appendLink(toStep: step)
            page.raw("</p>\n")
            appendBlock(text)
            appendAnswers(of: name, step: step)
            page.raw("</section>\n")
        case .rollback(let step):
            page.raw("<section class=\"cell\">\n<p class=head>Undoes ")
            appendLink(toStep: step)
            page.raw("</p>\n")
            appendBlock(text)
            appendRollbacks(of: step)
            page.raw("</section>\n")
        case .ignored: appendIdle(text, "Not a step: left out by <code>ignore</code>, or only to be read.")
        case .notInRun: appendIdle(text, "Not part of this run.")
        case .example: appendBlock(text)
        }
    }

    private mutating func appendIdle(_ text: String, _ note: String) {
        page.raw("<section class=\"cell idle\">\n<p class=head>\(note)</p>\n")
        appendBlock(text)
        page.raw("</section>\n")
    }

    private mutating func appendBlock(_ text: String) {
        page.raw("<pre class=block tabindex=0><code>")
        page.text(text)
        page.raw("</code></pre>\n")
    }

    private mutating func appendLink(toStep step: Int) {
        page.raw("<a href=\"#s\(step)\">")
        page.line(overview.label(of: record.steps[step]))
        page.raw("</a>")
    }

    // MARK: Steps

    /// A step with its block and its executions.
    ///
    /// - Parameters:
    ///   - index: The step.
    ///   - block: The text to show of it; nil where it stands right above.
    ///   - isPlaced: It stands in its document, whose headings are to be seen above it.
    private mutating func appendStep(_ index: Int, block: String?, isPlaced: Bool) {
        let step = record.steps[index]
        page.raw("<section class=\"cell step\" id=s\(index) aria-labelledby=h\(index) lang=en>\n")
        page.raw("<p class=head><span class=number>\(index + 1)</span> <b id=h\(index)>")
        page.line(overview.label(of: step))
        page.raw("</b> ")
        page.element("code class=where", "\(step.file):\(step.line)")
        if step.kind != "shell" { page.element("span class=chip", step.kind) }
        if !isPlaced, !step.headingPath.isEmpty {
            page.element("span class=where", step.headingPath.joined(separator: " › "))
        }
        appendTally(ofStep: index)
        page.raw("</p>\n")
        if let block { appendBlock(block) }
        appendExecutions(ofStep: index)
        page.raw("</section>\n")
    }

    /// How many executions are in which state, where they are more than the eye counts.
    private mutating func appendTally(ofStep step: Int) {
        let counts = overview.counts(ofStep: step)
        if counts.reduce(0, { $0 + $1.count }) < 2 { return }
        page.raw("<span class=tally>")
        for count in counts {
            page.raw("<span class=\(Self.colour(of: count.mark))>")
            page.raw("\(Plurals.grouped(count.count)) <span aria-hidden=true>\(count.mark.glyph)</span> ")
            page.line(count.mark.word)
            page.raw("</span> ")
        }
        page.raw("</span>")
    }
}
