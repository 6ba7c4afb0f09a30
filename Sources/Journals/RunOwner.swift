/// The process that may write to a run: machine, boot, process id and its start, so that a reused process id
/// is never mistaken for a living owner.
public struct RunOwner: Sendable, Hashable, CustomStringConvertible {
    /// The machine's id (`/etc/machine-id`) or, without one, its host name.
    public var machine: String
    /// The host name, for people.
    public var host: String
    /// The kernel's boot id.
    public var boot: String
    /// The process id.
    public var processID: Int
    /// Clock ticks after boot at which the process started (`/proc/PID/stat`, field 22).
    public var startTicks: Int64
    /// Random text that tells two owners of one process apart.
    public var token: String

    /// Makes an owner.
    public init(
        machine: String, host: String, boot: String, processID: Int, startTicks: Int64, token: String
    ) {
        self.machine = machine
        self.host = host
        self.boot = boot
        self.processID = processID
        self.startTicks = startTicks
        self.token = token
    }

    /// The owner in words.
    public var description: String { "process \(processID) on \(host)" }
}

/// What can be said of an owner from here.
public enum OwnerStanding: Sendable, Hashable {
    /// It runs on this machine.
    case alive
    /// It ran on this machine and is gone.
    case dead
    /// It belongs to another machine: not to be known from here.
    case elsewhere
}
