internal import Arguments

/// The commands that begin a run, carry it on and stop it.
extension CommandTree {
    static let run = CommandSpecification(
        "run", summary: "Run every step on every target, recorded as it happens",
        discussion: """
            Shows what it is about to do and asks; where nobody can answer, say `--yes`. A step whose \
            postconditions hold already is satisfied and does not run. Targets run side by side, each in document \
            order; what a step exports is there for the next. At a manual step a target waits until you say that it \
            is done: on a terminal you are asked, unless you said `--yes`.

            Press Ctrl-C once to let running steps settle, twice to kill them. `runbook resume` carries on from \
            either, and from a crash.
            """,
        group: "Run", arguments: [documents],
        options: [
            OptionSpecification("yes", short: "y", summary: "begin without asking"),
            note, inventory,
        ] + selection + parameters + limits + [
            OptionSpecification("force", summary: "run steps even where their postconditions hold already"),
            sandbox,
        ],
        examples: [
            .init("runbook run infra.md", "look at what would happen, then agree to it"),
            .init("runbook run infra.md --sandbox --yes", "rehearse the whole of it without AWS"),
            .init(
                "runbook run infra.md grafana.md --target 'eu && !legacy' --note CHG-1234",
                "two documents in one run, on some targets, with a note for the reviewer"),
        ])

    static let resume = CommandSpecification(
        "resume", summary: "Carry on exactly where a run stopped",
        discussion: """
            What is complete stands, unless what it read has changed; what failed runs again. A step that began \
            and whose end nobody saw is unknown: where nothing can tell, you decide with `--rerun`, `--done` or \
            `--skip`. A manual step waits until you have done it: say so with `--done`, or when you are asked on a \
            terminal; its checks must hold then. A step with `confirm` waits until you agree to it with `--confirm`.

            When the document, the inventory or a parameter was edited meanwhile, the changes are listed, and \
            nothing runs until you accept them.
            """,
        group: "Run", arguments: [latestRun],
        options: [
            OptionSpecification(
                "rerun", valueName: "STEP", isRepeatable: true, summary: "run it again, whatever its outcome",
                completion: .step),
            OptionSpecification(
                "done", valueName: "STEP", isRepeatable: true,
                summary: "it had its effect, or you did it: go on",
                completion: .step),
            OptionSpecification(
                "confirm", valueName: "STEP", isRepeatable: true, summary: "you agree to it: run it",
                completion: .step),
            OptionSpecification(
                "skip", valueName: "STEP", isRepeatable: true, summary: "leave it out", completion: .step),
            OptionSpecification(
                "target", short: "t", valueName: "EXPR",
                summary: "take these decisions on matching targets only"),
            OptionSpecification("accept-changes", summary: "go on with what was edited"),
            OptionSpecification("plan", summary: "show what it would do with every step, and do nothing"),
            OptionSpecification(
                "take-over", summary: "the run belongs to another machine, and its engine there is dead"),
            OptionSpecification(
                "note", short: "n", valueName: "TEXT", summary: "words that go with these decisions"),
            inventory,
        ] + parameters + limits + [sandbox],
        examples: [
            .init("runbook resume", "the latest run that has work left"),
            .init("runbook resume --plan", "what was edited, what stands and what would run"),
            .init("runbook resume 7F3K --rerun create-role", "one run, and one of its steps again"),
            .init(
                "runbook resume --done create-vpc --target account=111122223333",
                "what you have seen with your own eyes in one account"),
            .init(
                "runbook resume --done workspace --note CHG-1234",
                "a manual step, with what the reports are to say of it"),
        ])

    static let verify = CommandSpecification(
        "verify", summary: "Ask every postcondition on every target, and change nothing",
        discussion: """
            Drift shows as `does not hold`. A check that was not allowed to look, or could not reach its service, \
            is told apart as `could not tell`.
            """,
        group: "Run", arguments: [documents],
        options: [inventory] + selection + parameters + [sandbox],
        examples: [.init("runbook verify infra.md", "does all of it still hold, everywhere?")])

    static let stop = CommandSpecification(
        "stop", summary: "Let a run that is going on settle, and end it",
        discussion: "No new step starts, running ones finish, and `runbook resume` carries on later.",
        group: "Run", arguments: [latestRun], options: [sandbox],
        examples: [.init("runbook stop", "as Ctrl-C does in the run's own terminal")])
}
