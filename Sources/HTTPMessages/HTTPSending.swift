/// Whoever sends requests: the client, or a double in tests.
public protocol HTTPSending: Sendable {
    /// Sends a request and waits for the whole answer.
    ///
    /// - Parameters:
    ///   - request: What to send; nothing is added but `Host`, `Content-Length` and `Accept: */*` where missing.
    ///   - limits: How long it may take.
    ///   - receiver: Takes a 2xx answer as it comes. Nil: the body is kept in the answer.
    /// - Returns: The answer, whatever its status; redirections are answers too.
    /// - Throws: When there is no whole answer; the error says whether the other side may have seen the request.
    func send(
        _ request: HTTPRequest, limits: HTTPLimits, receiver: HTTPReceiver?
    ) async throws(HTTPError) -> HTTPResponse
}

/// How long a request may take, and how much it may bring.
public struct HTTPLimits: Sendable, Hashable {
    /// Until the connection stands, TLS included.
    public var connect: Duration
    /// Without a byte in either direction.
    public var idle: Duration
    /// As a whole; nil: as long as bytes flow.
    public var total: Duration?
    /// The longest body that is kept in memory, in bytes.
    public var bodyLimitBytes: Int

    /// AWS CLI v2 waits 60 seconds for a connection and for each read.
    public init(
        connect: Duration = .seconds(60), idle: Duration = .seconds(60), total: Duration? = nil,
        bodyLimitBytes: Int = 1 << 30
    ) {
        self.connect = connect
        self.idle = idle
        self.total = total
        self.bodyLimitBytes = bodyLimitBytes
    }
}

/// Why there is no answer.
public struct HTTPError: Error, Sendable, Hashable {
    /// What went wrong.
    public enum Reason: Sendable, Hashable {
        /// The host's name is not known.
        case name
        /// Nobody took the connection, or it took too long.
        case connect
        /// The other side's certificate or TLS is wrong.
        case certificate
        /// The proxy refused.
        case proxy
        /// Nothing came for too long, or it took too long as a whole.
        case timeout
        /// The connection ended early, or what came is no HTTP.
        case broken
        /// The body is longer than the limit.
        case tooLong
        /// The receiver would not take it.
        case receiver
        /// The request cannot be sent as it is.
        case request
        /// It was cancelled.
        case cancelled
    }

    /// What went wrong.
    public var reason: Reason
    /// In words, with the host; no headers, no query and no body.
    public var message: String
    /// Bytes of the request may have reached the other side: it may have acted.
    public var mayHaveArrived: Bool
    /// The host is there, and nobody listens at that port of it.
    public var isRefused = false

    /// Makes an error.
    public init(reason: Reason, message: String, mayHaveArrived: Bool) {
        self.reason = reason
        self.message = message
        self.mayHaveArrived = mayHaveArrived
    }
}
