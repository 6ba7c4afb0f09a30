import HTTP
import HTTPMessages
import TestSupport
import Testing

extension HTTPSuites {
    @Suite(
        "HTTPClient and TLS", .timeLimit(.minutes(10)),
        .enabled(if: TLSServer.isAvailable, "needs openssl, python3"))
    struct HTTPTrustTests {
        let folder = TemporaryFolder()
        let plain: FaultServer

        init() throws { plain = try FaultServer(.ok("1"), .ok("2"), .noAnswer, then: .ok("more")) }

        private func client(_ caBundlePath: String?, verifiesPeer: Bool = true) -> HTTPClient {
            HTTPClient(.init(caBundlePath: caBundlePath, verifiesPeer: verifiesPeer))
        }

        private func request(_ server: TLSServer, host: String = "127.0.0.1") -> HTTPRequest {
            HTTPRequest(method: "POST", url: "https://\(host):\(server.port)/", body: .bytes([1, 2, 3]))
        }

        private func expectRefusal(_ client: HTTPClient, _ request: HTTPRequest) async {
            let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
            #expect(error?.reason == .certificate)
            #expect(error?.mayHaveArrived == false)
            #expect(plain.requests.isEmpty)
        }

        @Test func `a certificate that signed itself is refused, and taken where nobody asks`() async throws {
            let server = try TLSServer(
                before: plain.port, as: TLSServer.selfSigned(["IP:127.0.0.1"], in: folder))
            await expectRefusal(client(nil), request(server))
            #expect(try await client(nil, verifiesPeer: false).send(request(server)).status == 200)
            // The connection that nobody asked about is none of those who ask.
            let error = await #expect(throws: HTTPError.self) { try await client(nil).send(request(server)) }
            #expect(error?.reason == .certificate)
        }

        @Test func `an authority of one's own is a file or a folder`() async throws {
            let authority = try TLSServer.authority(in: folder)
            let server = try TLSServer(
                before: plain.port, as: TLSServer.identity(["IP:127.0.0.1"], of: authority, in: folder))
            await expectRefusal(client(nil), request(server))
            #expect(try await client(authority.certificate).send(request(server)).status == 200)
            try TLSServer.index(folder.path)
            #expect(try await client(folder.path).send(request(server)).status == 200)
        }

        @Test func `a certificate for another host is refused`() async throws {
            let authority = try TLSServer.authority(in: folder)
            let server = try TLSServer(
                before: plain.port, as: TLSServer.identity(["DNS:localhost"], of: authority, in: folder))
            let client = client(authority.certificate)
            await expectRefusal(client, request(server))
            #expect(try await client.send(request(server, host: "localhost")).status == 200)
        }

        @Test func `a bundle that is not there is said`() async throws {
            let server = try TLSServer(
                before: plain.port, as: TLSServer.selfSigned(["IP:127.0.0.1"], in: folder))
            await expectRefusal(client(folder("missing.pem")), request(server))
        }

        @Test func `over TLS too a request is seen once`() async throws {
            let authority = try TLSServer.authority(in: folder)
            let server = try TLSServer(
                before: plain.port, as: TLSServer.identity(["IP:127.0.0.1"], of: authority, in: folder))
            let client = client(authority.certificate)
            for _ in 0..<2 { _ = try await client.send(request(server)) }
            let error = await #expect(throws: HTTPError.self) { try await client.send(request(server)) }
            #expect(error?.reason == .broken)
            #expect(error?.mayHaveArrived == true)
            #expect(plain.requests.map(\.connection) == [1, 1, 1])
            #expect(plain.connectionCount == 1)
        }

        @Test func `a proxy joins to the host, which alone sees the request`() async throws {
            let authority = try TLSServer.authority(in: folder)
            let server = try TLSServer(
                before: plain.port, as: TLSServer.identity(["IP:127.0.0.1"], of: authority, in: folder))
            let proxy = try FaultServer(then: .tunnel(to: server.port))
            let client = HTTPClient(
                .init(
                    caBundlePath: authority.certificate,
                    proxies: HTTPProxies(https: "http://127.0.0.1:\(proxy.port)")))
            for _ in 0..<2 { #expect(try await client.send(request(server)).status == 200) }
            #expect(proxy.requests.map(\.method) == ["CONNECT"])
            #expect(plain.requests.map(\.body) == [[1, 2, 3], [1, 2, 3]])
        }
    }
}
