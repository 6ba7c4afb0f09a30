import Foundation
import HTTP
import HTTPMessages
import Synchronization
import TestSupport
import Testing

extension HTTPSuites {
    @Suite("HTTPClient", .timeLimit(.minutes(10)))
    struct HTTPClientTests {
        let client = HTTPClient()

        @Test func `an answer has its status, its fields in order and its body`() async throws {
            let server = try FaultServer(
                .status(
                    404, "no such thing",
                    fields: [("X-First", "1"), ("x-second", "  two "), ("X-First", "3")]))
            let response = try await client.send(HTTPRequest(method: "GET", url: server.url()))
            #expect(response.status == 404)
            #expect(
                response.headers.fields == [
                    .init(name: "X-First", value: "1"), .init(name: "x-second", value: "two"),
                    .init(name: "X-First", value: "3"), .init(name: "Content-Length", value: "13"),
                ])
            #expect(response.body == Array("no such thing".utf8))
        }

        @Test func `only the fields that were given are sent, and those that HTTP needs`() async throws {
            let server = try FaultServer(then: .ok(""))
            _ = try await client.send(HTTPRequest(method: "GET", url: server.url("/a")))
            _ = try await client.send(
                HTTPRequest(
                    method: "POST", url: server.url("/b"),
                    headers: [
                        "Host": "other.example", "accept": "text/x", "X-Empty": "", "x-Case": "a  b;c",
                        "User-Agent": "mine",
                    ], body: .bytes(Array("hello".utf8))))
            let first = server.requests[0].fields.map { "\($0.name): \($0.value)" }
            #expect(Set(first) == ["Host: 127.0.0.1:\(server.port)", "Accept: */*"])
            #expect(first.count == 2)
            let second = server.requests[1].fields.map { "\($0.name): \($0.value)" }
            #expect(
                Set(second) == [
                    "Host: other.example", "accept: text/x", "X-Empty: ", "x-Case: a  b;c",
                    "User-Agent: mine",
                    "Content-Length: 5",
                ])
            #expect(second.count == 6)
            #expect(server.requests[1].text == "hello")
        }

        @Test(
            "a target is sent as it is",
            arguments: [
                "/", "/a/../b/./c", "//a//b", "/%2f%2E%7e/%7E", "/a%20b+c/d'(e)*!", "/?", "/a?b", "/a?b=",
                "/?x=%2f&y=/?:@",
                "/a;b=c,d=e", "/[1]", "/{x}|\\^`\"<>",
            ])
        func targetStays(target: String) async throws {
            let server = try FaultServer(then: .ok(""))
            _ = try await client.send(HTTPRequest(method: "GET", url: server.url(target)))
            #expect(server.requests.map(\.target) == [target])
        }

        @Test(
            "each method carries its body, or none",
            arguments: ["GET", "PUT", "POST", "PATCH", "DELETE", "OPTIONS"])
        func methods(method: String) async throws {
            let server = try FaultServer(then: .ok("answer"))
            for body in ["", "x", String(repeating: "y", count: 200_000)] {
                let request = HTTPRequest(method: method, url: server.url(), body: .bytes(Array(body.utf8)))
                #expect(try await client.send(request).body == Array("answer".utf8))
                let seen = try #require(server.requests.last)
                #expect(seen.method == method)
                #expect(seen.text == body)
                #expect(seen["Content-Type"] == nil)
                #expect(seen["Expect"] == nil)
                #expect(seen["Transfer-Encoding"] == nil)
            }
            #expect(
                server.requests.first?["Content-Length"]
                    == (["PUT", "POST", "PATCH"].contains(method) ? "0" : nil))
            #expect(server.connectionCount == 1)
        }

        @Test func `the answer to HEAD has no body, whatever its length says`() async throws {
            let server = try FaultServer(
                FaultAnswer(.bytes(FaultAnswer.head(200, [("Content-Length", "1000")]))), then: .ok("next"))
            let response = try await client.send(HTTPRequest(method: "HEAD", url: server.url()))
            #expect(response.headers["content-length"] == "1000")
            #expect(response.body.isEmpty)
            let next = try await client.send(HTTPRequest(method: "GET", url: server.url()))
            #expect(next.body == Array("next".utf8))
            #expect(server.connectionCount == 1)
        }

        @Test func `chunks are joined, and fields behind them are not the head's`() async throws {
            let server = try FaultServer(then: .chunked(["one, ", "two, ", "three"]))
            let response = try await client.send(HTTPRequest(method: "GET", url: server.url()))
            #expect(response.body == Array("one, two, three".utf8))
            #expect(response.headers["X-Behind"] == nil)
        }

        @Test func `redirections, cookies and encodings are the caller's affair`() async throws {
            let server = try FaultServer(
                .status(
                    307, "zipped?",
                    fields: [("Location", "/elsewhere"), ("Set-Cookie", "a=b"), ("Content-Encoding", "gzip")]),
                then: .ok(""))
            let response = try await client.send(HTTPRequest(method: "GET", url: server.url()))
            #expect(response.status == 307)
            #expect(response.body == Array("zipped?".utf8))
            _ = try await client.send(HTTPRequest(method: "GET", url: server.url()))
            #expect(server.requests.count == 2)
            #expect(server.requests[1]["Cookie"] == nil)
            #expect(server.requests[1]["Accept-Encoding"] == nil)
        }

        @Test func `interim answers are not the answer`() async throws {
            let interim = Array("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n".utf8)
            let server = try FaultServer(
                FaultAnswer(.bytes(interim), .bytes(FaultAnswer.head(200, [("Content-Length", "0")]))))
            let response = try await client.send(HTTPRequest(method: "GET", url: server.url()))
            #expect(response.status == 200)
            #expect(response.headers["Link"] == nil)
        }

        @Test func `requests after each other share a connection, and the timing says so`() async throws {
            let server = try FaultServer(then: .ok("x"))
            var reused: [Bool?] = []
            for _ in 0..<20 {
                let request = HTTPRequest(method: "POST", url: server.url(), body: .bytes([1]))
                reused.append(try await client.send(request).timing?.wasReused)
            }
            #expect(server.connectionCount == 1)
            #expect(reused == [false] + Array(repeating: true, count: 19))
        }

        @Test func `two hundred requests at once get their own answers, over at most a hundred connections`()
            async throws
        {
            let server = try FaultServer { .ok("answer to \($0.text)").after(.milliseconds(20)) }
            let url = server.url()
            let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
                for index in 0..<200 {
                    group.addTask {
                        let body = HTTPBody.bytes(Array("\(index)".utf8))
                        let response = try await client.send(
                            HTTPRequest(method: "POST", url: url, body: body))
                        return (index, String(decoding: response.body, as: UTF8.self))
                    }
                }
                return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            #expect(answers.count == 200)
            #expect(answers.allSatisfy { $0.value == "answer to \($0.key)" })
            #expect(server.connectionCount <= 100)
            #expect(server.requests.count == 200)
        }

        @Test(
            "what cannot be sent exactly as it is, is not sent",
            arguments: [
                HTTPRequest(method: "GET", url: "ftp://127.0.0.1/"),
                HTTPRequest(method: "GET", url: "127.0.0.1/x"),
                HTTPRequest(method: "GET", url: "http:///x"),
                HTTPRequest(method: "GET", url: "http://user:word@127.0.0.1/"),
                HTTPRequest(method: "GET", url: "http://127.0.0.1/a b"),
                HTTPRequest(method: "GET", url: "http://127.0.0.1/ü"),
                HTTPRequest(method: "GET", url: "http://127.0.0.1/a#b"),
                HTTPRequest(method: "GET", url: "http://127.0.0.1:99999/"),
                HTTPRequest(method: "GET /x HTTP/1.1\r\nX:", url: "http://127.0.0.1/"),
                HTTPRequest(method: "GET", url: "http://127.0.0.1/", headers: ["X": "a\r\nY: b"]),
                HTTPRequest(method: "GET", url: "http://127.0.0.1/", headers: ["X: a\r\nY": "b"]),
                HTTPRequest(method: "POST", url: "http://127.0.0.1/", headers: ["Content-Length": "7"]),
                HTTPRequest(
                    method: "POST", url: "http://127.0.0.1/", headers: ["Transfer-Encoding": "chunked"]),
            ])
        func refused(request: HTTPRequest) async {
            let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
            #expect(error?.reason == .request)
            #expect(error?.mayHaveArrived == false)
            #expect(error?.message.contains("user:") == false)
        }

        @Test func `nothing of libcurl is loaded before the first request`() async {
            // A process of its own, for the other tests of this one load it.
            await #expect(processExitsWith: .exitCode(7)) {
                let client = HTTPClient()
                let before = MemoryMap.contains("libcurl.so")
                _ = try? await client.send(HTTPRequest(method: "GET", url: "http://127.0.0.1:1/"))
                exit(before ? 1 : MemoryMap.contains("libcurl.so") ? 7 : 2)
            }
        }
    }
}
