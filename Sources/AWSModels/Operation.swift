public import JSON

/// One operation of a service.
public final class Operation: Sendable {
    /// The name as AWS writes it, such as `DescribeVpcs`.
    public let name: String
    /// All that the model says, for what has no accessor here.
    public let definition: JSONObject
    /// The service that it belongs to.
    public let service: ServiceModel
    /// What it takes; nil: nothing.
    public let input: Shape?
    /// What it gives; nil: nothing.
    public let output: Shape?

    init(name: String, definition: JSONObject, service: ServiceModel) {
        self.name = name
        self.definition = definition
        self.service = service
        input = definition["input"].map { service.shape($0) }
        output = definition["output"].map { service.shape($0) }
    }

    /// The HTTP method.
    public var method: String { definition["http"]?["method"]?.string ?? "POST" }

    /// The path with its query, labels in braces, such as `/{Bucket}/{Key+}?acl`.
    public var requestURI: String { definition["http"]?["requestUri"]?.string ?? "/" }

    /// The shapes of the errors that it names.
    public var errors: [Shape] { (definition["errors"]?.array ?? []).map { service.shape($0) } }

    /// `none`, `v4`, `v4-unsigned-body`, … where it is not the service's own.
    public var authentication: String? { definition["authtype"]?.string }

    /// What stands before the endpoint's host, with labels in braces.
    public var hostPrefix: String? { definition["endpoint"]?["hostPrefix"]?.string }

    /// The names of the members that are tokens for sending a request once.
    public var idempotencyTokens: [String] {
        (input?.members ?? []).filter(\.shape.isIdempotencyToken).map(\.name)
    }
}
