public import Journals

/// Everything that a run works with.
public struct RunEnvironment: Sendable {
    /// Where it is recorded.
    public var journal: Journal
    /// Where earlier runs are recorded, whose exports and targets are read.
    public var history: Journal
    /// The run's name.
    public var run: String
    /// This process as the run's owner.
    public var owner: RunOwner
    /// Runs blocks.
    public var runner: any BlockRunner
    /// Reaches targets.
    public var preflight: any Preflight
    /// Fetches a file onto this machine, once however often it is asked for, and verifies it.
    public var fetch: @Sendable (FetchRequest) async throws(FileProblem) -> LocalFile
    /// Milliseconds since 1970 UTC.
    public var now: @Sendable () -> Int64
    /// Pauses; throws when the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void
    /// Hears what happens.
    public var listen: @Sendable (RunEvent) -> Void

    /// Makes an environment.
    ///
    /// `fetch`: Fetches a file; left out: nothing is fetched.
    /// `history`: Where earlier runs are recorded; nil: in the same journal.
    public init(
        journal: Journal, history: Journal? = nil, run: String, owner: RunOwner, runner: any BlockRunner,
        preflight: any Preflight,
        fetch: @escaping @Sendable (FetchRequest) async throws(FileProblem) -> LocalFile = {
            _ throws(FileProblem) in throw FileProblem("nothing is fetched here")
        },
        now: @escaping @Sendable () -> Int64, sleep: @escaping @Sendable (Duration) async throws -> Void,
        listen: @escaping @Sendable (RunEvent) -> Void
    ) {
        self.journal = journal
        self.history = history ?? journal
        self.run = run
        self.owner = owner
        self.runner = runner
        self.preflight = preflight
        self.fetch = fetch
        self.now = now
        self.sleep = sleep
        self.listen = listen
    }
}
