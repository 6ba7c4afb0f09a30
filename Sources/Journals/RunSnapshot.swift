public import JSON
public import Runbooks

/// What resume needs to know of a run: values, read in one transaction.
public struct RunSnapshot: Sendable {
    /// One execution as the journal has it.
    public struct Execution: Sendable, Hashable {
        /// Its name.
        public var key: ExecutionKey
        /// Its state.
        public var state: ExecutionState
        /// Why.
        public var reason: String?
        /// The digest of the step that the latest attempt ran; nil before the first.
        public var stepDigest: [UInt8]?
        /// Digests of what it read, by name; empty before it completed.
        public var inputs: JSONObject
        /// What it left to later steps.
        public var exports: Exports?
        /// How many attempts of kind `run` began.
        public var runAttempts: Int
        /// How the latest of them ended; nil when its end was never written, or none began.
        public var latestOutcome: AttemptOutcome?
        /// The latest attempt sent a call that changes something, no definite answer came, and sending it again might
        /// do it twice.
        public var hasOpenCall: Bool
        /// The latest attempt that changed the step's file, or was about to; nil when none was.
        public var latestChange: Int?

        /// Something of it happened: an attempt began, or it came to a state.
        public var hasBegun: Bool { runAttempts > 0 || state != .pending && !isPaused }

        /// It waits until an AWS identity is renewed, and for nobody's answer.
        public var isPaused: Bool { state == .waiting && ExpiredIdentity.isReason(reason) }

        /// Makes a snapshot.
        public init(
            key: ExecutionKey, state: ExecutionState, reason: String? = nil, stepDigest: [UInt8]? = nil,
            inputs: JSONObject = JSONObject(), exports: Exports? = nil, runAttempts: Int = 0,
            latestOutcome: AttemptOutcome? = nil, hasOpenCall: Bool = false, latestChange: Int? = nil
        ) {
            self.key = key
            self.state = state
            self.reason = reason
            self.stepDigest = stepDigest
            self.inputs = inputs
            self.exports = exports
            self.runAttempts = runAttempts
            self.latestOutcome = latestOutcome
            self.hasOpenCall = hasOpenCall
            self.latestChange = latestChange
        }
    }

    /// A value that an answer of an API held, and that must not be shown.
    public struct Secret: Sendable, Hashable {
        /// Where it stood in the answer.
        public var name: String
        /// The value.
        public var value: String
    }

    /// One step as it was frozen.
    public struct FrozenStep: Sendable, Hashable {
        /// The document's name.
        public var document: String
        /// The step.
        public var step: Step.ID
        /// The digest of all that decides what it does.
        public var digest: [UInt8]

        /// Makes a frozen step.
        public init(document: String, step: Step.ID, digest: [UInt8]) {
            self.document = document
            self.step = step
            self.digest = digest
        }
    }

    /// The run's name.
    public var run: String
    /// Its state as written.
    public var state: RunRecord.State
    /// Who owns it.
    public var owner: RunOwner?
    /// When it began, in milliseconds since 1970 UTC.
    public var started: Int64
    /// Who started it.
    public var user: String
    /// What `--note` said.
    public var note: String?
    /// The sandbox's endpoint; nil for a run against AWS.
    public var sandbox: String?
    /// The parameters with all values.
    public var parameters: JSONObject
    /// The secrets that answers of APIs held; none without the journal's key.
    public var secrets: [Secret] = []
    /// The inventory's path; nil without one.
    public var inventoryPath: String?
    /// The inventory's text when the run began.
    public var inventorySource: String
    /// Limits and selection.
    public var options: JSONObject
    /// The documents in order.
    public var documents: [RunRecord.Document]
    /// The steps in order, without those that an accepted change removed.
    public var steps: [FrozenStep]
    /// The frozen targets in order.
    public var targets: [RunRecord.TargetRecord]
    /// The executions, in no particular order.
    public var executions: [Execution]
}

/// What an execution of an earlier run left to later steps.
public struct EarlierExports: Sendable, Hashable {
    /// The execution.
    public var key: ExecutionKey
    /// The targets that see it.
    public var covers: [Target.ID]
    /// What it left.
    public var exports: Exports
}

/// One line of `runbook runs`.
public struct RunSummary: Sendable, Hashable {
    /// The run's name.
    public var run: String
    /// Its title.
    public var title: String
    /// Who started it.
    public var user: String
    /// How it stands.
    public var state: RunRecord.State
    /// Milliseconds since 1970 UTC.
    public var started: Int64
    /// Milliseconds since 1970 UTC; nil while it goes on or after a crash.
    public var ended: Int64?
    /// The number of its targets.
    public var targets: Int
    /// The number of its executions by state.
    public var counts: [ExecutionState: Int]
    /// What a run that waits waits for first, in words; nil for others.
    public var waitsFor: String?
    /// Limits and selection.
    public var options: JSONObject
    /// Its present owner.
    public var owner: RunOwner?
}
