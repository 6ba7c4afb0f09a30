public import Journals
public import Runbooks

/// What the journal knows of an execution when its turn comes, reduced to what decides.
public struct ExecutionFacts: Sendable, Hashable {
    /// Why an execution is skipped.
    public enum Skip: Sendable, Hashable {
        /// It was not selected.
        case notSelected
        /// Its condition was false.
        case condition
        /// Something that it waits for was missing: to be looked at again.
        case blocked
        /// A person said so.
        case person
    }

    /// The state in the journal.
    public var state: ExecutionState
    /// Why it is skipped; nil unless it is.
    public var skip: Skip?
    /// How many attempts began.
    public var attempts: Int
    /// How the latest ended; nil when its end was never written.
    public var latestOutcome: AttemptOutcome?
    /// That attempt sent a call that changes something, and nobody knows whether it happened.
    public var hasOpenCall: Bool
    /// The step has postconditions.
    public var hasChecks: Bool
    /// The step may be run again when its outcome is unknown.
    public var isIdempotent: Bool
    /// What it read has changed since it completed.
    public var hasChangedInputs: Bool
    /// The operator wants it to run again.
    public var isRerunWanted: Bool
    /// It waited, and a person said that it is done.
    public var isAnswered: Bool

    /// Makes facts.
    public init(
        state: ExecutionState, skip: Skip? = nil, attempts: Int = 0, latestOutcome: AttemptOutcome? = nil,
        hasOpenCall: Bool = false, hasChecks: Bool = false, isIdempotent: Bool = false,
        hasChangedInputs: Bool = false,
        isRerunWanted: Bool = false, isAnswered: Bool = false
    ) {
        self.state = state
        self.skip = skip
        self.attempts = attempts
        self.latestOutcome = latestOutcome
        self.hasOpenCall = hasOpenCall
        self.hasChecks = hasChecks
        self.isIdempotent = isIdempotent
        self.hasChangedInputs = hasChangedInputs
        self.isRerunWanted = isRerunWanted
        self.isAnswered = isAnswered
    }
}

/// What is to be done with an execution.
public enum ResumeDecision: Sendable, Hashable {
    /// It is complete: nothing.
    case stands
    /// Check, and run unless the checks hold.
    case run
    /// It is complete, but what it read has changed: check and run as if it were new.
    case runAgain
    /// The block came to its end, or a person to theirs, and the checks did not: ask them, run nothing.
    case verify
    /// Whether the block had its effect is unknown: a check that holds settles it; one that does not permits a
    /// re-run when `mayRerun`.
    case settle(mayRerun: Bool)
    /// Only a person can say.
    case askOperator
}

/// Decides what becomes of an execution when a run is carried on: a pure function of what the journal has.
public enum ResumePolicy {
    /// Decides; total over all facts.
    public static func decide(_ facts: ExecutionFacts) -> ResumeDecision {
        if facts.isRerunWanted { return .run }
        switch facts.state {
        case .satisfied, .succeeded:
            return facts.hasChangedInputs ? .runAgain : .stands
        case .skipped:
            switch facts.skip {
            case .notSelected, .person: return .stands
            case .condition: return facts.hasChangedInputs ? .run : .stands
            case .blocked, nil: return .run
            }
        case .failed:
            return .run
        case .unknown:
            return unknown(facts)
        case .waiting:
            return facts.isAnswered ? .verify : .run
        case .pending:
            guard facts.attempts > 0 else { return .run }
            switch facts.latestOutcome {
            case nil, .unknown: return unknown(facts)
            case .succeeded: return .verify
            case .failed: return .run
            }
        }
    }

    private static func unknown(_ facts: ExecutionFacts) -> ResumeDecision {
        // A check that fails never proves that a call did not happen: it may still be on its way.
        let mayRerun = facts.isIdempotent && !facts.hasOpenCall
        if facts.hasChecks { return .settle(mayRerun: mayRerun) }
        return mayRerun ? .run : .askOperator
    }
}

/// The reasons of waiting executions, as they are written to the journal and read back.
public enum WaitReason {
    /// Nobody has answered yet.
    public static let person = "a person must do it, and say so"
    /// A person said that it is done; its checks are still to be asked.
    public static let answered = "done, and its checks are to be asked"
    /// A person agreed; the block is still to run.
    public static let confirmed = "agreed to, and about to run"

    /// Nobody has agreed yet.
    ///
    /// `question`: What they are asked; may be empty.
    public static func agreement(_ question: String) -> String {
        question.isEmpty ? "a person must agree" : "a person must agree: \(question)"
    }
}

/// The reasons of skipped executions, as they are written to the journal and read back.
public enum SkipReason {
    /// `--target`, `--step`, `--from` or `--tag` left it out.
    public static let notSelected = "not selected"
    /// A person skipped it.
    public static let person = "skipped by the operator"
    /// The start of the reason for a false condition.
    public static let condition = "`when` is false"
    /// The document does not have the step any more.
    public static let removed = "the step was removed from the document"
    /// The inventory does not have the target any more.
    public static let removedTarget = "the target was removed from the inventory"
    /// Not why an execution is skipped, but why a completed one is to run: its target is another account or region.
    public static let otherTarget = "inputs changed: the target's account or region"

    /// Reads a reason back. A step that was removed and is in the plan again is to be looked at again.
    public static func skip(for reason: String?) -> ExecutionFacts.Skip {
        guard let reason else { return .blocked }
        if reason == notSelected { return .notSelected }
        if reason == person { return .person }
        return reason.hasPrefix(condition) ? .condition : .blocked
    }
}
