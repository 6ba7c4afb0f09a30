internal import Synchronization

/// One wait of one task, ended once: by an event or by the task's cancellation.
///
/// An event that comes before the wait is kept.
package final class Suspension: Sendable {
    private enum State {
        case idle
        case waiting(CheckedContinuation<Bool, Never>)
        /// Whether an event, and not the cancellation, was first.
        case ended(Bool)
    }

    private let state = Mutex(State.idle)

    package init() {}

    /// Ends the wait; without effect when it ended before.
    package func resume() { end(byEvent: true) }

    /// Returns at the event.
    ///
    /// - Throws: `CancellationError` when the task is cancelled first.
    package func wait() async throws(CancellationError) {
        let isEvent = await withTaskCancellationHandler {
            await waitThroughCancellation()
        } onCancel: {
            end(byEvent: false)
        }
        if !isEvent { throw CancellationError() }
    }

    /// Returns at the event, even if the task is cancelled.
    @discardableResult
    package func waitThroughCancellation() async -> Bool {
        await withCheckedContinuation { continuation in
            let ended: Bool? = state.withLock { state in
                if case .ended(let byEvent) = state { return byEvent }
                state = .waiting(continuation)
                return nil
            }
            if let ended { continuation.resume(returning: ended) }
        }
    }

    private func end(byEvent: Bool) {
        let continuation: CheckedContinuation<Bool, Never>? = state.withLock { state in
            switch state {
            case .idle:
                state = .ended(byEvent)
                return nil
            case .waiting(let continuation):
                state = .ended(byEvent)
                return continuation
            case .ended:
                return nil
            }
        }
        continuation?.resume(returning: byEvent)
    }
}
