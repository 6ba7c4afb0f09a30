internal import Foundation
internal import Synchronization

/// An HTTP/1.1 server on a port of the loopback that does to each request what a test says, faults included, and keeps
/// what it saw. It goes when the last reference goes.
public final class FaultServer: Sendable {
    /// A request that came.
    public struct Request: Sendable {
        /// The method.
        public let method: String
        /// What follows it: a path with its query, for proxies a whole URL or a host and port.
        public let target: String
        /// The fields in order, names as they came.
        public let fields: [(name: String, value: String)]
        /// The body without chunks; of long ones the first 8 MiB.
        public let body: [UInt8]
        /// The length of the whole body.
        public let bodyCount: Int
        /// Which connection it came on, from 1.
        public let connection: Int
        /// Its place among all requests, from 1.
        public let number: Int

        /// The body as text.
        public var text: String { String(decoding: body, as: UTF8.self) }

        /// The first value of a field, without regard to the case of its name.
        public subscript(name: String) -> String? {
            fields.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }

    /// The port that it listens on.
    public let port: UInt16
    private let core: FaultServerCore

    /// Starts it.
    ///
    /// - Parameters:
    ///   - refusesExpectations: Answers 417 to a request that asks before it sends its body.
    ///   - answer: Says what happens to each request; called on the connection's own thread.
    /// - Throws: When the kernel has no port.
    public init(
        refusesExpectations: Bool = false, _ answer: @escaping @Sendable (Request) -> FaultAnswer
    ) throws {
        core = try FaultServerCore(refusesExpectations: refusesExpectations, answer)
        port = core.port
        core.start()
    }

    /// Starts it with an answer for the first request, the second and so on, and one for all after them.
    public convenience init(_ answers: FaultAnswer..., then last: FaultAnswer = .ok("")) throws {
        try self.init { request in
            request.number <= answers.count ? answers[request.number - 1] : last
        }
    }

    deinit { core.stop() }

    /// The URL of a path.
    public func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

    /// Every request that was read as a whole, in order.
    public var requests: [Request] { core.state.withLock { $0.requests } }

    /// How many connections came.
    public var connectionCount: Int { core.state.withLock { $0.connections } }

    /// How many bytes the kernel took for answers.
    public var bytesSent: Int { core.state.withLock { $0.bytesSent } }

    /// Ends the connections that are open, as a server does that drops idle ones.
    public func closeConnections() { core.closeConnections() }
}

/// The part of the server that its threads hold.
final class FaultServerCore: Sendable {
    struct State {
        var requests: [FaultServer.Request] = []
        var connections = 0
        var bytesSent = 0
        var open: Set<Int32> = []
        var isStopped = false
    }

    let port: UInt16
    let listener: Int32
    let refusesExpectations: Bool
    let answer: @Sendable (FaultServer.Request) -> FaultAnswer
    let state = Mutex(State())

    init(
        refusesExpectations: Bool, _ answer: @escaping @Sendable (FaultServer.Request) -> FaultAnswer
    ) throws {
        self.refusesExpectations = refusesExpectations
        self.answer = answer
        (listener, port) = try LoopbackSocket.listen()
    }

    func start() {
        Thread.detachNewThread { [self] in
            while true {
                let socket = accept(listener, nil, nil)
                guard socket >= 0 else { break }
                let number: Int? = state.withLock { state in
                    guard !state.isStopped else { return nil }
                    state.connections += 1
                    state.open.insert(socket)
                    return state.connections
                }
                guard let number else {
                    close(socket)
                    break
                }
                Thread.detachNewThread { [self] in
                    FaultConnection(socket: socket, number: number, core: self).serve()
                }
            }
            close(listener)
        }
    }

    func stop() {
        state.withLock { $0.isStopped = true }
        shutdown(listener, Int32(SHUT_RDWR))
        closeConnections()
    }

    func closeConnections() {
        state.withLock { state in
            for socket in state.open { shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    /// The number is given back only when nobody will shut it down any more.
    func closed(_ socket: Int32) {
        state.withLock { state in
            state.open.remove(socket)
            close(socket)
        }
    }
}

/// Plain calls on sockets of 127.0.0.1.
enum LoopbackSocket {
    struct Failure: Error {
        let code: Int32
    }

    static func listen() throws -> (socket: Int32, port: UInt16) {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, length) == 0 && Foundation.listen(socket, 512) == 0
                    && getsockname(socket, address, &length) == 0
            }
        }
        guard socket >= 0, result else { throw Failure(code: errno) }
        return (socket, UInt16(bigEndian: address.sin_port))
    }

    /// A connected socket, or nil.
    static func connect(port: UInt16) -> Int32? {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = address(port: port)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                Foundation.connect(socket, address, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close(socket)
            return nil
        }
        return socket
    }

    /// Sends everything; false when the other side is gone.
    @discardableResult
    static func send(_ bytes: some Sequence<UInt8>, to socket: Int32) -> Bool {
        let bytes = Array(bytes)
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Foundation.send(
                    socket, buffer.baseAddress.map { $0 + start }, bytes.count - start, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            start += count
        }
        return true
    }

    /// What came; empty at the end.
    static func receive(from socket: Int32) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
            count = max(0, recv(socket, buffer.baseAddress, 1 << 16, 0))
        }
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
