public import Foundation

/// A real nginx on the loopback that serves a folder: below `/slow/` slowly, and `/old/…` leads to `/…`.
public final class NginxServer: Sendable {
    /// Why it cannot be used.
    public struct Unavailable: Error, CustomStringConvertible {
        /// What happened.
        public let description: String
    }

    /// Whether it is installed.
    public static let isAvailable = FileManager.default.isExecutableFile(atPath: "/usr/sbin/nginx")

    /// The port that it listens on.
    public let port: UInt16
    private let folder: TemporaryFolder
    private let process: Process

    /// Starts it over a folder of its own.
    public init() throws {
        folder = TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder("files/slow"), withIntermediateDirectories: true)
        port = try Self.freePort()
        let configuration = """
            daemon off; master_process off; worker_processes 1; pid \(folder("pid")); error_log \(folder("errors"));
            events {}
            http {
              access_log \(folder("requests"));
              client_body_temp_path \(folder("t1")); proxy_temp_path \(folder("t2"));
              fastcgi_temp_path \(folder("t3")); uwsgi_temp_path \(folder("t4")); scgi_temp_path \(folder("t5"));
              server {
                listen 127.0.0.1:\(port);
                root \(folder("files"));
                location /slow/ { limit_rate 1m; }
                location /old/ { rewrite ^/old/(.*)$ /$1 redirect; }
              }
            }
            """
        try Data(configuration.utf8).write(to: URL(fileURLWithPath: folder("nginx.conf")))
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/sbin/nginx")
        process.arguments = ["-e", folder("errors"), "-c", folder("nginx.conf")]
        try process.run()
        let deadline = ContinuousClock.now + .seconds(60)
        while !Self.isListening(port) {
            guard ContinuousClock.now < deadline, process.isRunning else {
                end()
                let errors = FileManager.default.contents(atPath: folder("errors")) ?? Data()
                throw Unavailable(
                    description: "nginx does not start: \(String(decoding: errors, as: UTF8.self))")
            }
            usleep(10_000)
        }
    }

    deinit { end() }

    /// SIGTERM may be blocked in the process that starts it, and then is in nginx too.
    private func end() { kill(process.processIdentifier, SIGKILL) }

    /// The URL of a path.
    public func url(_ path: String) -> String { "http://127.0.0.1:\(port)/\(path)" }

    /// Puts a file there.
    public func put(_ bytes: Data, as path: String) throws {
        try bytes.write(to: URL(fileURLWithPath: folder("files/\(path)")))
    }

    /// The paths that were asked for, in order.
    public var requests: [String] {
        let log = String(
            decoding: FileManager.default.contents(atPath: folder("requests")) ?? Data(), as: UTF8.self)
        return log.split(separator: "\n").compactMap { line in
            line.split(separator: "\"").dropFirst().first?.split(separator: " ").dropFirst().first.map(
                String.init)
        }
    }

    private static func address(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return address
    }

    private static func call(
        _ function: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32, _ descriptor: Int32, _ port: UInt16
    ) -> Int32 {
        withUnsafeBytes(of: address(port)) { bytes in
            guard let start = bytes.baseAddress else { return -1 }
            return function(
                descriptor, start.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
        }
    }

    private static func isListening(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        return call(connect, descriptor, port) == 0
    }

    private static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        guard call(bind, descriptor, 0) == 0 else { throw Unavailable(description: "no port is free") }
        var found = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutableBytes(of: &found) { bytes in
            bytes.baseAddress.map {
                getsockname(descriptor, $0.assumingMemoryBound(to: sockaddr.self), &size)
            }
        }
        return UInt16(bigEndian: found.sin_port)
    }
}
