internal import Foundation

/// A real server on the loopback, of Debian's: nginx or Prometheus. It ends with the process that started it, as a shell
/// before it reads the other end of its standard input.
public final class ServerProgram: Sendable {
    /// Why it cannot be used.
    public struct Unavailable: Error, CustomStringConvertible {
        /// What happened.
        public let description: String
    }

    /// nginx; nil where it is neither installed nor unpacked by `scripts/test`.
    public static let nginx = find([
        "/usr/sbin/nginx", "\(RepositoryLayout.root)/.build/nginx/usr/sbin/nginx",
    ])

    /// Prometheus, as `nginx`.
    public static let prometheus = find([
        "/usr/bin/prometheus", "\(RepositoryLayout.root)/.build/prometheus/usr/bin/prometheus",
    ])

    private static func find(_ paths: [String]) -> String? {
        paths.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private let process = Process()
    private let input = Pipe()

    /// Starts a program with these arguments.
    public init(_ executable: String?, _ arguments: [String]) throws {
        guard let executable else { throw Unavailable(description: "the server is not installed") }
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments =
            [
                "-c",
                "\"$@\" </dev/null >/dev/null 2>&1 & server=$!; read -r _; kill -KILL $server; wait $server",
                "sh",
                executable,
            ] + arguments
        process.standardInput = input
        try process.run()
    }

    /// Ends it, and waits until it is gone. Not only by closing the pipe: another child of this process may have got its
    /// end too.
    public func stop() {
        try? input.fileHandleForWriting.close()
        let shell = process.processIdentifier
        let children = FileManager.default.contents(atPath: "/proc/\(shell)/task/\(shell)/children") ?? Data()
        let servers = String(decoding: children, as: UTF8.self).split(separator: " ").compactMap { Int32($0) }
        for process in servers + [shell] { kill(process, SIGKILL) }
        process.waitUntilExit()
    }

    deinit { stop() }

    /// nginx with these lines in its `http` block; its files lie in the folder, the requests in `access.log`.
    public static func nginx(_ configuration: String, in folder: TestFolder) throws -> ServerProgram {
        try folder.write(
            """
            daemon off;
            master_process off;
            pid \(folder.path)/nginx.pid;
            error_log \(folder.path)/error.log;
            events {}
            http {
                log_format request '$request_method $request_uri';
                access_log \(folder.path)/access.log request;
                client_body_temp_path \(folder.path)/nginx-body;
                proxy_temp_path \(folder.path)/nginx-proxy;
                fastcgi_temp_path \(folder.path)/nginx-fastcgi;
                uwsgi_temp_path \(folder.path)/nginx-uwsgi;
                scgi_temp_path \(folder.path)/nginx-scgi;
            \(configuration)
            }
            """, to: "nginx.conf")
        return try ServerProgram(
            nginx, ["-p", folder.path, "-c", "\(folder.path)/nginx.conf", "-e", "\(folder.path)/error.log"])
    }

    /// Prometheus that scrapes itself twice a second.
    public static func prometheus(port: UInt16, in folder: TestFolder) throws -> ServerProgram {
        try folder.write(
            """
            global: {scrape_interval: 500ms}
            scrape_configs:
              - job_name: self
                static_configs: [{targets: ["127.0.0.1:\(port)"]}]
            """, to: "prometheus.yml")
        return try ServerProgram(
            prometheus,
            [
                "--config.file=\(folder.path)/prometheus.yml",
                "--storage.tsdb.path=\(folder.path)/prometheus-data",
                "--web.listen-address=127.0.0.1:\(port)",
            ])
    }

    /// Ports of the loopback at which nobody listens, all of them different.
    public static func freePorts(_ count: Int) -> [UInt16] {
        let servers = (0..<count).compactMap { _ in try? FaultServer() }
        return withExtendedLifetime(servers) { servers.map(\.port) }
    }
}
