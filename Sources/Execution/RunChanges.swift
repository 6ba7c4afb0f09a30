public import Journals
public import Runbooks

/// What an operator changed between the beginning of a run and its resumption: a pure comparison.
public struct RunChanges: Sendable, Hashable {
    /// One difference.
    public struct Change: Sendable, Hashable {
        /// What kind of difference.
        public enum Kind: String, Sendable, Hashable {
            /// The step was edited and has not succeeded anywhere.
            case changed
            /// The step was edited after it had succeeded somewhere: what was done stands.
            case changedAfterDone = "changed after it was done"
            /// The step is new.
            case new
            /// The step is gone.
            case removed
            /// The step stands elsewhere among the others.
            case moved
            /// The inventory has other targets.
            case inventory
            /// A parameter has another value.
            case parameter
        }

        /// What kind of difference.
        public var kind: Kind
        /// The step as `DOCUMENT/STEP`, the inventory's path, or the parameter's name.
        public var subject: String
        /// Where it stands in the document, when it does.
        public var line: Int?
    }

    /// The differences in document order.
    public var changes: [Change] = []

    /// Nothing was changed that matters.
    public var isEmpty: Bool { changes.isEmpty }

    /// Compares what is frozen in a run with a plan made from the files of today.
    public init(
        from snapshot: RunSnapshot, to plan: RunPlan, earlierTargets: [Target], inventory: Inventory,
        parameterNames: [String]
    ) {
        let complete = Set(
            snapshot.executions.filter { $0.state == .succeeded || $0.state == .satisfied }
                .map { "\($0.key.document)/\($0.key.step)" })
        var present: Set<String> = []
        for runbook in plan.runbooks {
            let earlier = snapshot.stepDigests[runbook.name] ?? [:]
            for step in runbook.steps {
                let name = "\(runbook.name)/\(step.id)"
                present.insert(name)
                let line = step.block.range.start.line
                guard let digest = earlier[step.id] else {
                    changes.append(Change(kind: .new, subject: name, line: line))
                    continue
                }
                if digest != StepDigest.digest(of: step, in: runbook) {
                    let kind: Change.Kind = complete.contains(name) ? .changedAfterDone : .changed
                    changes.append(Change(kind: kind, subject: name, line: line))
                }
            }
        }
        for (document, steps) in snapshot.stepDigests.sorted(by: { $0.key < $1.key }) {
            for step in steps.keys.sorted() where !present.contains("\(document)/\(step)") {
                changes.append(Change(kind: .removed, subject: "\(document)/\(step)"))
            }
        }
        if inventory.targets != earlierTargets {
            changes.append(Change(kind: .inventory, subject: inventory.path ?? "inventory"))
        }
        changes += parameterNames.map { Change(kind: .parameter, subject: $0) }
    }

    /// Adds the steps that stand in another order than when the run began.
    public mutating func addMoved(from earlier: [Runbook], to plan: RunPlan) {
        for runbook in plan.runbooks {
            guard let old = earlier.first(where: { $0.name == runbook.name }) else { continue }
            let common = Set(old.steps.map(\.id)).intersection(runbook.steps.map(\.id))
            let before = old.steps.map(\.id).filter(common.contains)
            let after = runbook.steps.filter { common.contains($0.id) }
            for (id, step) in zip(before, after) where id != step.id {
                changes.append(
                    Change(
                        kind: .moved, subject: "\(runbook.name)/\(step.id)", line: step.block.range.start.line
                    ))
            }
        }
    }
}
