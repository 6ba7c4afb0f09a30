public import Runbooks

/// Everything that is needed to ask one question over the network for one target, with every expression expanded.
public struct ProbeRequest: Sendable {
    /// What is asked.
    public enum Question: Sendable, Hashable {
        /// One request.
        case http(RequestText)
        /// One instant query.
        case promql(url: String, query: String)
        /// Whether something listens at each of them.
        case tcp([NetworkAddress])
        /// Whether each of them has a valid certificate.
        case tls([NetworkAddress])
    }

    /// What is asked.
    public var question: Question
    /// What the block's attributes want of the answer.
    public var probe: Probe
    /// `expect` decides whether the answer is right.
    public var expects: Bool
    /// What it is for.
    public var purpose: BlockRequest.Purpose
    /// The step it belongs to.
    public var step: Step
    /// The block.
    public var block: Block
    /// The number of the attempt, or of the question.
    public var attempt: Int
    /// From where it is asked, and with whose AWS identity.
    public var target: Target
    /// What must be redacted from whatever is kept of it.
    public var secrets: [SecretValue]
    /// The limit for the whole.
    public var timeout: Duration

    /// Makes a request.
    public init(
        _ question: Question, probe: Probe, expects: Bool, purpose: BlockRequest.Purpose, step: Step,
        block: Block,
        attempt: Int, target: Target, secrets: [SecretValue], timeout: Duration
    ) {
        self.question = question
        self.probe = probe
        self.expects = expects
        self.purpose = purpose
        self.step = step
        self.block = block
        self.attempt = attempt
        self.target = target
        self.secrets = secrets
        self.timeout = timeout
    }

    /// What is asked, as records show it: no header line and no body, since they may hold secrets.
    public var asked: String {
        switch question {
        case .http(let request): "\(request.method) \(request.url)"
        case .promql(let url, let query): "\(query)\n@ \(url)"
        case .tcp(let addresses), .tls(let addresses): addresses.map(\.description).joined(separator: "\n")
        }
    }
}
