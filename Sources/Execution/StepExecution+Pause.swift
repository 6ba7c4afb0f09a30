internal import Journals
internal import Runbooks

/// What becomes of an execution when an AWS identity expires.
extension StepExecution {
    /// Holds it back, since nothing of it ran in this turn: what is known of it stays as it is, and one that is pending
    /// says what it waits for.
    ///
    /// Dying before this is written leaves the execution as it was, with the same outcome on resume.
    func holdBack(
        for identity: ExpiredIdentity, with entries: [JournalEntry] = []
    ) async throws(JournalError) {
        engine.pause.holdBack(key)
        if await engine.state.record(of: key).state == .pending {
            try await settle(.waiting, reason: identity.reason, with: entries)
        } else {
            try await record(entries)
        }
    }

    /// Ends an attempt in which a call could not be made, whatever the block made of it.
    ///
    /// What had sent a call that changes something is an interrupted attempt: its check settles it on resume, or
    /// `idempotent` permits a re-run, or a person decides. Anything else runs again, as after a failure.
    func endPaused(
        _ identity: ExpiredIdentity, _ result: BlockResult, _ recorder: AttemptRecorder
    ) async throws(JournalError) -> RunRecord.Failure {
        var failure =
            result.failure
            ?? RunRecord.Failure(
                message: "", file: step.block.range.file, line: step.block.range.start.line)
        failure.message = identity.reason
        let outcome: AttemptOutcome = result.mayHaveChanged ? .unknown : .failed
        let end = recorder.end(
            at: engine.environment.now(), outcome: outcome, status: result.status, failure: failure)
        await engine.state.update(key) { $0.latestOutcome = outcome }
        engine.pause.holdBack(key)
        let (decision, _) = try await decision()
        if decision == .askOperator {
            failure.message = "it had sent calls that change something when \(identity.reason)"
            try await settle(.unknown, reason: failure.message, with: end)
        } else {
            try await settle(.waiting, reason: identity.reason, with: end)
        }
        return failure
    }
}
