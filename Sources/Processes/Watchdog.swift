internal import Glibc
internal import Reactor

/// The process that ends the registered groups when this one dies, by whatever signal.
///
/// It lives in a session of its own and reads a pipe whose only writer is this process. A group is registered
/// after its leader was started, so the leader must wait, for instance for a byte on a descriptor, until
/// `register` has returned.
public final class Watchdog: Sendable {
    private let child: ChildProcess
    private let pipe: ByteSink

    /// Starts the process.
    ///
    /// - Parameters:
    ///   - executable: The program, usually `/proc/self/exe`.
    ///   - arguments: What makes it call `Watchdog.main`.
    /// - Returns: The started watchdog.
    /// - Throws: `ProcessError` when it cannot be started.
    public static func start(executable: String, arguments: [String]) throws(ProcessError) -> Watchdog {
        let specification = ProcessSpecification(
            executable: executable, arguments: arguments, ownsSession: true,
            descriptors: [0: .input, 1: .null, 2: .null])
        let child = try ChildProcess.spawn(specification)
        guard let pipe = child.stdin else { preconditionFailure("descriptor 0 is an input") }
        return Watchdog(child: child, pipe: pipe)
    }

    private init(child: ChildProcess, pipe: ByteSink) {
        self.child = child
        self.pipe = pipe
    }

    /// The number of the watching process.
    public var pid: Int32 { child.pid }

    /// Puts a group under supervision: from the return on it dies with this process.
    ///
    /// - Parameters:
    ///   - group: The group's number, that of its leader, which exists.
    ///   - marker: An entry `NAME=VALUE` of the environment that only the group and its descendants have.
    /// - Throws: `ProcessError.watchdogLost`; then the group must not be let go.
    public func register(group: Int32, marker: String) async throws(ProcessError) {
        try await send(WatchdogOrder(.register, group: group, marker: marker))
    }

    /// Ends the supervision of a group that is gone.
    ///
    /// - Parameters:
    ///   - group: The group's number.
    ///   - marker: The marker that it was registered with.
    /// - Throws: `ProcessError.watchdogLost`.
    public func unregister(group: Int32, marker: String) async throws(ProcessError) {
        try await send(WatchdogOrder(.unregister, group: group, marker: marker))
    }

    /// Tells the process that nothing more will come, and waits until it has ended whatever is registered
    /// still, and itself.
    public func finish() async {
        pipe.close()
        _ = await child.waitForExit()
    }

    private func send(_ order: WatchdogOrder) async throws(ProcessError) {
        guard let line = order.line else { throw .notRepresentable("a step's marker") }
        do {
            // There is no room only while the other side is far behind.
            while try !pipe.writeNow(line) {
                try? await EventLoop.shared.sleep(until: .now + .milliseconds(1))
            }
        } catch {
            throw .watchdogLost(error)
        }
    }
}
