internal import Runbooks
internal import Texts

/// The report for a pull request.
///
/// GitHub refuses long texts, so each section has its share of the limit: what matters most comes first, and a
/// section that is full says how much it leaves out.
struct MarkdownReport {
    let overview: RunOverview
    let limit: Int

    private static let longestInline = 400
    private static let longestOutput = 3000

    var record: RunRecord { overview.record }

    func render() -> String {
        var text = LimitedText(limit: limit)
        appendHead(to: &text)
        text.section(overview.problemsTitle, pieces: problems, share: 25, noun: "problem")
        appendLeft(to: &text)
        appendMatrix(to: &text)
        appendCalls(to: &text)
        text.section("Steps", pieces: record.steps.indices.lazy.map(step), share: 15, noun: "step")
        text.section("Targets", pieces: targets, share: 8, noun: "target")
        text.section("Decisions", pieces: record.decisions.map(decision), share: 5, noun: "decision")
        let inOrder = overview.problems + record.executions.indices.filter { !isProblem($0) }
        text.section("Executions", pieces: inOrder.lazy.map(execution), share: 100, noun: "execution")
        return text.output
    }

    // MARK: Head

    private func appendHead(to output: inout LimitedText) {
        let mark = StateMark(record.state.rawValue)
        var rows = [
            ("run", code(record.id)), ("state", "**\(mark.text)**"),
            ("started", "\(Timestamps.text(record.started)) by \(code(record.user))"),
        ]
        if let ended = record.ended { rows.append(("ended", Timestamps.text(ended))) }
        rows.append(("duration", overview.duration ?? "not known: its end was never seen"))
        if let note = record.note { rows.append(("note", text(note))) }
        rows.append(("sandbox", record.isSandbox ? "yes: nothing real was touched" : "no"))
        if let inventory = record.inventory { rows.append(("inventory", code(inventory))) }
        rows.append(("version", "runbook \(text(record.version))"))
        var head = "# \(mark.glyph) \(text(record.title))\n\n\(overview.verdict)\n\n| | |\n| --- | --- |\n"
        for (name, value) in rows { head += "| \(name) | \(value) |\n" }
        output.append(head)

        let documents = record.documents.flatMap { document in
            let row =
                "| runbook | \(code(document.path)): \(text(document.title)), sha256 \(code(document.digest)) |\n"
            let sidecar = document.sidecar.map {
                "| sidecar | \(code($0.path)), sha256 \(code(document.sidecarDigest ?? "")) |\n"
            }
            return [row] + (sidecar.map { [$0] } ?? [])
        }
        let parameters = overview.parameters.map { "| parameter | \(code($0.name)) = \(code($0.value)) |\n" }
        output.rows(documents + parameters, share: 10)
        let counts = overview.counts.map { "\($0.mark.glyph) \(Plurals.grouped($0.count)) \($0.mark.word)" }
        output.append("\n**\(counts.isEmpty ? "no executions" : counts.joined(separator: ", "))**\n")
    }

    // MARK: What went wrong

    private var problems: [String] {
        let unreachable = record.targets.compactMap { target in
            target.failure.map { "- **pre-flight** of \(code(target.target.id.rawValue)): \(text($0))\n" }
        }
        return unreachable + overview.problems.map { problem(record.executions[$0]) }
    }

    private func isProblem(_ index: Int) -> Bool {
        switch record.executions[index].state {
        case .failed, .unknown, .waiting: true
        case .pending, .satisfied, .succeeded, .skipped: false
        }
    }

    private func problem(_ execution: RunRecord.Execution) -> String {
        let label = code(overview.label(of: execution))
        var result = "- **\(execution.mark.text)**: \(label) on \(code(execution.target.rawValue))"
        if let reason = execution.reason { result += ": \(text(reason))" }
        result += openCalls(of: execution)
        if let failure = execution.decisiveAttempt?.failure { result += "<br>\(line(failure))" }
        return result + "\n"
    }

    private func line(_ failure: RunRecord.Failure) -> String {
        var result = failure.place.map { code($0) + ": " } ?? ""
        result += text(failure.message)
        if let command = failure.command { result += ", in \(code(command))" }
        return result
    }

