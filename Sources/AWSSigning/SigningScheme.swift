/// A way of proving who sends a request.
public enum SigningScheme: Sendable, Hashable {
    /// Signature Version 4.
    case v4
    /// Signature Version 4 with the session of a directory bucket's zone.
    case v4S3Express
    /// A bearer token.
    case bearer
    /// Nothing: the request goes as it is.
    case none

    /// The scheme of a model's or a rule set's name.
    ///
    /// - Parameter name: Such as `v4`, `s3v4`, `sigv4`, `aws.auth#sigv4`, `v4-unsigned-body`, `bearer`,
    ///   `httpBearerAuth`, `none`.
    /// - Throws: `SigningError.unsupported` for SigV4A, and for the versions 2 and 3 that AWS has retired.
    public init(named name: String) throws(SigningError) {
        let plain = name.split(separator: "#").last.map(String.init) ?? name
        switch plain {
        case "v4", "s3v4", "sigv4", "s3", "v4-unsigned-body": self = .v4
        case "v4-s3express", "sigv4-s3express": self = .v4S3Express
        case "bearer", "httpBearerAuth": self = .bearer
        case "none", "noAuth": self = .none
        case "v4a", "s3v4a", "sigv4a": throw .unsupported("v4a")
        default: throw .unsupported(plain)
        }
    }
}
