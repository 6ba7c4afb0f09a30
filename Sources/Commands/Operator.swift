internal import Cryptography
internal import Glibc
internal import Journals
internal import Processes
internal import Runbooks

/// Who runs this process, and which process it is.
enum Operator {
    /// The login name.
    static let name: String = {
        if let user = getpwuid(geteuid()) { return String(cString: user.pointee.pw_name) }
        return String(geteuid())
    }()

    /// The folder of the operator's keys: `~/.config/runbook/keys`, or below `XDG_CONFIG_HOME`.
    static var keyFolder: KeyFolder {
        if let folder = variable("XDG_CONFIG_HOME"), !folder.isEmpty {
            return KeyFolder(path: "\(folder)/runbook/keys")
        }
        return KeyFolder(path: "\(variable("HOME") ?? "/root")/.config/runbook/keys")
    }

    /// A variable of the environment.
    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// The whole environment.
    static var environment: [EnvironmentVariable] {
        var variables: [EnvironmentVariable] = []
        var pointer = environ
        while let entry = pointer.pointee {
            let text = String(cString: entry)
            if let equals = text.firstIndex(of: "=") {
                variables.append(
                    EnvironmentVariable(
                        name: String(text[..<equals]), value: String(text[text.index(after: equals)...])))
            }
            pointer += 1
        }
        return variables
    }

    /// Milliseconds since 1970 UTC.
    @Sendable static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// This process as an owner of runs.
    static func owner() -> RunOwner {
        let identity = ProcessIdentity.current
        return RunOwner(
            machine: machine, host: host, boot: identity.bootID, processID: Int(identity.pid),
            startTicks: Int64(identity.startTime), token: Hexadecimal.encode(SecureRandom.bytes(8)))
    }

    /// Whether an owner lives, as far as can be known from here.
    @Sendable static func standing(of owner: RunOwner) -> OwnerStanding {
        guard owner.machine == machine else { return .elsewhere }
        let identity = ProcessIdentity(
            pid: pid_t(owner.processID), startTime: UInt64(owner.startTicks), bootID: owner.boot)
        return identity.isAlive ? .alive : .dead
    }

    private static let machine: String = {
        guard let text = firstLine("/etc/machine-id"), !text.isEmpty else { return host }
        return text
    }()

    private static let host: String = {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "unknown" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()

    private static func firstLine(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 128)
        guard fgets(&buffer, 128, file) != nil else { return nil }
        let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text.split(separator: "\n").first.map(String.init)
    }
}
