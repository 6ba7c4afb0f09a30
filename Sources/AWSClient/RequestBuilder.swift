public import AWSEndpoints
internal import AWSModels
internal import AWSProtocols
public import HTTPMessages
internal import JSON

/// A request that lacks nothing but its signature.
public struct UnsignedRequest: Sendable {
    /// The request.
    public var request: HTTPRequest
    /// How it is to be signed; nil: not at all.
    public var signing: EndpointSigning?
    /// The region in a record of it.
    public var region: String?
}

/// Makes requests from calls: parameters, endpoint, checksum, headers.
public struct RequestBuilder: Sendable {
    private let endpoints: EndpointResolver

    /// Makes a builder.
    public init(endpoints: EndpointResolver) { self.endpoints = endpoints }

    /// The request of a call.
    ///
    /// - Parameters:
    ///   - call: What to call; its tokens are filled in.
    ///   - accountID: The account of the credentials, which may be part of the host.
    /// - Returns: The request, with how to sign it.
    /// - Throws: `CallError` where parameters do not fit or there is no endpoint.
    public func request(for call: AWSCall, accountID: String?) throws(CallError) -> UnsignedRequest {
        let operation = call.operation
        try Coverage.check(operation)
        if call.settings.validatesParameters, let input = operation.input {
            var given = call.parameters
            if call.body != nil, let member = operation.streamingInput?.name { given[member] = "" }
            let problems = ParameterValidator.problems(given, input)
            if !problems.isEmpty {
                throw CallError(SerializationError.parameters(problems).description, exitCode: 252)
            }
        }
        var settings = call.settings.endpoint
        settings.accountID = accountID
        let endpoint: ResolvedEndpoint
        do {
            endpoint = try endpoints.resolve(
                service: operation.service, operation: operation, parameters: call.parameters,
                settings: settings)
        } catch {
            throw CallError(error.message, exitCode: settings.region == nil ? 253 : 255)
        }
        let isSigned = call.credentials != nil && operation.authentication != "none"
        if isSigned, let signing = endpoint.signing { try Coverage.check(signing, of: operation) }
        var serializer = RequestSerializer(makeToken: IdempotencyToken.make)
        serializer.addsHostPrefix = call.settings.addsHostPrefix
        do {
            var request = try serializer.request(
                for: operation, parameters: call.parameters, endpoint: endpoint.url, body: call.body)
            for field in endpoint.headers.fields { request.headers.add(field.name, field.value) }
            request.url = Self.withPath(request.url)
            request.headers["User-Agent"] = call.settings.userAgent
            try RequestQuirks.apply(to: &request, for: operation)
            try RequestChecksum.apply(
                to: &request, for: operation, parameters: call.parameters, setting: call.settings.checksums)
            return UnsignedRequest(
                request: request, signing: isSigned ? endpoint.signing : nil,
                region: endpoint.signing?.region ?? settings.region)
        } catch let error as ChecksumError {
            throw Coverage.refusal(error)
        } catch {
            throw CallError("\(error)", exitCode: 252)
        }
    }

    /// A URL whose host is followed by a path, if only by `/`.
    private static func withPath(_ url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return url }
        let end = url[scheme.upperBound...].firstIndex { "/?#".contains($0) } ?? url.endIndex
        return end < url.endIndex && url[end] == "/" ? url : "\(url[..<end])/\(url[end...])"
    }

    /// The call with the parameters that are sent: changed as single services want it, with a token for each member
    /// that is one and is missing.
    public func completed(_ call: AWSCall) throws(CallError) -> AWSCall {
        var call = call
        do {
            call.parameters = try RequestQuirks.parameters(
                call.parameters, for: call.operation, validatesResponses: call.settings.verifiesAnswers)
        } catch {
            throw CallError(error.description, exitCode: 252)
        }
        call.parameters = RequestSerializer(makeToken: IdempotencyToken.make)
            .withTokens(call.parameters, for: call.operation)
        return call
    }
}
