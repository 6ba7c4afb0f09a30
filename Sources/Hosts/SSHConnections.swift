internal import Glibc
public import Processes
public import Runbooks
internal import Synchronization

/// The connections of a run: one for each host, made when it is needed, and all closed at the end.
public final class SSHConnections: Sendable {
    private let folder: String
    private let gate: ConnectionGate
    private let environment: [(name: String, value: String)]
    private let all = Mutex<[Target.SSHAddress: SSHConnection]>([:])

    /// Makes a folder of its own (0700) for the control sockets.
    ///
    /// - Parameters:
    ///   - environment: What `ssh` is started with.
    ///   - watchdog: Ends the connections with this program.
    /// - Throws: `HostError.refused` when the folder cannot be made.
    public init(
        environment: [(name: String, value: String)], watchdog: Watchdog?
    ) throws(HostError) {
        var template = Array("/tmp/runbook-ssh-XXXXXX\0".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw .refused("cannot make a folder in `/tmp`: \(String(cString: strerror(errno)))")
        }
        folder = String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        gate = ConnectionGate(watchdog: watchdog)
        self.environment = environment
    }

    /// The connection to a host; the same one for the same address.
    ///
    /// `name`: What to call it in messages.
    public func connection(to address: Target.SSHAddress, name: String) -> SSHConnection {
        all.withLock { all in
            if let known = all[address] { return known }
            let connection = SSHConnection(
                name: name, address: address, socket: "\(folder)/\(all.count)", gate: gate,
                environment: environment)
            all[address] = connection
            return connection
        }
    }

    /// Closes all of them and removes the folder.
    public func close() async {
        for connection in all.withLock({ Array($0.values) }) { await connection.close() }
        rmdir(folder)
    }
}
