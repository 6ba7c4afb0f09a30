internal import RunbookParsing
internal import Runbooks
internal import Texts

/// Steps that a person does.
extension RunOverview {
    /// The kind of their steps.
    private static let manualKind = Step.Kind.manual(Step.Manual()).word

    /// What the run's documents say about its manual steps besides their text, by the index of the step; documents
    /// without such steps are not read.
    static func manuals(of record: RunRecord) -> [Int: Step.Manual] {
        var manuals: [Int: Step.Manual] = [:]
        for document in record.documents {
            let wanted = record.steps.enumerated().filter {
                $0.element.document == document.name
                    && $0.element.kind == manualKind
            }
            if wanted.isEmpty { continue }
            let runbook = RunbookParser.parse(
                source: document.source, path: document.path, sidecar: document.sidecar
            ).runbook
            var found: [Step.ID: Step.Manual] = [:]
            for step in runbook?.steps ?? [] {
                if case .manual(let manual) = step.kind { found[step.id] = manual }
            }
            for (index, step) in wanted { manuals[index] = found[step.step] ?? Step.Manual() }
        }
        return manuals
    }

    /// The command that answers for every step that waits for a person; nil when none does.
    var answerCommand: String? {
        guard let command = record.resumeCommand else { return nil }
        let waiting = problems.map { record.executions[$0] }.filter {
            $0.state == .waiting && !$0.isPaused
        }
        let answers = record.steps.compactMap { step -> String? in
            guard waiting.contains(where: { $0.document == step.document && $0.step == step.step }) else {
                return nil
            }
            let name = record.documents.count > 1 ? "\(step.document)/\(step.step)" : step.step.rawValue
            // Nobody else waits than who is to act, and who is to agree.
            return step.kind == Self.manualKind ? " --done \(name)" : " --confirm \(name)"
        }
        return answers.isEmpty ? nil : command + answers.joined()
    }

    /// What a section about `problems` and targets that were not reached is called.
    var problemsTitle: String {
        let isOnlyWaiting =
            problems.allSatisfy { record.executions[$0].state == .waiting }
            && !record.targets.contains { $0.failure != nil }
        return isOnlyWaiting ? "What waits for a person" : "What went wrong"
    }
}
