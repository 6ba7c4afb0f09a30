internal import Foundation

/// Real hosts of one test: sshd, users, files, processes, packages and an address of their own each, made by
/// `sandbox/hosts/hosts`. See `sandbox/README.md` for their users and for what they cannot show.
///
/// They end with the last reference, with `down()`, and with the test process, however that ends: what keeps them reads
/// the other end of a pipe. What all hosts stand on is made once for all processes of a user and takes a minute then.
public final class TestHosts: Sendable {
    /// What can be done to a host's network.
    public enum Link: String, Sendable { case up, down }

    /// Why something could not be done.
    public struct Unavailable: Error, CustomStringConvertible {
        /// What `hosts` said.
        public let description: String
    }

    /// Whether hosts have network namespaces. Without: several sshd on loopback as this user; `link`, `reboot`, `fill`,
    /// `unfill` and `enter` throw, and `ssh` reaches only this user.
    public static let hasNamespaces: Bool = {
        let options = ["--mount", "--net", "--pid", "--ipc", "--uts", "--fork"]
        return geteuid() == 0 && (try? call("/usr/bin/unshare", options + ["true"]))?.status == 0
    }()

    private let folder: TemporaryFolder
    private let lifeline: Pipe
    private let places: [String: String]

    /// Starts hosts; returns when their sshd listen.
    ///
    /// - Parameter names: Up to 253; a-z, 0-9 and `-`, at most 31 characters each.
    /// - Returns: Hosts that nobody else has.
    /// - Throws: `Unavailable` with what went wrong.
    public static func up(_ names: String...) async throws -> TestHosts { try await up(names) }

    /// The same for a list.
    public static func up(_ names: [String]) async throws -> TestHosts {
        let (folder, lifeline) = (TemporaryFolder(), Pipe())
        let outcome = try await inBackground {
            try call(program, ["up", "--until-eof", folder.path] + names, input: lifeline)
        }
        let places = outcome.stdout.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        let hosts = TestHosts(
            folder, lifeline, Dictionary(uniqueKeysWithValues: places.map { ($0[0], $0[1]) }))
        guard outcome.status == 0 else { throw Unavailable(description: outcome.stderr) }
        return hosts
    }

    private init(_ folder: TemporaryFolder, _ lifeline: Pipe, _ places: [String: String]) {
        self.folder = folder
        self.lifeline = lifeline
        self.places = places
    }

    deinit {
        // Not only by closing the pipe: another child of this process may have got its end too.
        _ = try? Self.call(Self.program, ["down", folder.path])
        try? lifeline.fileHandleForWriting.close()
    }

    /// The file for `ssh -F`: names, addresses, the key, the true host keys, strict checking.
    public var sshConfig: String { folder("ssh_config") }

    /// The file of the true host keys.
    public var knownHosts: String { folder("known_hosts") }

    /// The private key that reaches every user of every host.
    public var key: String { folder("id") }

    /// A host's address: `10.77.N.M`; without namespaces `127.0.0.1`.
    public func address(of name: String) -> String {
        String((places[name] ?? "no-such-host").prefix { $0 != ":" })
    }

    /// The port of a host's sshd: 22 if it has an address of its own.
    public func port(of name: String) -> UInt16 {
        places[name].flatMap { $0.split(separator: ":").dropFirst().first }.flatMap { UInt16($0) } ?? 22
    }

    /// Runs a command through sshd; `ops@web` for another user than root.
    public func ssh(_ place: String, _ command: String, options: [String] = []) async throws
        -> Invocation.Outcome
    {
        let arguments = ["-F", sshConfig, "-o", "ConnectTimeout=10"] + options + [place, command]
        return try await Self.inBackground { try Self.call("/usr/bin/ssh", arguments) }
    }

    /// Runs a command as the host's root, past its sshd and its network.
    public func enter(_ name: String, _ command: String...) async throws -> Invocation.Outcome {
        let arguments = ["enter", folder.path, name] + command
        return try await Self.inBackground { try Self.call(Self.program, arguments) }
    }

    /// Cuts a host's network, or mends it. Nothing tells either end that it was cut.
    public func link(_ name: String, _ state: Link) async throws {
        try await hosts("link", name, state.rawValue)
    }

    /// Kills every process of a host and starts it again: files stay, its boot id is another, enabled services start.
    /// Returns when its sshd listens.
    public func reboot(_ name: String) async throws { try await hosts("reboot", name) }

    /// Makes a host's disk full: not one more byte fits.
    public func fill(_ name: String) async throws { try await hosts("fill", name) }

    /// Gives the disk its room back.
    public func unfill(_ name: String) async throws { try await hosts("unfill", name) }

    /// Gives a host another host key; the file of known hosts keeps the old one.
    public func rekey(_ name: String) async throws { try await hosts("rekey", name) }

    /// Removes hosts; all of them when none is named.
    public func down(_ names: String...) async throws {
        let arguments = ["down", folder.path] + names
        try await Self.demand(arguments)
    }

    private func hosts(_ verb: String, _ arguments: String...) async throws {
        let arguments = [verb, folder.path] + arguments
        try await Self.demand(arguments)
    }

    // MARK: Programs

    private static let program = "\(RepositoryLayout.root)/sandbox/hosts/hosts"

    private static func demand(_ arguments: [String]) async throws {
        let outcome = try await inBackground { try call(program, arguments) }
        guard outcome.status == 0 else { throw Unavailable(description: outcome.stderr) }
    }

    /// A thread of its own waits: the few that Swift's tasks share must not.
    private static func inBackground<Answer: Sendable>(
        _ work: @escaping @Sendable () throws -> Answer
    ) async throws -> Answer {
        try await withCheckedThrowingContinuation { done in
            Thread.detachNewThread { done.resume(with: Result { try work() }) }
        }
    }

    /// Runs a program to its end. Output goes to files, so that what it leaves behind keeps nobody waiting.
    private static func call(
        _ program: String, _ arguments: [String], input: Pipe? = nil
    ) throws -> Invocation.Outcome {
        let (process, scratch) = (Process(), TemporaryFolder())
        let files = ["out", "err"].map { scratch($0) }
        for file in files { _ = FileManager.default.createFile(atPath: file, contents: nil) }
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = [
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/",
        ]
        process.standardInput = input ?? FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: files[0])
        process.standardError = FileHandle(forWritingAtPath: files[1])
        try process.run()
        process.waitUntilExit()
        let texts = files.map {
            String(decoding: FileManager.default.contents(atPath: $0) ?? Data(), as: UTF8.self)
        }
        let isSignal = process.terminationReason == .uncaughtSignal
        return Invocation.Outcome(
            status: process.terminationStatus + (isSignal ? 128 : 0), stdout: texts[0], stderr: texts[1])
    }
}
