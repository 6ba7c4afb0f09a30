public import JSON
public import Journals
public import Runbooks

/// What an operator changed between the beginning of a run and its resumption: a pure comparison.
public struct RunChanges: Sendable {
    /// One difference.
    public struct Change: Sendable, Hashable {
        /// What kind of difference.
        public enum Kind: String, Sendable, Hashable, CaseIterable {
            /// The step was edited and is done nowhere.
            case changed = "changed before it was done"
            /// The step was edited after it was done somewhere: what is done stands.
            case changedAfterDone = "changed after it was done"
            /// The step is new.
            case new
            /// The step is gone.
            case removed
            /// The step is the same under another name: what is recorded of it goes by the new name.
            case renamed
            /// The step stands elsewhere among the others.
            case moved
            /// The inventory has a target more.
            case newTarget = "new target"
            /// The inventory has a target less.
            case removedTarget = "removed target"
            /// The target is another account or region: what is done under its name runs again.
            case otherTarget = "another target under the same name"
            /// The target's groups, variables or ways in are others.
            case changedTarget = "changed target"
            /// The targets stand in another order.
            case movedTargets = "targets in another order"
            /// A parameter has another value.
            case parameter
        }

        /// What kind of difference.
        public var kind: Kind
        /// The step as `DOCUMENT/STEP`, the target, the inventory's path, or the parameter's name.
        public var subject: String
        /// Where a step stands in its document; nil for everything else.
        public var range: SourceRange?
        /// What it means for what is done, in words.
        public var note: String?
    }

    /// The differences: documents in order, their steps in order, then targets, then parameters.
    public private(set) var changes: [Change] = []
    /// How many steps are what and where they were.
    public private(set) var unchanged = 0
    /// The paths of documents that were edited, and whose steps are what and where they were.
    public private(set) var proseOnly: [String] = []
    /// The steps whose records go by other names from now on.
    public private(set) var renames: [StepRename] = []
    /// Targets that are others under the same name.
    public private(set) var elsewhere: Set<Target.ID> = []
    private let snapshot: RunSnapshot

    /// Nothing was changed that matters to what runs.
    public var isEmpty: Bool { changes.isEmpty }

    /// Compares what is frozen in a run with a plan made from the files of today.
    ///
    /// - Parameters:
    ///   - snapshot: The run.
    ///   - plan: The plan of today.
    ///   - earlierTargets: All targets of the inventory that the run was begun with.
    ///   - inventory: The inventory of today.
    ///   - parameters: The parameters' values of today.
    public init(
        from snapshot: RunSnapshot, to plan: RunPlan, earlierTargets: [Target], inventory: Inventory,
        parameters: JSONObject
    ) {
        self.snapshot = snapshot
        let records = StepRecords(snapshot)
        for runbook in plan.runbooks { compare(runbook, records) }
        compareTargets(from: earlierTargets, to: inventory)
        for name in Set(parameters.keys).union(snapshot.parameters.keys).sorted() {
            let (before, after) = (snapshot.parameters[name], parameters[name])
            if before == after { continue }
            let note =
                after == nil ? "no value any more" : before == nil ? "no value before" : "another value"
            changes.append(Change(kind: .parameter, subject: name, note: note))
        }
    }

    // MARK: - Steps

    private mutating func compare(_ runbook: Runbook, _ records: StepRecords) {
        let frozen = snapshot.steps.filter { $0.document == runbook.name }
        let pairs = StepPairs(frozen, runbook)
        let places = Dictionary(uniqueKeysWithValues: frozen.enumerated().map { ($1.step, $0) })
        let moved = StepPairs.moved(pairs.earlier.map { step in step.flatMap { places[$0.step] } })
        let lastDone = pairs.earlier.lastIndex { $0.map { records.done($0) > 0 } ?? false }
        let before = changes.count
        for (index, step) in runbook.steps.enumerated() {
            let count = changes.count
            func add(_ kind: Change.Kind, _ note: String?) {
                changes.append(
                    Change(
                        kind: kind, subject: "\(runbook.name)/\(step.id)", range: step.block.range,
                        note: note))
            }
            if let earlier = pairs.earlier[index] {
                if earlier.step != step.id {
                    renames.append(StepRename(document: runbook.name, from: earlier.step, to: step.id))
                    add(.renamed, "it was `\(earlier.step)`, and what is recorded of that stands for it")
                } else if earlier.digest != pairs.digests[index] {
                    let isDone = records.done(earlier) > 0
                    add(isDone ? .changedAfterDone : .changed, isDone ? records.standing(earlier) : nil)
                }
                if moved.contains(index) {
                    add(.moved, index == 0 ? "now first" : "now after `\(runbook.steps[index - 1].id)`")
                }
            } else if records.isBack(runbook.name, step.id, pairs.digests[index]) {
                add(.new, "it is back as it was: what is done of it stands")
            } else {
                add(.new, lastDone.map { index < $0 } ?? false ? "before what is done" : nil)
            }
            if changes.count == count { unchanged += 1 }
        }
        for step in pairs.removed {
            changes.append(
                Change(
                    kind: .removed, subject: "\(runbook.name)/\(step.step)",
                    note: records.done(step) > 0 ? records.standing(step) : nil))
        }
        setAside(runbook, pairs, records)
        let text = snapshot.documents.first { $0.name == runbook.name }?.source
        if changes.count == before, let text, text != runbook.source { proseOnly.append(runbook.path) }
    }

