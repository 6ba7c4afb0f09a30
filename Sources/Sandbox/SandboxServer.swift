internal import Glibc
internal import JSON
internal import Processes

/// A sandbox that was started: moto on a loopback port, in a process of its own that outlives its starter.
///
/// What is known of it stands in a state file (0600) with the process's start time, so that a later process with
/// the same number is never taken for it, nor ended in its place.
public struct SandboxServer: Sendable, Hashable {
    /// `http://127.0.0.1:PORT`.
    public let endpoint: String
    /// The server's process.
    public let processID: Int32
    private let identity: ProcessIdentity
    private let path: String

    /// The sandbox that a state file describes, if it is still there.
    ///
    /// - Returns: nil when there is no file, or its process is gone.
    /// - Throws: `SandboxError.badState`.
    public static func running(state path: String) throws(SandboxError) -> SandboxServer? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = fread(&buffer, 1, buffer.count, file)
        guard let json = try? JSONValue.parse(Array(buffer.prefix(count))),
            let endpoint = json["endpoint"]?.string, let pid = json["pid"]?.int,
            let start = json["start"]?.int, let boot = json["boot"]?.string
        else { throw .badState(path) }
        let identity = ProcessIdentity(pid: pid_t(pid), startTime: UInt64(start), bootID: boot)
        guard identity.isAlive else { return nil }
        return SandboxServer(endpoint: endpoint, processID: identity.pid, identity: identity, path: path)
    }

    /// Starts a sandbox and waits until it answers.
    ///
    /// `installation`: Where the programs are.
    /// `path`: The state file to write.
    /// `environment`: The environment of the server.
    /// - Throws: `SandboxError`.
    public static func start(
        _ installation: SandboxInstallation, state path: String, environment: [(name: String, value: String)]
    ) async throws(SandboxError) -> SandboxServer {
        let words: String
        do {
            let output = try await ChildProcess.output(
                of: ProcessSpecification(
                    executable: installation.python,
                    arguments: [installation.launcher, "--detach-state", path], environment: environment,
                    ownsGroup: false),
                timeout: .seconds(120))
            if output.status.isSuccess, let server = try running(state: path) { return server }
            words = output.text.stderr
        } catch let error as SandboxError {
            throw error
        } catch {
            throw .cannotStart("\(error)")
        }
        throw .cannotStart(words.split(separator: "\n").last.map(String.init) ?? "it said nothing")
    }

    /// Ends the server and removes its state file.
    public func stop() {
        if identity.isAlive { kill(processID, SIGTERM) }
        for _ in 0..<200 where identity.isAlive { usleep(10_000) }
        if identity.isAlive { kill(processID, SIGKILL) }
        unlink(path)
    }
}
