internal import Journals
internal import Runbooks

/// What a run's executions say of its steps.
struct StepRecords {
    private struct Name: Hashable {
        var document: String
        var step: Step.ID
    }

    private var executions: [Name: [RunSnapshot.Execution]]
    private let frozen: Set<Name>

    init(_ snapshot: RunSnapshot) {
        executions = Dictionary(grouping: snapshot.executions) {
            Name(document: $0.key.document, step: $0.key.step)
        }
        frozen = Set(snapshot.steps.map { Name(document: $0.document, step: $0.step) })
    }

    private func all(_ step: RunSnapshot.FrozenStep) -> [RunSnapshot.Execution] {
        executions[Name(document: step.document, step: step.step)] ?? []
    }

    /// On how many targets a step is done.
    func done(_ step: RunSnapshot.FrozenStep) -> Int { all(step).count { $0.state.isDone } }

    /// What stands of a step: on how many of its targets it is done.
    func standing(_ step: RunSnapshot.FrozenStep) -> String {
        let count = all(step).count
        return "done on \(done(step)) of \(count) target\(count == 1 ? "" : "s"), which stands"
    }

    /// Something is recorded under this name.
    func exists(_ document: String, _ step: Step.ID) -> Bool {
        let name = Name(document: document, step: step)
        return frozen.contains(name) || executions[name] != nil
    }

    /// A step was removed once, and all that is done of it was done by what it is again today.
    func isBack(_ document: String, _ step: Step.ID, _ digest: [UInt8]) -> Bool {
        let name = Name(document: document, step: step)
        guard !frozen.contains(name), let all = executions[name] else { return false }
        return all.allSatisfy { !$0.hasBegun || $0.stepDigest == digest || $0.reason == SkipReason.removed }
    }

    /// A name for the record of a step that is gone, which no step can have.
    func freeName(_ document: String, _ step: Step.ID) -> Step.ID {
        var name = Step.ID("\(step) (removed)")
        var number = 1
        while exists(document, name) {
            number += 1
            name = Step.ID("\(step) (removed \(number))")
        }
        return name
    }
}
