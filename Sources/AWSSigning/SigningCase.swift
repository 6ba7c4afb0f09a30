internal import HTTPMessages

/// One request written down with all that a signature needs: a published case, or a question about one.
public struct SigningCase: Sendable {
    /// The request as the text of HTTP/1.1.
    public var request: String
    /// The region in the scope.
    public var region: String
    /// The name in the scope; `s3` has rules of its own.
    public var service: String
    /// The moment.
    public var date: SigningDate
    /// Whose signature.
    public var credentials: SigningCredentials

    /// Makes a case from its parts.
    public init(
        request: String, region: String, service: String, date: SigningDate, credentials: SigningCredentials
    ) {
        self.request = request
        self.region = region
        self.service = service
        self.date = date
        self.credentials = credentials
    }

    /// What a case comes to, in the words of the published ones.
    public struct Answer: Sendable, Hashable {
        /// The canonical request.
        public let creq: String
        /// The string to sign.
        public let sts: String
        /// The `Authorization` header.
        public let authz: String
    }

    /// Signs it.
    ///
    /// - Throws: `SigningError.request` where the text is no request.
    public func answer() throws(SigningError) -> Answer {
        let signed = try Signer(keyLimit: 1).sign(
            try RawRequest.parse(request), credentials: credentials, region: region, service: service,
            date: date.seconds, options: SigningOptions(service: service))
        return Answer(creq: signed.canonicalRequest, sts: signed.stringToSign, authz: signed.authorization)
    }
}
