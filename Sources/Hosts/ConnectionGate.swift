internal import Glibc
public import Processes
internal import Reactor

/// What all connections of a run share: how many are made at a time, and who ends them when this program dies.
public actor ConnectionGate {
    private let watchdog: Watchdog?
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// - Parameters:
    ///   - limit: How many connections are made at a time: jump hosts refuse more than about ten.
    ///   - watchdog: Ends the connections with this program; nil: nobody does.
    public init(limit: Int = 8, watchdog: Watchdog?) {
        free = limit
        self.watchdog = watchdog
    }

    /// Does something that makes a connection, when its turn has come.
    func admit<Value: Sendable>(_ work: @Sendable () async throws -> Value) async throws -> Value {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
        defer {
            if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
        }
        return try await work()
    }

    /// Lets a process die with this program.
    func supervise(_ process: ChildProcess) async throws {
        do {
            try await watchdog?.register(group: process.pid, marker: Self.marker)
        } catch {
            await process.endGroup(marker: nil)
            throw error
        }
    }

    /// Ends a process.
    func end(_ process: ChildProcess) async {
        await process.endGroup(marker: nil)
        try? await watchdog?.unregister(group: process.pid, marker: Self.marker)
    }

    /// No process has it: a connection has no children of its own to find.
    private static let marker = "RUNBOOK_CONNECTION=none"
}
