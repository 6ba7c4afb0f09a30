import Arguments

/// A tree as large and as varied as the product's: what the tests of this module read.
enum SampleTree {
    static let root = CommandSpecification(
        "runbook", summary: "Run Markdown runbooks over many targets and keep a record",
        discussion: "Every failure ends with the command to type next.\n\nThe journal keeps the rest.",
        options: [
            OptionSpecification(
                "journal", valueName: "FILE", summary: "the journal to use", completion: .file("db")),
            OptionSpecification(
                "color", valueName: "WHEN", summary: "when to colour", choices: ["auto", "always", "never"]),
            OptionSpecification("version", summary: "print the version", standsAlone: true),
        ],
        subcommands: [
            run, resume, plan, rollback, report, show, value, query, sandbox, key, completion,
            CommandSpecification(
                "check", summary: "Find every problem at once", group: "Before a run", arguments: [files]),
            CommandSpecification("init", summary: "Begin an inventory", isSupported: false),
        ],
        examples: [.init("runbook run deploy.md", "run every step on every target")],
        tables: [.init("Exit codes", rows: [.init("0", "all held"), .init("128+n", "signal n")])])

    static let files = PositionalSpecification(
        "FILE", summary: "a runbook", arity: .oneOrMore, completion: .file("md"))
    static let latestRun = PositionalSpecification(
        "RUN", summary: "a run; without it the latest", arity: .optional, completion: .run)

    static let selection = [
        OptionSpecification(
            "target", short: "t", valueName: "EXPR", isRepeatable: true, summary: "only these targets"),
        OptionSpecification(
            "step", valueName: "NAME", isRepeatable: true, summary: "only this step", completion: .step),
        OptionSpecification("from", valueName: "STEP", summary: "start here", completion: .step),
        OptionSpecification("tag", valueName: "TAG", isRepeatable: true, summary: "only steps of this tag"),
    ]

    static let parameters = [
        OptionSpecification(
            "param", short: "p", valueName: "N=V", isRepeatable: true, summary: "set a parameter"),
        OptionSpecification("params", valueName: "FILE", summary: "read parameters", completion: .file()),
        OptionSpecification(
            "inventory", valueName: "FILE", summary: "the targets", completion: .file("yaml")),
    ]

    static let starting = [
        OptionSpecification("yes", short: "y", summary: "do not ask"),
        OptionSpecification("note", short: "n", valueName: "TEXT", summary: "a note for the reports"),
        OptionSpecification("force", short: "f", summary: "run steps whose postconditions hold already"),
        OptionSpecification("sandbox", summary: "use the local sandbox"),
        OptionSpecification("max-parallel", valueName: "COUNT", summary: "how many targets side by side"),
        OptionSpecification("max-failures", valueName: "COUNT", summary: "how many targets may fail"),
    ]

    static let run = CommandSpecification(
        "run", summary: "Run every step on every target, recorded", group: "Run", arguments: [files],
        options: starting + selection + parameters)

    static let resume = CommandSpecification(
        "resume", summary: "Carry on exactly where a run stopped", group: "Run", arguments: [latestRun],
        options: [
            OptionSpecification("accept-changes", summary: "go on with the edited document"),
            OptionSpecification(
                "rerun", valueName: "STEP", isRepeatable: true, summary: "run it again", completion: .step),
            OptionSpecification(
                "done", valueName: "STEP", isRepeatable: true, summary: "it had its effect", completion: .step
            ),
            OptionSpecification(
                "skip", valueName: "STEP", isRepeatable: true, summary: "leave it out", completion: .step),
            OptionSpecification("take-over", summary: "its owner on another machine is gone"),
        ])

    static let plan = CommandSpecification(
        "plan", summary: "Show what would run where", group: "Before a run", arguments: [files],
        options: parameters + [
            OptionSpecification("checks", summary: "run the checks too"),
            OptionSpecification("iam-policy", summary: "print a policy", isSupported: false),
        ])

    static let rollback = CommandSpecification(
        "rollback", summary: "Undo a run", arguments: [latestRun], isHidden: true)

    static let report = CommandSpecification(
        "report", summary: "Show the evidence of a run", arguments: [latestRun],
        options: [
            OptionSpecification(
                "format", valueName: "FORMAT", summary: "what to print",
                choices: ["text", "md", "html", "json"]),
            OptionSpecification(
                "document", valueName: "FILE", summary: "one document only", completion: .file()),
        ])

    static let show = CommandSpecification(
        "show", summary: "Show one step of a run",
        arguments: [
            latestRun, PositionalSpecification("STEP", summary: "the step", completion: .step),
        ])

    static let value = CommandSpecification(
        "value", summary: "Print a value in a step",
        arguments: [PositionalSpecification("EXPR", summary: "JMESPath")])

    static let query = CommandSpecification(
        "query", summary: "Ask the journal",
        arguments: [
            PositionalSpecification("WORD", summary: "words", arity: .many),
            PositionalSpecification("EXPR", summary: "JMESPath"),
        ])

    static let sandbox = CommandSpecification(
        "sandbox", summary: "Rehearse without AWS",
        subcommands: ["start", "stop", "status"].map { name in
            CommandSpecification(name, summary: "\(name) it")
        })

    static let key = CommandSpecification(
        "key", summary: "Move a journal's key",
        subcommands: [
            CommandSpecification(
                "export", summary: "Print it",
                options: [
                    OptionSpecification("to", valueName: "DIR", summary: "where", completion: .directory)
                ]),
            CommandSpecification("import", summary: "Read it"),
        ])

    static let completion = CommandSpecification(
        "completion", summary: "Teach a shell to complete",
        arguments: [
            PositionalSpecification("SHELL", summary: "the shell", choices: ["bash", "zsh", "fish"])
        ],
        options: [
            OptionSpecification(
                "words", valueName: "KIND", summary: "list names", standsAlone: true, isHidden: true)
        ])

    /// Reads a line that must be right.
    static func parsed(_ words: String...) throws -> ParsedCommand {
        try ArgumentParser.parse(words, root)
    }

    /// The text of what is wrong with a line; empty when nothing is.
    static func failure(_ words: String...) -> String {
        do throws(ArgumentError) {
            _ = try ArgumentParser.parse(words, root)
            return ""
        } catch {
            return error.text
        }
    }
}
