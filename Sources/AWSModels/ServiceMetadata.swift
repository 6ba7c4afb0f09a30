public import JSON

/// What a model says of its service as a whole.
public struct ServiceMetadata: Sendable {
    /// All that the model says, for what has no accessor here.
    public let all: JSONObject

    init(_ all: JSONObject) { self.all = all }

    /// The name in host names, such as `monitoring` for CloudWatch.
    public var endpointPrefix: String { text("endpointPrefix") ?? "" }

    /// The name that signatures are made for.
    public var signingName: String { text("signingName") ?? endpointPrefix }

    /// What AWS calls it, such as `CloudWatch Logs`; `AWS_ENDPOINT_URL_…` is made from it.
    public var serviceID: String { text("serviceId") ?? "" }

    /// The protocol that the model puts first.
    public var modelProtocol: String { text("protocol") ?? "" }

    /// All protocols that the service speaks, best first.
    public var protocols: [String] { all["protocols"]?.array?.compactMap(\.string) ?? [modelProtocol] }

    /// `1.0` or `1.1` of the json protocols.
    public var jsonVersion: String { text("jsonVersion") ?? "1.0" }

    /// What precedes the operation in `X-Amz-Target`.
    public var targetPrefix: String { text("targetPrefix") ?? "" }

    /// The version of the API, a date.
    public var apiVersion: String { text("apiVersion") ?? "" }

    /// How requests are signed: `v4`, `s3`, `s3v4`, `bearer`, `v2`.
    public var signatureVersion: String { text("signatureVersion") ?? "v4" }

    /// The namespace of the service's XML.
    public var xmlNamespace: String? {
        all["xmlNamespace"]?.string ?? all["xmlNamespace"]?["uri"]?.string
    }

    /// A field that is text.
    public func text(_ field: String) -> String? { all[field]?.string }
}
