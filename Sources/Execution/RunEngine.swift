internal import JSON
public import Journals
public import Runbooks

/// Carries a run on from wherever the journal has it, until nothing more can start.
public struct RunEngine: Sendable {
    let environment: RunEnvironment
    let plan: RunPlan
    let options: RunOptions
    let state: RunState
    let context: RunContext
    let parameters: JSONObject
    let knownSecrets: KnownSecrets
    /// The variables that steps declare as secrets: their values are hidden wherever they are carried to.
    let secretNames: Set<String>
    let stop: StopSignal
    let pause = Pause()

    /// Makes an engine over a run that the journal has and this process owns.
    ///
    /// `plan`: What runs where.
    /// `inventory`: The inventory that the plan was made from.
    /// `snapshot`: What the journal has of the run.
    /// `secretParameters`: The names of parameters whose values are secrets.
    /// - Throws: `JournalError` when the exports of used documents cannot be read; `PlanError` when there are none.
    public init(
        environment: RunEnvironment, plan: RunPlan, inventory: Inventory, snapshot: RunSnapshot,
        secretParameters: Set<String>, options: RunOptions, stop: StopSignal
    ) throws {
        self.environment = environment
        self.plan = plan
        self.options = options
        self.stop = stop
        parameters = snapshot.parameters
        let parameters = snapshot.parameters.compactMap { name, value in
            secretParameters.contains(name)
                ? SecretValue(name: name, value: Template.plainText(of: value)) : nil
        }
        knownSecrets = KnownSecrets(
            parameters + snapshot.secrets.map { SecretValue(name: $0.name, value: $0.value) })
        let borrowed = try Self.borrowed(for: plan, from: environment.history)
        state = RunState(plan: plan, snapshot: snapshot, borrowed: borrowed)
        let history = environment.history
        secretNames = Set(plan.runbooks.flatMap { $0.steps.flatMap(\.secrets) })
        context = RunContext(
            run: snapshot.run, user: snapshot.user, note: snapshot.note, isSandbox: snapshot.sandbox != nil,
            parameters: snapshot.parameters, inventory: inventory, plan: plan, state: state,
            runner: environment.runner,
            targetsEverDone: { document, step, besidesThisRun throws(JournalError) in
                try history.reader().targetsEverDone(
                    document: document, step: step, besides: besidesThisRun ? snapshot.run : nil)
            })
    }

    /// Works until every selected execution is complete or cannot go on.
    ///
    /// Cancelling the task kills what runs; what was running is then recorded as unknown.
    ///
    /// - Throws: `JournalError`: then nothing more could be recorded, and nothing more was started.
    public func work() async throws(JournalError) {
        // An earlier engine's pause is over: this one finds out for itself.
        if !state.paused.isEmpty {
            try await record(
                state.paused.map { .state($0, .pending, reason: nil, at: environment.now()) })
        }
        try await reachTargets()
        for (index, segment) in plan.segments.enumerated() {
            if stop.isStopping || Task.isCancelled { return }
            if await isLimitReached() { return }
            if pause.identity == nil, let reason = await lackOfTargets(before: index) {
                try await skip(segment, reason)
            } else {
                try await work(segment)
            }
            // Behind it stands a barrier, which a target that waits has neither passed nor failed at.
            if await state.isWaiting(in: segment) || pause.holdsAny { return }
        }
    }

    /// The AWS identity that has to be renewed before the run can go on; nil when none has.
    public var expiredIdentity: ExpiredIdentity? { pause.identity }

    /// Lets nothing further start: an identity expired.
    func pause(for identity: ExpiredIdentity) {
        if pause.begin(identity) { environment.listen(.paused(identity)) }
    }

    /// The number of executions in each state.
    public func counts() async -> [ExecutionState: Int] { await state.counts() }

    /// The values to hide: secret parameters, and what answers of APIs held.
    var secrets: [SecretValue] { knownSecrets.all }

    // MARK: - Pre-flight

    private func reachTargets() async throws(JournalError) {
        let targets = plan.selectedTargets
        try await reach(targets.filter { $0.host == nil }, atMost: 8)
        // Each of them waits by itself, and one that does not answer for ten seconds.
        try await reach(targets.filter { $0.host != nil }, atMost: 64)
    }

    private func reach(_ targets: [Target], atMost limit: Int) async throws(JournalError) {
        try await sideBySide(targets.count, atMost: limit) { index async throws(JournalError) in
            if stop.isStopping || Task.isCancelled || pause.identity != nil { return }
            let target = targets[index]
            let answer = await environment.preflight.reach(target)
            switch answer {
            case .reached(let caller, let facts):
                try await record([.targetReached(target.id, caller: caller, facts: facts)])
                if let facts { await state.keep(facts, of: target.id) }
            case .failed(let reason):
                try await record([.targetFailed(target.id, reason: reason)])
                await state.fail([target.id], reason: reason)
            case .expired(let identity):
                pause(for: identity)
            }
            environment.listen(.preflight(target.id, answer))
        }
    }

    // MARK: - Segments

    private func work(_ segment: Segment) async throws(JournalError) {
        let failures = await state.failures
        let targets = segment.targets.filter { failures[$0] == nil }
        try await sideBySide(targets.count, atMost: options.maxParallel ?? targets.count) {
            index async throws(JournalError) in
            if await isLimitReached() { return }
            try await work(on: targets[index], in: segment)
        }
    }

