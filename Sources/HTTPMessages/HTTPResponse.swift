/// One answer.
public struct HTTPResponse: Sendable {
    /// The status code.
    public var status: Int
    /// The header fields, in order.
    public var headers: HTTPHeaders
    /// The body; empty where it went to a receiver as it came.
    public var body: [UInt8]
    /// Where the time went; nil where nobody measured.
    public var timing: HTTPTiming?

    /// Makes an answer from its parts.
    public init(
        status: Int, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = [], timing: HTTPTiming? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.timing = timing
    }
}
