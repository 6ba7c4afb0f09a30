import Foundation
import HTTP
import HTTPMessages
import TestSupport
import Testing

extension HTTPSuites {
    @Suite("HTTPClient and faults", .timeLimit(.minutes(10)))
    struct HTTPFaultTests {
        let client = HTTPClient()

        private func failure(
            _ url: String, method: String = "POST", limits: HTTPLimits = HTTPLimits(),
            isRepeatable: Bool = false
        ) async -> HTTPError? {
            let request = HTTPRequest(
                method: method, url: url, body: .bytes([1, 2]), isRepeatable: isRepeatable)
            return await #expect(throws: HTTPError.self) { try await client.send(request, limits: limits) }
        }

        // MARK: Nothing arrived

        @Test func `an unknown name cannot have got the request`() async {
            let error = await failure("http://no-such-name.invalid/secret?token=1")
            #expect(error?.reason == .name)
            #expect(error?.mayHaveArrived == false)
            #expect(error?.message.contains("`no-such-name.invalid`") == true)
            #expect(error?.message.contains("secret") == false)
            #expect(error?.message.contains("token") == false)
        }

        @Test func `a refused connection cannot have got the request`() async {
            let error = await failure("http://127.0.0.1:1/")
            #expect(error?.reason == .connect, "\(error?.message ?? "")")
            #expect(error?.mayHaveArrived == false)
        }

        @Test func `a handshake that does not end is a connection that takes too long`() async throws {
            let server = try FaultServer()
            let error = await failure(
                "https://127.0.0.1:\(server.port)/", limits: HTTPLimits(connect: .milliseconds(200)))
            #expect(error?.reason == .connect)
            #expect(error?.mayHaveArrived == false)
        }

        @Test func `a server without TLS cannot have got the request`() async throws {
            // The client's hello has no blank line, so the server is made to answer by closing.
            let server = try FaultServer()
            async let error = failure("https://127.0.0.1:\(server.port)/")
            #expect(await eventually { server.connectionCount == 1 })
            server.closeConnections()
            #expect(await error?.reason == .connect)
            #expect(await error?.mayHaveArrived == false)
        }

        // MARK: It may have arrived

