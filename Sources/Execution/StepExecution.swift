internal import JMESPath
internal import JSON
internal import Journals
internal import Runbooks

/// Performs one execution: condition, needs, checks, the block, checks again; everything recorded as it happens.
///
/// Crash safety: an attempt is on disk before anything of it runs, and its result, exports and output are written
/// in one transaction. Dying in between leaves an attempt without an end, which resume calls unknown.
struct StepExecution: Sendable {
    let engine: RunEngine
    let execution: PlannedExecution
    let inputs: InputLog
    let held: HeldEntries

    /// `held`: What the executions before it on this target left to write.
    init(engine: RunEngine, execution: PlannedExecution, held: HeldEntries = HeldEntries()) {
        self.engine = engine
        self.execution = execution
        self.held = held
        inputs = InputLog(journal: engine.environment.journal)
    }

    var key: ExecutionKey { execution.key }
    var step: Step { engine.plan.step(of: execution) }
    var runbook: Runbook { engine.plan.runbooks[execution.document] }

    /// What is to be done; nil when it is complete and stands.
    func decide() async throws(JournalError) -> ResumeDecision? {
        let (decision, changed) = try await decision()
        if decision == .runAgain { tell(.inputsChanged(key, changed)) }
        return decision == .stands ? nil : decision
    }

    /// What is to be done, and the inputs that changed; tells nobody.
    func decision() async throws(JournalError) -> (ResumeDecision, changed: [String]) {
        let record = await engine.state.record(of: key)
        let changed = try await changedInputs(record)
        let facts = ExecutionFacts(
            state: record.state, skip: record.state == .skipped ? SkipReason.skip(for: record.reason) : nil,
            attempts: record.attempts, latestOutcome: record.latestOutcome,
            hasOpenCall: record.hasOpenCall,
            hasChecks: !step.postconditions.isEmpty, isIdempotent: step.isIdempotent || isFile,
            hasChangedInputs: !changed.isEmpty, isRerunWanted: engine.options.reruns.contains(key),
            isAnswered: record.state == .waiting && record.reason == WaitReason.answered)
        return (ResumePolicy.decide(facts), changed)
    }

    /// Performs it and leaves its state in the journal and the engine's memory.
    ///
    /// - Returns: Why the block failed, when it did.
    func perform(_ decision: ResumeDecision) async throws(JournalError) -> RunRecord.Failure? {
        switch engine.options.mode {
        case .run: break
        case .verify: return try await verifyOnly()
        case .plan: return try await askAhead()
        }
        switch decision {
        case .stands:
            return nil
        case .askOperator:
            switch try await takeUp() {
            case .ended(let failure): return failure
            case .neverBegan: return try await checkAndRun()
            case .unknown(let reason):
                let words = "it began, and whether it had its effect is not known"
                try await settle(.unknown, reason: reason.isEmpty ? words : "\(words): \(reason)")
                return nil
            }
        case .verify:
            return try await verifyAfterBlock()
        case .settle(let mayRerun):
            switch try await takeUp() {
            case .ended(let failure): return failure
            case .neverBegan: return try await checkAndRun()
            case .unknown: return try await settleUnknown(mayRerun: mayRerun)
            }
        case .run, .runAgain:
            return try await checkAndRun()
        }
    }

    var isFile: Bool { if case .file = step.kind { true } else { false } }
    var isManual: Bool { if case .manual = step.kind { true } else { false } }

    /// Blocks run although their checks hold.
    private var isForced: Bool { engine.options.isForced || engine.options.reruns.contains(key) }

    // MARK: - The way of a step

