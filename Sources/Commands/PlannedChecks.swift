internal import Execution
internal import JSON
internal import Journals
internal import Runbooks
internal import Texts

/// What the checks of a plan answered: what a run would do with every selected execution.
struct PlannedChecks {
    /// What would become of an execution.
    enum Outcome: String, CaseIterable {
        /// Its checks hold, or its file is as wanted: nothing would run.
        case satisfied = "satisfied already"
        case runs = "would run"
        /// A person would be asked first.
        case waits = "would wait"
        /// Its `when` is false as things stand.
        case skipped = "would be skipped"
        /// It would fail although its checks hold.
        case fails = "would fail"
        /// A check could not tell, or its target was not reached: it would fail without running.
        case couldNotTell = "could not tell"
    }

    private struct Answer: Hashable {
        var outcome: Outcome
        var reason: String?
        /// What would change in its file.
        var diff: String?
    }

    private var answers: [ExecutionKey: Answer] = [:]
    private let unreached: Set<Target.ID>
    /// So many targets stand in a line; the others are counted.
    private static let targetsShown = 6

    /// Reads what an engine told while it asked.
    init(_ plan: RunPlan, events: [RunEvent]) {
        var unreached: [Target.ID: String] = [:]
        var diffs: [ExecutionKey: String] = [:]
        var ended: [ExecutionKey: (state: ExecutionState, reason: String?)] = [:]
        for event in events {
            switch event {
            case .preflight(let target, .failed(let reason)): unreached[target] = reason
            case .fileDiffers(let key, let diff): diffs[key] = diff
            case .ended(let key, let state, let reason, _, _): ended[key] = (state, reason)
            default: break
            }
        }
        self.unreached = Set(unreached.keys)
        for execution in plan.executions where execution.isSelected {
            if let reason = unreached[execution.key.target] {
                answers[execution.key] = Answer(outcome: .couldNotTell, reason: "not reached: \(reason)")
            } else if let (state, reason) = ended[execution.key] {
                answers[execution.key] = Answer(
                    outcome: Self.outcome(state, plan.step(of: execution)), reason: reason,
                    diff: diffs[execution.key])
            } else {
                answers[execution.key] = Answer(outcome: .couldNotTell, reason: "it was not asked")
            }
        }
    }

    private static func outcome(_ state: ExecutionState, _ step: Step) -> Outcome {
        switch state {
        case .satisfied, .succeeded: return .satisfied
        case .skipped: return .skipped
        case .failed: return .fails
        case .unknown: return .couldNotTell
        case .pending, .waiting:
            if case .manual = step.kind { return .waits }
            return step.confirm == nil ? .runs : .waits
        }
    }

    /// How the command ends, as `verify` would: 4 where nobody could tell, 1 where a run would fail or a target was not
    /// reached.
    var code: ExitCode {
        let isUnknown = answers.contains { key, answer in
            answer.outcome == .couldNotTell && !unreached.contains(key.target)
        }
        if isUnknown { return .unknown }
        let isFailure = !unreached.isEmpty || answers.values.contains { $0.outcome == .fails }
        return isFailure ? .failed : .success
    }

    /// A line for each thing that would become of a step, with the targets where; below it what would change in a file.
    func lines(of executions: [PlannedExecution]) -> [String] {
        var groups: [(answer: Answer, targets: [Target.ID])] = []
        for execution in executions {
            guard let answer = answers[execution.key] else { continue }
            if let index = groups.firstIndex(where: { $0.answer == answer }) {
                groups[index].targets.append(execution.key.target)
            } else {
                groups.append((answer, [execution.key.target]))
            }
        }
        return groups.flatMap { answer, targets in
            let shown = targets.prefix(Self.targetsShown).map { ControlBytes.singleLine($0.rawValue) }
            let more = targets.count > shown.count ? " and \(targets.count - shown.count) more" : ""
            let reason = answer.reason.map { ": \(ControlBytes.singleLine($0))" } ?? ""
            let line = "\(answer.outcome.rawValue)  on \(shown.joined(separator: ", "))\(more)\(reason)"
            return [line] + (answer.diff?.split(separator: "\n").map { "  \($0)" } ?? [])
        }
    }

    /// How many executions would come to what.
    var totals: String {
        let counts = Outcome.allCases.compactMap { outcome -> String? in
            let count = answers.values.count { $0.outcome == outcome }
            return count == 0 ? nil : "\(Plurals.grouped(count)) \(outcome.rawValue)"
        }
        return "executions: \(counts.isEmpty ? "none" : counts.joined(separator: ", "))"
    }

    /// The executions of a step, each with its target, its outcome, the reason where there is one, and what would change
    /// in its file.
    func json(of executions: [PlannedExecution]) -> JSONValue {
        .array(
            executions.compactMap { execution in
                answers[execution.key].map { answer in
                    .object(
                        JSONObject([
                            ("target", .string(execution.key.target.rawValue)),
                            ("outcome", .string(answer.outcome.rawValue)),
                            ("reason", answer.reason.map(JSONValue.string) ?? .null),
                            ("diff", answer.diff.map(JSONValue.string) ?? .null),
                        ]))
                }
            })
    }
}
