internal import Runbooks
internal import Texts

/// What checks answered, beneath the blocks that asked.
extension HTMLReport {
    /// Answers of one check that are shown in full.
    private static let answerLimit = 12

    /// All answers of a check, put together where they are alike; the latest phase and the worst answers first.
    mutating func appendAnswers(of check: String, step: Int) {
        var alike = AlikeGroups()
        var all: [(execution: Int, finding: Finding)] = []
        for index in overview.executions(ofStep: step) {
            for finding in record.executions[index].findings where finding.postcondition == check {
                let target = overview.targets[record.executions[index].target]
                alike.add(all.count, signature: ExecutionSignature.exact(finding), target: target)
                all.append((index, finding))
            }
        }
        if all.isEmpty {
            page.raw("<p class=none>Not asked.</p>\n")
            return
        }
        let groups = alike.groups.map { group in group.members.map { all[$0] } }
            .enumerated()
            .sorted {
                (Self.rank($0.element[0].finding), $0.offset) < (Self.rank($1.element[0].finding), $1.offset)
            }
            .map(\.element)
        page.raw("<ul class=answers>\n")
        for group in groups.prefix(Self.answerLimit) {
            append(group.map(\.finding), of: group.map { record.executions[$0.execution].target })
        }
        page.raw("</ul>\n")
        let rest = groups.dropFirst(Self.answerLimit)
        if !rest.isEmpty {
            let count = rest.reduce(0) { $0 + $1.count }
            page.element("p class=none", "\(Plurals.text(count, "answer")) more stand with the executions")
        }
    }

    private static func rank(_ finding: Finding) -> Int {
        let phase = finding.phase == .before ? 3 : 0
        return switch finding.answer {
        case .doesNotHold: phase
        case .couldNotTell: phase + 1
        case .holds: phase + 2
        }
    }

    private mutating func append(_ findings: [Finding], of targets: [Target.ID]) {
        let finding = findings[0]
        page.raw("<li>")
        badge(finding)
        page.raw(" ")
        page.element("span class=phase", finding.phase.words)
        page.raw(" ")
        appendShort(targets)
        reason("span", finding.reason)
        let asked = findings.map(\.count).max() ?? 1
        let times = asked > 1 ? "asked \(Plurals.grouped(asked)) times" : ""
        page.element("span class=time", times)
        page.raw("\n")
        appendOutput(finding.answered, isFolded: finding.answer == .holds)
        page.raw("</li>\n")
    }

    /// What undid a step, where anything did.
    mutating func appendRollbacks(of step: Int) {
        let undone = overview.executions(ofStep: step).filter { index in
            record.executions[index].attempts.contains { $0.kind == .rollback }
        }
        if undone.isEmpty {
            page.raw("<p class=none>Nothing was undone.</p>\n")
            return
        }
        page.raw("<p class=none>Ran on ")
        appendShort(undone.map { record.executions[$0].target })
        page.raw("; the attempts stand with the step.</p>\n")
    }
}
