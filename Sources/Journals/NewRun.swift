public import JSON
public import Runbooks

/// Everything that is frozen into a run when it begins.
public struct NewRun: Sendable {
    /// One step of the run and the digest of all that decides what it does.
    public struct StepRow: Sendable {
        /// What reports show of it.
        public var record: RunRecord.StepRecord
        /// SHA-256 over the block, its attributes, checks and rollback.
        public var digest: [UInt8]

        /// Makes a row.
        public init(record: RunRecord.StepRecord, digest: [UInt8]) {
            self.record = record
            self.digest = digest
        }
    }

    /// An execution and how it begins: pending, or skipped because it was not selected.
    public struct ExecutionRow: Sendable {
        /// Its name.
        public var key: ExecutionKey
        /// `pending` or `skipped`.
        public var state: ExecutionState
        /// Why it is skipped.
        public var reason: String?
        /// The targets that see its exports; empty means its own alone.
        public var covers: [Target.ID]

        /// Makes a row.
        public init(
            key: ExecutionKey, state: ExecutionState = .pending, reason: String? = nil,
            covers: [Target.ID] = []
        ) {
            self.key = key
            self.covers = covers
            self.state = state
            self.reason = reason
        }
    }

    /// The documents' titles joined.
    public var title: String
    /// What `--note` said.
    public var note: String?
    /// Who starts it.
    public var user: String
    /// The version of `runbook`.
    public var version: String
    /// When, in milliseconds since 1970 UTC.
    public var started: Int64
    /// The sandbox's endpoint; nil for a run against AWS.
    public var sandbox: String?
    /// The parameters as reports show them: secrets redacted.
    public var shownParameters: JSONObject
    /// The parameters with all values: sealed before they are stored.
    public var parameters: JSONObject
    /// The inventory's path; nil without one.
    public var inventoryPath: String?
    /// The inventory's text.
    public var inventorySource: String
    /// Limits and selection, as resume needs them.
    public var options: JSONObject
    /// The documents in order.
    public var documents: [RunRecord.Document]
    /// The steps in order.
    public var steps: [StepRow]
    /// The targets in order.
    public var targets: [Target]
    /// The executions in order of step, then target.
    public var executions: [ExecutionRow]
    /// The process that begins it.
    public var owner: RunOwner

    /// Makes the description of a run.
    public init(
        title: String, note: String?, user: String, version: String, started: Int64, sandbox: String?,
        shownParameters: JSONObject, parameters: JSONObject, inventoryPath: String?, inventorySource: String,
        options: JSONObject, documents: [RunRecord.Document], steps: [StepRow], targets: [Target],
        executions: [ExecutionRow], owner: RunOwner
    ) {
        self.title = title
        self.note = note
        self.user = user
        self.version = version
        self.started = started
        self.sandbox = sandbox
        self.shownParameters = shownParameters
        self.parameters = parameters
        self.inventoryPath = inventoryPath
        self.inventorySource = inventorySource
        self.options = options
        self.documents = documents
        self.steps = steps
        self.targets = targets
        self.executions = executions
        self.owner = owner
    }
}
