internal import CSystem
internal import Glibc
internal import Synchronization

/// The owner of one file descriptor that the event loop can wait for; its last reference closes it.
///
/// The number is used only under a lock, so that no call reaches a file that got the number later.
package final class Descriptor: Sendable {
    package enum Direction: Sendable {
        case reading
        case writing
    }

    private struct State {
        var number: Int32
        var isRegistered = false
        var reader: (@Sendable () -> Void)?
        var writer: (@Sendable () -> Void)?

        var directions: UInt32 {
            (reader == nil ? 0 : UInt32(CSYS_READABLE)) | (writer == nil ? 0 : UInt32(CSYS_WRITABLE))
        }
    }

    let key: UInt64
    private let state: Mutex<State>

    /// Takes over a descriptor. Its reads and writes must not block.
    package init(adopting number: Int32) {
        state = Mutex(State(number: number))
        key = EventLoop.shared.nextNumber()
    }

    deinit { close() }

    /// Calls the system with the number.
    ///
    /// `body` is a short call that does not block. It gives a value or a negated error number, and so does this.
    package func perform(_ body: (Int32) -> Int) -> Int {
        state.withLock { $0.number < 0 ? Int(-EBADF) : body($0.number) }
    }

    /// Waits until a read or a write gets somewhere, if only to an error.
    package func wait(for direction: Direction) async throws {
        let suspension = Suspension()
        try whenReady(direction) { suspension.resume() }
        do {
            try await suspension.wait()
        } catch {
            disarm(direction)
            throw error
        }
    }

    /// Calls `action` once, from the loop's thread, when a read or a write may get somewhere.
    ///
    /// It may come too early, so the call must be tried and the wait repeated. One party waits in each direction.
    package func whenReady(
        _ direction: Direction, _ action: @escaping @Sendable () -> Void
    ) throws(SystemError) {
        try state.withLock { state throws(SystemError) in
            guard state.number >= 0 else { throw SystemError("wait for a closed file", code: EBADF) }
            switch direction {
            case .reading: state.reader = action
            case .writing: state.writer = action
            }
            EventLoop.shared.watch(self)
            let result = arm(&state)
            guard result < 0 else { return }
            drop(direction, of: &state)
            throw SystemError("wait for a file", code: -result)
        }
    }

    /// Drops the action that waits in a direction.
    package func disarm(_ direction: Direction) {
        state.withLock { drop(direction, of: &$0) }
    }

    /// Closes the file; whoever waits for it is woken and gets an error from the next call.
    package func close() {
        let actions = state.withLock { state in
            guard state.number >= 0 else { return [@Sendable () -> Void]() }
            // A process that is being started holds copies for a moment, so closing alone would leave the entry.
            if state.isRegistered { _ = csys_epoll_remove(EventLoop.shared.poll, state.number) }
            Glibc.close(state.number)
            let actions = [state.reader, state.writer].compactMap { $0 }
            state = State(number: -1)
            if !actions.isEmpty { EventLoop.shared.forget(key) }
            return actions
        }
        for action in actions { action() }
    }

    /// The loop's report.
    func fire(_ ready: UInt32) {
        let actions = state.withLock { state in
            var actions: [@Sendable () -> Void] = []
            if ready & UInt32(CSYS_READABLE) != 0, let reader = state.reader.take() { actions.append(reader) }
            if ready & UInt32(CSYS_WRITABLE) != 0, let writer = state.writer.take() { actions.append(writer) }
            // An event disarms both directions.
            if state.directions != 0 { _ = arm(&state) } else { EventLoop.shared.forget(key) }
            return actions
        }
        for action in actions { action() }
    }

    private func drop(_ direction: Direction, of state: inout State) {
        switch direction {
        case .reading: state.reader = nil
        case .writing: state.writer = nil
        }
        if state.directions == 0 { EventLoop.shared.forget(key) }
    }

    private func arm(_ state: inout State) -> Int32 {
        let result = csys_epoll_arm(
            EventLoop.shared.poll, state.number, key, state.directions, state.isRegistered ? 1 : 0)
        if result == 0 { state.isRegistered = true }
        return result
    }
}
