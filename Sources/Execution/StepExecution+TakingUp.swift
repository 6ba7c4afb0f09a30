internal import Journals
internal import Runbooks
internal import Synchronization

extension StepExecution {
    /// What came of asking the host for an attempt whose end is not in the journal.
    enum Taken {
        /// It is over and recorded; why it failed, when it did.
        case ended(RunRecord.Failure?)
        /// Nothing of it ever ran.
        case neverBegan
        /// Nobody knows; the text says why, empty where there is nobody to ask.
        case unknown(String)
    }

    /// Asks the host, if the step acts on one, for the attempt that an earlier engine began: what finished there is
    /// adopted, what runs is waited for.
    ///
    /// Dying on the way leaves the attempt as it was: its folder on the host stays until the next block begins there.
    func takeUp() async throws(JournalError) -> Taken {
        let number = await engine.state.record(of: key).attempts
        let record = await engine.state.record(of: key)
        guard case .shell(let shell) = step.kind, number > 0, !record.hasOpenCall else { return .unknown("") }
        let attempt = AttemptKey(execution: key, kind: .run, number: number)
        let environment = engine.environment
        let recorder = AttemptRecorder(
            journal: environment.journal, run: environment.run, owner: environment.owner, key: attempt)
        let request: BlockRequest
        do throws(EvaluationError) {
            request = try await self.request(
                step.block, shell, .run, timeout: step.timeout, attempt: number, carrying: [])
        } catch {
            return .unknown(error.message)
        }
        let lines = LineSplitter()
        let restart = Once()
        let restarted: @Sendable () async throws(JournalError) -> Void = { () async throws(JournalError) in
            if restart.isFirst { try await engine.record([.outputRestarts(attempt)]) }
        }
        let taken = try await environment.runner.takeUp(
            request,
            events: BlockEvents(
                output: { chunks async throws(JournalError) in
                    try await restarted()
                    for line in lines.take(chunks) { environment.listen(.output(key, line)) }
                    try await recorder.take(chunks)
                }))
        for line in lines.finish() { environment.listen(.output(key, line)) }
        switch taken {
        case .neverBegan: return .neverBegan
        case .unknown(let reason): return .unknown(reason)
        case .ended(let result):
            try await restarted()
            return .ended(
                try await conclude(await compared(result, hiding: request.secrets + engine.secrets), recorder)
            )
        }
    }
}

/// True once.
private final class Once: Sendable {
    private let hasHappened = Atomic(false)

    var isFirst: Bool { !hasHappened.exchange(true, ordering: .relaxed) }
}
