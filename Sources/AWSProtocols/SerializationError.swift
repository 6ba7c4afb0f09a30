/// Why no request can be made from parameters.
public enum SerializationError: Error, Sendable, Hashable {
    /// The parameters do not fit the operation: one text for each problem.
    case parameters([String])
    /// The operation sends a stream of events.
    case eventStream(operation: String)
    /// None of the service's protocols is known.
    case unknownProtocol(service: String, offered: [String])
    /// The endpoint is no URL.
    case endpoint(String)
}

extension SerializationError: CustomStringConvertible {
    /// As the AWS CLI says it where it has words for it.
    public var description: String {
        switch self {
        case .parameters(let problems): "Parameter validation failed:\n\(problems.joined(separator: "\n"))"
        case .eventStream(let operation):
            "the operation `\(operation)` sends a stream of events, which is not covered"
        case .unknownProtocol(let service, let offered):
            "the service `\(service)` speaks none of the known protocols: \(offered.joined(separator: ", "))"
        case .endpoint(let url): "the endpoint `\(url)` is no URL with a host"
        }
    }
}
