public import Processes

/// The way to another user of this machine.
public struct LocalRoute: HostRoute {
    /// `this machine`.
    public let name = "this machine"
    /// Only this program's own end ends a channel, and nobody comes back for it: 10 seconds.
    public let grace = Duration.seconds(10)
    private let environment: [(name: String, value: String)]

    /// `environment`: What the channel is started with; `sudo` keeps next to nothing of it.
    public init(environment: [(name: String, value: String)]) { self.environment = environment }

    /// Starts `sh`; see `HostRoute`.
    public func open(_ text: String) async throws(HostError) -> ChildProcess {
        do {
            return try ChildProcess.spawn(
                ProcessSpecification(
                    // What runs there outlives the channel, as on a host: it is in a session of its own.
                    executable: "/usr/bin/setsid", arguments: ["--fork", "--wait", "/bin/sh", "-c", text],
                    environment: environment, ownsSession: true, descriptors: [0: .input]))
        } catch {
            throw .unreachable("cannot start `setsid`: \(error)")
        }
    }
}
