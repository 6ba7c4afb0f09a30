internal import Foundation

/// TLS before a plain server on the loopback, done by Python, and certificates for it, made by `openssl`: the client
/// meets another implementation than its own.
///
/// It ends with the process that started it, as it reads the other end of its standard input.
public final class TLSServer: Sendable {
    /// A key and a certificate in a file each.
    public struct Identity: Sendable {
        /// The path of the private key.
        public let key: String
        /// The path of the certificate.
        public let certificate: String
    }

    /// Why it cannot be used.
    public struct Unavailable: Error, CustomStringConvertible {
        /// What happened.
        public let description: String
    }

    /// Whether `openssl` and `python3` are there.
    public static let isAvailable: Bool = ["openssl", "python3"].allSatisfy { name in
        (try? run("command", ["-v", name])) != nil
    }

    /// The port that it listens on.
    public let port: UInt16
    private let input: Pipe

    /// Starts it before the server on another port.
    public init(before plainPort: UInt16, as identity: Identity) throws {
        let (process, output) = (Process(), Pipe())
        input = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c", Self.program, identity.certificate, identity.key, String(plainPort),
        ]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line: [UInt8] = []
        while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != 10 {
            line.append(byte)
        }
        guard let port = UInt16(String(decoding: line, as: UTF8.self)) else {
            throw Unavailable(description: "the TLS server does not start")
        }
        self.port = port
    }

    deinit { try? input.fileHandleForWriting.close() }

    private static let program = """
        import asyncio, ssl, sys, threading, os
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
        async def copy(reader, writer):
            try:
                while data := await reader.read(65536):
                    writer.write(data)
                    await writer.drain()
            except (OSError, ssl.SSLError):
                pass
            writer.close()
        async def serve(reader, writer):
            other_reader, other_writer = await asyncio.open_connection("127.0.0.1", int(sys.argv[3]))
            await asyncio.gather(copy(reader, other_writer), copy(other_reader, writer))
        async def main():
            server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
            print(server.sockets[0].getsockname()[1], flush=True)
            await server.serve_forever()
        def leave():
            sys.stdin.read()
            os._exit(0)
        threading.Thread(target=leave, daemon=True).start()
        asyncio.run(main())
        """

    // MARK: Certificates

    /// Makes a certificate that signed itself, for these names (`DNS:localhost`, `IP:127.0.0.1`).
    public static func selfSigned(_ names: [String], in folder: TemporaryFolder) throws -> Identity {
        let identity = Identity(key: folder("self.key"), certificate: folder("self.pem"))
        try openssl(request(identity, "/CN=\(names[0])", names))
        return identity
    }

    /// Makes an authority.
    public static func authority(in folder: TemporaryFolder) throws -> Identity {
        let identity = Identity(key: folder("authority.key"), certificate: folder("authority.pem"))
        try openssl(request(identity, "/CN=Authority of a test", []))
        return identity
    }

    /// Makes a certificate of an authority's, for these names.
    public static func identity(
        _ names: [String], of authority: Identity, in folder: TemporaryFolder
    ) throws -> Identity {
        let identity = Identity(key: folder("server.key"), certificate: folder("server.pem"))
        try openssl(
            request(identity, "/CN=server", names) + [
                "-CA", authority.certificate, "-CAkey", authority.key, "-addext",
                "basicConstraints=critical,CA:FALSE",
            ])
        return identity
    }

    /// Makes a folder usable as a store of trusted certificates.
    public static func index(_ folder: String) throws { try openssl(["rehash", folder]) }

    private static func request(_ identity: Identity, _ subject: String, _ names: [String]) -> [String] {
        [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2",
            "-keyout", identity.key, "-out", identity.certificate, "-subj", subject,
        ] + (names.isEmpty ? [] : ["-addext", "subjectAltName=\(names.joined(separator: ","))"])
    }

    private static func openssl(_ arguments: [String]) throws { try run("openssl", arguments) }

    private static func run(_ name: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "\"$@\" >/dev/null 2>&1", "sh", name] + arguments
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Unavailable(description: "`\(name)` failed with \(arguments)")
        }
    }
}
