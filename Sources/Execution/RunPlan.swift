public import Journals
public import Runbooks

/// One step on one target, as planned.
public struct PlannedExecution: Sendable, Hashable {
    /// Its name.
    public var key: ExecutionKey
    /// The document's position in the run.
    public var document: Int
    /// The step's position in its document.
    public var step: Int
    /// The targets that see its exports and fail with it: its own, or all that it stands for.
    public var covers: [Target.ID]
    /// It was selected; otherwise it is recorded as not selected.
    public var isSelected: Bool
}

/// A stretch of steps that act on the same targets: between two of them stands a barrier.
public struct Segment: Sendable, Hashable {
    /// The document's position in the run.
    public var document: Int
    /// The targets, in the inventory's order.
    public var targets: [Target.ID]
    /// The selected executions of each target in document order.
    public var executions: [Target.ID: [PlannedExecution]]
}

/// Which steps run where and in which order: a pure function of documents, inventory and selection.
///
/// Targets of a segment run side by side, each taking its steps in document order. The next segment starts when
/// each target that has not failed has passed the segment. A step with `per` other than `target` acts on one
/// target that stands for the others.
public struct RunPlan: Sendable, Hashable {
    /// The documents in order.
    public var runbooks: [Runbook]
    /// The targets that any step acts on, in the inventory's order.
    public var targets: [Target]
    /// All executions in order of document, step and target.
    public var executions: [PlannedExecution]
    /// The order of the selected ones.
    public var segments: [Segment]
    private var positions: [Target.ID: Int]

    /// Plans a run.
    ///
    /// - Parameters:
    ///   - runbooks: The documents in order.
    ///   - inventory: The targets.
    ///   - selection: What is to run.
    /// - Throws: `PlanError` with every problem at once: unknown groups, groups without targets, selections that
    ///   name nothing.
    public init(
        runbooks: [Runbook], inventory: Inventory, selection: Selection = Selection()
    ) throws(PlanError) {
        var problems: [Diagnostic] = []
        var executions: [PlannedExecution] = []
        let chosen = Self.steps(chosenBy: selection, in: runbooks, problems: &problems)
        for (documentIndex, runbook) in runbooks.enumerated() {
            for (stepIndex, step) in runbook.steps.enumerated() {
                let targets = Self.targets(of: step, in: runbook, inventory: inventory, problems: &problems)
                let isChosen = chosen.contains([documentIndex, stepIndex])
                for (target, covered) in Self.places(of: step, on: targets, selection: selection) {
                    let isSelected =
                        isChosen && (selection.targets.map { $0.matches(target) } ?? true)
                    executions.append(
                        PlannedExecution(
                            key: ExecutionKey(document: runbook.name, step: step.id, target: target.id),
                            document: documentIndex, step: stepIndex, covers: covered.map(\.id),
                            isSelected: isSelected))
                }
            }
        }
        if problems.isEmpty, !executions.isEmpty, !executions.contains(where: \.isSelected) {
            problems.append(
                Diagnostic(
                    .error, code: "nothing-selected", "the selection leaves no step on any target",
                    at: SourceRange(file: runbooks.first?.path ?? "", start: SourcePosition(line: 1)),
                    help: "look at the steps and targets with `runbook plan`"))
        }
        guard problems.isEmpty else { throw PlanError(diagnostics: problems) }
        let used = Set(executions.flatMap(\.covers) + executions.map(\.key.target))
        self.runbooks = runbooks
        self.targets = inventory.targets.filter { used.contains($0.id) }
        self.positions = Dictionary(
            uniqueKeysWithValues: targets.enumerated().map { ($1.id, $0) })
        self.executions = executions
        self.segments = Self.segments(of: executions)
    }

    /// The targets that selected executions act on or stand for.
    public var selectedTargets: [Target] {
        let selected = Set(executions.filter(\.isSelected).flatMap(\.covers))
        return targets.filter { selected.contains($0.id) }
    }

    /// The target of that name, if any step acts on it.
    public func target(_ id: Target.ID) -> Target? { positions[id].map { targets[$0] } }

    /// The step that an execution runs.
    public func step(of execution: PlannedExecution) -> Step {
        runbooks[execution.document].steps[execution.step]
    }

    // MARK: - Which steps

