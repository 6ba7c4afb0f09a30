internal import Runbooks
internal import Texts

extension HTMLReport {
    /// Where the run acted, and as whom.
    mutating func appendTargets() {
        if record.targets.isEmpty { return }
        page.raw("<section aria-labelledby=targets>\n<h2 id=targets>Targets</h2>\n")
        let isLong = record.targets.count > ExecutionGroup.smallRun
        if isLong {
            page.raw(
                "<details class=names>\n<summary>\(Plurals.text(record.targets.count, "target"))</summary>\n")
        }
        page.raw("<div class=scroll>")
        page.raw("<table class=list>\n<thead><tr><th scope=col>Target</th><th scope=col>Account</th>")
        page.raw("<th scope=col>Region</th><th scope=col>Groups</th>")
        page.raw("<th scope=col>Caller found</th></tr></thead>\n<tbody>\n")
        for entry in record.targets {
            let target = entry.target
            page.raw("<tr>")
            page.element("th scope=row class=id", target.id.rawValue)
            page.element("td class=id", target.account ?? "–")
            page.element("td class=id", target.region ?? "–")
            page.element("td", target.groups.isEmpty ? "–" : target.groups.joined(separator: ", "))
            page.raw("<td>")
            if let host = entry.hostWords { page.element("p", host) }
            if let caller = entry.caller { page.element("code", caller) }
            if let failure = entry.failure {
                badge("failed")
                page.raw(" ")
                reason("span", failure)
            }
            if entry.caller == nil, entry.failure == nil { page.raw("not asked for") }
            page.raw("</td></tr>\n")
        }
        page.raw("</tbody></table></div>\n\(isLong ? "</details>\n" : "")</section>\n")
    }

    /// What was run, pinned by digest.
    mutating func appendDocuments() {
        if record.documents.isEmpty { return }
        page.raw("<section aria-labelledby=documents>\n<h2 id=documents>Runbooks</h2>\n<div class=scroll>")
        page.raw("<table class=list>\n<thead><tr><th scope=col>Title</th><th scope=col>File</th>")
        page.raw("<th scope=col>SHA-256</th></tr></thead>\n<tbody>\n")
        for document in record.documents {
            page.raw("<tr>")
            page.element("th scope=row", document.title)
            page.raw("<td>")
            page.element("code", document.path)
            page.raw("</td><td>")
            page.element("code class=digest", document.digest)
            page.raw("</td></tr>\n")
            if let sidecar = document.sidecar {
                page.raw("<tr><th scope=row>its sidecar</th><td>")
                page.element("code", sidecar.path)
                page.raw("</td><td>")
                page.element("code class=digest", document.sidecarDigest ?? "")
                page.raw("</td></tr>\n")
            }
        }
        page.raw("</tbody></table></div>\n</section>\n")
    }

    /// What people decided about the run as a whole.
    mutating func appendDecisions() {
        if record.decisions.isEmpty { return }
        page.raw("<section aria-labelledby=decisions>\n<h2 id=decisions>Decisions</h2>\n")
        append(record.decisions)
        page.raw("</section>\n")
    }

    /// Who decided what, and when.
    mutating func append(_ decisions: [RunRecord.Decision]) {
        page.raw("<ul class=decisions>\n")
        for decision in decisions {
            page.raw("<li>")
            page.element("b", decision.kind)
            page.raw(" by ")
            page.line(decision.who)
            page.element("span class=time", Timestamps.text(decision.at))
            if let note = decision.note { page.element("q", note) }
            page.raw("</li>\n")
        }
        page.raw("</ul>\n")
    }
}
