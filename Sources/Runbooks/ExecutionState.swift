/// What is known of one step on one target in a run.
public enum ExecutionState: String, Sendable, Hashable, CaseIterable {
    /// Not begun, or begun and going on.
    case pending
    /// The postconditions held before: nothing ran.
    case satisfied
    /// It ran, and all postconditions hold.
    case succeeded
    case failed
    /// It began, and whether it had its effect cannot be known.
    case unknown
    /// It does not apply, or was not selected; the reason is recorded.
    case skipped
    /// A person must act first.
    case waiting

    /// Later steps may build on it.
    public var isComplete: Bool { isDone || self == .skipped }

    /// The step did its work, or did not need to.
    public var isDone: Bool { self == .satisfied || self == .succeeded }
}
