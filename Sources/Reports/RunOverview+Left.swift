internal import Runbooks
internal import Texts

extension RunOverview {
    /// Targets that have the same work before them.
    struct Left {
        /// Steps that follow each other and are not complete for the same reason.
        struct Item: Hashable {
            var labels: [String]
            let state: String
            let reason: String?
        }

        let items: [Item]
        var targets: [Target.ID]
    }

    /// Everything that is not complete, in the targets' order; targets with equal lists stand together.
    var left: [Left] {
        var byTarget: [Target.ID: [Left.Item]] = [:]
        for execution in record.executions where !execution.state.isComplete {
            let label = label(of: execution)
            var items = byTarget.removeValue(forKey: execution.target) ?? []
            if let last = items.last, last.state == execution.shownState, last.reason == execution.reason {
                items[items.count - 1].labels.append(label)
            } else {
                items.append(.init(labels: [label], state: execution.shownState, reason: execution.reason))
            }
            byTarget[execution.target] = items
        }
        var groups: [Left] = []
        var groupOfItems: [[Left.Item]: Int] = [:]
        for target in record.targets {
            guard let items = byTarget[target.target.id] else { continue }
            if let group = groupOfItems[items] {
                groups[group].targets.append(target.target.id)
            } else {
                groupOfItems[items] = groups.count
                groups.append(Left(items: items, targets: [target.target.id]))
            }
        }
        return groups
    }

    /// How many executions are not complete.
    var leftCount: Int { record.executions.count { !$0.state.isComplete } }

    /// The sentence that a reader needs first: how the run stands, and how much of it is done.
    var verdict: String {
        let total = record.executions.count
        let left = leftCount
        let done = "\(Plurals.grouped(total - left)) of \(Plurals.text(total, "execution")) complete"
        let state =
            switch record.state {
            // What renews it stands beside each step that waits for it.
            case .waiting:
                ExpiredIdentity.what(in: record.expiredIdentity).map { "waiting, as \($0)" }
                    ?? "waiting for a person"
            default: record.state.rawValue
            }
        return left == 0 ? "\(state): \(done)" : "\(state): \(done), \(Plurals.grouped(left)) left"
    }
}
