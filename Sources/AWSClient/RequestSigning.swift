internal import AWSCredentials
internal import AWSEndpoints
internal import AWSModels
internal import AWSSigning
internal import HTTPMessages
internal import JSON

/// Signs a request as its endpoint and operation want it.
struct RequestSigning {
    let signer: Signer
    let signing: EndpointSigning
    let operation: Operation

    /// The signed request.
    ///
    /// `now`: Seconds since 1970.
    func signed(
        _ request: HTTPRequest, credentials: Credentials, now: Int64
    ) throws(SigningError) -> HTTPRequest {
        let scheme = try SigningScheme(named: operation.authentication ?? signing.scheme)
        var options = SigningOptions(service: signing.name, scheme: scheme, payload: payload(of: request))
        if signing.disablesDoubleEncoding { options.normalizesPath = false }
        return try signer.sign(
            request,
            credentials: SigningCredentials(
                accessKeyID: credentials.accessKeyID, secretAccessKey: credentials.secretAccessKey,
                sessionToken: credentials.sessionToken),
            region: signing.region, service: signing.name, date: now, options: options
        ).request
    }

    /// A file is not read twice over TLS where the operation allows it.
    private func payload(of request: HTTPRequest) -> SigningOptions.Payload {
        let isUnsigned = operation.authentication == "v4-unsigned-body" || operation.isTrue("unsignedPayload")
        if isUnsigned { return .unsigned }
        guard case .file = request.body, request.url.hasPrefix("https:") else { return .hashed }
        return signing.name == "s3" ? .unsigned : .hashed
    }
}

extension Operation {
    /// A trait of the operation that is true.
    func isTrue(_ trait: String) -> Bool { definition[trait]?.bool == true }
}
