internal import Execution
internal import Runbooks
internal import Texts

/// A step that waits for a person, on all the targets where it does.
struct WaitingStep {
    /// What to type for it after the option: with its document where there are several.
    let name: String
    let step: Step
    /// The document's path.
    let path: String
    let targets: [Target.ID]

    /// The steps of a run that wait, in document order.
    static func all(in record: RunRecord, plan: RunPlan) -> [WaitingStep] {
        let waiting = record.executions.filter { $0.state == .waiting && !$0.isPaused }
        var found: [WaitingStep] = []
        if waiting.isEmpty { return found }
        for runbook in plan.runbooks {
            for step in runbook.steps {
                let targets = waiting.filter { $0.document == runbook.name && $0.step == step.id }.map(
                    \.target)
                if targets.isEmpty { continue }
                let name = plan.runbooks.count > 1 ? "\(runbook.name)/\(step.id)" : step.id.rawValue
                found.append(
                    WaitingStep(name: name, step: step, path: step.block.range.file, targets: targets))
            }
        }
        return found
    }

    /// It waits for a person to act; else for one who agrees to it.
    var isManual: Bool { if case .manual = step.kind { true } else { false } }

    /// What answers it on a command line: ` --done workspace`.
    var option: String { " --\(isManual ? "done" : "confirm") \(name)" }

    /// The targets in short: `a, b and 198 more`.
    var place: String {
        let shown = targets.prefix(4).map(\.rawValue).joined(separator: ", ")
        return targets.count > 4 ? "\(shown) and \(targets.count - 4) more" : shown
    }

    /// What is to be done, for a terminal: the document's words with their control bytes neutralised, and where its
    /// pictures are.
    func text(_ style: Style) -> String {
        var text = "\n" + StateMark(ExecutionState.waiting.rawValue).text(style) + " \(name) on \(place)\n"
        let place = "  \(path):\(step.block.range.start.line): "
        guard case .manual(let manual) = step.kind else {
            let question = ControlBytes.singleLine(WaitReason.agreement(step.confirm ?? ""))
            return text + place + question + "\n" + Self.barred(step.block.text)
        }
        text +=
            place + "a person must do it\n" + Self.barred(manual.introduction) + Self.barred(step.block.text)
        for picture in manual.pictures { text += "  picture: \(ControlBytes.singleLine(picture.text))\n" }
        return text
    }

    /// Lines behind a bar.
    private static func barred(_ text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { "  │ \(ControlBytes.visibleLine($0))\n" }.joined()
    }
}
