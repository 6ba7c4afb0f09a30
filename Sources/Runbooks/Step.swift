/// One executable block of a runbook, or one manual item, with everything that its attributes say.
///
/// Source of the attributes' meaning: `Documentation/format.md`.
public struct Step: Sendable, Hashable, Identifiable {
    /// The step's name: its `name` attribute, or a slug of its heading plus a number. Unique in its runbook.
    public struct ID: Sendable, Hashable, Comparable, RawRepresentable, CustomStringConvertible {
        /// The text of the name.
        public let rawValue: String
        /// Wraps a name.
        public init(rawValue: String) { self.rawValue = rawValue }
        /// Wraps a name.
        public init(_ name: String) { rawValue = name }
        /// The name itself.
        public var description: String { rawValue }
        /// Order of the names' scalars.
        public static func < (left: ID, right: ID) -> Bool { left.rawValue < right.rawValue }
    }

    /// How many executions a step has.
    public enum Per: String, Sendable, Hashable, CaseIterable {
        /// One on every target.
        case target
        /// One for each account, in the account's first region; all its targets see the exports.
        case account
        /// One for each region, on its first target.
        case region
        /// One for each wave; not built yet and an error at `check`.
        case wave
        /// One in the run, on the first target.
        case run
    }

    /// The shell that reads a block.
    public enum Shell: String, Sendable, Hashable, CaseIterable {
        case bash
        /// bash in its POSIX mode.
        case sh
        case zsh
    }

    /// A file that a step writes, when it differs: `file=PATH`.
    public struct File: Sendable, Hashable {
        /// Where, on the target; `{{ EXPR }}` in it and in the text is expanded.
        public var path: String
        /// Permission bits; nil leaves those of an existing file, and makes new files 0644.
        public var mode: UInt32?
        /// `user` or `user:group`; nil leaves it alone.
        public var owner: String?
        /// Where its contents come from; nil: they are the block's text.
        public var source: Source?

        /// A file that is fetched: `source=URL sha256=HEX`. `{{ EXPR }}` is expanded in all of it.
        public struct Source: Sendable, Hashable {
            /// Its URL.
            public var url: String
            /// SHA-256 of its bytes, in hexadecimal.
            public var sha256: String
            /// The word of a `Delivery`.
            public var delivery: String

            /// Describes a file that is fetched.
            public init(url: String, sha256: String, delivery: String = Delivery.deliver.rawValue) {
                self.url = url
                self.sha256 = sha256
                self.delivery = delivery
            }
        }

        /// Who fetches a file, and where.
        public enum Delivery: String, Sendable, Hashable, CaseIterable {
            /// This machine, which hands it on.
            case deliver
            /// This machine too, from another place that has the same paths.
            case mirror
            /// The target itself.
            case direct
        }

        /// Makes a description of a file.
        public init(path: String, mode: UInt32? = nil, owner: String? = nil, source: Source? = nil) {
            self.path = path
            self.mode = mode
            self.owner = owner
            self.source = source
        }
    }

    /// Work for a person: what the document says about it besides its own text.
    public struct Manual: Sendable, Hashable {
        /// A picture of the section, linked by reference: it is never read.
        public struct Picture: Sendable, Hashable {
            /// The address as written: it may be anything.
            public var source: String
            /// The text that stands for it.
            public var alternative: String

            /// Makes a reference.
            public init(source: String, alternative: String) {
                self.source = source
                self.alternative = alternative
            }

            /// What stands for it, and where it is: `the form (images/form.png)`; without what the address carries in
            /// itself, which is nothing to read.
            public var text: String {
                if source.lowercased().hasPrefix("data:") {
                    return alternative.isEmpty ? "no description" : alternative
                }
                return alternative.isEmpty ? source : "\(alternative) (\(source))"
            }
        }

        /// The paragraph right above a block, as written; empty without one, and for items of task lists.
        public var introduction: String
        /// The pictures of its section, in document order.
        public var pictures: [Picture]

        /// Makes a description.
        public init(introduction: String = "", pictures: [Picture] = []) {
            self.introduction = introduction
            self.pictures = pictures
        }
    }

    /// What kind of work the block is.
    public enum Kind: Sendable, Hashable {
        /// Commands for a shell.
        case shell(Shell)
        /// Text for a file.
        case file(File)
        /// Instructions for a person; the block's text is shown as it stands, and never run.
        case manual(Manual)

