internal import Journals
public import Runbooks

/// What the selected steps want of a target, for pre-flight.
///
/// Steps with a condition count for nothing: whether they run is known when their turn comes.
public struct TargetNeeds: Sendable, Hashable {
    /// The users that steps run as, in order of appearance.
    public var users: [String] = []
    /// The shells that read their blocks and checks.
    public var shells: Set<Step.Shell> = []

    /// Wants nothing.
    public init() {}

    mutating func add(_ step: Step) {
        if let user = step.user, !users.contains(user) { users.append(user) }
        if case .shell(let shell) = step.kind { shells.insert(shell) }
        shells.formUnion(step.postconditions.map(\.shell))
    }
}

extension RunPlan {
    /// What the selected steps want of each target.
    public var needs: [Target.ID: TargetNeeds] {
        var needs: [Target.ID: TargetNeeds] = [:]
        for execution in executions where execution.isSelected {
            let step = step(of: execution)
            if step.when == nil { needs[execution.key.target, default: TargetNeeds()].add(step) }
        }
        return needs
    }
}
