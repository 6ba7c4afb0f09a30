public import Journals
internal import Runbooks

extension RunSnapshot {
    /// Takes in what entries say of the states of executions, as the journal would; everything else is passed over.
    public mutating func take(_ entries: [JournalEntry]) {
        var states: [ExecutionKey: (state: ExecutionState, reason: String?)] = [:]
        for case .state(let key, let state, let reason, _) in entries { states[key] = (state, reason) }
        for index in executions.indices {
            guard let new = states[executions[index].key] else { continue }
            (executions[index].state, executions[index].reason) = (new.state, new.reason)
        }
    }
}
