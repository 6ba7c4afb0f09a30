internal import CSystem
internal import Glibc
internal import Reactor
internal import Synchronization

/// The children that this program started and did not reap yet, to tell them from strays.
///
/// A child exists before its number is known here. So whoever meets an unknown child waits until all starts
/// that were under way are finished, and looks again.
final class ChildTable: Sendable {
    static let shared = ChildTable()

    private struct State {
        var known: Set<Int32> = []
        var starting: Set<UInt64> = []
        var next: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Runs `start`, which gives the number of a new child, or nil when there is none.
    func start(_ start: () -> Int32?) {
        let ticket = state.withLock { state in
            state.next += 1
            state.starting.insert(state.next)
            return state.next
        }
        let pid = start()
        state.withLock { state in
            if let pid { state.known.insert(pid) }
            state.starting.remove(ticket)
        }
    }

    /// Reaps a child and forgets its number in one go, as the number is free for others from then on.
    func reap(_ pid: Int32, through pidfd: Descriptor) {
        state.withLock { state in
            state.known.remove(pid)
            _ = pidfd.perform { Int(csys_reap($0)) }
        }
    }

    /// Reaps a zombie that nobody here waits for.
    func reapStray(_ pid: Int32) {
        state.withLock { state in
            guard !state.known.contains(pid) else { return }
            _ = waitpid(pid, nil, WNOHANG)
        }
    }

    /// Those among existing children that this program did not start.
    func strays(among children: [Int32]) async -> [Int32] {
        var (unknown, starting) = state.withLock { state in
            (children.filter { !state.known.contains($0) }, state.starting)
        }
        while !unknown.isEmpty, !starting.isEmpty {
            try? await Task.sleep(for: .microseconds(200))
            (unknown, starting) = state.withLock { [unknown, starting] state in
                (unknown.filter { !state.known.contains($0) }, starting.intersection(state.starting))
            }
        }
        return unknown
    }
}