    /// A target takes the segment's steps in document order, until one of them stops it.
    private func work(on target: Target.ID, in segment: Segment) async throws(JournalError) {
        let executions = segment.executions[target] ?? []
        let held = HeldEntries()
        for (index, execution) in executions.enumerated() {
            if stop.isStopping || Task.isCancelled { break }
            let performer = StepExecution(engine: self, execution: execution, held: held)
            if let identity = pause.identity {
                if try await performer.decision().0 == .stands { continue }
                try await performer.holdBack(for: identity)
                break
            }
            guard let decision = try await performer.decide() else { continue }
            let began = environment.now()
            performer.tell(.began(execution.key, index: index + 1, count: executions.count))
            let failure = try await performer.perform(decision)
            let record = await state.record(of: execution.key)
            let isHeldBack = pause.holdsBack(execution.key)
            performer.tell(
                .ended(
                    execution.key, isHeldBack && record.state != .unknown ? .waiting : record.state,
                    reason: isHeldBack ? pause.identity?.reason : record.reason, failure: failure,
                    milliseconds: environment.now() - began))
            if record.state == .waiting || isHeldBack { break }
            if stopsTarget(record.state, plan.step(of: execution)) {
                await state.fail(
                    execution.covers,
                    reason:
                        "step `\(execution.key.step)` \(record.state == .unknown ? "is unknown" : "failed")")
                break
            }
        }
        if let last = executions.last {
            try await StepExecution(engine: self, execution: last, held: held).record()
        }
    }

    private func stopsTarget(_ state: ExecutionState, _ step: Step) -> Bool {
        switch state {
        case .satisfied, .succeeded, .skipped: false
        case .failed: options.mode == .run && step.onFailure == .stop
        case .unknown: options.mode == .run
        case .pending: options.mode != .plan
        case .waiting: true
        }
    }

    /// Why a segment cannot begin: of its own targets, or of those of a segment before it, none is left.
    private func lackOfTargets(before index: Int) async -> String? {
        let failures = await state.failures
        // A verification asks everywhere it can.
        let relevant = options.mode == .run ? plan.segments[...index] : plan.segments[index...index]
        for segment in relevant {
            guard let first = segment.targets.first, segment.targets.allSatisfy({ failures[$0] != nil })
            else {
                continue
            }
            return "no target was left to act on: \(first): \(failures[first] ?? "it failed")"
        }
        return nil
    }

    private func skip(_ segment: Segment, _ reason: String) async throws(JournalError) {
        for target in segment.targets {
            for execution in segment.executions[target] ?? [] {
                let record = await state.record(of: execution.key)
                guard !record.state.isComplete, record.state != .unknown, record.state != .waiting,
                    record.attempts == 0
                else {
                    continue
                }
                try await StepExecution(engine: self, execution: execution)
                    .settle(.skipped, reason: reason)
            }
        }
    }

    private func isLimitReached() async -> Bool {
        guard options.mode == .run else { return false }
        let failed = await state.failures.count
        let allowed = options.maxFailures.resolved(of: plan.selectedTargets.count)
        guard failed > allowed else { return false }
        if await state.saysLimitFirst() {
            environment.listen(.limitReached(failed: failed, allowed: allowed))
        }
        return true
    }

    // MARK: - Writing

    /// Writes entries to the run.
    func record(_ entries: [JournalEntry]) async throws(JournalError) {
        try await environment.journal.append(entries, to: environment.run, as: environment.owner)
    }

    /// Finds out whether the documents that a plan's documents use can be read from, before a run of it begins.
    ///
    /// - Throws: `PlanError` when there is no finished run of one; `JournalError`.
    public static func requireUsed(by plan: RunPlan, in journal: Journal) throws {
        _ = try borrowed(for: plan, from: journal)
    }

    private static func borrowed(
        for plan: RunPlan, from journal: Journal
    ) throws -> [String: [EarlierExports]] {
        var borrowed: [String: [EarlierExports]] = [:]
        for (index, runbook) in plan.runbooks.enumerated() {
            for use in runbook.uses {
                let name = RunState.documentName(of: use)
                guard !plan.runbooks.prefix(index).contains(where: { $0.name == name }) else { continue }
                let found = try journal.reader().exportsOfLatestFinishedRun(of: name)
                guard !found.isEmpty else {
                    throw PlanError(diagnostics: [
                        Diagnostic(
                            .error, code: "nothing-to-use",
                            "`\(runbook.path)` uses `\(use)`, and no finished run of it is in this journal",
                            at: SourceRange(file: runbook.path, start: SourcePosition(line: 1)),
                            help: "run both together: `runbook run \(use) \(runbook.path)`")
                    ])
                }
                borrowed[name] = found
            }
        }
        return borrowed
    }
}

/// Runs `count` pieces of work, at most so many side by side; the first error cancels the others.
func sideBySide(
    _ count: Int, atMost limit: Int, _ work: @escaping @Sendable (Int) async throws(JournalError) -> Void
) async throws(JournalError) {
    do {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var next = 0
            while next < count && next < max(1, limit) {
                let index = next
                group.addTask { try await work(index) }
                next += 1
            }
            while try await group.next() != nil {
                guard next < count else { continue }
                let index = next
                group.addTask { try await work(index) }
                next += 1
            }
        }
    } catch let error as JournalError {
        throw error
    } catch {
        preconditionFailure("only journal errors are thrown here: \(error)")
    }
}