    private func checkAndRun() async throws(JournalError) -> RunRecord.Failure? {
        switch await condition() {
        case .holds: break
        case .doesNotHold(let reason):
            try await complete(.skipped, reason: reason, exports: [], with: [])
            return nil
        case .fails(let reason): return try await fail(reason)
        }
        if let missing = await missingNeed() {
            try await settle(.skipped, reason: missing)
            return nil
        }
        var findings: [JournalEntry] = []
        if isFile, !isForced {
            let (isSame, failure) = try await compareFile()
            if let failure { return try await fail(failure) }
            if isSame && step.postconditions.isEmpty {
                let (state, reason) = await fileCompletion()
                try await complete(state, reason: reason, exports: [], with: [])
                return nil
            }
        }
        if !step.postconditions.isEmpty {
            let asked = try await ask(.before, carrying: [])
            findings = asked.entries
            if let identity = asked.expired {
                try await holdBack(for: identity, with: findings)
                return nil
            }
            switch asked.answer {
            case .holds where !isForced:
                if let name = await missingExport(given: asked.exports) {
                    return try await fail("exists, but the check does not export `\(name)`", with: findings)
                }
                let (state, reason) = await fileCompletion()
                try await complete(state, reason: reason, exports: asked.exports, with: findings)
                return nil
            case .couldNotTell where Task.isCancelled:
                // Nothing ran, and nothing is known that was not known before.
                try await record(findings)
                return nil
            case .couldNotTell:
                return try await fail(
                    "a check could not tell, so nothing was run: \(asked.reason)", with: findings)
            case .holds, .doesNotHold:
                break
            }
        }
        if isManual {
            try await settle(.waiting, reason: WaitReason.person, with: findings)
            return nil
        }
        if let question = step.confirm, !(await isConfirmed()) {
            try await settle(.waiting, reason: WaitReason.agreement(question), with: findings)
            return nil
        }
        return try await attempt(with: findings)
    }

    /// A person agreed to it, and nothing of it ran since.
    private func isConfirmed() async -> Bool {
        let record = await engine.state.record(of: key)
        return record.state == .waiting && record.reason == WaitReason.confirmed
    }

    /// Runs the block, again after a failure as `retry` says, then asks the checks.
    private func attempt(with findings: [JournalEntry]) async throws(JournalError) -> RunRecord.Failure? {
        var findings = findings
        var pause = step.backoff
        for round in 0...step.retry {
            let (result, recorder) = try await runBlock(with: findings)
            findings = []
            let isFinal =
                result.isSuccess || result.ending == .killed || result.unknownCall != nil
                || result.expired != nil || round == step.retry || engine.stop.isStopping
            if isFinal { return try await conclude(result, recorder) }
            let failure = Self.failure(of: result)
            try await record(
                recorder.end(
                    at: engine.environment.now(), outcome: .failed, status: result.status, failure: failure))
            await engine.state.update(key) { $0.latestOutcome = .failed }
            do { try await engine.environment.sleep(pause) } catch { return failure }
            pause *= 2
        }
        return nil
    }

    private static func failure(of result: BlockResult) -> RunRecord.Failure {
        result.failure ?? RunRecord.Failure(message: result.ending == .killed ? "killed" : "it failed")
    }

    /// Records how an attempt ended that is not repeated, and asks the checks after one that succeeded.
    ///
    /// - Returns: Why it failed, when it did.
    func conclude(
        _ result: BlockResult, _ recorder: AttemptRecorder
    ) async throws(JournalError) -> RunRecord.Failure? {
        if let call = result.unknownCall {
            return try await endFailed(
                RunRecord.Failure(
                    message: call, file: step.block.range.file, line: step.block.range.start.line),
                result, recorder, outcome: .unknown)
        }
        if let identity = result.expired, result.ending != .killed {
            return try await endPaused(identity, result, recorder)
        }
        guard result.isSuccess else {
            return try await endFailed(
                Self.failure(of: result), result, recorder,
                outcome: result.ending == .killed ? .unknown : .failed)
        }
        let exports = result.exports.map { [$0] } ?? []
        // With checks the question comes after them: they may set it.
        if step.postconditions.isEmpty, let name = await missingExport(given: exports) {
            return try await endFailed(
                RunRecord.Failure(
                    message: "the block does not set `\(name)`, which it declares as an export",
                    file: step.block.range.file, line: step.block.range.start.line),
                result, recorder, outcome: .failed)
        }
        let end = recorder.end(
            at: engine.environment.now(), outcome: .succeeded, status: result.status, failure: nil)
        await engine.state.update(key) { $0.latestOutcome = .succeeded }
        if step.postconditions.isEmpty {
            try await complete(.succeeded, reason: nil, exports: exports, with: end, isHeld: true)
            return nil
        }
        // The block's exports are durable with its end; the state follows when the checks have held.
        let merged = engine.environment.runner.merged(exports)
        try await record(end + (await completion(exports: merged)))
        await engine.state.update(key) { $0.exports = merged }
        return try await verifyAfterBlock()
    }

