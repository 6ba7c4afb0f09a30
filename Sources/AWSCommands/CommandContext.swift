public import AWSClient
public import AWSCredentials

/// Where a command was typed, and as whom it acts.
public struct CommandContext: Sendable {
    /// Whose credentials a command uses.
    public enum Identity: Sendable {
        /// Whatever the environment and the configuration files say, as the AWS CLI finds it.
        case configured
        /// These, whatever else is said.
        case given(@Sendable () async throws(CredentialError) -> Credentials)
    }

    /// The environment.
    public var environment: [String: String]
    /// The files that the command names.
    public var files: CommandFiles
    /// Standard output.
    public var output: CommandOutput
    /// Standard error.
    public var errors: CommandOutput
    /// Whose credentials it uses.
    public var identity: Identity
    /// Keeps a record of its calls.
    public var observer: (any CallObserver)?
    /// This process is there for the command alone: signals to it mean the command.
    public var ownsProcess: Bool
    /// What the user agent says beside the product, such as `run/7F3K step/vpc`; empty: nothing.
    public var agentNote: String
    /// Takes requests down in the place of sending them; nil: they are sent.
    var record: RequestRecord?

    /// Makes a context.
    public init(
        environment: [String: String], files: CommandFiles, output: CommandOutput, errors: CommandOutput,
        identity: Identity = .configured, observer: (any CallObserver)? = nil, agentNote: String = "",
        ownsProcess: Bool = false
    ) {
        self.environment = environment
        self.files = files
        self.output = output
        self.errors = errors
        self.identity = identity
        self.observer = observer
        self.agentNote = agentNote
        self.ownsProcess = ownsProcess
    }
}
