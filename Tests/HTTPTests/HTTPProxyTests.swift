import HTTP
import HTTPMessages
import TestSupport
import Testing

extension HTTPSuites {
    @Suite("HTTPProxies", .timeLimit(.minutes(10)))
    struct HTTPProxyTests {
        @Test func `small letters go before capitals, and capitals do not count for http`() {
            let capitals = HTTPProxies(environment: [
                "HTTP_PROXY": "http://a", "HTTPS_PROXY": "http://b", "NO_PROXY": "x",
            ])
            #expect(capitals == HTTPProxies(http: nil, https: "http://b", exceptions: "x"))
            let small = HTTPProxies(environment: [
                "http_proxy": "http://c", "https_proxy": "http://d", "HTTPS_PROXY": "http://b",
                "no_proxy": "",
                "NO_PROXY": "x",
            ])
            #expect(small == HTTPProxies(http: "http://c", https: "http://d", exceptions: ""))
            #expect(
                HTTPProxies(environment: ["https_proxy": "", "HTTPS_PROXY": "http://b"]) == HTTPProxies())
        }

        /// The expectations are those of Python 3.11's `urllib.request.proxy_bypass_environment`.
        @Test(
            "exceptions are names and what is below them",
            arguments: [
                ("*", "https://a.example/", true), ("example", "https://a.example/", true),
                (".example", "https://a.example/", true), ("..example", "https://a.example/", true),
                ("a.example", "https://a.example:8443/x", true),
                ("a.example:8443", "https://a.example:8443/x", true),
                ("a.example:1", "https://a.example:8443/x", false), ("ample", "https://a.example/", false),
                ("other, A.Example ", "https://a.EXAMPLE/", true), ("*,x", "https://a.example/", false),
                ("", "https://a.example/", false), (",, ,", "https://a.example/", false),
                ("169.254.169.254", "http://169.254.169.254/latest", true),
                ("169.254.0.0/16", "http://169.254.169.254/latest", false),
            ])
        func exceptions(list: String, url: String, isDirect: Bool) {
            let proxies = HTTPProxies(http: "http://p:1", https: "http://q:2", exceptions: list)
            #expect((proxies.proxy(for: url) == nil) == isDirect)
        }

        private func client(http: String? = nil, https: String? = nil, exceptions: String = "") -> HTTPClient
        {
            HTTPClient(.init(proxies: HTTPProxies(http: http, https: https, exceptions: exceptions)))
        }

        @Test func `a proxy gets the whole URL of an http request`() async throws {
            let proxy = try FaultServer(then: .ok("from the proxy"))
            let response = try await client(http: "http://user:word@127.0.0.1:\(proxy.port)").send(
                HTTPRequest(method: "GET", url: "http://host.invalid/a/../b?c=%2f"))
            #expect(response.body == Array("from the proxy".utf8))
            #expect(proxy.requests.map(\.target) == ["http://host.invalid/a/../b?c=%2f"])
            #expect(proxy.requests[0]["Proxy-Authorization"] == "Basic dXNlcjp3b3Jk")
        }

        @Test func `an exception goes straight to the host`() async throws {
            let server = try FaultServer(then: .ok("straight"))
            let response = try await client(http: "http://127.0.0.1:1", exceptions: "127.0.0.1").send(
                HTTPRequest(method: "GET", url: server.url()))
            #expect(response.body == Array("straight".utf8))
        }

        @Test func `a proxy that refuses keeps the request from arriving, and gets none of its fields`()
            async throws
        {
            let proxy = try FaultServer(then: .status(403, "not there"))
            let error = await #expect(throws: HTTPError.self) {
                try await client(https: "http://127.0.0.1:\(proxy.port)").send(
                    HTTPRequest(
                        method: "POST", url: "https://host.invalid/x", headers: ["Authorization": "secret"]))
            }
            #expect(error?.reason == .proxy)
            #expect(error?.mayHaveArrived == false)
            #expect(proxy.requests.map(\.method) == ["CONNECT"])
            #expect(proxy.requests.map(\.target) == ["host.invalid:443"])
            #expect(proxy.requests[0]["Authorization"] == nil)
        }

        @Test(
            "a proxy that is not there keeps the request from arriving",
            arguments: ["http://127.0.0.1:1", "http://no-such-proxy.invalid:3128"])
        func absentProxy(proxy: String) async {
            for url in ["http://127.0.0.1:1/", "https://127.0.0.1:1/"] {
                let error = await #expect(throws: HTTPError.self) {
                    try await client(http: proxy, https: proxy).send(HTTPRequest(method: "POST", url: url))
                }
                #expect(error?.reason == .proxy)
                #expect(error?.mayHaveArrived == false)
            }
        }
    }
}
