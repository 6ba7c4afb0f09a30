internal import Arguments
internal import Execution
internal import Journals
internal import Runbooks
internal import Texts

/// What `--done`, `--skip` and `--rerun` say, as entries for the journal.
struct OperatorDecisions {
    /// The decisions and what follows from them.
    private(set) var entries: [JournalEntry] = []
    /// The executions to run again.
    private(set) var reruns: Set<ExecutionKey> = []

    /// Reads the decisions; nothing is written.
    ///
    /// `plan`: What runs where.
    /// `snapshot`: The run, with the changes that were accepted.
    /// - Throws: `CommandError` for a step that the run does not have, and for one that never began and is said to be done.
    init(_ arguments: ParsedCommand, _ plan: RunPlan, _ snapshot: RunSnapshot) throws {
        let selector = try arguments.value("target").map(RunCommand.selector)
        let note = arguments.value("note")
        let present = Dictionary(uniqueKeysWithValues: snapshot.executions.map { ($0.key, $0) })
        for kind in ["done", "skip", "rerun"] {
            for step in arguments.values(kind) {
                let keys = try Self.keys(of: step, on: selector, in: plan)
                if kind == "done", !keys.contains(where: { present[$0]?.hasBegun == true }) {
                    throw CommandError.invalid(
                        "step `\(step)` has not begun on such a target, so it is not done",
                        help: "leave it out with `--skip \(step)`, or let `runbook resume` run it")
                }
                for key in keys {
                    if kind != "rerun", present[key]?.state.isComplete == true { continue }
                    // What never began on a target is not done there, even if its step is elsewhere.
                    if kind == "done", present[key]?.hasBegun != true { continue }
                    entries.append(.decision(key, Self.decision(kind, note: note)))
                    entries.append(state(kind, key))
                    if kind == "rerun" { reruns.insert(key) }
                }
            }
        }
    }

    private func state(_ kind: String, _ key: ExecutionKey) -> JournalEntry {
        let now = Operator.now()
        return switch kind {
        case "done": .state(key, .succeeded, reason: "done by \(Operator.name)", at: now)
        case "skip": .state(key, .skipped, reason: SkipReason.person, at: now)
        // Should this engine die before: it is not complete any more.
        default: .state(key, .failed, reason: "to be run again", at: now)
        }
    }

    private static func keys(
        of step: String, on selector: TargetSelector?, in plan: RunPlan
    ) throws -> [ExecutionKey] {
        let keys = plan.executions.filter { execution in
            guard
                execution.key.step.rawValue == step
                    || "\(execution.key.document)/\(execution.key.step)" == step
            else { return false }
            guard let selector, let target = plan.target(execution.key.target) else { return selector == nil }
            return selector.matches(target)
        }.map(\.key)
        guard !keys.isEmpty else {
            let names = plan.runbooks.flatMap(\.steps).map(\.id.rawValue)
            throw CommandError.invalid(
                "no step `\(step)` on such a target in this run",
                help: Suggestion.nearest(to: step, in: names).map { "did you mean `\($0)`?" })
        }
        return keys
    }

    /// A decision of this operator, now.
    static func decision(_ kind: String, note: String? = nil) -> RunRecord.Decision {
        RunRecord.Decision(kind: kind, who: Operator.name, at: Operator.now(), note: note)
    }
}
