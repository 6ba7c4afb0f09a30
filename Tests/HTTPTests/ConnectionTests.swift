import HTTP
import HTTPMessages
import TestSupport
import Testing

extension HTTPSuites {
    @Suite("Connections without a request")
    struct ConnectionTests {
        @Test func `a connection is made, and nothing is sent`() async throws {
            let server = try FaultServer()
            #expect(try await HTTPClient().connect(to: "http://127.0.0.1:\(server.port)") == nil)
            #expect(await eventually { server.connectionCount == 1 })
            #expect(server.requests.isEmpty)
        }

        @Test func `where nobody listens it is refused, and a time-out is not`() async throws {
            let port = ServerProgram.freePorts(1)[0]
            await #expect {
                _ = try await HTTPClient().connect(to: "http://127.0.0.1:\(port)")
            } throws: { error in
                (error as? HTTPError)?.isRefused == true && (error as? HTTPError)?.reason == .connect
            }
            let server = try FaultServer()
            await #expect {
                _ = try await HTTPClient().connect(
                    to: "https://127.0.0.1:\(server.port)", limits: HTTPLimits(connect: .milliseconds(200)))
            } throws: { error in
                (error as? HTTPError)?.isRefused == false
            }
        }

        @Test(.enabled(if: TLSServer.isAvailable))
        func `a certificate is read whatever it is, and says when it ends`() async throws {
            let folder = TemporaryFolder()
            let identity = try TLSServer.selfSigned(["DNS:other.example"], in: folder)
            let plain = try FaultServer()
            let server = try TLSServer(before: plain.port, as: identity)
            let client = HTTPClient(HTTPClient.Configuration(verifiesPeer: false))
            let certificate = try #require(try await client.connect(to: "https://127.0.0.1:\(server.port)"))
            #expect(certificate.issuer.contains("DNS:other.example"))
            #expect(certificate.expires != nil)
            await #expect(throws: HTTPError.self) {
                _ = try await HTTPClient().connect(to: "https://127.0.0.1:\(server.port)")
            }
        }

        @Test(.enabled(if: ServerProgram.nginx != nil))
        func `a request takes the way that it is told`() async throws {
            let folder = try TestFolder()
            let server = try ServerProgram.nginx(
                "server { listen unix:\(folder.path)/socket; location / { return 200 $host; } }", in: folder)
            defer { server.stop() }
            #expect(await eventually { folder.has("socket") })
            let client = HTTPClient(HTTPClient.Configuration(route: .unixSocket("\(folder.path)/socket")))
            let response = try await client.send(HTTPRequest(method: "GET", url: "http://far.invalid/x"))
            #expect(response.status == 200 && String(decoding: response.body, as: UTF8.self) == "far.invalid")
        }
    }
}