    // MARK: What is left

    private func appendLeft(to output: inout LimitedText) {
        var intro = ""
        if let command = record.resumeCommand {
            intro = "Carry on with:\n\n\(MarkdownEscaping.fence(command, language: "sh"))\n"
        }
        if let command = overview.answerCommand {
            intro +=
                "When a person has done or agreed to what waits:\n\n\(MarkdownEscaping.fence(command, language: "sh"))\n"
        }
        let groups = overview.left.map { group in
            let names = group.targets.map { code($0.rawValue) }.joined(separator: ", ")
            let items = group.items.map { item in
                let labels = item.labels.map { code($0) }.joined(separator: ", ")
                return "\(labels) (\(item.state))" + (item.reason.map { ": " + text($0) } ?? "")
            }
            return "- on \(names): \(items.joined(separator: "; "))\n"
        }
        // The command counts even when no execution is there to be listed.
        let pieces = groups.isEmpty && !intro.isEmpty ? ["No execution was recorded yet.\n"] : groups
        let title = "What is left: \(Plurals.text(overview.leftCount, "execution"))"
        output.section(title, intro: intro, pieces: pieces, share: 15, noun: "group of targets")
    }

    // MARK: Matrix

    private func appendMatrix(to output: inout LimitedText) {
        if record.steps.isEmpty { return }
        let isWide = record.steps.count > 8
        let labels = record.steps.map { code(overview.label(of: $0)) }
        var intro = ""
        if isWide {
            intro = labels.enumerated().map { "\($0 + 1). \($1)" }.joined(separator: "\n") + "\n\n"
        }
        let heads = isWide ? record.steps.indices.map { String($0 + 1) } : labels
        intro += "| target | \(heads.joined(separator: " | ")) |\n|"
        intro += String(repeating: " --- |", count: heads.count + 1) + "\n"
        let ranked = record.targets.indices.map { (rank: rank(target: $0), target: $0) }
        let sorted = ranked.sorted { ($0.rank, $0.target) < ($1.rank, $1.target) }
        let rows = sorted.lazy.map { row(target: $0.target, isWide: isWide) }
        output.section("Targets × steps", intro: intro, pieces: rows, share: 25, noun: "target")
    }

    /// Targets with problems come first, then those with work left.
    private func rank(target: Int) -> Int {
        var rank = record.targets[target].failure == nil ? 2 : 0
        for step in record.steps.indices {
            guard let index = overview.execution(step: step, target: target) else { continue }
            if isProblem(index) { return 0 }
            if !record.executions[index].state.isComplete { rank = min(rank, 1) }
        }
        return rank
    }

    private func row(target: Int, isWide: Bool) -> String {
        let cells = record.steps.indices.map { step in
            guard let index = overview.execution(step: step, target: target) else { return "" }
            let mark = record.executions[index].mark
            return isWide ? mark.glyph : mark.text
        }
        return "| \(code(record.targets[target].target.id.rawValue)) | \(cells.joined(separator: " | ")) |\n"
    }

    // MARK: Targets and decisions

    private var targets: [String] {
        record.targets.map { entry in
            var parts = [code(entry.target.id.rawValue)]
            if let account = entry.target.account { parts.append("account \(code(account))") }
            if let host = entry.hostWords { parts.append(text(host)) }
            if let caller = entry.caller { parts.append("caller \(code(caller))") }
            if let failure = entry.failure { parts.append("pre-flight failed: \(text(failure))") }
            return "- \(parts.joined(separator: ", "))\n"
        }
    }

    private func decision(_ decision: RunRecord.Decision) -> String {
        let note = decision.note.map { ": \(text($0))" } ?? ""
        return "- \(code(decision.kind)) by \(code(decision.who)), \(Timestamps.text(decision.at))\(note)\n"
    }

    // MARK: Steps and executions

