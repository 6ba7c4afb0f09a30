public import Arguments

/// Every command of the product: what the parser accepts, help explains and shells complete.
public enum CommandTree {
    /// The program.
    public static let root = CommandSpecification(
        "runbook",
        summary: "Run Markdown runbooks over many targets, on the record: resumable and ready for review",
        discussion: """
            A runbook is an ordinary Markdown document: its shell blocks are steps, and blocks marked `verify` find \
            out whether a step had its effect. `runbook` never writes into it.

            The record of every run is the journal, `.runbook/journal.db`: found upward from the current folder as \
            git finds its own, else made here, or beside the inventory where that lies elsewhere.

            Every failure ends with the command to type next.
            """,
        options: [journal, color, version],
        subcommands: [
            initCommand, check, plan, run, resume, verify, stop, runs, show, report, targets, value, query,
            sandboxCommand,
            key, aws,
            completion,
        ] + later + [watchdog],
        examples: [
            .init("runbook check deploy.md", "find every problem before anything runs"),
            .init("runbook run deploy.md", "run every step on every target, recorded"),
            .init("runbook resume", "carry on exactly where it stopped"),
            .init("runbook report --format html --output report.html", "evidence a reviewer can read"),
        ],
        tables: [exitCodes])

    private static let exitCodes = CommandSpecification.Table(
        "Exit codes",
        rows: [
            .init("0", "all held"),
            .init("1", "a step or postcondition failed"),
            .init("2", "the document, inventory or arguments are invalid; nothing ran"),
            .init("3", "waiting for a person"),
            .init("4", "an outcome is unknown"),
            .init("70", "a bug of ours"),
            .init("128+n", "ended by signal n"),
        ])

    /// Commands that are known, and that this release does not do.
    private static let later = [
        CommandSpecification("rollback", summary: "Undo what a run changed", isSupported: false),
        CommandSpecification("approve", summary: "Let a waiting run go on", isSupported: false),
    ]

    /// The process that ends a dead engine's children; the engine starts it itself.
    private static let watchdog = CommandSpecification(
        "watch-process-groups", summary: "End the processes of an engine that died", isHidden: true)
}