    /// The block came to its end, or a person did what it says: its checks decide.
    private func verifyAfterBlock() async throws(JournalError) -> RunRecord.Failure? {
        let exports = await engine.state.record(of: key).exports.map { [$0] } ?? []
        let asked = try await ask(.after, carrying: exports, polls: true)
        if let identity = asked.expired {
            // The block came to its end: its checks are asked when the identity is renewed.
            try await holdBack(for: identity, with: asked.entries)
            return nil
        }
        switch asked.answer {
        case .holds:
            if let name = await missingExport(given: exports + asked.exports) {
                return try await fail(
                    "neither the block nor its checks set `\(name)`, which the step declares as an export",
                    with: asked.entries)
            }
            try await complete(.succeeded, reason: nil, exports: exports + asked.exports, with: asked.entries)
            return nil
        case .doesNotHold where Task.isCancelled, .couldNotTell where Task.isCancelled:
            // The block came to its end, its checks were cut short: they are asked again on resume.
            try await record(asked.entries)
            return nil
        case .doesNotHold:
            return try await fail("postcondition \(asked.reason)", with: asked.entries, line: asked.line)
        case .couldNotTell:
            return try await fail(
                "\(isManual ? "it was done" : "the block ran"), and a check could not tell: \(asked.reason)",
                with: asked.entries,
                line: asked.line)
        }
    }

    private func settleUnknown(mayRerun: Bool) async throws(JournalError) -> RunRecord.Failure? {
        let asked = try await ask(.before, carrying: [], polls: true)
        if let identity = asked.expired {
            try await holdBack(for: identity, with: asked.entries)
            return nil
        }
        switch asked.answer {
        case .holds:
            if let name = await missingExport(given: asked.exports) {
                return try await fail(
                    "exists, but the check does not export `\(name)`", with: asked.entries)
            }
            try await complete(
                .succeeded, reason: "settled by its check", exports: asked.exports, with: asked.entries)
            return nil
        case .doesNotHold where mayRerun:
            return try await attempt(with: asked.entries)
        case .doesNotHold:
            try await settle(
                .unknown,
                reason: "it began, its check does not hold, and it is not marked `idempotent`",
                with: asked.entries)
            return nil
        case .couldNotTell:
            try await settle(
                .unknown, reason: "it began, and its check could not tell: \(asked.reason)",
                with: asked.entries)
            return nil
        }
    }

    // MARK: - Ends

    /// `isHeld`: Written with the next step's beginning.
    func complete(
        _ state: ExecutionState, reason: String?, exports: [Exports], with entries: [JournalEntry],
        isHeld: Bool = false
    ) async throws(JournalError) {
        let merged = engine.environment.runner.merged(exports)
        let entries = entries + (await completion(exports: merged))
        try await settle(state, reason: reason, with: entries, isHeld: isHeld)
        let read = inputs.inputs
        await engine.state.update(key) {
            $0.exports = merged
            $0.inputs = read
        }
    }

    /// The entry that leaves exports to later steps, with what was read; nothing when there is nothing of either,
    /// and was nothing before.
    private func completion(exports: Exports) async -> [JournalEntry] {
        await noteInputs()
        let read = inputs.inputs
        let before = await engine.state.record(of: key)
        let isNothing =
            exports.encoded.isEmpty && read.isEmpty && before.exports == nil && before.inputs.isEmpty
        return isNothing ? [] : [.exports(key, exports, inputs: read)]
    }

    private func endFailed(
        _ failure: RunRecord.Failure, _ result: BlockResult, _ recorder: AttemptRecorder,
        outcome: AttemptOutcome
    ) async throws(JournalError) -> RunRecord.Failure {
        let end = recorder.end(
            at: engine.environment.now(), outcome: outcome, status: result.status, failure: failure)
        await engine.state.update(key) { $0.latestOutcome = outcome }
        try await settle(
            outcome == .unknown ? .unknown : .failed, reason: failure.message, with: end)
        return failure
    }

    func fail(
        _ message: String, with entries: [JournalEntry] = [], line: Int? = nil
    ) async throws(JournalError) -> RunRecord.Failure {
        try await settle(.failed, reason: message, with: entries)
        return RunRecord.Failure(
            message: message, file: step.block.range.file, line: line ?? step.block.range.start.line)
    }
}
