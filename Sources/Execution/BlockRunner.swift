public import JSON
public import Journals
public import Runbooks

/// A value that must not appear in anything that is stored or shown.
public struct SecretValue: Sendable, Hashable {
    /// The parameter's or variable's name.
    public var name: String
    /// The value.
    public var value: String

    /// Makes a secret value.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// What an earlier execution left to this one.
public struct CarriedState: Sendable, Hashable {
    /// The step that left it, for messages.
    public var step: Step.ID
    /// What it left.
    public var exports: Exports

    /// Makes an entry.
    public init(step: Step.ID, exports: Exports) {
        self.step = step
        self.exports = exports
    }
}

/// Everything that is needed to run one block on one target.
public struct BlockRequest: Sendable {
    /// What the block is for.
    public enum Purpose: String, Sendable, Hashable {
        case run
        case check
        case rollback
    }

    /// The run's name.
    public var run: String
    /// The document.
    public var runbook: Runbook
    /// The step it belongs to.
    public var step: Step
    /// The block to run.
    public var block: Block
    /// The shell that reads it.
    public var shell: Step.Shell
    /// What it is for.
    public var purpose: Purpose
    /// The number of the attempt, for the block's environment.
    public var attempt: Int
    /// Where it acts.
    public var target: Target
    /// The shell state of earlier steps, oldest first.
    public var carried: [CarriedState]
    /// Variables of the environment: parameters, and those of the document.
    public var environment: [EnvironmentVariable]
    /// What must be redacted from its output.
    public var secrets: [SecretValue]
    /// The limit.
    public var timeout: Duration
    /// Evaluates a JMESPath expression for the block, and remembers that it was read.
    public var evaluate: @Sendable (String) async throws(EvaluationError) -> JSONValue

    /// Makes a request.
    public init(
        run: String, runbook: Runbook, step: Step, block: Block, shell: Step.Shell, purpose: Purpose,
        attempt: Int, target: Target, carried: [CarriedState], environment: [EnvironmentVariable],
        secrets: [SecretValue], timeout: Duration,
        evaluate: @escaping @Sendable (String) async throws(EvaluationError) -> JSONValue
    ) {
        self.run = run
        self.runbook = runbook
        self.step = step
        self.block = block
        self.shell = shell
        self.purpose = purpose
        self.attempt = attempt
        self.target = target
        self.carried = carried
        self.environment = environment
        self.secrets = secrets
        self.timeout = timeout
        self.evaluate = evaluate
    }
}

/// What came of a block.
public struct BlockResult: Sendable, Hashable {
    /// How it ended.
    public enum Ending: Sendable, Hashable {
        /// The shell exited by itself.
        case exited(Int)
        /// A signal ended the shell.
        case signalled(Int)
        /// The limit was reached, and everything of it was killed.
        case timedOut
        /// The run was interrupted, and everything of it was killed.
        case killed
        /// It could not be started: nothing of it ran.
        case notStarted
        /// A probe was answered; `failure` says why the answer is not what it should be.
        case answered
    }

    /// How it ended.
    public var ending: Ending
    /// Why it failed, and where; nil after success.
    public var failure: RunRecord.Failure?
    /// What it leaves to later steps; nil unless it succeeded.
    public var exports: Exports?
    /// The beginning of its standard output as printed, at most 1 MiB; of a probe what `expect` is about, whole; in
    /// memory only, never stored.
    public var output: [UInt8]
    /// The end of its standard error as printed, at most 64 KiB; in memory only, never stored.
    public var errors: [UInt8]
    /// The end of what it printed on both streams, redacted.
    public var evidence: String
    /// What a probe was told, in short: `status 200`; nil for blocks of a shell.
    public var summary: String?
    /// The variable whose absence ended it.
    public var unsetVariable: String?
    /// A call that changes something was sent and had no definite answer, in words: whatever the block made of it,
    /// what it did is not known.
    public var unknownCall: String?
    /// A call could not be made because this identity expired: whatever the block made of it, it is not done.
    public var expired: ExpiredIdentity?
    /// The block sent a call that changes something and that was not refused, or may have: another program had the
    /// target's credentials.
    public var mayHaveChanged = false
    /// A call that can change something was not sent, as nothing may change, in words: whatever the block made of it,
    /// its answer says nothing.
    public var refusedCall: String?

    /// Makes a result.
    public init(
        ending: Ending, failure: RunRecord.Failure? = nil, exports: Exports? = nil, output: [UInt8] = [],
        errors: [UInt8] = [], evidence: String = "", unsetVariable: String? = nil
    ) {
        self.ending = ending
        self.failure = failure
        self.exports = exports
        self.output = output
        self.errors = errors
        self.evidence = evidence
        self.unsetVariable = unsetVariable
    }

    /// It ran to its end without a failure.
    public var isSuccess: Bool { (ending == .exited(0) || ending == .answered) && failure == nil }