    /// Records of steps that are gone make room where another step has their name now.
    private mutating func setAside(_ runbook: Runbook, _ pairs: StepPairs, _ records: StepRecords) {
        let following = Set(renames.filter { $0.document == runbook.name }.map(\.from))
        for (index, step) in runbook.steps.enumerated() where pairs.earlier[index]?.step != step.id {
            guard records.exists(runbook.name, step.id), !following.contains(step.id),
                !records.isBack(runbook.name, step.id, pairs.digests[index])
            else { continue }
            renames.append(
                StepRename(
                    document: runbook.name, from: step.id, to: records.freeName(runbook.name, step.id)))
        }
    }

    // MARK: - Targets

    private mutating func compareTargets(from earlier: [Target], to inventory: Inventory) {
        let targets = TargetChanges(from: earlier, to: inventory.targets)
        elsewhere = Set(targets.elsewhere)
        let done = Set(snapshot.executions.filter { $0.state.isDone }.map(\.key.target))
        func add(_ kind: Change.Kind, _ ids: [Target.ID], _ note: String? = nil) {
            for id in ids {
                changes.append(
                    Change(kind: kind, subject: id.rawValue, note: done.contains(id) ? note : nil))
            }
        }
        add(.newTarget, targets.new)
        add(.removedTarget, targets.removed, "what is done there stays in the record")
        add(.otherTarget, targets.elsewhere, "what is done under this name runs again")
        add(.changedTarget, targets.changed, "what is done there stands, unless it read what changed")
        if targets.isReordered {
            changes.append(Change(kind: .movedTargets, subject: inventory.path ?? "inventory"))
        }
    }

    // MARK: - What follows

    /// What becomes of executions when the changes are accepted, by their names in the run: those that nothing will
    /// run any more are skipped, those that were done on what is another target now run again.
    ///
    /// - Parameters:
    ///   - plan: The plan of today.
    ///   - at: When, in milliseconds since 1970 UTC.
    /// - Returns: The entries for the journal's acceptance.
    public func entries(for plan: RunPlan, at: Int64) -> [JournalEntry] {
        let planned = Set(plan.executions.map(\.key))
        let steps = Set(planned.map { [$0.document, $0.step.rawValue] })
        return snapshot.executions.compactMap { execution in
            let key = renamed(execution.key)
            if planned.contains(key) {
                guard elsewhere.contains(key.target), execution.state.isDone else { return nil }
                return .state(execution.key, .failed, reason: SkipReason.otherTarget, at: at)
            }
            if execution.state.isComplete { return nil }
            let isStep = steps.contains([key.document, key.step.rawValue])
            return .state(
                execution.key, .skipped, reason: isStep ? SkipReason.removedTarget : SkipReason.removed,
                at: at)
        }
    }

    /// The name of an execution once the changes are accepted.
    private func renamed(_ key: ExecutionKey) -> ExecutionKey {
        guard let rename = renames.first(where: { $0.document == key.document && $0.from == key.step }) else {
            return key
        }
        var key = key
        key.step = rename.to
        return key
    }

    /// The run as it would be once the changes are accepted; the journal is not touched.
    ///
    /// - Parameters:
    ///   - plan: The plan of today.
    ///   - parameters: The parameters' values of today.
    /// - Returns: The run with its new names and states.
    public func accepted(for plan: RunPlan, parameters: JSONObject) -> RunSnapshot {
        var after = snapshot
        after.parameters = parameters
        after.take(entries(for: plan, at: 0))
        for index in after.executions.indices {
            after.executions[index].key = renamed(after.executions[index].key)
        }
        return after
    }
}
