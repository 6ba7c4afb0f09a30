internal import Execution
internal import Runbooks
internal import Texts

/// A step that waits for a person, on all the targets where it does.
struct WaitingStep {
    /// What to type for it after `--done`: with its document where there are several.
    let name: String
    let step: Step
    /// The document's path.
    let path: String
    let targets: [Target.ID]

    /// The steps of a run that wait, in document order.
    static func all(in record: RunRecord, plan: RunPlan) -> [WaitingStep] {
        var found: [WaitingStep] = []
        for runbook in plan.runbooks {
            for step in runbook.steps {
                let targets = record.executions.filter {
                    $0.state == .waiting && $0.document == runbook.name && $0.step == step.id
                }.map(\.target)
                if targets.isEmpty { continue }
                let name = plan.runbooks.count > 1 ? "\(runbook.name)/\(step.id)" : step.id.rawValue
                found.append(WaitingStep(name: name, step: step, path: runbook.path, targets: targets))
            }
        }
        return found
    }

    /// The targets in short: `a, b and 198 more`.
    var place: String {
        let shown = targets.prefix(4).map(\.rawValue).joined(separator: ", ")
        return targets.count > 4 ? "\(shown) and \(targets.count - 4) more" : shown
    }

    /// What is to be done, for a terminal: the document's words with their control bytes neutralised, and where its
    /// pictures are.
    func text(_ style: Style) -> String {
        var text = "\n" + StateMark(ExecutionState.waiting.rawValue).text(style) + " \(name) on \(place)\n"
        text += "  \(path):\(step.block.range.start.line): a person must do it\n"
        guard case .manual(let manual) = step.kind else { return text }
        for part in [manual.introduction, step.block.text] where !part.trimmed.isEmpty {
            for line in part.split(separator: "\n", omittingEmptySubsequences: false) {
                if line.isEmpty, part.hasSuffix("\n"), line.endIndex == part.endIndex { continue }
                text += "  │ \(ControlBytes.visibleLine(line))\n"
            }
        }
        for picture in manual.pictures { text += "  picture: \(ControlBytes.singleLine(picture.text))\n" }
        return text
    }
}
