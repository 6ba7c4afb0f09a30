internal import CSystem

/// An open stream socket.
public struct Connection: Sendable {
    /// Who is at the other end of a Unix-domain socket, as the kernel knows it.
    public struct Peer: Sendable, Hashable {
        /// The process that connected.
        public let pid: Int32
        /// Its effective user.
        public let user: UInt32
        /// Its effective group.
        public let group: UInt32
    }

    /// What the other end sends.
    public let source: ByteSource
    /// What is sent to the other end.
    public let sink: ByteSink
    /// The other end; nil for TCP.
    public let peer: Peer?

    /// Takes over a socket that does not block.
    init(adopting number: Int32, peer: Peer? = nil) {
        let descriptor = Descriptor(adopting: number)
        source = ByteSource(descriptor)
        sink = ByteSink(descriptor)
        self.peer = peer
    }

    /// Connects to the Unix-domain socket at a path.
    public static func toUnixSocket(_ path: String) throws(SystemError) -> Connection {
        try connected(csys_unix_connect(path), path)
    }

    /// Connects to a port of 127.0.0.1.
    public static func toLoopback(port: UInt16) throws(SystemError) -> Connection {
        try connected(csys_loopback_connect(port), "127.0.0.1:\(port)")
    }

    private static func connected(_ result: Int32, _ name: String) throws(SystemError) -> Connection {
        let number = try SystemError.check(result, "connect to", name)
        let connection = Connection(adopting: number)
        _ = try SystemError.check(csys_set_nonblocking(number), "connect to", name)
        return connection
    }

    /// Closes both directions.
    public func close() { sink.close() }
}
