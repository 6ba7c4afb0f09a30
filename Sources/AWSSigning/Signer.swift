internal import Cryptography
public import HTTPMessages

/// Signs requests with AWS Signature Version 4, and keeps the keys that it derived.
///
/// Source: AWS IAM guide, "Create a signed AWS API request"; where the guide leaves a choice, botocore's `auth.py`.
public final class Signer: Sendable {
    private let keys: SigningKeys

    /// Makes a signer that keeps at most so many derived keys.
    public init(keyLimit: Int = 1_024) { keys = SigningKeys(limit: keyLimit) }

    /// Signs with the `Authorization` header.
    ///
    /// A date, a session token and a signature that the request has from an earlier try are replaced. A body in a
    /// file is read here, on the caller's thread.
    ///
    /// - Parameters:
    ///   - request: What to sign.
    ///   - credentials: Whose signature.
    ///   - region: The region in the scope, such as `us-east-1`.
    ///   - service: The name in the scope, such as `monitoring`.
    ///   - date: Seconds since 1970.
    ///   - options: What the service wants differently.
    /// - Returns: The request with its date, token and signature.
    /// - Throws: `SigningError`.
    public func sign(
        _ request: HTTPRequest, credentials: SigningCredentials, region: String, service: String, date: Int64,
        options: SigningOptions = SigningOptions()
    ) throws(SigningError) -> SignedRequest {
        let moment = SigningDate(seconds: date)
        var signed = request
        signed.headers["Authorization"] = nil
        if signed.headers["Date"] != nil {
            signed.headers["Date"] = moment.http
            signed.headers["X-Amz-Date"] = nil
        } else {
            signed.headers["X-Amz-Date"] = moment.timestamp
        }
        let token = credentials.sessionToken
        if let token, options.signsSessionToken { signed.headers[options.sessionTokenName] = token }
        // S3 wants the digest of what is sent, whatever an earlier try has left there.
        if options.sendsPayloadHeader || options.payload != .hashed {
            signed.headers[Self.payloadHeader] = try Self.digest(of: signed, options: options)
        }
        let payload = try Self.payload(of: signed, options: options)
        let text = try self.text(
            signed, credentials: credentials, region: region, service: service, moment: moment,
            options: options, payload: payload)
        if let token, !options.signsSessionToken { signed.headers[options.sessionTokenName] = token }
        signed.headers["Authorization"] = text.authorization
        return text.signedRequest(signed)
    }

    /// Signs with parameters at the end of the query: a URL that works until it expires.
    ///
    /// - Parameters:
    ///   - request: What to sign; its headers are part of the signature and must be sent with the URL. A `+` in its
    ///     query is a blank: the URL holds neither.
    ///   - credentials: Whose signature.
    ///   - region: The region in the scope.
    ///   - service: The name in the scope. For `s3` the body is not part of the signature.
    ///   - date: Seconds since 1970.
    ///   - expires: For how many seconds from then; AWS takes at most a week.
    ///   - options: What the service wants differently.
    /// - Returns: The request with the signature in its URL.
    /// - Throws: `SigningError`.
    public func presign(
        _ request: HTTPRequest, credentials: SigningCredentials, region: String, service: String, date: Int64,
        expires: Int, options: SigningOptions = SigningOptions()
    ) throws(SigningError) -> SignedRequest {
        let moment = SigningDate(seconds: date)
        let url = try URLParts(request.url)
        var signed = request
        signed.headers["Authorization"] = nil
        if signed.headers["Content-Type"]?.hasPrefix("application/x-www-form-urlencoded") == true {
            signed.headers["Content-Type"] = nil
        }
        let scope = Self.scope(moment, region, service)
        let headers = CanonicalRequest.headers(signed.headers, host: url.host)
        var parameters: [(String, String)] = [
            ("X-Amz-Algorithm", Self.algorithm),
            ("X-Amz-Credential", "\(credentials.accessKeyID)/\(scope)"),
            ("X-Amz-Date", moment.timestamp), ("X-Amz-Expires", String(expires)),
            ("X-Amz-SignedHeaders", CanonicalRequest.names(headers)),
        ]
        var token = ""
        if let value = credentials.sessionToken {
            if options.signsSessionToken {
                parameters.append((options.sessionTokenName, value))
            } else {
                token = "&\(options.sessionTokenName)=\(PercentEncoding.encode(value))"
            }
        }
        let query = parameters.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        let given = PresignedQuery.reencoded(url.query ?? "").map { "\($0)&" }.joined()
        signed.url = "\(url.scheme)://\(url.authority)\(url.path.isEmpty ? "/" : url.path)?\(given)\(query)"
        var options = options
        if !options.normalizesPath {
            // S3 cannot know the body of whoever uses the URL.
            options.payload = signed.headers[Self.payloadHeader].map { .digest($0) } ?? .unsigned
        }
        let payload = try Self.payload(of: signed, options: options)
        let text = try self.text(
            signed, credentials: credentials, region: region, service: service, moment: moment,
            options: options, payload: payload)
        signed.url += "&X-Amz-Signature=\(text.signature)\(token)"
        return text.signedRequest(signed)
    }

