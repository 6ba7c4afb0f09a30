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
        for row in overview.targetRows { append(row, isDense: isDense) }
        page.raw("</tbody>\n</table>\n</div>\n")
        appendLegend()
        page.raw("</section>\n")
    }

    /// One row: its cells lead to the executions of its first target, which stand for the others.
    private mutating func append(_ row: RunOverview.TargetRow, isDense: Bool) {
        page.raw("<tr><th scope=row>")
        if row.targets.count == 1 {
            page.line(record.targets[row.targets[0]].target.id.rawValue)
        } else {
            page.raw("<details class=names><summary>")
            page.line(Plurals.text(row.targets.count, "target"))
            page.raw("</summary><p>")
            page.line(row.targets.map { record.targets[$0].target.id.rawValue }.joined(separator: ", "))
            page.raw("</p></details>")
        }
        page.raw("</th>")
        for step in record.steps.indices {
            guard let index = overview.execution(step: step, target: row.targets[0]) else {
                page.raw("<td class=none></td>")
                continue
            }
            let mark = record.executions[index].mark
            page.raw("<td class=\(Self.colour(of: mark))><a href=\"#e\(anchors[index])\"")
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
