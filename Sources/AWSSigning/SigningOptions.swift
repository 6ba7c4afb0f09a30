/// What services want differently in a signature.
public struct SigningOptions: Sendable, Hashable {
    /// What stands for the body in the canonical request.
    public enum Payload: Sendable, Hashable {
        /// Its SHA-256; a file is read once for it.
        case hashed
        /// `UNSIGNED-PAYLOAD`: TLS alone protects the body.
        case unsigned
        /// `STREAMING-UNSIGNED-PAYLOAD-TRAILER`: the body is in `aws-chunked` form with a checksum behind it.
        case unsignedTrailer
        /// The SHA-256 of the body, in hexadecimal digits, where the caller knows it.
        case digest(String)
    }

    /// Dots and repeated slashes are taken out of the path, and what is percent-encoded is encoded once more.
    /// S3 signs the path as it is sent: keys may hold anything.
    public var normalizesPath: Bool
    /// What stands for the body.
    public var payload: Payload
    /// `X-Amz-Content-SHA256` is sent; always so when the body is not hashed.
    public var sendsPayloadHeader: Bool
    /// The session token is signed; false: it is added behind the signature, as a few old services want.
    public var signsSessionToken: Bool
    /// The name that the session token travels under.
    public var sessionTokenName: String

    /// The rules of most services.
    public init(
        normalizesPath: Bool = true, payload: Payload = .hashed, sendsPayloadHeader: Bool = false,
        signsSessionToken: Bool = true, sessionTokenName: String = "X-Amz-Security-Token"
    ) {
        self.normalizesPath = normalizesPath
        self.payload = payload
        self.sendsPayloadHeader = sendsPayloadHeader
        self.signsSessionToken = signsSessionToken
        self.sessionTokenName = sessionTokenName
    }

    /// The rules of a service.
    ///
    /// - Parameters:
    ///   - service: The name in the signature, such as `s3`.
    ///   - scheme: With `.v4S3Express` the session of the zone takes the token's place.
    ///   - payload: What stands for the body.
    public init(service: String, scheme: SigningScheme = .v4, payload: Payload = .hashed) {
        let isS3 = Self.s3Names.contains(service)
        self.init(normalizesPath: !isS3, payload: payload, sendsPayloadHeader: isS3)
        if scheme == .v4S3Express { sessionTokenName = "x-amz-s3session-token" }
    }

    /// The services with S3's rules. Source: botocore's `handlers.S3_SIGNING_NAMES`.
    private static let s3Names: Set<String> = ["s3", "s3-outposts", "s3-object-lambda", "s3express"]
}
