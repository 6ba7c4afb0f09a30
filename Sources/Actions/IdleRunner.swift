public import Execution
public import JSON
public import Journals
public import Runbooks
internal import ShellSteps

/// Reads what steps left, and runs nothing: for an engine that only looks ahead.
public struct IdleRunner: BlockRunner, Preflight {
    /// Makes one.
    public init() {}

    /// Runs nothing; the result says so.
    public func run(
        _ request: BlockRequest, events: BlockEvents
    ) async throws(JournalError) -> BlockResult {
        BlockResult(ending: .notStarted, failure: RunRecord.Failure(message: Self.reason))
    }

    /// Asks nothing; the result says so.
    public func probe(
        _ request: ProbeRequest, events: BlockEvents
    ) async throws(JournalError) -> BlockResult {
        BlockResult(ending: .notStarted, failure: RunRecord.Failure(message: Self.reason))
    }

    /// Looks at nothing; see `BlockRunner`.
    public func compare(_ request: FileRequest) async -> FileComparison { .unreadable(Self.reason) }

    /// Writes nothing; see `BlockRunner`.
    public func write(_ request: FileRequest) async -> String? { Self.reason }

    /// The carried variables as JSON; see `BlockRunner`.
    public func variables(in carried: [CarriedState]) -> JSONObject {
        LocalRunner.state(of: carried).variables
    }

    /// Nothing new is left, so nothing is put together; see `BlockRunner`.
    public func merged(_ exports: [Exports]) -> Exports {
        Exports(encoded: [], names: [])
    }

    /// Shows nothing; see `BlockRunner`.
    public func redacted(_ text: String, hiding secrets: [SecretValue]) -> String { "…" }

    /// No check is asked, so nothing hangs on it; see `BlockRunner`.
    public func assigns(_ variable: String, in block: Block) -> Bool { false }

    /// Reaches nothing; see `Preflight`.
    public func reach(_ target: Target) async -> PreflightAnswer { .failed(Self.reason) }

    private static let reason = "nothing runs while looking ahead"
}
