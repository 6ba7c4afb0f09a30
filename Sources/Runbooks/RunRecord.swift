public import JSON

/// All that a report, a list or `show` needs to know of one run: values, read from the journal.
public struct RunRecord: Sendable, Hashable {
    /// How a run stands.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// Its owner is alive.
        case running
        /// Every execution is complete.
        case finished
        /// It ended with failed executions, or targets that never started.
        case failed
        /// It ended with executions whose outcome is not known.
        case unknown
        /// A person must act.
        case waiting
        /// Its owner is gone or was interrupted; nothing failed.
        case interrupted
    }

    /// One document of the run as it was when the run began (or its edit was accepted).
    public struct Document: Sendable, Hashable {
        /// The runbook's name in the run.
        public var name: String
        /// The path as given.
        public var path: String
        /// The title.
        public var title: String
        /// SHA-256 of the source in hexadecimal.
        public var digest: String
        /// The whole text.
        public var source: String
        /// What stood beside it; nil without a sidecar.
        public var sidecar: Runbook.Sidecar?
        /// SHA-256 of the sidecar in hexadecimal; nil without one.
        public var sidecarDigest: String?

        /// Makes a document.
        public init(
            name: String, path: String, title: String, digest: String, source: String,
            sidecar: Runbook.Sidecar? = nil, sidecarDigest: String? = nil
        ) {
            self.name = name
            self.path = path
            self.title = title
            self.digest = digest
            self.source = source
            self.sidecar = sidecar
            self.sidecarDigest = sidecarDigest
        }
    }

    /// One step of the run.
    public struct StepRecord: Sendable, Hashable {
        /// The document's name.
        public var document: String
        /// The step.
        public var step: Step.ID
        /// `shell`, `file` or `manual`.
        public var kind: String
        /// The info string's language.
        public var language: String
        /// The block's text.
        public var text: String
        /// The path and first line, for messages.
        public var file: String
        /// The line of the opening fence, from 1.
        public var line: Int
        /// The headings above, outermost first.
        public var headingPath: [String]

        /// Makes a step record.
        public init(
            document: String, step: Step.ID, kind: String, language: String, text: String, file: String,
            line: Int, headingPath: [String]
        ) {
            self.document = document
            self.step = step
            self.kind = kind
            self.language = language
            self.text = text
            self.file = file
            self.line = line
            self.headingPath = headingPath
        }
    }

    /// One target of the run.
    public struct TargetRecord: Sendable, Hashable {
        /// The target, as frozen into the run.
        public var target: Target
        /// The caller's ARN that pre-flight found; nil where none was asked for.
        public var caller: String?
        /// Why pre-flight failed; nil where it did not.
        public var failure: String?
        /// What the host said of itself in pre-flight; nil where the target is none, or was not reached.
        public var facts: JSONObject?

        /// Makes a target record.
        public init(
            target: Target, caller: String? = nil, failure: String? = nil, facts: JSONObject? = nil
        ) {
            self.target = target
            self.caller = caller
            self.failure = failure
            self.facts = facts
        }
    }

    /// One try of one execution.
    public struct Attempt: Sendable, Hashable {
        /// What an attempt is for.
        public enum Kind: String, Sendable, Hashable, CaseIterable {
            case run
            case check
            case rollback
        }

        /// What it is for.
        public var kind: Kind
        /// From 1 within its kind.
        public var number: Int
        /// Milliseconds since 1970 UTC.
        public var started: Int64
        /// Milliseconds since 1970 UTC; nil while it goes on, or when its end was never seen.
        public var ended: Int64?
        /// The exit status of the shell; nil when it did not exit by itself.
        public var status: Int?
        /// The failing command, its document line and the reason, for people; nil after success.
        public var failure: Failure?
        /// What it printed on both streams, redacted, in order; the middle of a long text is left out.
        public var output: String
        /// How many bytes it printed in all, after redaction.
        public var outputBytes: Int

        /// Makes an attempt.
        public init(
            kind: Kind, number: Int, started: Int64, ended: Int64? = nil, status: Int? = nil,
            failure: Failure? = nil, output: String = "", outputBytes: Int = 0
        ) {
            self.kind = kind
            self.number = number
            self.started = started
            self.ended = ended
            self.status = status
            self.failure = failure
            self.output = output
            self.outputBytes = outputBytes
        }
    }

    /// Why an attempt failed, and where in the document.
    public struct Failure: Sendable, Hashable {
        /// One line for people: what happened.
        public var message: String
        /// The command that failed, as bash saw it; nil when none is to blame.
        public var command: String?
        /// The document's path; nil when no line is to blame.
        public var file: String?
        /// The document's line, from 1.
        public var line: Int?

        /// Makes a failure.
        public init(message: String, command: String? = nil, file: String? = nil, line: Int? = nil) {
            self.message = message
            self.command = command
            self.file = file
            self.line = line
        }
    }

    /// A decision that a person took on an execution: `--done`, `--skip`, `--rerun`, an accepted change.
    public struct Decision: Sendable, Hashable {
        /// `done`, `confirm`, `skip`, `rerun`, `accept-changes`, `take-over`.
        public var kind: String
        /// The operator's name.
        public var who: String
        /// Milliseconds since 1970 UTC.
        public var at: Int64
        /// What they wrote with it.
        public var note: String?

        /// Makes a decision.
        public init(kind: String, who: String, at: Int64, note: String? = nil) {
            self.kind = kind
            self.who = who
            self.at = at
            self.note = note
        }
    }

    /// One step on one target.
    public struct Execution: Sendable, Hashable {
        /// The document's name.
        public var document: String
        /// The step.
        public var step: Step.ID
        /// Where it acts.
        public var target: Target.ID
        /// How it stands.
        public var state: ExecutionState
        /// An attempt is going on at this moment.
        public var isRunning: Bool
        /// Why it is skipped, pending, failed or unknown, in words; nil when the state says it all.
        public var reason: String?
        /// Its attempts in order.
        public var attempts: [Attempt]
        /// The evidence in order.
        public var findings: [Finding]
        /// The names of the variables it left to later steps.
        public var exports: [String]
        /// What people decided about it.
        public var decisions: [Decision]
        /// The calls of AWS APIs that its blocks made, in order.
        public var calls: [Call]

        /// Makes an execution.
        public init(
            document: String, step: Step.ID, target: Target.ID, state: ExecutionState,
            isRunning: Bool = false, reason: String? = nil, attempts: [Attempt] = [],
            findings: [Finding] = [], exports: [String] = [], decisions: [Decision] = [],
            calls: [Call] = []
        ) {
            self.document = document
            self.step = step
            self.target = target
            self.state = state
            self.isRunning = isRunning
            self.reason = reason
            self.attempts = attempts
            self.findings = findings
            self.exports = exports
            self.decisions = decisions
            self.calls = calls
        }
    }

    /// The run's short name, as typed after `resume`.
    public var id: String
    /// How it stands.
    public var state: State
    /// The title: the documents' titles joined.
    public var title: String
    /// What `--note` said.
    public var note: String?
    /// Who started it.
    public var user: String
    /// Milliseconds since 1970 UTC.
    public var started: Int64
    /// Milliseconds since 1970 UTC; nil while it goes on or after a crash.
    public var ended: Int64?
    /// It ran against the sandbox.
    public var isSandbox: Bool
    /// The version of `runbook` that began it.
    public var version: String
    /// The parameters, secrets redacted.
    public var parameters: JSONObject
    /// The inventory's path; nil without one.
    public var inventory: String?
    /// The documents in order.
    public var documents: [Document]
    /// The steps in order.
    public var steps: [StepRecord]
    /// The targets in order.
    public var targets: [TargetRecord]
    /// The executions in order of step, then target.
    public var executions: [Execution]
    /// Decisions on the whole run.
    public var decisions: [Decision]
    /// The command that carries it on; nil when nothing is left.
    public var resumeCommand: String?

    /// Makes a record.
    public init(
        id: String, state: State, title: String, note: String? = nil, user: String, started: Int64,
        ended: Int64? = nil, isSandbox: Bool = false, version: String, parameters: JSONObject = JSONObject(),
        inventory: String? = nil, documents: [Document] = [], steps: [StepRecord] = [],
        targets: [TargetRecord] = [], executions: [Execution] = [], decisions: [Decision] = [],
        resumeCommand: String? = nil
    ) {
        self.id = id
        self.state = state
        self.title = title
        self.note = note
        self.user = user
        self.started = started
        self.ended = ended
        self.isSandbox = isSandbox
        self.version = version
        self.parameters = parameters
        self.inventory = inventory
        self.documents = documents
        self.steps = steps
        self.targets = targets
        self.executions = executions
        self.decisions = decisions
        self.resumeCommand = resumeCommand
    }
}
