/// One request, whole: what is signed is what is sent.
public struct HTTPRequest: Sendable {
    /// The method, in capitals.
    public var method: String
    /// The absolute URL, percent-encoded: scheme, host, path and query. What is sent is exactly this.
    public var url: String
    /// The fields, in order; `Host` and `Content-Length` are made from the URL and the body where they are missing.
    public var headers: HTTPHeaders
    /// What follows them.
    public var body: HTTPBody
    /// The other side may act on it twice without harm, so it may be sent again, at once and unasked, when a kept
    /// connection ends without an answer. Otherwise it is sent at most once.
    public var isRepeatable: Bool

    /// Makes a request from its parts.
    public init(
        method: String, url: String, headers: HTTPHeaders = HTTPHeaders(), body: HTTPBody = .bytes([]),
        isRepeatable: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.isRepeatable = isRepeatable
    }
}

/// What a request carries. A body can be read more than once, for its digest and for another try.
public enum HTTPBody: Sendable, Hashable {
    /// Bytes in memory.
    case bytes([UInt8])
    /// A part of an open file, read with `pread`; the caller closes the descriptor after the answer.
    case file(descriptor: Int32, offset: Int64, count: Int64)

    /// Its length in bytes.
    public var count: Int64 {
        switch self {
        case .bytes(let bytes): Int64(bytes.count)
        case .file(_, _, let count): count
        }
    }
}
