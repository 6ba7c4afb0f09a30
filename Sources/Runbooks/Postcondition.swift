/// What must hold after a step, and the block that finds out.
public struct Postcondition: Sendable, Hashable {
    /// What the output of the check must be. Without one, exit status 0 is enough.
    public enum Expectation: Sendable, Hashable {
        /// The output is JSON, and this JMESPath expression over it is true (JMESPath's truth).
        case expression(String)
        /// This regular expression (PCRE2) matches somewhere in the output.
        case pattern(String)
        /// The output, less white space around it, is this text.
        case text(String)
        /// The output is JSON that contains this JSON as a subset by structure (an expected-output block).
        case json(String)
    }

    /// What a check found.
    public enum Answer: String, Sendable, Hashable, CaseIterable {
        case holds
        case doesNotHold = "does not hold"
        case couldNotTell = "could not tell"
    }

    /// The name of the check: its `name` attribute, or the step's with `-check` (and a number from the second).
    public var name: String
    /// The block that asks.
    public var block: Block
    /// The shell that reads it.
    public var shell: Step.Shell
    /// What it asks over the network; nil when the shell reads the block.
    public var probe: Probe?
    /// How long it may take to hold after the step; zero asks once.
    public var within: Duration
    /// The pause between two questions.
    public var every: Duration
    /// What the answer must be.
    public var expect: Expectation?
    /// The limit for one question.
    public var timeout: Duration

    /// Makes a postcondition.
    public init(
        name: String, block: Block, shell: Step.Shell = .bash, within: Duration = .zero,
        every: Duration = .seconds(2), expect: Expectation? = nil, timeout: Duration = .seconds(120)
    ) {
        self.name = name
        self.block = block
        self.shell = shell
        self.within = within
        self.every = every
        self.expect = expect
        self.timeout = timeout
    }
}

/// One answer to one question of a postcondition: evidence.
public struct Finding: Sendable, Hashable {
    /// When the question was asked, relative to the step.
    public enum Phase: String, Sendable, Hashable, CaseIterable {
        /// Before the step: does it need to run at all?
        case before
        /// After the step ran.
        case after
        /// By `runbook verify`.
        case verify
    }

    /// The postcondition's name.
    public var postcondition: String
    /// When it was asked.
    public var phase: Phase
    /// What came out.
    public var answer: Postcondition.Answer
    /// The commands that asked, as run.
    public var asked: String
    /// What they printed, redacted; at most 4 KiB are kept, the end of a longer text, of a probe its beginning.
    public var answered: String
    /// Why this is the answer, in words: the exit status, what was expected, the error of the service.
    public var reason: String
    /// When the last question began, in milliseconds since 1970 UTC.
    public var at: Int64
    /// How often it was asked in this phase.
    public var count: Int

    /// Makes a finding.
    public init(
        postcondition: String, phase: Phase, answer: Postcondition.Answer, asked: String, answered: String,
        reason: String, at: Int64, count: Int = 1
    ) {
        self.postcondition = postcondition
        self.phase = phase
        self.answer = answer
        self.asked = asked
        self.answered = answered
        self.reason = reason
        self.at = at
        self.count = count
    }
}
