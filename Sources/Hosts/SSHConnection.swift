internal import Glibc
public import Processes
internal import Reactor
internal import Runbooks

/// One multiplexed connection to one host, made by the user's own `ssh` with its configuration, agent and jump hosts.
///
/// It is opened by the first channel, and again by the next one after it was lost. Host keys are checked, nothing is asked
/// for, and nothing is forwarded. A host that does not answer is noticed within 15 seconds.
public actor SSHConnection: HostRoute {
    /// What to call the host in messages.
    public nonisolated let name: String
    /// How long a lost connection may stay lost: as the inventory says.
    public nonisolated var grace: Duration { .seconds(address.graceSeconds) }
    private let address: Target.SSHAddress
    let socket: String
    private let gate: ConnectionGate
    let environment: [(name: String, value: String)]
    private var master: ChildProcess?
    /// The sockets of what is forwarded, by place.
    var forwards: [String: String] = [:]
    private var opening: Task<ChildProcess, any Error>?

    /// Describes a connection; nothing is opened.
    ///
    /// - Parameters:
    ///   - name: What to call the host in messages.
    ///   - address: Where it is.
    ///   - socket: The path of the control socket, of at most 90 bytes.
    ///   - gate: How many connections are made at a time, and what ends them with this program.
    ///   - environment: What `ssh` is started with: where its agent is, and `PATH` for proxies.
    init(
        name: String, address: Target.SSHAddress, socket: String, gate: ConnectionGate,
        environment: [(name: String, value: String)]
    ) {
        self.name = name
        self.address = address
        self.socket = socket
        self.gate = gate
        self.environment = environment
    }

    /// Opens a channel of the connection, which is made first if need be; see `HostRoute`.
    public func open(_ text: String) async throws(HostError) -> ChildProcess {
        try await connect()
        do {
            return try ChildProcess.spawn(
                specification(
                    options: [
                        "-S", socket, "-o", "ControlMaster=no",
                        // Without the control socket there must be no second connection.
                        "-o", "ProxyCommand=false",
                    ], command: "sh -c '\(text)'"))
        } catch {
            throw .unreachable("cannot start `ssh`: \(error)")
        }
    }

    /// Closes the connection, if it is open.
    func close() async {
        guard let master else { return }
        self.master = nil
        await gate.end(master)
        unlink(socket)
        dropForwards()
    }

    /// What was forwarded ended with the connection.
    private func dropForwards() {
        for path in forwards.values { unlink(path) }
        forwards = [:]
    }

    /// Opens the connection unless it is open; those who come meanwhile wait for the same one.
    func connect() async throws(HostError) {
        if let master, master.status == nil { return }
        if opening == nil { dropForwards() }
        let task =
            opening
            ?? Task { [gate, socket] in
                try await gate.admit(through: try await self.jump()) {
                    unlink(socket)
                    return try await self.start()
                }
            }
        opening = task
        do {
            master = try await task.value
            opening = nil
        } catch {
            opening = nil
            throw error as? HostError ?? .unreachable("cannot reach \(name): \(error)")
        }
    }

    /// The jump host that `ssh` passes through first, as its configuration says; nil: none.
    private func jump() async throws -> String? {
        var specification = specification(options: ["-G"], command: nil)
        specification.name = "ssh"
        let answer = try await ChildProcess.output(of: specification, timeout: .seconds(10))
        return Self.jump(in: String(decoding: answer.stdout, as: UTF8.self))
    }

    /// The same in what `ssh -G` prints; a command that makes the connection may do so through one host for all.
    static func jump(in configuration: String) -> String? {
        for line in configuration.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            guard words.count == 2, words[1] != "none" else { continue }
            if words[0] == "proxyjump" { return words[1].split(separator: ",").first.map(String.init) }
            if words[0] == "proxycommand" { return String(words[1]) }
        }
        return nil
    }

    private func start() async throws -> ChildProcess {
        let process = try ChildProcess.spawn(
            specification(
                options: ["-M", "-S", socket, "-o", "ControlPersist=no"],
                command: "echo \(Self.sign); exec cat"))
        try await gate.supervise(process)
        do {
            var said: [UInt8] = []
            while !Self.isSaid(in: said) {
                let more = try await process.stdout.read()
                if more.isEmpty { throw HostError.unreachable(try await reason(of: process)) }
                said = Array((said + more).suffix(4096))
            }
            return process
        } catch {
            await gate.end(process)
            throw error
        }
    }

    /// What the session that keeps the connection open says when it is open.
    private static let sign = "runbook-is-connected"

    private static func isSaid(in bytes: [UInt8]) -> Bool {
        String(decoding: bytes, as: UTF8.self).contains("\(sign)\n")
    }

    private func specification(options: [String], command: String?) -> ProcessSpecification {
        let settings = [
            "BatchMode=yes", "ConnectTimeout=10", "ServerAliveInterval=5", "ServerAliveCountMax=3",
            "StrictHostKeyChecking=\(address.acceptsNewKeys ? "accept-new" : "yes")", "UpdateHostKeys=no",
            "ClearAllForwardings=yes", "ForwardAgent=no", "ForwardX11=no", "PermitLocalCommand=no",
            "RemoteCommand=none", "RequestTTY=no", "EscapeChar=none", "LogLevel=ERROR",
        ]
        var specification = ProcessSpecification(
            executable: "/usr/bin/ssh",
            arguments: configuration + options
                + settings.flatMap { ["-o", $0] } + ["--", address.destination]
                + (command.map { [$0] } ?? []),
            environment: environment, ownsSession: true, descriptors: [0: .input])
        specification.name = "ssh"
        return specification
    }

    /// The configuration file that the inventory names; `ssh` itself takes `~` for a folder of that name.
    private var configuration: [String] {
        guard let path = address.configuration else { return [] }
        let home = environment.first { $0.name == "HOME" }?.value ?? ""
        return ["-F", path.hasPrefix("~/") ? home + path.dropFirst() : path]
    }

    /// What `ssh` said when it gave up, with what to do where that is known.
    private func reason(of process: ChildProcess) async throws -> String {
        var said: [UInt8] = []
        while true {
            let more = try await process.stderr.read()
            if more.isEmpty { break }
            said = Array((said + more).suffix(8192))
        }
        return SSHFailure.words(String(decoding: said, as: UTF8.self), host: name, address: address)
    }
}
