internal import Arguments

/// The commands for use inside steps, and for setting things up.
extension CommandTree {
    static let value = CommandSpecification(
        "value", summary: "Print a parameter, a fact of the target or an export, inside a step",
        discussion: """
            EXPR is JMESPath over `params`, `target`, `targets`, `inventory`, `journal`, `accounts`, `exports`, \
            `steps` and `run`. Text is printed as it is, anything else as JSON. Nothing is ever pasted into the \
            text of a block, so this is how a block gets at what it needs.
            """,
        group: "Inside a step",
        arguments: [PositionalSpecification("EXPR", summary: "a JMESPath expression")],
        examples: [
            .init("region=$(runbook value target.region)", "where this step acts"),
            .init("runbook value 'targets[].account'", "the accounts of this run that reached this point"),
        ])

    static let query = CommandSpecification(
        "query", summary: "Ask JSON on standard input a JMESPath question", group: "Inside a step",
        arguments: [PositionalSpecification("EXPR", summary: "a JMESPath expression")],
        options: [format("json", "text")],
        examples: [
            .init("runbook query 'Vpcs[0].VpcId' --format text < vpcs.json", "one value, without its quotes")
        ])

    static let sandboxCommand = CommandSpecification(
        "sandbox", summary: "Start and stop the local AWS that rehearsals run against", group: "Set up",
        subcommands: [
            CommandSpecification(
                "start", summary: "Start a sandbox that stays until it is stopped",
                discussion: "A run with `--sandbox` starts one of its own where none was started."),
            CommandSpecification("stop", summary: "Stop the sandbox and forget what it held"),
            CommandSpecification("status", summary: "Say whether a sandbox is there, and where"),
        ],
        examples: [
            .init("runbook sandbox start", "then rehearse: `runbook run infra.md --sandbox`")
        ])

    static let key = CommandSpecification(
        "key", summary: "Carry the key of a journal to another machine", group: "Set up",
        subcommands: [
            CommandSpecification(
                "export", summary: "Print the journal's key",
                discussion: "It opens what the journal keeps secret: hand it over as you would a password.",
                options: [sandbox]),
            CommandSpecification("import", summary: "Read a key from standard input and keep it"),
        ],
        examples: [.init("runbook key export | ssh bastion runbook key import", "to resume there")])

    static let aws = CommandSpecification(
        "aws", summary: "Call AWS as a step does: the arguments and the output are AWS CLI v2's",
        discussion: """
            Everything behind `aws` is read as the AWS CLI reads it. `runbook aws --models` says which service models \
            are there; `runbook aws --print-request ARGS…` prints what would be sent, one JSON object to a line, and \
            sends nothing. Of `aws s3 sync` and the like it prints what is known without an answer, and says on standard \
            error when more follows, or when nothing is sent at all. Names in ~/.aws/cli/alias are known, here and in steps.
            """,
        group: "Inside a step",
        examples: [
            .init("runbook aws sts get-caller-identity", "who you are"),
            .init("runbook aws --print-request ec2 describe-vpcs", "the request, as JSON"),
            .init("runbook aws --print-request s3 cp site s3://bucket --recursive", "all its requests"),
        ])

    static let completion = CommandSpecification(
        "completion", summary: "Print the script that teaches a shell to complete this command line",
        group: "Set up",
        arguments: [
            PositionalSpecification("SHELL", summary: "your shell", choices: ["bash", "zsh", "fish"])
        ],
        options: [
            OptionSpecification(
                "words", valueName: "KIND", summary: "list the names that fit the line after `--`",
                choices: ["run", "step"], standsAlone: true, isHidden: true)
        ],
        examples: [
            .init("source <(runbook completion bash)", "here and now; in ~/.bashrc for good"),
            .init("runbook completion zsh > ~/.zfunc/_runbook", "a folder of `fpath`"),
            .init("runbook completion fish > ~/.config/fish/completions/runbook.fish", "in every new shell"),
        ])
}