    private static func steps(
        chosenBy selection: Selection, in runbooks: [Runbook], problems: inout [Diagnostic]
    ) -> Set<[Int]> {
        var all: [(position: [Int], names: Set<String>, step: Step)] = []
        for (documentIndex, runbook) in runbooks.enumerated() {
            for (stepIndex, step) in runbook.steps.enumerated() {
                let names: Set<String> = [step.id.rawValue, "\(runbook.name)/\(step.id)"]
                all.append(([documentIndex, stepIndex], names, step))
            }
        }
        let file = runbooks.first?.path ?? ""
        for name in selection.steps + (selection.from.map { [$0] } ?? [])
        where !all.contains(where: { $0.names.contains(name) }) {
            problems.append(
                Diagnostic(
                    .error, code: "unknown-step", "no step `\(name)` in the runbook",
                    at: SourceRange(file: file, start: SourcePosition(line: 1)),
                    help: "list the steps with `runbook show --document \(file)`"))
        }
        var isPastStart = selection.from == nil
        var chosen: Set<[Int]> = []
        for (position, names, step) in all {
            if let from = selection.from, names.contains(from) { isPastStart = true }
            let isNamed = !names.isDisjoint(with: selection.steps)
            let isTagged = !Set(step.tags).isDisjoint(with: selection.tags)
            let isWanted =
                selection.steps.isEmpty && selection.tags.isEmpty
                ? !step.isExcludedFromRunAll : isNamed || isTagged
            if isPastStart && isWanted { chosen.insert(position) }
        }
        return chosen
    }

    // MARK: - Which targets

    private static func targets(
        of step: Step, in runbook: Runbook, inventory: Inventory, problems: inout [Diagnostic]
    ) -> [Target] {
        guard let selector = step.on ?? runbook.on else { return inventory.targets }
        let targets = inventory.targets.filter { selector.matches($0) }
        let unknown = selector.names.filter { !inventory.knows($0) }
        let problem =
            if targets.isEmpty {
                "matches no target"
            } else if !unknown.isEmpty {
                "names `\(unknown.joined(separator: "`, `"))`, which matches no target"
            } else {
                String?.none
            }
        if let problem {
            let known =
                inventory.groups.isEmpty ? "" : "; its groups are \(inventory.groups.joined(separator: ", "))"
            problems.append(
                Diagnostic(
                    .error, code: "no-target", "`on=\(selector.text)` of step `\(step.id)` \(problem)",
                    at: step.block.range,
                    help: inventory.path.map { "the inventory is `\($0)`\(known)" }
                        ?? "there is no inventory: name one with `--inventory FILE`"))
        }
        return targets
    }

    /// The targets that executions of a step act on, each with those that it stands for.
    private static func places(
        of step: Step, on targets: [Target], selection: Selection
    ) -> [(target: Target, covered: [Target])] {
        let label: (Target) -> String
        switch step.per {
        case .target, .wave: return targets.map { ($0, [$0]) }
        case .account: label = { $0.account ?? $0.id.rawValue }
        case .region: label = { $0.region ?? $0.id.rawValue }
        case .run: label = { _ in "" }
        }
        var order: [String] = []
        var groups: [String: [Target]] = [:]
        for target in targets {
            let name = label(target)
            if groups[name] == nil { order.append(name) }
            groups[name, default: []].append(target)
        }
        return order.compactMap { name -> (target: Target, covered: [Target])? in
            guard let all = groups[name] else { return nil }
            let selected = all.filter { selection.targets?.matches($0) ?? true }
            let covered = selected.isEmpty ? all : selected
            return covered.first.map { ($0, covered) }
        }
    }

    // MARK: - Order

    private static func segments(of executions: [PlannedExecution]) -> [Segment] {
        var segments: [Segment] = []
        var index = 0
        let selected = executions.filter(\.isSelected)
        while index < selected.count {
            let first = selected[index]
            let ofStep = selected[index...].prefix { $0.document == first.document && $0.step == first.step }
            let targets = ofStep.map(\.key.target)
            if let last = segments.last, last.document == first.document, last.targets == targets {
                for execution in ofStep {
                    segments[segments.count - 1].executions[execution.key.target, default: []].append(
                        execution)
                }
            } else {
                segments.append(
                    Segment(
                        document: first.document, targets: targets,
                        executions: Dictionary(uniqueKeysWithValues: ofStep.map { ($0.key.target, [$0]) })))
            }
            index += ofStep.count
        }
        return segments
    }
}

extension Inventory {
    /// Some target goes by this name, its account's, or a group's.
    fileprivate func knows(_ name: String) -> Bool {
        name == "*"
            || targets.contains {
                $0.id.rawValue == name || $0.accountName == name || $0.account == name
                    || $0.groups.contains(name)
            }
    }
}

/// Why no plan can be made: every problem at once.
public struct PlanError: Error, Sendable, Hashable {
    /// What is wrong.
    public var diagnostics: [Diagnostic]
}
