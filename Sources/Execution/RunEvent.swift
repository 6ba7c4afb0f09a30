public import Journals
public import Runbooks

/// What an engine tells while it works; for screens and logs, after the journal has it.
public enum RunEvent: Sendable {
    /// Pre-flight reached a target, or did not.
    case preflight(Target.ID, PreflightAnswer)
    /// An execution's turn came on its target: `index` of `count` there.
    case began(ExecutionKey, index: Int, count: Int)
    /// A line of output.
    case output(ExecutionKey, String)
    /// A file is not as the step wants it: what a run would change, redacted, several lines.
    case fileDiffers(ExecutionKey, String)
    /// A postcondition does not hold yet and is asked again.
    case polling(ExecutionKey, postcondition: String, elapsed: Duration)
    /// The execution is done for now.
    case ended(
        ExecutionKey, ExecutionState, reason: String?, failure: RunRecord.Failure?, milliseconds: Int64)
    /// A completed execution runs again because of these inputs.
    case inputsChanged(ExecutionKey, [String])
    /// No further target starts: so many failed.
    case limitReached(failed: Int, allowed: Int)
    /// An identity expired: what runs settles, nothing further starts.
    case paused(ExpiredIdentity)
}
