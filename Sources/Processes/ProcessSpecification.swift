/// What to start, and what it is given; nothing is inherited that is not named here.
public struct ProcessSpecification: Sendable {
    /// What one of the process's file descriptors is.
    public enum Descriptor: Sendable, Hashable {
        /// `/dev/null`.
        case null
        /// A pipe that the child writes and we read: `ChildProcess.outputs`.
        case output
        /// A pipe that we write and the child reads: `ChildProcess.inputs`.
        case input
        /// A file in memory with these bytes, for the child to read at its own pace.
        case contents([UInt8])
        /// A descriptor of ours, which stays open here.
        case inherited(Int32)
    }

    /// A path; `PATH` is not searched. A relative one starts at `directory`.
    public var executable: String
    /// Without the program's own name.
    public var arguments: [String]
    /// The first word of the argument list; nil means `executable`.
    public var name: String?
    /// The whole environment.
    public var environment: [(name: String, value: String)]
    /// The directory to start in; nil means ours.
    public var directory: String?
    /// It leads a process group of its own, so that it and its children can be signalled together.
    public var ownsGroup: Bool
    /// It leads a session of its own, without a terminal, and so also a group.
    public var ownsSession: Bool
    /// All the descriptors that the child gets, by their number there.
    public var descriptors: [Int32: Descriptor]

    /// Makes a specification; without word of them 0 is empty, and 1 and 2 are read by us.
    public init(
        executable: String, arguments: [String] = [], environment: [(name: String, value: String)] = [],
        directory: String? = nil, ownsGroup: Bool = true, ownsSession: Bool = false,
        descriptors: [Int32: Descriptor] = [:]
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
        self.ownsGroup = ownsGroup
        self.ownsSession = ownsSession
        self.descriptors = [0: .null, 1: .output, 2: .output].merging(descriptors) { $1 }
    }
}
