internal import Arguments

/// Options and arguments that several commands share, so that each means one thing everywhere.
extension CommandTree {
    // MARK: - Of every command

    static let journal = OptionSpecification(
        "journal", valueName: "FILE",
        summary: "the journal; otherwise `RUNBOOK_JOURNAL`, or the nearest `.runbook/journal.db`",
        completion: .file("db"))

    static let color = OptionSpecification(
        "color", valueName: "WHEN", summary: "colour the output", choices: ["auto", "always", "never"])

    static let version = OptionSpecification("version", summary: "print the version", standsAlone: true)

    // MARK: - Arguments

    static let documents = PositionalSpecification(
        "FILE", summary: "a runbook; several make one run, in this order", arity: .oneOrMore,
        completion: .file("md"))

    static let latestRun = PositionalSpecification(
        "RUN", summary: "a run's name, or its beginning; without it the latest", arity: .optional,
        completion: .run)

    // MARK: - Where and what

    static let sandbox = OptionSpecification(
        "sandbox", summary: "use the local sandbox and its own journal: no AWS, no cost")

    static let inventory = OptionSpecification(
        "inventory", valueName: "FILE",
        summary: "the targets; otherwise what the runbook names, or this machine alone",
        completion: .file("yaml"))

    static let target = OptionSpecification(
        "target", short: "t", valueName: "EXPR",
        summary: "only targets that match, such as 'web && !region=us-east-1'")

    static let selection = [
        target,
        OptionSpecification(
            "step", short: "s", valueName: "NAME", isRepeatable: true, summary: "only this step",
            completion: .step),
        OptionSpecification(
            "from", valueName: "STEP", summary: "start at this step", completion: .step),
        OptionSpecification(
            "tag", valueName: "TAG", isRepeatable: true, summary: "only steps with this tag"),
    ]

    static let parameters = [
        OptionSpecification(
            "param", short: "p", valueName: "NAME=VALUE", isRepeatable: true,
            summary: "set a parameter; NAME=- reads it from standard input, as secrets want it"),
        OptionSpecification(
            "params", valueName: "FILE", isRepeatable: true,
            summary: "read parameters from `name: value` lines or JSON", completion: .file()),
    ]

    static let limits = [
        OptionSpecification(
            "max-parallel", valueName: "COUNT", summary: "at most so many targets side by side"),
        OptionSpecification(
            "max-failures", valueName: "COUNT",
            summary: "start no new target after more failed ones than this, such as 3 or 10%"),
    ]

    static let note = OptionSpecification(
        "note", short: "n", valueName: "TEXT", summary: "words that go into the run and its reports")

    // MARK: - Output

    /// `--format`, with the default first.
    static func format(_ choices: String...) -> OptionSpecification {
        OptionSpecification(
            "format", valueName: "FORMAT", summary: "how to print it; otherwise \(choices[0])",
            choices: choices)
    }
}
