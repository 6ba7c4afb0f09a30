internal import Runbooks
internal import Texts

/// What went wrong, before everything else: what went wrong in the same way is told once.
extension HTMLReport {
    /// Kinds of trouble that are told; the guide has all.
    private static let limit = 50
    /// Executions of one kind that are told: requests have numbers, so no two outputs may be alike.
    private static let sameKindLimit = 3

    /// What trouble is, whatever was printed.
    private struct Kind: Hashable {
        let document: String
        let step: Step.ID
        let state: String
        let reason: String?
        let failure: RunRecord.Failure?

        init(_ execution: RunRecord.Execution) {
            document = execution.document
            step = execution.step
            state = execution.shownState
            reason = execution.reason
            failure = execution.decisiveAttempt?.failure
        }
    }

    var hasProblems: Bool {
        !overview.problems.isEmpty || record.targets.contains { $0.failure != nil }
    }

    mutating func appendProblems() {
        if !hasProblems { return }
        page.raw("<section aria-labelledby=wrong>\n<h2 id=wrong>\(overview.problemsTitle)</h2>\n")
        appendPreflight()
        var wanted = Set(overview.problems)
        var groups: [ExecutionGroup] = []
        for index in overview.problems where wanted.contains(index) {
            guard let group = groupOfAnchor[anchors[index]] else { continue }
            wanted.subtract(group.executions)
            // Where the guide has no room for each of them, they may have failed in many ways.
            groups +=
                group.likeness == .stateOnly
                ? group.executions.map { ExecutionGroup(executions: [$0], likeness: .same) } : [group]
        }
        appendKinds(of: groups)
        page.raw("</section>\n")
    }

    /// The first few of each kind in full, the others by their names.
    private mutating func appendKinds(of groups: [ExecutionGroup]) {
        var kinds: [Kind] = []
        var members: [Kind: [ExecutionGroup]] = [:]
        for group in groups {
            let kind = Kind(record.executions[group.first])
            if members[kind] == nil { kinds.append(kind) }
            members[kind, default: []].append(group)
        }
        for kind in kinds.prefix(Self.limit) {
            let groups = members[kind] ?? []
            for group in groups.prefix(Self.sameKindLimit) { append(group) }
            let rest = groups.dropFirst(Self.sameKindLimit).flatMap(\.executions).sorted()
            if !rest.isEmpty { append(ExecutionGroup(executions: rest, likeness: .stateOnly)) }
        }
        if kinds.count > Self.limit {
            let more = Plurals.text(kinds.count - Self.limit, "other problem")
            page.element("p class=none", "\(more): see the guide")
        }
    }

    /// Targets that were never reached, together where the reason is the same.
    private mutating func appendPreflight() {
        var alike = AlikeGroups()
        for (index, entry) in record.targets.enumerated() {
            guard let failure = entry.failure else { continue }
            alike.add(index, signature: Array(failure.utf8), target: entry.target)
        }
        for group in alike.groups.prefix(Self.limit) {
            page.raw("<article class=\"problem bad\">\n<h3>")
            badge("failed")
            page.raw(" pre-flight of ")
            let targets = group.members.map { record.targets[$0].target.id }
            appendShort(targets)
            page.raw("</h3>\n")
            reason("p", record.targets[group.members[0]].failure ?? "")
            page.raw("\n")
            appendNames(targets)
            page.raw("</article>\n")
        }
    }

    private mutating func append(_ group: ExecutionGroup) {
        let execution = record.executions[group.first]
        page.raw("<article class=\"problem \(Self.colour(of: execution.mark))\">\n<h3>")
        badge(execution.shownState)
        page.raw(" <a href=\"#e\(anchors[group.first])\">")
        page.line(overview.label(of: execution))
        page.raw("</a> on ")
        let targets = group.executions.map { record.executions[$0].target }
        appendShort(targets)
        page.raw("</h3>\n")
        appendNames(targets)
        if group.likeness == .stateOnly {
            if let failure = execution.decisiveAttempt?.failure { appendFailure(failure) }
            page.raw("<p class=none>Each of them printed something else.</p>\n</article>\n")
            return
        }
        if let text = execution.reason { reason("p", text) }
        appendOpenCalls(of: execution)
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

    // MARK: What is left

    var hasWorkLeft: Bool { overview.leftCount > 0 || record.resumeCommand != nil }

    mutating func appendLeft() {
        if !hasWorkLeft { return }
        let groups = overview.left
        page.raw("<section aria-labelledby=left>\n<h2 id=left>What is left <small>")
        page.line(Plurals.text(overview.leftCount, "execution"))
        page.raw("</small></h2>\n")
        if let command = record.resumeCommand {
            page.raw("<p class=resume><span>Carry on with</span> ")
            page.element("code", command)
            page.raw("</p>\n")
        }
        if let command = overview.answerCommand {
            page.raw("<p class=resume><span>When a person has done or agreed to what waits</span> ")
            page.element("code", command)
            page.raw("</p>\n")
        }
        if !groups.isEmpty {
            page.raw("<div class=scroll><table class=\"list left\">\n")
            page.raw("<thead><tr><th scope=col>On</th><th scope=col>Steps</th></tr></thead>\n<tbody>\n")
            for group in groups { append(group) }
            page.raw("</tbody></table></div>\n")
        }
        page.raw("</section>\n")
    }

    private mutating func append(_ group: RunOverview.Left) {
        page.raw("<tr><td>")
        appendShort(group.targets)
        appendNames(group.targets)
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
}
