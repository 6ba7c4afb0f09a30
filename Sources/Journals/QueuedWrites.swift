internal import Synchronization

/// What was put behind other writes and is not on disk yet: how much, and what became of it.
///
/// A queued write that failed fails every later write of its owner: nobody takes for recorded what is not.
final class QueuedWrites: Sendable {
    /// So many may wait; whoever brings another waits for it to be on disk.
    static let limit = 256

    private struct State {
        var waiting = 0
        /// What went wrong, by the owner's token.
        var failures: [String: JournalError] = [:]
    }

    private let state = Mutex(State())

    /// Makes room for one more.
    ///
    /// - Returns: False when there is none.
    func admit() -> Bool {
        state.withLock { state in
            guard state.waiting < Self.limit else { return false }
            state.waiting += 1
            return true
        }
    }

    /// One came to its end.
    func finish(_ failure: JournalError?, of token: String) {
        state.withLock { state in
            state.waiting -= 1
            if let failure { note(failure, of: token, &state) }
        }
    }

    /// Keeps what went wrong; the first counts.
    func note(_ failure: JournalError, of token: String) {
        state.withLock { note(failure, of: token, &$0) }
    }

    private func note(_ failure: JournalError, of token: String, _ state: inout State) {
        state.failures[token] = state.failures[token] ?? failure
    }

    /// Looks whether an earlier write of the owner failed.
    func requireNone(of token: String) throws(JournalError) {
        if let failure = state.withLock({ $0.failures[token] }) { throw failure }
    }
}
