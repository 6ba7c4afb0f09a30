internal import CSystem

/// A TCP socket that listens on 127.0.0.1, at a port that the kernel chose.
public final class LoopbackListener: Sendable {
    /// The port.
    public let port: UInt16
    private let socket: ListeningSocket

    /// Starts to listen.
    public init() throws(SystemError) {
        var port: UInt16 = 0
        let number = try SystemError.check(csys_loopback_listen(&port), "listen on", "127.0.0.1")
        self.port = port
        socket = ListeningSocket(descriptor: Descriptor(adopting: number), name: "127.0.0.1:\(port)")
    }

    /// Waits for the next connection.
    ///
    /// - Throws: `SystemError` once the listener is closed, or `CancellationError`.
    public func accept() async throws -> Connection {
        Connection(adopting: try await socket.accept())
    }

    /// Stops listening.
    public func close() { socket.descriptor.close() }
}
