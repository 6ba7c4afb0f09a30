/// Where the time of one answer went.
public struct HTTPTiming: Sendable, Hashable {
    /// Looking up the host's name; zero on a kept connection.
    public var name: Duration
    /// Making the connection, without TLS; zero on a kept connection.
    public var connect: Duration
    /// The TLS handshake, and a proxy's consent before it; zero on a kept connection.
    public var tls: Duration
    /// From the start, those above included, to the first byte of the answer.
    public var firstByte: Duration
    /// From the start to the last byte.
    public var total: Duration
    /// The request went over a connection that was there before.
    public var wasReused: Bool

    /// Makes it from its parts.
    public init(
        name: Duration = .zero, connect: Duration = .zero, tls: Duration = .zero, firstByte: Duration = .zero,
        total: Duration = .zero, wasReused: Bool = false
    ) {
        self.name = name
        self.connect = connect
        self.tls = tls
        self.firstByte = firstByte
        self.total = total
        self.wasReused = wasReused
    }
}
