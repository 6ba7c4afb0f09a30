internal import Runbooks
internal import Texts

extension HTMLReport {
    /// Targets down, steps across; each cell leads to its execution.
    mutating func appendMatrix() {
        if record.steps.isEmpty || record.targets.isEmpty { return }
        let isDense = record.steps.count > 6
        page.raw("<section aria-labelledby=matrix>\n<h2 id=matrix>Targets × steps</h2>\n")
        page.raw("<div class=grid tabindex=0 role=region aria-labelledby=matrix>\n")
        page.raw("<table class=\"matrix\(isDense ? " dense" : "")\">\n<thead><tr><th scope=col>Target</th>")
        for (index, step) in record.steps.enumerated() {
            page.raw("<th scope=col><a href=\"#s\(index)\">")
            page.line(overview.label(of: step))
            page.raw("</a></th>")
        }
        page.raw("</tr></thead>\n<tbody>\n")
        for target in record.targets.indices { appendRow(target: target, isDense: isDense) }
        page.raw("</tbody>\n</table>\n</div>\n")
        appendLegend()
        page.raw("</section>\n")
    }

    private mutating func appendRow(target: Int, isDense: Bool) {
        page.raw("<tr><th scope=row>")
        page.line(record.targets[target].target.id.rawValue)
        page.raw("</th>")
        for step in record.steps.indices {
            guard let index = overview.execution(step: step, target: target) else {
                page.raw("<td class=none></td>")
                continue
            }
            let mark = record.executions[index].mark
            page.raw("<td class=\(Self.colour(of: mark))><a href=\"#e\(index)\"")
            if isDense {
                // No room for the word; whoever points at the glyph or hears it gets the word all the same.
                page.raw(" title=\(mark.word) aria-label=\(mark.word)>\(mark.glyph)</a></td>")
            } else {
                page.raw("><span aria-hidden=true>\(mark.glyph)</span> \(mark.word)</a></td>")
            }
        }
        page.raw("</tr>\n")
    }

    private mutating func appendLegend() {
        page.raw("<ul class=legend aria-label=Legend>")
        for count in overview.counts {
            page.raw("<li>")
            badge(count.mark.word)
            page.raw("</li>")
        }
        page.raw("<li>empty: the step does not act there</li></ul>\n")
    }
}