    private func step(_ index: Int) -> String {
        let step = record.steps[index]
        let path = step.headingPath.isEmpty ? "" : " " + text(step.headingPath.joined(separator: " › "))
        let summary = "<details><summary>\(htmlCode(overview.label(of: step)))\(path)</summary>\n\n"
        let place = code("\(step.file):\(step.line)")
        let block = MarkdownEscaping.fence(limited(step.text), language: step.language)
        guard let manual = overview.manuals[index] else {
            return "\(summary)\(place)\n\n\(block)\n</details>\n"
        }
        let introduction = manual.introduction.isEmpty ? "" : text(manual.introduction) + "\n\n"
        let pictures = manual.pictures.map { "- picture: \(link($0))\n" }.joined()
        return "\(summary)\(place): a person must do it\n\n\(introduction)\(block)\n\(pictures)\n</details>\n"
    }

    /// A link where it leads to something harmless, else its text.
    private func link(_ picture: Step.Manual.Picture) -> String {
        let link: String
        switch LinkTarget(picture.source) {
        case .external(let address), .relative(let address): link = address
        case .fragment, .refused: return text(picture.text)
        }
        if link.contains(where: { "<>\n".contains($0) }) { return text(picture.text) }
        let words = picture.alternative.isEmpty ? picture.source : picture.alternative
        return "[\(text(words))](<\(link.replacing("&", with: "&amp;"))>)"
    }

    private func execution(_ index: Int) -> String {
        let execution = record.executions[index]
        let name = "\(htmlCode(overview.label(of: execution))) on \(htmlCode(execution.target.rawValue))"
        let duration = overview.duration(of: execution).map { " (\($0))" } ?? ""
        var result = "<details><summary>\(execution.mark.text) \(name)\(duration)</summary>\n\n"
        if let reason = execution.reason { result += "\(text(reason))\n\n" }
        for entry in execution.attempts { result += attempt(entry) }
        for entry in execution.findings { result += finding(entry) }
        result += calls(of: execution)
        if !execution.exports.isEmpty {
            result += "- exports \(execution.exports.map(code).joined(separator: ", "))\n"
        }
        result += execution.decisions.map(decision).joined()
        return result + "\n</details>\n"
    }

    private func attempt(_ attempt: RunRecord.Attempt) -> String {
        let facts = [Timestamps.text(attempt.started), overview.duration(of: attempt), attempt.statusText]
        var result = "**\(attempt.name)**: \(facts.compactMap { $0 }.joined(separator: ", "))"
        if let failure = attempt.failure { result += "<br>\(line(failure))" }
        result += "\n\n"
        if !attempt.output.isEmpty { result += MarkdownEscaping.fence(limited(attempt.output)) + "\n" }
        if let note = attempt.outputNote { result += "_\(note)_\n\n" }
        return result
    }

    private func finding(_ finding: Finding) -> String {
        let mark = StateMark(finding.answer.rawValue)
        let times = finding.count > 1 ? ", asked \(finding.count) times" : ""
        var result = "**\(finding.phase.rawValue): \(mark.text)**, \(code(finding.postcondition))"
        result += ", \(Timestamps.text(finding.at))\(times): \(text(finding.reason))\n\n"
        result += MarkdownEscaping.fence(limited(finding.asked), language: "sh") + "\n"
        if !finding.answered.isEmpty { result += MarkdownEscaping.fence(limited(finding.answered)) + "\n" }
        return result
    }

    // MARK: Text

    func text(_ text: String) -> String { MarkdownEscaping.text(shortened(text)) }

    func code(_ text: String) -> String { MarkdownEscaping.code(shortened(text)) }

    /// In HTML that Markdown passes through, backticks mean nothing.
    private func htmlCode(_ text: String) -> String {
        "<code>\(MarkdownEscaping.text(shortened(text)))</code>"
    }

    private func shortened(_ text: String) -> String {
        text.utf16.count <= Self.longestInline ? text : String(text.prefix(Self.longestInline)) + "…"
    }

    /// The end of a long text: failures speak last.
    private func limited(_ text: String) -> String {
        if text.utf16.count <= Self.longestOutput { return text }
        let tail = text.suffix(Self.longestOutput)
        return "… \(Plurals.text(text.count - tail.count, "character")) left out for length …\n\(tail)"
    }
}