        /// The word for it in records and reports: `shell`, `file` or `manual`.
        public var word: String {
            switch self {
            case .shell: "shell"
            case .file: "file"
            case .manual: "manual"
            }
        }
    }

    /// One entry of `accept`: an exit status of a named command that is no failure.
    public struct AcceptedExit: Sendable, Hashable {
        /// The command's name as it stands in the block, without its folder.
        public var command: String
        /// The exit status, 1 to 255.
        public var status: Int

        /// Makes an entry.
        public init(command: String, status: Int) {
            self.command = command
            self.status = status
        }
    }

    /// What the block must print: a block in another language after it that says `expect`.
    public struct ExpectedOutput: Sendable, Hashable {
        /// What standard output must be.
        public var expectation: Postcondition.Expectation
        /// The line of the document that says so.
        public var line: Int

        /// Makes an expectation.
        public init(_ expectation: Postcondition.Expectation, line: Int) {
            self.expectation = expectation
            self.line = line
        }
    }

    /// What a failure does to the rest of its target.
    public enum OnFailure: String, Sendable, Hashable, CaseIterable {
        /// The target takes no further step.
        case stop
        /// The target goes on.
        case `continue`
    }

    /// The step's name.
    public var id: ID
    /// What to do.
    public var kind: Kind
    /// The block itself; of a task list's item the paragraph, without its box.
    public var block: Block
    /// Which targets; nil means every target of the run.
    public var on: TargetSelector?
    /// How many executions.
    public var per: Per
    /// Steps of the same runbook, all earlier in it, that must have succeeded first.
    public var needs: [ID]
    /// A JMESPath condition; false or null skips the execution.
    public var when: String?
    /// Variables that later steps rely on: unset after the step is a failure.
    public var exports: [String]
    /// Exits that are no failure.
    public var accept: [AcceptedExit]
    /// Safe to run again when its outcome is unknown.
    public var isIdempotent: Bool
    /// The limit for one attempt.
    public var timeout: Duration
    /// Further attempts after a failed one, in the same run.
    public var retry: Int
    /// The pause before a further attempt; doubled each time.
    public var backoff: Duration
    /// What a failure does to the target.
    public var onFailure: OnFailure
    /// Variables of this step whose values are secrets: redacted everywhere, never carried in the clear.
    public var secrets: [String]
    /// The directory to start in; nil carries on in the one the step before left.
    public var cwd: String?
    /// The user who runs it (`as`); nil: whoever the engine, or the connection to the host, is.
    public var user: String?
    /// Processes that the block leaves behind are not ended with it.
    public var isBackground: Bool
    /// Names for `--tag`.
    public var tags: [String]
    /// Runs only when `--step` or `--tag` names it (`excludeFromRunAll`).
    public var isExcludedFromRunAll: Bool
    /// A person must agree before each run of the block: the question, empty without one of its own; nil when nobody is
    /// asked.
    public var confirm: String?
    /// What the block must print; nil when nothing compares it.
    public var expected: ExpectedOutput?
    /// What must hold after; also asked before.
    public var postconditions: [Postcondition]
    /// What undoes the step.
    public var rollback: Block?

    /// Makes a step with the defaults that DESIGN gives attributes that are absent.
    public init(
        id: ID, kind: Kind, block: Block, on: TargetSelector? = nil, per: Per = .target, needs: [ID] = [],
        when: String? = nil, exports: [String] = [], accept: [AcceptedExit] = [], isIdempotent: Bool = false,
        timeout: Duration = .seconds(1800), retry: Int = 0, backoff: Duration = .seconds(2),
        onFailure: OnFailure = .stop, secrets: [String] = [], cwd: String? = nil, isBackground: Bool = false,
        tags: [String] = [], isExcludedFromRunAll: Bool = false, postconditions: [Postcondition] = [],
        rollback: Block? = nil
    ) {
        self.id = id
        self.kind = kind
        self.block = block
        self.on = on
        self.per = per
        self.needs = needs
        self.when = when
        self.exports = exports
        self.accept = accept
        self.isIdempotent = isIdempotent
        self.timeout = timeout
        self.retry = retry
        self.backoff = backoff
        self.onFailure = onFailure
        self.secrets = secrets
        self.cwd = cwd
        self.isBackground = isBackground
        self.tags = tags
        self.isExcludedFromRunAll = isExcludedFromRunAll
        self.postconditions = postconditions
        self.rollback = rollback
    }
}
