internal import Arguments

/// The commands that look at documents, inventories and the journal, and change nothing.
extension CommandTree {
    static let initCommand = CommandSpecification(
        "init", summary: "Propose a sidecar for a guide that is to stay as it is",
        discussion: """
            Offers data blocks as files, lists words to be replaced, makes manual steps of sections that only describe \
            clicks, leaves out troubleshooting, rollback and other operating systems, and notes sentences that say \
            what must hold. It is a beginning: read and edit it.
            """,
        group: "Before a run",
        arguments: [
            PositionalSpecification("GUIDE", summary: "a Markdown document", completion: .file("md"))
        ],
        options: [
            OptionSpecification(
                "output", valueName: "FILE", summary: "write it there instead of beside the guide",
                completion: .file())
        ],
        examples: [.init("runbook init infra.md", "makes infra.runbook.yaml")])

    static let check = CommandSpecification(
        "check", summary: "Find every problem of a runbook at once, without running any of it",
        discussion: """
            Needs no network and no credentials. Several files are read as one run. Of a folder every `.md` and \
            `.markdown` below it is read by itself; hidden folders and links to folders are left out. Exits with 2 \
            when there is an error.
            """,
        group: "Before a run",
        arguments: [
            PositionalSpecification(
                "FILE", summary: "a runbook, or a folder", arity: .oneOrMore, completion: .file("md"))
        ],
        options: [
            inventory, format("text", "json", "sarif", "github"),
            OptionSpecification(
                "update-sidecar",
                summary: "write into the sidecars what their entries are bound to now, after you have read it"
            ),
        ],
        examples: [
            .init("runbook check infra.md --inventory inventory.yaml", "with the groups it names"),
            .init("runbook check infra.md --update-sidecar", "infra.md changed under infra.runbook.yaml"),
            .init("runbook check docs", "every document of a folder"),
        ])

    static let plan = CommandSpecification(
        "plan", summary: "Show which steps would run on which targets, in which order and with what limits",
        discussion: """
            With `--checks` every target is reached and every check asked once, as a run would ask before its steps, \
            and each step says what it would do: nothing (satisfied already), run, wait for a person, or fail because \
            a check could not tell. Nothing is run and no record kept. No call of AWS that can change something is \
            sent; other programs in a check get a role's credentials narrowed to AWS's policy `ReadOnlyAccess`, and \
            where no role is taken on, none. What a check does on this machine is its author's.
            """,
        group: "Before a run", arguments: [documents],
        options: [inventory] + selection + parameters + [
            format("text", "json"),
            OptionSpecification("checks", summary: "ask the checks too: what is satisfied already?"),
            OptionSpecification(
                "sandbox", summary: "ask them in the sandbox that `runbook sandbox start` or a run started"),
            OptionSpecification(
                "iam-policy",
                summary:
                    "print instead the least IAM policy for the `aws` commands, for each group of targets"),
        ],
        examples: [
            .init("runbook plan infra.md --target eu", "before you agree to a run"),
            .init("runbook plan infra.md --checks", "what of it is there already, and what would run?"),
        ])

    static let targets = CommandSpecification(
        "targets", summary: "List the targets of an inventory with their groups", group: "Before a run",
        arguments: [
            PositionalSpecification(
                "FILE", summary: "a runbook that names its inventory", arity: .many, completion: .file("md"))
        ],
        options: [inventory, target, format("text", "json")],
        examples: [
            .init("runbook targets --inventory inventory.yaml --target 'eu && !legacy'", "try an expression")
        ])

    static let runs = CommandSpecification(
        "runs", summary: "List the runs of the journal, newest first", group: "After a run",
        options: [sandbox, format("text", "json")],
        examples: [.init("runbook runs", "names, states and what is left of each")])

    static let show = CommandSpecification(
        "show", summary: "Show one run in short, or the steps of a document", group: "After a run",
        arguments: [latestRun],
        options: [
            OptionSpecification(
                "document", valueName: "FILE", summary: "show how this document is read instead",
                completion: .file("md")),
            OptionSpecification(
                "calls",
                summary:
                    "list its calls of AWS APIs in order of time; `json` has a line each, with what was asked"
            ),
            sandbox, format("text", "json"),
        ],
        examples: [
            .init("runbook show 7F3K", "how one run stands"),
            .init("runbook show 7F3K --calls", "what it called where, and how that went"),
            .init("runbook show --document infra.md", "which blocks are steps, and what they are called"),
        ])

    static let report = CommandSpecification(
        "report", summary: "Write what a reviewer reads: the outcome, the evidence and the output of a run",
        discussion: """
            `html` is one file that needs nothing but itself, `md` fits a pull request, `json` is versioned. The \
            report of a run that failed or is going on says what is left and how to resume it.
            """,
        group: "After a run", arguments: [latestRun],
        options: [
            format("text", "md", "html", "json"),
            OptionSpecification(
                "output", valueName: "FILE", summary: "write it to a file that only you can read",
                completion: .file()),
            sandbox,
        ],
        examples: [
            .init("runbook report", "the latest run, here and now"),
            .init("runbook report 7F3K --format html --output report.html", "one run, to hand on"),
        ])
}
