public import Processes

/// The way to another user of this machine.
public struct LocalRoute: HostRoute {
    public let name = "this machine"
    public let grace = Duration.seconds(10)
    private let environment: [(name: String, value: String)]

    /// `environment`: What the channel is started with; `sudo` keeps next to nothing of it.
    public init(environment: [(name: String, value: String)]) { self.environment = environment }

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
