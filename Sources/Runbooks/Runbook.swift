public import JSON

/// A parameter that the front matter declares.
public struct Parameter: Sendable, Hashable {
    /// What values a parameter takes.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case string
        case integer
        case number
        case boolean
        /// A list of strings, given as `a,b,c` on the command line, joined with blanks in the environment.
        case list
    }

    /// The name: a shell variable name; steps see it in their environment.
    public var name: String
    /// The type of its values.
    public var kind: Kind
    /// The value when none is given.
    public var defaultValue: JSONValue?
    /// A regular expression (PCRE2) that the whole value must match.
    public var pattern: String?
    /// The only values allowed; empty allows all.
    public var choices: [JSONValue]
    /// A value must be given.
    public var isRequired: Bool
    /// The value is a secret: taken from a file, the environment, standard input or a prompt, stored redacted.
    public var isSecret: Bool
    /// What it is for.
    public var description: String?
    /// Where it is declared.
    public var range: SourceRange

    /// Makes a parameter.
    public init(
        name: String, kind: Kind = .string, defaultValue: JSONValue? = nil, pattern: String? = nil,
        choices: [JSONValue] = [], isRequired: Bool = false, isSecret: Bool = false,
        description: String? = nil, range: SourceRange
    ) {
        self.name = name
        self.kind = kind
        self.defaultValue = defaultValue
        self.pattern = pattern
        self.choices = choices
        self.isRequired = isRequired
        self.isSecret = isSecret
        self.description = description
        self.range = range
    }
}

/// A count of targets, absolute or as a share of all of them.
public enum TargetCount: Sendable, Hashable {
    case count(Int)
    case percent(Int)

    /// The number of targets that this is of `total`, rounded down for percentages.
    public func resolved(of total: Int) -> Int {
        switch self {
        case .count(let count): count
        case .percent(let percent): total * percent / 100
        }
    }
}

/// The limits of a rollout.
public struct Rollout: Sendable, Hashable {
    /// Targets that run side by side; nil means all.
    public var maxParallel: Int?
    /// Failed targets after which no new target starts.
    public var maxFailures: TargetCount

    /// Makes limits; the defaults are those of a front matter without `rollout`.
    public init(maxParallel: Int? = nil, maxFailures: TargetCount = .count(0)) {
        self.maxParallel = maxParallel
        self.maxFailures = maxFailures
    }
}

/// A variable of a step's environment.
public struct EnvironmentVariable: Sendable, Hashable {
    /// The name: letters, digits and `_`.
    public var name: String
    /// The value, any text without NUL.
    public var value: String

    /// Makes a variable.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// One Markdown document, parsed.
public struct Runbook: Sendable, Hashable {
    /// The file beside a guide that says what the guide cannot: `infra.runbook.yaml` for `infra.md`.
    public struct Sidecar: Sendable, Hashable {
        /// The path, as the document's was given.
        public var path: String
        /// The whole text, unchanged.
        public var source: String

        /// Makes a sidecar.
        public init(path: String, source: String) {
            self.path = path
            self.source = source
        }

        /// Where the sidecar of a document stands: beside it, with another extension.
        public static func path(beside document: String) -> String {
            Runbook.path(beside: document, ending: ".runbook.yaml")
        }
    }

    /// The path of a file that belongs to a document: beside it, with another extension.
    public static func path(beside document: String, ending: String) -> String {
        let folderEnd = document.lastIndex(of: "/").map { document.index(after: $0) } ?? document.startIndex
        let name = document[folderEnd...]
        let stem = name.lastIndex(of: ".").map { $0 > name.startIndex ? name[..<$0] : name } ?? name
        return document[..<folderEnd] + stem + ending
    }

    /// The file's name without folder and extension: how a run tells its documents apart.
    public var name: String
    /// The path as given.
    public var path: String
    /// The whole document, unchanged.
    public var source: String
    /// The sidecar that was read with it; nil without one.
    public var sidecar: Sidecar?
    /// `title` of the front matter, else the first heading, else the name.
    public var title: String
    /// Declared parameters in document order.
    public var parameters: [Parameter]
    /// The inventory file it names, relative to the document.
    public var inventory: String?
    /// The selector for steps that have none of their own.
    public var on: TargetSelector?
    /// The limits of the rollout; nil when the front matter has no `rollout`.
    public var rollout: Rollout?
    /// Documents whose exports this one reads, as written, relative to the document.
    public var uses: [String]
    /// Extra environment variables for every step, in document order.
    public var environment: [EnvironmentVariable]
    /// Profiles of the operator's that blocks may use beside their target's identity.
    public var profiles: [String] = []
    /// The guide's own words that are replaced before its blocks run, in document order.
    public var placeholders: [Placeholder]
    /// Blocks stop at the first failing command and at unset variables; `shell: lenient` turns it off.
    public var isStrict: Bool
    /// The steps in document order.
    public var steps: [Step]

    /// Makes a runbook.
    public init(
        name: String, path: String, source: String, sidecar: Sidecar? = nil, title: String,
        parameters: [Parameter] = [],
        inventory: String? = nil, on: TargetSelector? = nil, rollout: Rollout? = nil, uses: [String] = [],
        environment: [EnvironmentVariable] = [], placeholders: [Placeholder] = [], isStrict: Bool = true,
        steps: [Step] = []
    ) {
        self.name = name
        self.path = path
        self.source = source
        self.sidecar = sidecar
        self.title = title
        self.parameters = parameters
        self.inventory = inventory
        self.on = on
        self.rollout = rollout
        self.uses = uses
        self.environment = environment
        self.placeholders = placeholders
        self.isStrict = isStrict
        self.steps = steps
    }
}
