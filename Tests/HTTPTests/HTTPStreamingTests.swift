import Foundation
import HTTP
import HTTPMessages
import Synchronization
import TestSupport
import Testing

extension HTTPSuites {
    @Suite("HTTPClient and long bodies", .timeLimit(.minutes(10)))
    struct HTTPStreamingTests {
        let client = HTTPClient()

        @Test func `the receiver gets a long body in pieces, and the answer has none`() async throws {
            let server = try FaultServer(then: .long(50_000_000))
            let count = Mutex(0)
            let longest = Mutex(0)
            let response = try await client.send(HTTPRequest(method: "GET", url: server.url())) { piece in
                count.withLock { $0 += piece.count }
                longest.withLock { $0 = max($0, piece.count) }
                #expect(piece.allSatisfy { $0 == UInt8(ascii: "a") })
            }
            #expect(response.body.isEmpty)
            #expect(count.withLock { $0 } == 50_000_000)
            #expect(longest.withLock { $0 } <= 1 << 20)
        }

        @Test(
            "the receiver gets the head before the first piece, and of an empty answer too",
            arguments: [
                FaultAnswer.status(201, "abc", fields: [("X-Mark", "1")]),
                .status(201, "", fields: [("X-Mark", "1")]),
            ])
        func head(answer: FaultAnswer) async throws {
            let server = try FaultServer(then: answer)
            let seen = Mutex<[String]>([])
            let receiver = HTTPReceiver { status, headers in
                seen.withLock { $0.append("\(status) \(headers["X-Mark"] ?? "")") }
            } take: { bytes in
                seen.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
            }
            let response = try await client.send(
                HTTPRequest(method: "GET", url: server.url()), receiver: receiver)
            #expect(response.status == 201)
            #expect(
                seen.withLock { $0 } == ["201 1"] + (response.headers["Content-Length"] == "3" ? ["abc"] : [])
            )
        }

