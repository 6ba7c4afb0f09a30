internal import Journals
internal import Runbooks
internal import Synchronization

/// The pause of an engine: an AWS identity has expired, what runs settles, and nothing further starts on any target.
///
/// It is over when the engine is: a person renews the identity, and another engine carries on.
final class Pause: Sendable {
    private struct State {
        var identity: ExpiredIdentity?
        var heldBack: Set<ExecutionKey> = []
    }

    private let state = Mutex(State())

    /// What expired; nil while nothing did.
    var identity: ExpiredIdentity? { state.withLock { $0.identity } }

    /// Begins it.
    ///
    /// - Returns: Whether this is its beginning: what is said of it is said once.
    func begin(_ identity: ExpiredIdentity) -> Bool {
        state.withLock { state in
            defer { state.identity = state.identity ?? identity }
            return state.identity == nil
        }
    }

    /// An execution's turn came, and it cannot have it now.
    func holdBack(_ key: ExecutionKey) { state.withLock { _ = $0.heldBack.insert(key) } }

    /// Its turn came, and it could not have it.
    func holdsBack(_ key: ExecutionKey) -> Bool { state.withLock { $0.heldBack.contains(key) } }

    /// Some execution could not have its turn.
    var holdsAny: Bool { state.withLock { !$0.heldBack.isEmpty } }
}
