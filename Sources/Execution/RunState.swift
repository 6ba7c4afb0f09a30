internal import Cryptography
internal import JSON
internal import Journals
internal import Runbooks

/// What the engine holds in memory of a run that goes on: a copy of what the journal has.
actor RunState {
    /// One execution.
    struct Record: Sendable {
        var state: ExecutionState = .pending
        var reason: String?
        var exports: Exports?
        var inputs = JSONObject()
        var attempts = 0
        var latestOutcome: AttemptOutcome?
        var hasOpenCall = false
        /// The latest attempt that changed the step's file, or was about to; in a plan, that something would run.
        var latestChange: Int?

        /// The latest attempt that changed something; nil when none did.
        func change(by kind: Step.Kind) -> Int? {
            switch kind {
            case .shell, .probe: attempts > 0 ? attempts : latestChange
            case .file: latestChange
            // What a person said is done has no attempt.
            case .manual: state == .succeeded ? 1 : nil
            }
        }
    }

    private let plan: RunPlan
    private var records: [ExecutionKey: Record] = [:]
    private var failed: [Target.ID: String] = [:]
    /// The executions that wait for a person, found without asking every one.
    private var waiting: Set<ExecutionKey> = []
    private var hasSaidLimit = false
    /// What hosts said of themselves.
    private var facts: [Target.ID: JSONObject] = [:]
    /// The executions that an earlier engine held back for an identity that had expired: here they are pending, as
    /// they were.
    nonisolated let paused: [ExecutionKey]
    /// The executions whose exports a target sees, in document order.
    private let visible: [Target.ID: [PlannedExecution]]
    /// Those that export anything: what is seldom is found without asking every step before.
    private var exporting: Set<ExecutionKey> = []
    /// Exports of used documents that are not part of this run, by document.
    private let borrowed: [String: [EarlierExports]]

    init(plan: RunPlan, snapshot: RunSnapshot, borrowed: [String: [EarlierExports]]) {
        self.plan = plan
        self.borrowed = borrowed
        var visible: [Target.ID: [PlannedExecution]] = [:]
        for execution in plan.executions {
            for target in execution.covers { visible[target, default: []].append(execution) }
        }
        self.visible = visible
        paused = snapshot.executions.filter(\.isPaused).map(\.key)
        for record in snapshot.targets { facts[record.target.id] = record.facts }
        for execution in snapshot.executions {
            let isPaused = execution.isPaused
            records[execution.key] = Record(
                state: isPaused ? .pending : execution.state, reason: isPaused ? nil : execution.reason,
                exports: execution.exports, inputs: execution.inputs, attempts: execution.runAttempts,
                latestOutcome: execution.latestOutcome, hasOpenCall: execution.hasOpenCall,
                latestChange: execution.latestChange)
            if execution.exports?.encoded.isEmpty == false { exporting.insert(execution.key) }
            if execution.state == .waiting, !isPaused { waiting.insert(execution.key) }
        }
    }

    func record(of key: ExecutionKey) -> Record { records[key] ?? Record() }

    func update(_ key: ExecutionKey, _ change: @Sendable (inout Record) -> Void) {
        change(&records[key, default: Record()])
        noteExports(of: key)
        if records[key]?.state == .waiting { waiting.insert(key) } else { waiting.remove(key) }
    }

    private func noteExports(of key: ExecutionKey) {
        if let exports = records[key]?.exports, !exports.encoded.isEmpty {
            exporting.insert(key)
        } else {
            exporting.remove(key)
        }
    }

    // MARK: - Hosts

    /// Keeps what a host said of itself.
    func keep(_ facts: JSONObject, of target: Target.ID) { self.facts[target] = facts }

    /// What a host said of itself; nil for what is none, or was not reached.
    func facts(of target: Target.ID) -> JSONObject? { facts[target] }

    // MARK: - Failed targets

    /// Marks the targets that an execution stands for as failed.
    func fail(_ targets: [Target.ID], reason: String) {
        for target in targets where failed[target] == nil { failed[target] = reason }
    }

    var failures: [Target.ID: String] { failed }

    /// Whether this is the first call: what is said of the limit is said once.
    func saysLimitFirst() -> Bool {
        defer { hasSaidLimit = true }
        return !hasSaidLimit
    }

    /// The states of the steps before one of a document, of those executions that act on or stand for a target, each
    /// with the attempt that changed something.
    func states(
        on target: Target.ID, document: Int, before step: Int
    ) -> [(step: Step.ID, record: Record, change: Int?)] {
        (visible[target] ?? []).filter { $0.document == document && $0.step < step }.map {
            let record = record(of: $0.key)
            return ($0.key.step, record, record.change(by: plan.step(of: $0).kind))
        }
    }

    /// Whether an execution of a step before this one's, on whatever target, has not had its turn.
    func hasPending(before execution: PlannedExecution) -> Bool {
        plan.executions.contains {
            ($0.document, $0.step) < (execution.document, execution.step) && $0.isSelected
                && record(of: $0.key).state == .pending
        }
    }

    /// How many executions are in each state.
    func counts() -> [ExecutionState: Int] {
        plan.executions.reduce(into: [:]) { $0[record(of: $1.key).state, default: 0] += 1 }
    }

    /// Whether a target of the segment that has not failed waits for a person.
    func isWaiting(in segment: Segment) -> Bool {
        waiting.contains { key in
            failed[key.target] == nil && segment.executions[key.target]?.contains { $0.key == key } == true
        }
    }

    // MARK: - Carried state

    /// What earlier executions left to a step on a target, oldest first: those of the documents that its document
    /// uses, then those of its own document before it.
    func carried(to target: Target.ID, document: Int, before step: Int) -> [CarriedState] {
        let runbook = plan.runbooks[document]
        var carried: [CarriedState] = []
        for name in runbook.uses.map(RunState.documentName) {
            if plan.runbooks.prefix(document).contains(where: { $0.name == name }) {
                for execution in exporters(visibleTo: target) where execution.key.document == name {
                    append(execution.key, to: &carried)
                }
            } else {
                for earlier in borrowed[name] ?? [] where earlier.covers.contains(target) {
                    carried.append(CarriedState(step: earlier.key.step, exports: earlier.exports))
                }
            }
        }
        for execution in exporters(visibleTo: target)
        where execution.document == document && execution.step < step {
            append(execution.key, to: &carried)
        }
        return carried
    }

    private func exporters(visibleTo target: Target.ID) -> [PlannedExecution] {
        exporting.isEmpty ? [] : (visible[target] ?? []).filter { exporting.contains($0.key) }
    }

    private func append(_ key: ExecutionKey, to carried: inout [CarriedState]) {
        guard let record = records[key], let exports = record.exports,
            record.state == .succeeded || record.state == .satisfied
        else { return }
        carried.append(CarriedState(step: key.step, exports: exports))
    }

    /// The name in a run of a document that `uses` names: its file's name without folder and extension.
    static func documentName(of use: String) -> String {
        let file = use.split(separator: "/").last ?? ""
        return file.hasSuffix(".md") ? String(file.dropLast(3)) : String(file)
    }
}