        @Test func `a receiver that does not like the head ends the transfer`() async throws {
            let server = try FaultServer(then: .long(100_000_000))
            let receiver = HTTPReceiver { _, _ in
                throw Full()
            } take: { _ in
                Issue.record("a piece came")
            }
            let error = await #expect(throws: HTTPError.self) {
                try await client.send(HTTPRequest(method: "GET", url: server.url()), receiver: receiver)
            }
            #expect(error?.reason == .receiver)
        }

        @Test func `a receiver that waits holds the server back`() async throws {
            let length = 200_000_000
            let server = try FaultServer(then: .long(length))
            let isFirst = Mutex(true)
            let count = Mutex(0)
            let sentAtRest = Mutex(0)
            _ = try await client.send(
                HTTPRequest(method: "GET", url: server.url()), limits: HTTPLimits(idle: .milliseconds(500))
            ) { piece in
                count.withLock { $0 += piece.count }
                let waits = isFirst.withLock { isFirst in
                    defer { isFirst = false }
                    return isFirst
                }
                guard waits else { return }
                // Longer than the idle time: it is not the network that is silent.
                var last = -1
                for _ in 0..<5 where last != server.bytesSent {
                    last = server.bytesSent
                    try await Task.sleep(for: .milliseconds(300))
                }
                sentAtRest.withLock { $0 = server.bytesSent }
            }
            #expect(count.withLock { $0 } == length)
            // The kernel's buffers and one of ours.
            #expect(sentAtRest.withLock { $0 } < 20_000_000)
        }

        @Test func `an answer that is no success is kept, and not handed over`() async throws {
            let server = try FaultServer(then: .status(403, "no"))
            let response = try await client.send(HTTPRequest(method: "GET", url: server.url())) { _ in
                Issue.record("the receiver was called")
            }
            #expect(response.body == Array("no".utf8))
        }

        private struct Full: Error {}

        @Test func `a receiver that throws ends the transfer`() async throws {
            let server = try FaultServer(then: .long(100_000_000))
            let error = await #expect(throws: HTTPError.self) {
                try await client.send(HTTPRequest(method: "GET", url: server.url())) { _ in throw Full() }
            }
            #expect(error?.reason == .receiver)
            #expect(error?.mayHaveArrived == true)
            #expect(error?.message.contains("Full") == true)
            #expect(server.bytesSent < 50_000_000)
        }

        @Test func `a receiver sees the cancellation of its task`() async throws {
            let server = try FaultServer(then: .long(100_000_000))
            let request = HTTPRequest(method: "GET", url: server.url())
            let hasBegun = Mutex(false)
            let task = Task { () -> HTTPError? in
                do {
                    _ = try await client.send(request) { _ in
                        hasBegun.withLock { $0 = true }
                        try await Task.sleep(for: .seconds(3600))
                    }
                } catch { return error as? HTTPError }
                return nil
            }
            #expect(await eventually { hasBegun.withLock { $0 } })
            task.cancel()
            #expect(await task.value?.reason == .cancelled)
        }

        @Test func `a part of a file is sent, and may be refused before`() async throws {
            let folder = TemporaryFolder()
            let path = folder("body")
            var bytes = [UInt8](repeating: 0, count: 6_000_000)
            for index in bytes.indices {
                bytes[index] = UInt8(truncatingIfNeeded: index &* 31 &+ index >> 11)
            }
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            defer { close(descriptor) }
            let server = try FaultServer(then: .ok("taken"))
            for (offset, count) in [(0, 6_000_000), (1_000_001, 3_000_000), (5, 10), (17, 0)] {
                let body = HTTPBody.file(descriptor: descriptor, offset: Int64(offset), count: Int64(count))
                let response = try await client.send(
                    HTTPRequest(method: "PUT", url: server.url(), body: body))
                #expect(response.status == 200)
                let seen = try #require(server.requests.last)
                #expect(seen.body == Array(bytes[offset..<offset + count]))
                #expect(seen["Content-Length"] == "\(count)")
                #expect(seen["Expect"] == (count > 1 << 20 ? "100-continue" : nil))
            }
        }

        @Test func `a server that does not like to be asked gets the file without a question, once`()
            async throws
        {
            let folder = TemporaryFolder()
            try Data(repeating: 1, count: 2_000_000).write(to: URL(fileURLWithPath: folder("body")))
            let descriptor = open(folder("body"), O_RDONLY | O_CLOEXEC)
            defer { close(descriptor) }
            let server = try FaultServer(refusesExpectations: true) { _ in .ok("taken") }
            let body = HTTPBody.file(descriptor: descriptor, offset: 0, count: 2_000_000)
            let response = try await client.send(HTTPRequest(method: "PUT", url: server.url(), body: body))
            #expect(response.status == 200)
            #expect(response.body == Array("taken".utf8))
            #expect(server.requests.map(\.bodyCount) == [2_000_000])
            #expect(server.requests.map { $0["Expect"] } == [nil])
            #expect(server.connectionCount == 1)
        }

        @Test func `a file that is shorter than it was said to be is an error`() async throws {
            let folder = TemporaryFolder()
            try Data(repeating: 1, count: 1000).write(to: URL(fileURLWithPath: folder("body")))
            let descriptor = open(folder("body"), O_RDONLY | O_CLOEXEC)
            defer { close(descriptor) }
            let server = try FaultServer(then: .ok("taken"))
            let body = HTTPBody.file(descriptor: descriptor, offset: 0, count: 2000)
            let error = await #expect(throws: HTTPError.self) {
                try await client.send(HTTPRequest(method: "PUT", url: server.url(), body: body))
            }
            #expect(error?.reason == .request)
            #expect(error?.message.contains("shorter") == true)
            #expect(server.requests.isEmpty)
        }

        @Test func `a file of a gigabyte goes through a bounded memory`() async throws {
            let folder = TemporaryFolder()
            let descriptor = open(folder("body"), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            defer { close(descriptor) }
            let count = 1 << 30
            #expect(ftruncate(descriptor, off_t(count)) == 0)
            let server = try FaultServer(then: .ok("taken"))
            let body = HTTPBody.file(descriptor: descriptor, offset: 0, count: Int64(count))
            _ = try await client.send(HTTPRequest(method: "PUT", url: server.url(), body: body))
            #expect(server.requests.map(\.bodyCount) == [count])
        }
    }
}
