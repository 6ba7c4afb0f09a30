import CSystem
import EngineProtocol
import Execution
import Foundation
import JSON
import Reactor
import Runbooks
import TestSupport
import Testing

@testable import Actions

@Suite("CredentialEndpoint", .timeLimit(.minutes(10)))
struct CredentialEndpointTests {
    let folder = TemporaryFolder()
    let endpoint: CredentialEndpoint
    private let server: FaultServer
    private let service: Task<Void, Never>

    init() throws {
        let server = try StubAWS.server()
        self.server = server
        let identities = AWSIdentities(
            session: try .testing(),
            environment: [
                EnvironmentVariable(name: "AWS_ENDPOINT_URL", value: server.url("")),
                EnvironmentVariable(name: "AWS_ACCESS_KEY_ID", value: "operator"),
                EnvironmentVariable(name: "AWS_SECRET_ACCESS_KEY", value: "s"),
                EnvironmentVariable(name: "HOME", value: folder("")),
            ], run: "R", user: "kim", isSandbox: false)
        let endpoint = try CredentialEndpoint(identities: identities)
        self.endpoint = endpoint
        service = Task { await endpoint.serve() }
        endpoint.admit(
            "right",
            to: Target(
                id: Target.ID("t"), account: "100000000001", region: "eu-west-1",
                identity: Target.Identity(roleARN: "arn:aws:iam::100000000001:role/operator")))
    }

    /// The whole answer to a request; empty when the connection was closed without one.
    private func answer(_ request: String) async throws -> String {
        let port = try #require(UInt16(endpoint.url.split(separator: ":")[2].dropLast()))
        let connection = try Connection.toLoopback(port: port)
        defer { connection.close() }
        // A refusal may close the connection before all of it was sent.
        try? await connection.sink.write(Array(request.utf8))
        var bytes: [UInt8] = []
        while let more = try? await connection.source.read(), !more.isEmpty { bytes += more }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `the right token gets its target's credentials`() async throws {
        let answer = try await answer("GET / HTTP/1.1\r\nHost: x\r\nauthorization:  right\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        let body = try #require(answer.split(separator: "\r\n\r\n", maxSplits: 1).last)
        #expect(
            try JSONValue.parse(String(body)) == [
                "AccessKeyId": "100000000001", "SecretAccessKey": "stub", "Token": "stub",
                "Expiration": "2099-01-01T00:00:00Z",
            ])
        service.cancel()
    }

    @Test(
        "nobody else gets anything",
        arguments: [
            ("GET / HTTP/1.1\r\nAuthorization: wrong\r\n\r\n", "HTTP/1.1 403"),
            ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 403"),
            ("GET / HTTP/1.1\r\nX-Authorization: right\r\n\r\n", "HTTP/1.1 403"),
            ("POST / HTTP/1.1\r\nAuthorization: right\r\n\r\n", "HTTP/1.1 405"),
            ("\r\n\r\n", "HTTP/1.1 405"),
        ])
    func refused(request: String, status: String) async throws {
        let answer = try await answer(request)
        #expect(answer.hasPrefix(status) && !answer.contains("s3cr3t"))
        service.cancel()
    }

    @Test func `a token ends with its attempt`() async throws {
        endpoint.dismiss("right")
        #expect(try await answer("GET / HTTP/1.1\r\nAuthorization: right\r\n\r\n").hasPrefix("HTTP/1.1 403"))
        service.cancel()
    }

    @Test func `an oversized request is cut off, and others are still served`() async throws {
        let long = "GET / HTTP/1.1\r\nX: " + String(repeating: "x", count: 20_000)
        #expect(try await answer(long) == "")
        #expect(try await answer("GET / HTTP/1.1\r\nAuthorization: right\r\n\r\n").contains("100000000001"))
        service.cancel()
    }
}

@Suite("EngineService", .timeLimit(.minutes(10)))
struct EngineServiceTests {
    let service: EngineService
    private let task: Task<Void, Never>

    init() throws {
        let service = try EngineService()
        self.service = service
        task = Task { await service.serve() }
        service.admit(
            "right",
            EngineService.Attempt(
                evaluate: { expression throws(EvaluationError) in
                    switch expression {
                    case "name": return "kim"
                    case "list": return ["a", 1]
                    default: throw EvaluationError("no `\(expression)`")
                    }
                },
                perform: Self.perform))
    }

