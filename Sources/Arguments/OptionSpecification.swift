/// One option of a command: a flag, or a name with a value.
public struct OptionSpecification: Sendable, Hashable {
    /// The long name without its dashes, `target` for `--target`; also the name that reads it back.
    public var long: String
    /// The one-letter name, `y` for `-y`.
    public var short: Character?
    /// How help calls the value, `EXPR`; nil makes the option a flag.
    public var valueName: String?
    /// May be given more than once, and keeps every value.
    public var isRepeatable: Bool
    /// One phrase: what it does. Lower case, no full stop.
    public var summary: String
    /// What the shell offers as its value; `choices`, where there are any, go first.
    public var completion: CompletionKind
    /// The only values allowed; empty allows all.
    public var choices: [String]
    /// Given, it is the whole request: no argument and no subcommand needs to follow (`--version`).
    public var standsAlone: Bool
    /// Understood, but neither in help nor offered by the shell.
    public var isHidden: Bool
    /// This release does it; if not, giving the option is an error that says so, and nothing shows it.
    public var isSupported: Bool

    /// Makes an option; without a `valueName` it is a flag.
    public init(
        _ long: String, short: Character? = nil, valueName: String? = nil, isRepeatable: Bool = false,
        summary: String, completion: CompletionKind = .none, choices: [String] = [],
        standsAlone: Bool = false, isHidden: Bool = false, isSupported: Bool = true
    ) {
        self.long = long
        self.short = short
        self.valueName = valueName
        self.isRepeatable = isRepeatable
        self.summary = summary
        self.completion = completion
        self.choices = choices
        self.standsAlone = standsAlone
        self.isHidden = isHidden
        self.isSupported = isSupported
    }

    /// Help lists it, and the shell offers it.
    var isVisible: Bool { !isHidden && isSupported }

    /// It takes no value.
    public var isFlag: Bool { valueName == nil }

    /// What the shell offers as the value.
    var offered: CompletionKind { choices.isEmpty ? completion : .words(choices) }

    /// Every way to write the name, `-y` before `--yes`.
    var spellings: [String] { (short.map { ["-\($0)"] } ?? []) + ["--\(long)"] }

    /// `--help`, which every command has without saying so.
    static let help = OptionSpecification("help", short: "h", summary: "show this text")
}