    /// Sends a bearer token instead of a signature; TLS is what keeps it secret.
    public static func authorize(_ request: HTTPRequest, bearer token: String) -> HTTPRequest {
        var authorized = request
        authorized.headers["Authorization"] = "Bearer \(token)"
        return authorized
    }

    // MARK: The parts

    private static let algorithm = "AWS4-HMAC-SHA256"
    private static let payloadHeader = "X-Amz-Content-SHA256"

    private static func scope(_ moment: SigningDate, _ region: String, _ service: String) -> String {
        "\(moment.day)/\(region)/\(service)/aws4_request"
    }

    /// What stands for the body: the digest that the request brings along, or what the options want.
    private static func payload(
        of request: HTTPRequest, options: SigningOptions
    ) throws(SigningError) -> String {
        if options.payload == .hashed, let given = request.headers[payloadHeader] { return given }
        return try digest(of: request, options: options)
    }

    private static func digest(
        of request: HTTPRequest, options: SigningOptions
    ) throws(SigningError) -> String {
        switch options.payload {
        case .hashed: try PayloadDigest.hexadecimal(request.body)
        case .unsigned: "UNSIGNED-PAYLOAD"
        case .unsignedTrailer: "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
        case .digest(let digest): digest
        }
    }

    private struct SignatureText {
        let canonical: String
        let toSign: String
        let scope: String
        let signature: String
        let authorization: String

        func signedRequest(_ request: HTTPRequest) -> SignedRequest {
            SignedRequest(
                request: request, canonicalRequest: canonical, stringToSign: toSign,
                authorization: authorization, scope: scope)
        }
    }

    private func text(
        _ request: HTTPRequest, credentials: SigningCredentials, region: String, service: String,
        moment: SigningDate, options: SigningOptions, payload: String
    ) throws(SigningError) -> SignatureText {
        let canonical = CanonicalRequest(
            request, url: try URLParts(request.url), normalizesPath: options.normalizesPath, payload: payload)
        let scope = Self.scope(moment, region, service)
        let digest = Hexadecimal.encode(SHA256.hash(canonical.text))
        let toSign = "\(Self.algorithm)\n\(moment.timestamp)\n\(scope)\n\(digest)"
        let key = keys.key(
            secret: credentials.secretAccessKey, day: moment.day, region: region, service: service)
        let signature = Hexadecimal.encode(HMACSHA256.authenticate(key: key, message: toSign))
        let credential = "Credential=\(credentials.accessKeyID)/\(scope)"
        return SignatureText(
            canonical: canonical.text, toSign: toSign, scope: scope, signature: signature,
            authorization:
                "\(Self.algorithm) \(credential), SignedHeaders=\(canonical.signedHeaders), Signature=\(signature)"
        )
    }
}
