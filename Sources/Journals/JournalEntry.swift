public import JSON
public import Runbooks

/// Names one execution within its run.
public struct ExecutionKey: Sendable, Hashable {
    /// The document's name.
    public var document: String
    /// The step.
    public var step: Step.ID
    /// Where it acts.
    public var target: Target.ID
    /// The slice of the rollout; 0 until waves exist.
    public var wave: Int

    /// Names an execution.
    public init(document: String, step: Step.ID, target: Target.ID, wave: Int = 0) {
        self.document = document
        self.step = step
        self.target = target
        self.wave = wave
    }
}

/// Names one attempt within its run.
public struct AttemptKey: Sendable, Hashable {
    /// The execution it tries.
    public var execution: ExecutionKey
    /// What it is for.
    public var kind: RunRecord.Attempt.Kind
    /// From 1 within its kind.
    public var number: Int

    /// Names an attempt.
    public init(execution: ExecutionKey, kind: RunRecord.Attempt.Kind, number: Int) {
        self.execution = execution
        self.kind = kind
        self.number = number
    }
}

/// How an attempt ended.
public enum AttemptOutcome: String, Sendable, Hashable, CaseIterable {
    /// Its block came to its end.
    case succeeded
    /// Its block failed, ran out of time, or could not be started.
    case failed
    /// It was killed, or lost: what it did is not known.
    case unknown
}

/// A stretch of redacted output.
public struct OutputChunk: Sendable, Hashable {
    /// 1 for standard output, 2 for standard error.
    public var stream: Int
    /// The bytes, redacted.
    public var bytes: [UInt8]

    /// Makes a chunk.
    public init(stream: Int, bytes: [UInt8]) {
        self.stream = stream
        self.bytes = bytes
    }
}

/// What an execution left to later steps: sealed whole before it is stored, never redacted.
public struct Exports: Sendable, Hashable {
    /// The shell state's difference, encoded by the layer that made it.
    public var encoded: [UInt8]
    /// The names of the variables in it.
    public var names: [String]

    /// Makes exports.
    public init(encoded: [UInt8], names: [String]) {
        self.encoded = encoded
        self.names = names
    }
}

/// What is kept of a call so that it need not be sent a second time.
public struct CallReplay: Sendable, Hashable {
    /// All that makes two calls equal, as text; only its HMAC is stored.
    public var request: String
    /// The n-th such call of its attempt, from 1.
    public var occurrence: Int
    /// What the block was told; sealed whole before it is stored. Nil: not kept.
    public var answer: [UInt8]?

    /// Makes what is kept.
    public init(request: String, occurrence: Int, answer: [UInt8]? = nil) {
        self.request = request
        self.occurrence = occurrence
        self.answer = answer
    }
}

/// One thing that happened in a run: an event of the chain and its effect on the tables, in one transaction.
public enum JournalEntry: Sendable {
    /// Pre-flight reached the target as this caller; a host has said what it is.
    case targetReached(Target.ID, caller: String?, facts: JSONObject? = nil)
    /// Pre-flight did not reach the target.
    case targetFailed(Target.ID, reason: String)
    /// An attempt is about to begin: on disk before anything of it runs. One of kind `run` makes its execution
    /// pending, without exports.
    case attemptBegan(AttemptKey, at: Int64, stepDigest: [UInt8])
    /// An attempt is about to change a file: on disk before anything of it is written.
    case fileKept(AttemptKey, PreviousFile, at: Int64)
    /// Output of an attempt that goes on; `sequence` counts chunks of the attempt from 0.
    case output(AttemptKey, sequence: Int, chunks: [OutputChunk])
    /// An attempt that an earlier engine began is taken up: its output comes again from the beginning.
    case outputRestarts(AttemptKey)
    /// An attempt ended. `outputDigest` is over all its chunks in order.
    case attemptEnded(
        AttemptKey, at: Int64, outcome: AttemptOutcome, status: Int?, failure: RunRecord.Failure?,
        outputBytes: Int, outputDigest: [UInt8])
    /// A postcondition was asked.
    case finding(ExecutionKey, Finding)
    /// What the execution leaves to later steps, and what it read: digests by name.
    case exports(ExecutionKey, Exports, inputs: JSONObject)
    /// The execution's state changed.
    case state(ExecutionKey, ExecutionState, reason: String?, at: Int64)
    /// A call is about to be sent, or was answered: the later entry takes the earlier one's place.
    case call(ExecutionKey, RunRecord.Call, replay: CallReplay?)
    /// An answer of an API held a secret: from here on it is hidden wherever the run puts something out.
    case secret(name: String, value: String)
    /// A person decided; nil key: about the run.
    case decision(ExecutionKey?, RunRecord.Decision)
}
