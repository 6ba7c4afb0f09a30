internal import AWSModels

/// The operations of a service as commands.
struct OperationTable {
    /// The commands in the model's order, without those that are not offered.
    let commands: [String]
    private let operations: [String: String]
    private let service: ServiceModel

    /// Takes a service, and the name that it has as a command.
    init(service: ServiceModel, command: String) {
        let removed = Self.removed[command] ?? []
        var commands: [String] = []
        var operations: [String: String] = [:]
        for name in service.operationNames {
            let dashed = CommandNames.dashed(name)
            guard !removed.contains(dashed) else { continue }
            commands.append(dashed)
            operations[dashed] = name
        }
        for (dashed, name) in Self.added[command] ?? [] {
            commands.append(dashed)
            operations[dashed] = name
        }
        self.commands = commands
        self.operations = operations
        self.service = service
    }

    /// The operation behind a command.
    func operation(_ command: String) -> Operation? { operations[command].flatMap { service.operation($0) } }

    /// Commands that stand for an operation beside its own name.
    private static let added: [String: [(String, String)]] = [
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
