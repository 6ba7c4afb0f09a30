internal import AWSModels

/// The operations of a service as commands.
struct OperationTable {
    private let service: ServiceModel
    private let added: [(command: String, operation: String)]
    private let removed: Set<String>

    /// Takes a service, and the name that it has as a command.
    init(service: ServiceModel, command: String) {
        self.service = service
        added = Self.added[command] ?? []
        removed = Self.removed[command] ?? []
    }

    /// The commands in the model's order, without those that are not offered.
    ///
    /// A large service has a thousand; whoever looks for one of them asks for the operation.
    var commands: [String] {
        service.operationNames.map(CommandNames.dashed).filter { !removed.contains($0) }
            + added.map(\.command)
    }

    /// The operation behind a command; old names that the AWS CLI takes count too.
    func operation(_ command: String) -> Operation? {
        if let (_, name) = added.first(where: { $0.command == command }) { return service.operation(name) }
        return removed.contains(command) ? nil : service.operation(commandName: command)
    }

    /// Commands that stand for an operation beside its own name.
    private static let added: [String: [(command: String, operation: String)]] = [
        "rds": [
            ("add-option-to-option-group", "ModifyOptionGroup"),
            ("remove-option-from-option-group", "ModifyOptionGroup"),
        ]
    ]

    /// Operations that the AWS CLI does not offer: replaced, deprecated, or streams of events.
    /// Source: the AWS CLI's `removals.py`, and `rds.py` for the option groups.
    private static let removed: [String: Set<String>] = [
        "rds": ["modify-option-group"],
        "ses": ["delete-verified-email-address", "list-verified-email-addresses", "verify-email-address"],
        "ec2": ["import-instance", "import-volume"],
        "emr": [
            "run-job-flow", "describe-job-flows", "add-job-flow-steps", "terminate-job-flows",
            "list-bootstrap-actions", "list-instance-groups", "set-termination-protection",
            "set-keep-job-flow-alive-when-no-steps", "set-visible-to-all-users",
            "set-unhealthy-node-replacement",
        ],
        "kinesis": ["subscribe-to-shard"],
        "lexv2-runtime": ["start-conversation"],
        "lambda": ["invoke-with-response-stream"],
        "sagemaker-runtime": ["invoke-endpoint-with-response-stream"],
        "bedrock-runtime": [
            "invoke-model-with-response-stream", "invoke-model-with-bidirectional-stream", "converse-stream",
        ],
        "bedrock-agent-runtime": [
            "agentic-retrieve-stream", "invoke-agent", "invoke-flow", "invoke-inline-agent",
            "optimize-prompt",
            "retrieve-and-generate-stream",
        ],
        "bedrock-agentcore": ["invoke-code-interpreter", "invoke-agent-runtime-command", "invoke-harness"],
        "qbusiness": ["chat"],
        "iotsitewise": ["invoke-assistant"],
        "logs": ["get-log-object"],
        "connecthealth": ["start-medical-scribe-listening-session"],
        "polly": ["start-speech-synthesis-stream"],
        "devops-agent": ["send-message"],
    ]
}
