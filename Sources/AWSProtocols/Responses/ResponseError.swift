/// Why an answer has no result.
public enum ResponseError: Error, Sendable, Hashable {
    /// The service refused or failed, and said so.
    case refused(AWSErrorAnswer)
    /// The body is not what the protocol demands; what the service did is not known.
    case unreadable(String)
    /// The answer is a stream of events.
    case eventStream(operation: String)
    /// None of the service's protocols is known.
    case unknownProtocol(service: String)
}

extension ResponseError: CustomStringConvertible {
    /// In words; without the body, which may hold secrets.
    public var description: String {
        switch self {
        case .refused(let answer): "\(answer.code): \(answer.message)"
        case .unreadable(let why): "Unable to parse response (\(why))"
        case .eventStream(let operation):
            "the operation `\(operation)` answers with a stream of events, which is not covered"
        case .unknownProtocol(let service): "the service `\(service)` speaks none of the known protocols"
        }
    }
}
