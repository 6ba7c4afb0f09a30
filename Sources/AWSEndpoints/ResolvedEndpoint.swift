public import HTTPMessages
public import JSON

/// Where to send a request, and how to sign it there.
public struct ResolvedEndpoint: Sendable, Hashable {
    /// The URL without a query; a request's path follows its own.
    public var url: String
    /// Headers that go with each request.
    public var headers: HTTPHeaders
    /// What else the rules say, such as `authSchemes`.
    public var properties: JSONObject
    /// How requests are signed there; nil where the rules were asked without a service.
    public var signing: EndpointSigning?

    /// Makes an endpoint from its parts.
    public init(url: String, headers: HTTPHeaders = HTTPHeaders(), properties: JSONObject = JSONObject()) {
        self.url = url
        self.headers = headers
        self.properties = properties
    }

    /// As the published cases write it: `{"url", "headers": {NAME: [VALUE…]}, "properties"}`.
    public var json: JSONValue {
        var fields = JSONObject()
        for field in headers.fields {
            fields[field.name] = .array((fields[field.name]?.array ?? []) + [.string(field.value)])
        }
        return ["url": .string(url), "headers": .object(fields), "properties": .object(properties)]
    }

    /// The ways to sign that the rules offer, best first; nil: they leave it to the service's model.
    public var authenticationSchemes: [JSONObject]? {
        properties["authSchemes"]?.array?.compactMap(\.object)
    }
}
