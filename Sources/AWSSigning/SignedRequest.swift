public import HTTPMessages

/// A request with its signature, and the texts that it was made from.
public struct SignedRequest: Sendable {
    /// What to send.
    public let request: HTTPRequest
    /// The request in its canonical form.
    public let canonicalRequest: String
    /// What the signing key signs.
    public let stringToSign: String
    /// The value of the `Authorization` header. A presigned request carries its parts in the query instead.
    public let authorization: String
    /// `DAY/REGION/SERVICE/aws4_request`.
    public let scope: String
}