        @Test(
            "whatever ends an answer early is an error, and the request may have arrived",
            arguments: [
                FaultAnswer.noAnswer, .truncated("begin", of: 100), .resetInBody("begin", of: 100), .noHTTP,
                FaultAnswer(.reset), FaultAnswer(.bytes(Array("HTTP/1.1 200 OK\r\nContent-Le".utf8)), .close),
                FaultAnswer(
                    .bytes(Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab".utf8)), .close
                ),
                FaultAnswer(
                    .bytes(Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n".utf8)), .close),
            ])
        func brokenAnswer(answer: FaultAnswer) async throws {
            let server = try FaultServer(then: answer)
            let error = await failure(server.url())
            #expect(error?.reason == .broken)
            #expect(error?.mayHaveArrived == true)
            #expect(server.requests.count == 1)
        }

        @Test(
            "on a kept connection too, and the request is seen once",
            arguments: [FaultAnswer.noAnswer, FaultAnswer(.reset)], ["POST", "PUT", "DELETE", "GET"])
        func brokenOnKeptConnection(answer: FaultAnswer, method: String) async throws {
            let server = try FaultServer(.ok("first"), answer, then: .ok("a second time"))
            _ = try await client.send(HTTPRequest(method: method, url: server.url()))
            let error = await failure(server.url(), method: method)
            #expect(error?.reason == .broken)
            #expect(error?.mayHaveArrived == true)
            #expect(server.requests.map(\.connection) == [1, 1])
            #expect(server.connectionCount == 1)
        }

        @Test func `other kept connections are no way to send it twice either`() async throws {
            let server = try FaultServer { request in
                request.text == "both" ? FaultAnswer.ok("").after(.milliseconds(100)) : .noAnswer
            }
            let both = HTTPRequest(method: "POST", url: server.url(), body: .bytes(Array("both".utf8)))
            async let one = client.send(both)
            async let two = client.send(both)
            _ = try await (one, two)
            #expect(server.connectionCount == 2)
            #expect(await failure(server.url())?.mayHaveArrived == true)
            #expect(server.requests.count == 3)
        }

        @Test func `a large body that was sent in part is not sent again`() async throws {
            let server = try FaultServer(.ok(""), .noAnswer, then: .ok("again"))
            _ = try await client.send(HTTPRequest(method: "GET", url: server.url()))
            let body = HTTPBody.bytes([UInt8](repeating: 7, count: 3_000_000))
            let error = await #expect(throws: HTTPError.self) {
                try await client.send(HTTPRequest(method: "PUT", url: server.url(), body: body))
            }
            #expect(error?.mayHaveArrived == true)
            #expect(server.requests.count == 2)
        }

        @Test func `what may be repeated is repeated on another connection`() async throws {
            let server = try FaultServer(.ok("first"), .noAnswer, then: .ok("a second time"))
            let request = HTTPRequest(
                method: "POST", url: server.url(), body: .bytes([5]), isRepeatable: true)
            _ = try await client.send(request)
            let response = try await client.send(request)
            #expect(response.body == Array("a second time".utf8))
            #expect(server.requests.map(\.connection) == [1, 1, 2])
            #expect(server.requests.allSatisfy { $0.body == [5] })
        }

        @Test func `a kept connection that was closed meanwhile is replaced before anything is sent`()
            async throws
        {
            let server = try FaultServer(then: .ok("x"))
            let request = HTTPRequest(method: "POST", url: server.url(), body: .bytes([1]))
            _ = try await client.send(request)
            server.closeConnections()
            // The end must have come here before the next request.
            try await Task.sleep(for: .milliseconds(100))
            let response = try await client.send(request)
            #expect(response.timing?.wasReused == false)
            #expect(server.requests.map(\.connection) == [1, 2])
        }

        // MARK: Answers that are none of a service, but answers

        @Test func `throttling, failures and pages of others are answers`() async throws {
            let server = try FaultServer(
                .throttle, .serverError, .htmlErrorPage, .wrongContentType,
                .drip("slow", every: .milliseconds(5))
            )
            var statuses: [Int] = []
            for _ in 0..<5 {
                statuses.append(try await client.send(HTTPRequest(method: "GET", url: server.url())).status)
            }
            #expect(statuses == [400, 500, 503, 200, 200])
        }

        @Test func `a proxy before another server hands over, and can lose the answer`() async throws {
            let service = try FaultServer { .ok("did \($0.text)") }
            let port = service.port
            let server = try FaultServer(.forward(to: port), .forward(to: port), .forwardAndLose(to: port))
            let request = HTTPRequest(method: "POST", url: server.url("/x"), body: .bytes(Array("it".utf8)))
            for _ in 0..<2 { #expect(try await client.send(request).body == Array("did it".utf8)) }
            #expect(await failure(server.url("/x"))?.mayHaveArrived == true)
            #expect(service.requests.count == 3)
            #expect(server.connectionCount == 1)
        }

        // MARK: Time

        @Test(
            "a silent server is given up",
            arguments: [HTTPLimits(idle: .milliseconds(150)), HTTPLimits(total: .milliseconds(150))])
        func silence(limits: HTTPLimits) async throws {
            let server = try FaultServer(then: .silent)
            let error = await failure(server.url(), limits: limits)
            #expect(error?.reason == .timeout)
            #expect(error?.mayHaveArrived == true)
            #expect(server.requests.count == 1)
        }

        @Test func `a slow answer is no silence, but it may take too long as a whole`() async throws {
            let server = try FaultServer(
                then: .drip(String(repeating: "x", count: 20), every: .milliseconds(50)))
            let request = HTTPRequest(method: "GET", url: server.url())
            let response = try await client.send(request, limits: HTTPLimits(idle: .milliseconds(700)))
            #expect(response.body.count == 20)
            let error = await failure(server.url(), limits: HTTPLimits(total: .milliseconds(300)))
            #expect(error?.reason == .timeout)
        }

        @Test func `a silence in mid-body is given up`() async throws {
            let server = try FaultServer(
                then: FaultAnswer(.bytes(FaultAnswer.head(200, [("Content-Length", "10")]) + [1]), .silence))
            let error = await failure(server.url(), limits: HTTPLimits(idle: .milliseconds(200)))
            #expect(error?.reason == .timeout)
        }

        // MARK: Size

        @Test func `a body as long as the limit is taken, and none longer`() async throws {
            let server = try FaultServer(then: .ok("123456"))
            let request = HTTPRequest(method: "GET", url: server.url())
            #expect(try await client.send(request, limits: HTTPLimits(bodyLimitBytes: 6)).body.count == 6)
            let error = await failure(server.url(), limits: HTTPLimits(bodyLimitBytes: 5))
            #expect(error?.reason == .tooLong)
            #expect(error?.mayHaveArrived == true)
        }

        @Test func `a header without end is given up`() async throws {
            let server = try FaultServer(
                then: FaultAnswer(
                    [.bytes(Array("HTTP/1.1 200 OK\r\n".utf8))]
                        + (0..<200).map {
                            .bytes(Array("X-\($0): \(String(repeating: "y", count: 10_000))\r\n".utf8))
                        }))
            #expect(await failure(server.url())?.reason == .broken)
        }

        // MARK: Cancellation

        @Test func `a cancelled task ends its request and the connection`() async throws {
            let server = try FaultServer(then: .silent)
            let request = HTTPRequest(method: "POST", url: server.url())
            let task = Task { () -> HTTPError? in
                do { _ = try await client.send(request) } catch { return error as? HTTPError }
                return nil
            }
            #expect(await eventually { server.requests.count == 1 })
            task.cancel()
            let error = await task.value
            #expect(error?.reason == .cancelled)
            #expect(error?.mayHaveArrived == true)
        }

        @Test func `a task that is cancelled before sends nothing`() async throws {
            let server = try FaultServer()
            let request = HTTPRequest(method: "POST", url: server.url())
            let task = Task { () -> HTTPError? in
                while !Task.isCancelled { await Task.yield() }
                do { _ = try await client.send(request) } catch { return error as? HTTPError }
                return nil
            }
            task.cancel()
            let error = await task.value
            #expect(error?.reason == .cancelled)
            #expect(error?.mayHaveArrived == false)
            #expect(server.connectionCount == 0)
        }

        @Test func `those who wait for a place can be cancelled and get their turn`() async throws {
            let server = try FaultServer { request in request.text == "hang" ? .silent : .ok("") }
            let hanging = HTTPRequest(method: "POST", url: server.url(), body: .bytes(Array("hang".utf8)))
            let tasks = (0..<101).map { _ in Task { try? await client.send(hanging) } }
            #expect(await eventually { server.requests.count == 100 })
            let request = HTTPRequest(method: "GET", url: server.url())
            let last = Task { try await client.send(request).status }
            let waiting = await #expect(throws: HTTPError.self) {
                try await client.send(request, limits: HTTPLimits(total: .milliseconds(50)))
            }
            #expect(waiting?.reason == .timeout)
            #expect(waiting?.mayHaveArrived == false)
            for task in tasks { task.cancel() }
            #expect(try await last.value == 200)
        }
    }
}
