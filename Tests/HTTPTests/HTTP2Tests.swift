import Foundation
import HTTP
import HTTPMessages
import TestSupport
import Testing

extension HTTPSuites {
    @Suite(
        "HTTPClient and HTTP/2", .timeLimit(.minutes(10)),
        .enabled(if: HTTP2Server.isAvailable, "needs node and openssl"))
    struct HTTP2Tests {
        let folder = TemporaryFolder()
        let server: HTTP2Server
        let client: HTTPClient

        init() throws {
            let identity = try TLSServer.selfSigned(["IP:127.0.0.1"], in: folder)
            server = try HTTP2Server(identity)
            client = HTTPClient(.init(caBundlePath: identity.certificate))
        }

        private func request(_ path: String, isRepeatable: Bool = false) -> HTTPRequest {
            HTTPRequest(
                method: "POST", url: "https://127.0.0.1:\(server.port)\(path)", headers: ["X-A": "b"],
                body: .bytes(Array("hello".utf8)), isRepeatable: isRepeatable)
        }

        @Test func `requests at once share a connection where the server offers HTTP 2`() async throws {
            let request = request("/echo")
            // Connections that are kept are all tests' together: requests to other servers may push this one out.
            for _ in 0..<20 {
                let first = try await client.send(request)
                #expect(String(decoding: first.body, as: UTF8.self) == "2.0 hello")
                #expect(first.headers["x-a"] == "b")
                let reused = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for _ in 0..<50 {
                        group.addTask {
                            let response = try await client.send(request)
                            #expect(String(decoding: response.body, as: UTF8.self) == "2.0 hello")
                            return response.timing?.wasReused == true
                        }
                    }
                    return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                if reused == 50 { return }
            }
            Issue.record("the connection was never there for fifty requests")
        }

        @Test func `a session that ends after the request is read sends it once`() async throws {
            _ = try await client.send(request("/echo"))
            let error = await #expect(throws: HTTPError.self) { try await client.send(request("/destroy")) }
            #expect(error?.reason == .broken)
            #expect(error?.mayHaveArrived == true)
            let count = try await client.send(request("/destroyed"))
            #expect(String(decoding: count.body, as: UTF8.self) == "1")
        }

        @Test func `a receiver holds one stream back and not the others`() async throws {
            let echo = request("/echo")
            let response = try await client.send(request("/long")) { _ in
                let other = try await client.send(echo)
                #expect(other.status == 200)
            }
            #expect(response.status == 200)
        }
    }
}

/// An HTTP/2 server of Node's; it ends with this process.
final class HTTP2Server: Sendable {
    static let isAvailable =
        TLSServer.isAvailable
        && ["/usr/bin/node", "/usr/local/bin/node"].contains {
            FileManager.default.isExecutableFile(atPath: $0)
        }

    let port: UInt16
    private let input = Pipe()

    init(_ identity: TLSServer.Identity) throws {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["node", "-e", Self.program, identity.certificate, identity.key]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line: [UInt8] = []
        while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != 10 {
            line.append(byte)
        }
        port = try #require(UInt16(String(decoding: line, as: UTF8.self)))
    }

    deinit { try? input.fileHandleForWriting.close() }

    private static let program = """
        const fs = require("fs"), http2 = require("http2");
        const [cert, key] = process.argv.slice(-2).map(path => fs.readFileSync(path));
        let sessions = 0, destroyed = 0;
        const server = http2.createSecureServer({cert, key, allowHTTP1: true}, (request, response) => {
          let body = "";
          request.on("data", data => body += data);
          request.on("end", () => {
            if (request.url == "/destroy") { destroyed++; request.stream.session.destroy(); return; }
            response.setHeader("x-a", request.headers["x-a"] || "");
            if (request.url == "/sessions") response.end(String(sessions));
            else if (request.url == "/destroyed") response.end(String(destroyed));
            else if (request.url == "/long") response.end(Buffer.alloc(3000000, "a"));
            else response.end(request.httpVersion + " " + body);
          });
        });
        server.on("session", session => { sessions++; session.on("error", () => {}); });
        server.on("sessionError", () => {});
        server.listen(0, "127.0.0.1", () => console.log(server.address().port));
        process.stdin.on("end", () => process.exit(0));
        process.stdin.resume();
        """
}
