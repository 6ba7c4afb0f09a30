public import AWSModels
internal import CBOR
public import HTTPMessages
public import JSON
internal import PythonTexts

/// Makes requests from parameters, as botocore 1.44 does for the AWS CLI.
///
/// Nothing is signed here, and no checksum is added: see `RequestChecksum`.
public struct RequestSerializer: Sendable {
    /// Put an operation's host prefix before the endpoint's host.
    public var addsHostPrefix = true
    /// Leave the bucket out of the paths of S3 and the account out of the hosts of S3 Control: the endpoint that the
    /// rules make for a request holds them.
    public var trustsEndpointRules = true
    /// Name the media type of every body, as the protocols' specification says; the AWS CLI does so for JSON, CBOR
    /// and forms only.
    public var namesEveryMediaType = false
    /// Makes the tokens for sending a request once.
    public var makeToken: @Sendable () -> String

    /// - Parameter makeToken: Makes the tokens for sending a request once; the AWS CLI takes random UUIDs.
    public init(makeToken: @escaping @Sendable () -> String) { self.makeToken = makeToken }

    /// The parameters with a fresh token for each member that is one and is missing.
    public func withTokens(_ parameters: JSONObject, for operation: Operation) -> JSONObject {
        var result = parameters
        for name in operation.idempotencyTokens where result[name] == nil {
            result[name] = .string(makeToken())
        }
        return result
    }

    /// The request for an operation.
    ///
    /// - Parameters:
    ///   - operation: What to call.
    ///   - parameters: Valid for it (see `ParameterValidator`); missing tokens are filled in.
    ///   - endpoint: The URL of the service, with or without a path.
    ///   - body: What `operation.streamingInput` stands for, where it is not in the parameters.
    /// - Throws: Where the parameters do not fit, and for streams of events.
    /// - Returns: The request, without a signature.
    public func request(
        for operation: Operation, parameters: JSONObject, endpoint: String, body: HTTPBody? = nil
    ) throws(SerializationError) -> HTTPRequest {
        let metadata = operation.service.metadata
        guard let kind = ProtocolKind(of: metadata) else {
            throw .unknownProtocol(service: operation.service.name, offered: metadata.protocols)
        }
        guard !operation.sendsEventStream else { throw .eventStream(operation: operation.name) }

        let parameters = withTokens(parameters, for: operation)
        var parts = RequestParts(method: operation.method)
        switch kind {
        case .query, .ec2:
            parts.headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
            var form = FormWriter(isEC2: kind == .ec2)
            let text = try form.text(operation: operation, parameters: parameters)
            parts.body = .bytes(Array(text.utf8))
        case .json:
            parts.headers["X-Amz-Target"] = "\(metadata.targetPrefix).\(operation.name)"
            parts.headers["Content-Type"] = "application/x-amz-json-\(metadata.jsonVersion)"
            addQueryMode(metadata, to: &parts)
            let value = try operation.input.map { shape throws(SerializationError) in
                try JSONBody.value(.object(parameters), shape)
            }
            parts.body = .bytes(Array(PythonJSON.text(value ?? .object(JSONObject())).utf8))
        case .rpcV2CBOR:
            parts.method = "POST"
            parts.path = "/service/\(metadata.targetPrefix)/operation/\(operation.name)"
            parts.headers["smithy-protocol"] = "rpc-v2-cbor"
            addQueryMode(metadata, to: &parts)
            parts.headers["Accept"] =
                operation.answersEventStream ? "application/vnd.amazon.eventstream" : "application/cbor"
            if let shape = operation.input {
                parts.headers["Content-Type"] = "application/cbor"
                parts.body = .bytes(try CBORBody.value(.object(parameters), shape).encoded())
            }
        case .restJSON, .restXML:
            var rest = RestBinding(operation: operation, isJSON: kind == .restJSON)
            rest.dropsBucket = trustsEndpointRules && metadata.serviceID == "S3"
            rest.namesEveryMediaType = namesEveryMediaType
            try rest.fill(&parts, parameters: parameters, body: body)
        }
        let prefix = try hostPrefix(of: operation, parameters: parameters)
        let url = try EndpointURL(endpoint).url(hostPrefix: prefix, path: parts.path, query: parts.query)
        return HTTPRequest(method: parts.method, url: url, headers: parts.headers, body: parts.body)
    }

    private func addQueryMode(_ metadata: ServiceMetadata, to parts: inout RequestParts) {
        if metadata.all["awsQueryCompatible"] != nil { parts.headers["x-amzn-query-mode"] = "true" }
    }

    /// The operation's host prefix with its labels filled in.
    private func hostPrefix(
        of operation: Operation, parameters: JSONObject
    ) throws(SerializationError) -> String {
        guard addsHostPrefix, var prefix = operation.hostPrefix else { return "" }
        if trustsEndpointRules, prefix == "{AccountId}.",
            operation.definition["staticContextParams"]?["RequiresAccountId"]?["value"]?.bool == true
        {
            return ""
        }
        var wrong: [String] = []
        for member in operation.input?.members ?? [] where member.shape.isHostLabel {
            let value = parameters[member.name]?.string ?? ""
            let isAllowed = value.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
            if value.isEmpty || !isAllowed { wrong.append(member.name) }
            prefix = prefix.replacing("{\(member.name)}", with: value)
        }
        guard wrong.isEmpty else {
            throw .parameters([
                "Invalid value for parameter(s): \(wrong.joined(separator: ", ")). "
                    + "Must contain only alphanumeric characters, hyphen, or period."
            ])
        }
        return prefix
    }
}

/// What a protocol says of a request.
struct RequestParts {
    var method: String
    /// With the query that the model gives.
    var path = "/"
    var query: [(name: String, value: String)] = []
    var headers = HTTPHeaders()
    var body = HTTPBody.bytes([])
}
