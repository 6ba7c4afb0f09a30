internal import Glibc
public import Processes
internal import Reactor

/// What all connections of a run share: how many are made at a time, and who ends them when this program dies.
public actor ConnectionGate {
    /// Those who pass through one jump host, or through none.
    private struct Lane {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let watchdog: Watchdog?
    private let directLimit: Int
    private let jumpLimit: Int
    private var lanes: [String: Lane] = [:]

    /// - Parameters:
    ///   - directLimit: How many connections are made at a time without a jump host: each host sees one of them, and
    ///     one that does not answer holds its place for ten seconds.
    ///   - jumpLimit: How many through one jump host: `sshd` drops some from the tenth on that has not logged in
    ///     (`MaxStartups 10:30:100`).
    ///   - watchdog: Ends the connections with this program; nil: nobody does.
    public init(directLimit: Int = 64, jumpLimit: Int = 8, watchdog: Watchdog?) {
        self.directLimit = directLimit
        self.jumpLimit = jumpLimit
        self.watchdog = watchdog
    }

    /// Does something that makes a connection, when its turn has come.
    ///
    /// `jump`: The host that it passes through; nil: none.
    func admit<Value: Sendable>(
        through jump: String?, _ work: @Sendable () async throws -> Value
    ) async throws -> Value {
        let name = jump ?? ""
        var lane = lanes[name] ?? Lane(free: jump == nil ? directLimit : jumpLimit)
        if lane.free > 0 {
            lane.free -= 1
            lanes[name] = lane
        } else {
            await withCheckedContinuation { continuation in
                lane.waiting.append(continuation)
                lanes[name] = lane
            }
        }
        defer {
            if lanes[name]?.waiting.isEmpty == false {
                lanes[name]?.waiting.removeFirst().resume()
            } else {
                lanes[name]?.free += 1
            }
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
