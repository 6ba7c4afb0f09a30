internal import Journals
internal import Runbooks

/// The way to the journal, in order, and together with what the step before left to write.
extension StepExecution {
    /// Writes a state with what belongs to it, and keeps it in memory.
    func settle(
        _ state: ExecutionState, reason: String?, with entries: [JournalEntry] = [], isHeld: Bool = false
    ) async throws(JournalError) {
        let all = entries + [.state(key, state, reason: reason, at: engine.environment.now())]
        if isHeld { held.hold(all) } else { try await record(all) }
        // What a plan finds to be done counts as done for the conditions of later steps.
        let isForeseen = engine.options.mode == .plan && state == .pending
        await engine.state.update(key) {
            $0.state = state
            $0.reason = reason
            if isForeseen { $0.latestChange = 1 }
        }
    }

    /// Writes entries, after what is held.
    func record(_ entries: [JournalEntry] = []) async throws(JournalError) {
        let earlier = held.take()
        let all = earlier.entries + entries
        if all.isEmpty { return }
        try await engine.record(all)
        for event in earlier.events { engine.environment.listen(event) }
    }

    /// Tells an event, after what is held is on disk.
    func tell(_ event: RunEvent) {
        if !held.delays(event) { engine.environment.listen(event) }
    }
}