    /// The exit status, when the shell exited by itself.
    public var status: Int? {
        if case .exited(let status) = ending { status } else { nil }
    }
}

/// A file that a step wants on a target, with every expression expanded.
public struct FileRequest: Sendable, Hashable {
    /// The path, relative to the target's working directory or absolute.
    public var path: String
    /// The bytes.
    public var contents: [UInt8]
    /// Permission bits, when the step names them.
    public var mode: UInt32?
    /// `user` or `user:group`, when the step names it.
    public var owner: String?
    /// The run's name.
    public var run: String
    /// The document.
    public var runbook: Runbook
    /// The step.
    public var step: Step
    /// Where it goes.
    public var target: Target
    /// The shell state of earlier steps, oldest first: it holds the working directory.
    public var carried: [CarriedState]

    /// Makes a request.
    public init(
        path: String, contents: [UInt8], mode: UInt32?, owner: String?, run: String, runbook: Runbook,
        step: Step,
        target: Target, carried: [CarriedState]
    ) {
        self.path = path
        self.contents = contents
        self.mode = mode
        self.owner = owner
        self.run = run
        self.runbook = runbook
        self.step = step
        self.target = target
        self.carried = carried
    }
}

/// How a file on a target compares with what a step wants.
public enum FileComparison: Sendable, Hashable {
    /// Contents, mode and owner are as wanted.
    case same
    /// It is missing or differs; the text says in what.
    case differs(String)
    /// It cannot be read; the text says why.
    case unreadable(String)
}

/// What happens to a block while it runs: each closure but `read` returns when that is on disk.
public struct BlockEvents: Sendable {
    /// Called once, when all is ready and nothing of the block ran yet: what has to be on disk before the block
    /// begins is written there. When it throws, nothing runs, and the error comes back.
    public var begun: @Sendable () async throws(JournalError) -> Void
    /// Redacted output, as it comes; a slow receiver holds the block back.
    public var output: @Sendable ([OutputChunk]) async throws(JournalError) -> Void
    /// A call of an AWS API is about to be sent, or was answered. A call that changes something is not sent before
    /// this returns, nor is its answer told.
    public var call: @Sendable (RunRecord.Call, CallReplay?) async throws(JournalError) -> Void
    /// A call that changes nothing was answered: on disk no later than whatever is written next.
    public var read: @Sendable (RunRecord.Call, CallReplay?) async throws(JournalError) -> Void
    /// An answer of an API held a secret, which the block is about to be told.
    public var secret: @Sendable (SecretValue) async throws(JournalError) -> Void

    /// Makes events; what is left out is not listened to.
    public init(
        begun: @escaping @Sendable () async throws(JournalError) -> Void = {},
        output: @escaping @Sendable ([OutputChunk]) async throws(JournalError) -> Void = { _ in },
        call: @escaping @Sendable (RunRecord.Call, CallReplay?) async throws(JournalError) -> Void = { _, _ in
        },
        read: @escaping @Sendable (RunRecord.Call, CallReplay?) async throws(JournalError) -> Void = { _, _ in
        },
        secret: @escaping @Sendable (SecretValue) async throws(JournalError) -> Void = { _ in }
    ) {
        self.begun = begun
        self.output = output
        self.call = call
        self.read = read
        self.secret = secret
    }
}

/// Runs blocks and writes files on targets; what `Execution` calls out through.
public protocol BlockRunner: Sendable {
    /// Runs one block to its end, and tells `events` what happens to it.
    ///
    /// Cancelling the task kills everything of the block. Whatever is wrong with the block is in the result; what is
    /// thrown came from `events`.
    func run(_ request: BlockRequest, events: BlockEvents) async throws(JournalError) -> BlockResult

    /// Asks over the network, from where the target is, or sends the request of a step; tells `events` what happens.
    ///
    /// What a step says is sent once: a lost answer is `unknownCall` of the result.
    func probe(_ request: ProbeRequest, events: BlockEvents) async throws(JournalError) -> BlockResult

    /// Looks at a file; changes nothing.
    func compare(_ request: FileRequest) async -> FileComparison

    /// Writes a file atomically; returns why it could not.
    func write(_ request: FileRequest) async -> String?

    /// The carried variables as JSON, by name.
    func variables(in carried: [CarriedState]) -> JSONObject

    /// One difference that does what several do in turn.
    func merged(_ exports: [Exports]) -> Exports

    /// A text without the secrets, and without what is a secret by its looks.
    func redacted(_ text: String, hiding secrets: [SecretValue]) -> String

    /// Whether a block's text assigns a variable.
    func assigns(_ variable: String, in block: Block) -> Bool
}

/// Looks whether targets can be reached, before the first step.
public protocol Preflight: Sendable {
    /// Becomes the target's operator once and asks who it is.
    func reach(_ target: Target) async -> PreflightAnswer
}

/// What pre-flight found.
public enum PreflightAnswer: Sendable, Hashable {
    /// Reached, as this caller; nil where no identity is asked for.
    case reached(caller: String?)
    /// Not reached: which of region, role, policy, account or clock it was, and what to do.
    case failed(String)
    /// Not asked for, since this identity expired: no failure of the target's.
    case expired(ExpiredIdentity)
}

/// An expression could not be evaluated.
public struct EvaluationError: Error, Sendable, Hashable {
    /// What is wrong, for people.
    public var message: String

    /// Makes an error.
    public init(_ message: String) { self.message = message }
}
