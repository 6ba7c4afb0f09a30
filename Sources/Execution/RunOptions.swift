public import Journals
public import Runbooks

/// Whether a run acts, or only asks.
public enum RunMode: String, Sendable, Hashable, CaseIterable {
    /// Check, run, check.
    case run
    /// Ask every postcondition, run nothing: drift.
    case verify
    /// Ask what a run would ask first, run nothing: what is satisfied already.
    case plan

    /// The command that promises to change nothing, as it is typed; nil for the mode that acts.
    public var readOnlyCommand: String? {
        switch self {
        case .run: nil
        case .verify: "verify"
        case .plan: "plan --checks"
        }
    }
}

/// Limits and wishes of one call of `run` or `resume`.
public struct RunOptions: Sendable, Hashable {
    /// Act or only ask.
    public var mode: RunMode
    /// Targets side by side; nil means all.
    public var maxParallel: Int?
    /// Failed targets after which nothing further starts; those of pre-flight count.
    public var maxFailures: TargetCount
    /// Run blocks although their checks hold.
    public var isForced: Bool
    /// Executions that the operator wants to run again.
    public var reruns: Set<ExecutionKey>

    /// Makes options.
    public init(
        mode: RunMode = .run, maxParallel: Int? = nil, maxFailures: TargetCount = .count(0),
        isForced: Bool = false, reruns: Set<ExecutionKey> = []
    ) {
        self.mode = mode
        self.maxParallel = maxParallel
        self.maxFailures = maxFailures
        self.isForced = isForced
        self.reruns = reruns
    }
}
