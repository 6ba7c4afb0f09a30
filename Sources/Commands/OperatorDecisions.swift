internal import Execution
internal import Journals
internal import Runbooks
internal import Texts

/// What an operator says of steps, as entries for the journal.
struct OperatorDecisions {
    /// The decisions and what follows from them.
    private(set) var entries: [JournalEntry] = []
    /// The executions to run again.
    private(set) var reruns: Set<ExecutionKey> = []

    /// Reads the answers; nothing is written.
    ///
    /// `target`: Which targets they are about, as an expression; nil for all.
    /// `snapshot`: The run, with the changes that were accepted.
    /// - Throws: `CommandError` for a step that the run does not have, and for one that never began and is said to be done.
    init(
        _ answers: [StepAnswer], on target: String?, _ documents: RunDocuments, _ snapshot: RunSnapshot
    ) throws {
        let selector = try target.map(RunCommand.selector)
        let present = Dictionary(uniqueKeysWithValues: snapshot.executions.map { ($0.key, $0) })
        for answer in answers {
            let (kind, name) = (answer.kind, answer.step)
            let executions = try Self.executions(of: name, on: selector, in: documents.plan)
            if kind == .done, !executions.contains(where: { present[$0.key]?.hasBegun == true }) {
                throw CommandError.invalid(
                    "step `\(name)` has not begun on such a target, so it is not done",
                    help: "leave it out with `--skip \(name)`, or let `runbook resume` run it")
            }
            if kind == .confirm,
                !executions.contains(where: {
                    Self.waitsForAgreement(present[$0.key], documents.plan.step(of: $0))
                })
            {
                throw CommandError.invalid(
                    "step `\(name)` waits for nobody's agreement on such a target",
                    help: "see what waits with `runbook show \(snapshot.run)`")
            }
            let note = answer.note.map(documents.parameters.redacted)
            for execution in executions {
                let key = execution.key
                if kind != .rerun, present[key]?.state.isComplete == true { continue }
                // What never began on a target is not done there, even if its step is elsewhere.
                if kind == .done, present[key]?.hasBegun != true { continue }
                let step = documents.plan.step(of: execution)
                if kind == .confirm, !Self.waitsForAgreement(present[key], step) { continue }
                entries.append(.decision(key, Self.decision(kind.rawValue, note: note)))
                entries.append(Self.state(kind, key, step))
                if kind == .rerun { reruns.insert(key) }
            }
        }
    }

    private static func state(_ kind: StepAnswer.Kind, _ key: ExecutionKey, _ step: Step) -> JournalEntry {
        let now = Operator.now()
        switch kind {
        case .done:
            // What a person had to do must be found by its checks too, where it has any.
            if case .manual = step.kind, !step.postconditions.isEmpty {
                return .state(key, .waiting, reason: WaitReason.answered, at: now)
            }
            return .state(key, .succeeded, reason: "done by \(Operator.name)", at: now)
        case .confirm: return .state(key, .waiting, reason: WaitReason.confirmed, at: now)
        case .skip: return .state(key, .skipped, reason: SkipReason.person, at: now)
        // Should this engine die before: it is not complete any more.
        case .rerun: return .state(key, .failed, reason: "to be run again", at: now)
        }
    }

    private static func waitsForAgreement(_ present: RunSnapshot.Execution?, _ step: Step) -> Bool {
        // One that is paused may have begun: its turn comes by itself, and it asks before its block.
        step.confirm != nil && present?.state == .waiting && present?.isPaused == false
    }

    private static func executions(
        of step: String, on selector: TargetSelector?, in plan: RunPlan
    ) throws -> [PlannedExecution] {
        let executions = plan.executions.filter { execution in
            guard
                execution.key.step.rawValue == step
                    || "\(execution.key.document)/\(execution.key.step)" == step
            else { return false }
            guard let selector, let target = plan.target(execution.key.target) else { return selector == nil }
            return selector.matches(target)
        }
        guard !executions.isEmpty else {
            let names = plan.runbooks.flatMap(\.steps).map(\.id.rawValue)
            throw CommandError.invalid(
                "no step `\(step)` on such a target in this run",
                help: Suggestion.nearest(to: step, in: names).map { "did you mean `\($0)`?" })
        }
        return executions
    }

    /// A decision of this operator, now.
    static func decision(_ kind: String, note: String? = nil) -> RunRecord.Decision {
        RunRecord.Decision(kind: kind, who: Operator.name, at: Operator.now(), note: note)
    }
}