    /// Says on the second stream what was asked, and waits to be cancelled when that is `wait`.
    @Sendable private static func perform(
        _ command: AWSRequest, _ streams: [Int32], _ process: Int32
    ) async -> Response {
        defer { for stream in streams { close(stream) } }
        let text = "\(command.arguments) in \(command.directory) by \(process == getpid())"
        _ = text.withCString { write(streams[1], $0, strlen($0)) }
        guard command.arguments == ["wait"] else { return Response(status: 7) }
        try? await Task.sleep(for: .seconds(50))
        _ = write(streams[1], Task.isCancelled ? " gone" : " late", 5)
        return Response(status: 0)
    }

    /// Asks as a step's `aws` does; the descriptor is the socket's, the path that of a file for the output.
    private func ask(_ words: [String]) throws -> (socket: Int32, output: TemporaryFolder) {
        let folder = TemporaryFolder()
        let socket = csys_unix_connect(service.path)
        let output = open(folder("out"), O_WRONLY | O_CREAT, 0o600)
        defer { close(output) }
        let command = AWSRequest(arguments: words, directory: "/some", environment: [])
        let frame = try Request.aws(command, token: "right").frame()
        #expect(csys_send(socket, frame, frame.count, [output, output, output], 3) == frame.count)
        return (socket, folder)
    }

    @Test func `a command comes with its words, its folder, its streams and its process`() async throws {
        let (socket, folder) = try ask(["ec2", "describe-vpcs"])
        defer { close(socket) }
        let payload = try await Task.detached {
            var decoder = FrameDecoder()
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = recv(socket, &buffer, buffer.count, 0)
                decoder.append(buffer.prefix(max(0, count)))
                if let payload = try decoder.next() { return payload }
            }
        }.value
        #expect(try Response(payload: payload) == Response(status: 7))
        let text = try String(contentsOfFile: folder("out"), encoding: .utf8)
        #expect(text == #"["ec2", "describe-vpcs"] in /some by true"#)
        finish()
    }

    @Test func `a command whose process goes away is given up`() async throws {
        let (socket, folder) = try ask(["wait"])
        while (try? String(contentsOfFile: folder("out"), encoding: .utf8))?.isEmpty != false {
            try await Task.sleep(for: .milliseconds(5))
        }
        close(socket)
        var text = ""
        while !text.hasSuffix("gone") && !text.hasSuffix("late") {
            text = try String(contentsOfFile: folder("out"), encoding: .utf8)
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(text.hasSuffix("gone"))
        finish()
    }

    private func finish() {
        task.cancel()
        service.close()
    }

    private func ask(_ expression: String, token: String = "right") async -> EngineClient.Answer {
        await EngineClient.value(of: expression, socket: service.path, token: token)
    }

    @Test func `the right token gets values, as text or JSON`() async {
        #expect(await ask("name") == .value("kim"))
        #expect(await ask("list") == .value(#"["a",1]"#))
        #expect(await ask("other") == .failed("no `other`"))
        finish()
    }

    @Test func `a wrong token, and one whose attempt has ended, get nothing`() async {
        #expect(await ask("name", token: "wrong") == .failed("this step is not running any more"))
        #expect(await ask("name", token: "") == .failed("this step is not running any more"))
        service.dismiss("right")
        #expect(await ask("name") == .failed("this step is not running any more"))
        finish()
    }

    @Test func `noise ends its own connection only`() async throws {
        let connection = try Connection.toUnixSocket(service.path)
        try? await connection.sink.write([UInt8](repeating: 0xFF, count: 4096))
        while let more = try? await connection.source.read(), !more.isEmpty {}
        connection.close()
        #expect(await ask("name") == .value("kim"))
        finish()
    }

    @Test func `many ask at once`() async {
        let answers = await withTaskGroup(of: EngineClient.Answer.self) { group in
            for _ in 0..<50 { group.addTask { await ask("name") } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers == Array(repeating: .value("kim"), count: 50))
        finish()
    }

    @Test func `the socket is the operator's alone, and goes with the engine`() throws {
        var about = stat()
        #expect(lstat(service.path, &about) == 0 && about.st_mode & 0o777 == 0o600)
        let folder = String(service.path.dropLast("/socket".count))
        #expect(lstat(folder, &about) == 0 && about.st_mode & 0o777 == 0o700)
        #expect(service.path.utf8.count < 107)
        finish()
        #expect(lstat(folder, &about) != 0)
    }

    @Test func `without an engine the client says so`() async {
        finish()
        guard case .failed(let message) = await ask("name") else { return #expect(Bool(false)) }
        #expect(message.hasPrefix("cannot ask the engine"))
    }
}
