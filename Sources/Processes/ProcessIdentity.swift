internal import Glibc

/// One process of one start of the machine; its number alone is given to others after its end.
public struct ProcessIdentity: Sendable, Hashable {
    /// The process's number.
    public let pid: Int32
    /// When it started, in clock ticks since the machine did.
    public let startTime: UInt64
    /// The kernel's random name for this start of the machine.
    public let bootID: String

    /// Puts an identity together that was written down.
    public init(pid: Int32, startTime: UInt64, bootID: String) {
        self.pid = pid
        self.startTime = startTime
        self.bootID = bootID
    }

    /// The identity of a process that exists; nil when there is none.
    public init?(of pid: Int32) {
        guard let status = ProcessFile.status(of: pid), !status.isDead else { return nil }
        self.init(pid: pid, startTime: status.startTime, bootID: Self.currentBootID)
    }

    /// This process.
    public static let current = ProcessIdentity(
        pid: getpid(), startTime: ProcessFile.status(of: getpid())?.startTime ?? 0, bootID: currentBootID)

    /// The kernel's random name for this start of the machine; empty where /proc does not tell.
    public static let currentBootID: String = {
        let bytes = ProcessFile.read("/proc/sys/kernel/random/boot_id") ?? []
        return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }()

    /// The process runs still, and on this start of the machine. A zombie counts as ended.
    public var isAlive: Bool { ProcessIdentity(of: pid) == self }
}
