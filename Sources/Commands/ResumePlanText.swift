internal import Execution
internal import Journals
internal import Runbooks
internal import Texts

/// What a resume would do, for people: documents, their steps in order, and in each step what becomes of its targets.
enum ResumePlanText {
    /// So many targets stand in a line; the others are counted.
    private static let targetsShown = 6

    /// The whole text.
    static func text(of resume: ResumePlan, _ plan: RunPlan) -> String {
        var text = ""
        var counts: [(word: String, count: Int)] = []
        var rest = resume.entries[...]
        var document = -1
        while let first = rest.first {
            let ofStep = rest.prefix {
                $0.execution.document == first.execution.document
                    && $0.execution.step == first.execution.step
            }
            rest = rest.dropFirst(ofStep.count)
            if first.execution.document != document {
                document = first.execution.document
                text += "\(plan.runbooks[document].path)\n"
            }
            let step = plan.step(of: first.execution)
            text += "  \(ControlBytes.singleLine(step.id.rawValue))  line \(step.block.range.start.line)\n"
            for (words, targets) in grouped(ofStep) {
                let reason = words.reason.map { ": \(ControlBytes.singleLine($0))" } ?? ""
                text += "    \(words.verb)  \(names(targets))\(reason)\n"
                if let index = counts.firstIndex(where: { $0.word == words.verb }) {
                    counts[index].count += targets.count
                } else {
                    counts.append((words.verb, targets.count))
                }
            }
        }
        let sums = counts.map { "\($0.word) \(Plurals.grouped($0.count))" }
        return text + "executions: \(sums.isEmpty ? "none" : sums.joined(separator: ", "))\n"
    }

    private struct Words: Equatable {
        var verb: String
        var reason: String?
    }

    private static func grouped(
        _ entries: ArraySlice<ResumePlan.Entry>
    ) -> [(words: Words, targets: [Target.ID])] {
        var groups: [(words: Words, targets: [Target.ID])] = []
        for entry in entries {
            let words = words(for: entry.outlook)
            let target = entry.execution.key.target
            if let index = groups.firstIndex(where: { $0.words == words }) {
                groups[index].targets.append(target)
            } else {
                groups.append((words, [target]))
            }
        }
        return groups
    }

    private static func words(for outlook: ResumePlan.Outlook) -> Words {
        switch outlook {
        case .stands: Words(verb: "stands")
        case .standsUnless(let names):
            Words(verb: "stands", reason: "unless these inputs change: \(names.joined(separator: ", "))")
        case .runs(let condition): Words(verb: "runs", reason: condition)
        case .asksPerson(let what): Words(verb: "waits", reason: what)
        case .runsAgain(let names):
            Words(verb: "runs again", reason: "inputs changed: \(names.joined(separator: ", "))")
        case .rerun: Words(verb: "runs again", reason: "as `--rerun` says")
        case .verifies: Words(verb: "checks", reason: "its block came to its end, its checks were not asked")
        case .settles(mayRerun: true):
            Words(verb: "unknown", reason: "its checks are asked; where they do not hold it runs again")
        case .settles(mayRerun: false):
            Words(verb: "unknown", reason: "its checks are asked; where they do not hold you decide")
        case .asksOperator:
            Words(verb: "unknown", reason: "you decide, with `--done`, `--rerun` or `--skip`")
        case .waits(let reason): Words(verb: "waits", reason: reason)
        case .skipped(let reason): Words(verb: "skipped", reason: reason)
        }
    }

    private static func names(_ targets: [Target.ID]) -> String {
        let shown = targets.prefix(targetsShown).map { ControlBytes.singleLine($0.rawValue) }
        let more = targets.count > shown.count ? " and \(targets.count - shown.count) more" : ""
        return "on \(shown.joined(separator: ", "))\(more)"
    }
}
