internal import Runbooks
internal import Texts

/// Executions of one step that went alike, and are shown once.
struct ExecutionGroup {
    /// What the executions have in common.
    enum Likeness {
        /// Everything but their times.
        case same
        /// Everything but their times and what their targets are called.
        case sameButNames
        /// Their state: the page has no room for each of them.
        case stateOnly
    }

    /// The indices of the executions, in the targets' order; never empty.
    let executions: [Int]
    let likeness: Likeness

    /// The execution that stands for all.
    var first: Int { executions[0] }
}

extension ExecutionGroup {
    /// Targets of a run up to which every execution is shown in full, however many differ.
    static let smallRun = 60
    /// Groups of one step and state that a larger run shows in full.
    static let limit = 20
    /// The same for executions that did not go well.
    static let problemLimit = 60

    /// The executions of a step in groups, those that went wrong first.
    static func groups(of executions: [Int], in record: RunRecord, targets: [Target.ID: Target])
        -> [ExecutionGroup]
    {
        var alike = AlikeGroups()
        for index in executions {
            let execution = record.executions[index]
            alike.add(
                index, signature: ExecutionSignature.exact(execution), target: targets[execution.target])
        }
        let byState = Dictionary(grouping: alike.groups) { record.executions[$0.members[0]].shownState }
        let isSmall = record.targets.count <= smallRun
        return StateMark.words.flatMap { state -> [ExecutionGroup] in
            guard let groups = byState[state] else { return [] }
            let limit = isSmall ? groups.count : isProblem(state) ? problemLimit : limit
            var result = groups.prefix(limit).map { group in
                ExecutionGroup(executions: group.members, likeness: group.isExact ? .same : .sameButNames)
            }
            let rest = groups.dropFirst(limit).flatMap(\.members).sorted()
            if !rest.isEmpty { result.append(ExecutionGroup(executions: rest, likeness: .stateOnly)) }
            return result
        }
    }

    private static func isProblem(_ state: String) -> Bool {
        ["failed", "unknown", "waiting"].contains(state)
    }
}
