internal import EngineProtocol
internal import Execution
internal import Glibc
internal import JSON
internal import Reactor
internal import Synchronization

/// The engine's Unix socket, by which a step's helpers ask for values.
///
/// The socket is 0600 in a folder of its own, 0700, with a short path (a socket's path is at most 107 bytes).
/// A caller must be this user, as the kernel says, and have the token of an attempt that goes on.
final class EngineService: Sendable {
    typealias Evaluate = @Sendable (String) async throws(EvaluationError) -> JSONValue

    /// The path of the socket.
    let path: String
    private let folder: String
    private let listener: UnixListener
    private let attempts = Mutex<[String: Attempt]>([:])

    /// What an attempt may ask for.
    struct Attempt: Sendable {
        /// Evaluates a JMESPath expression.
        var evaluate: Evaluate
        /// Carries out an `aws` command over its streams, which it closes, for a process.
        var perform: @Sendable (AWSRequest, _ streams: [Int32], _ process: Int32) async -> Response
    }

    /// Makes the folder and starts to listen.
    init() throws {
        let base = getenv("XDG_RUNTIME_DIR").map { String(cString: $0) }
        let parent = base.map { access($0, W_OK) == 0 && $0.utf8.count < 60 ? $0 : "/tmp" } ?? "/tmp"
        var template = Array("\(parent)/runbook-XXXXXX\0".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw ActionError("cannot make a folder in `\(parent)`: \(String(cString: strerror(errno)))")
        }
        folder = String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        path = "\(folder)/socket"
        listener = try UnixListener(path: path)
    }

    /// Lets a token ask.
    func admit(_ token: String, _ attempt: Attempt) { attempts.withLock { $0[token] = attempt } }

    /// Ends that.
    func dismiss(_ token: String) { attempts.withLock { _ = $0.removeValue(forKey: token) } }

    /// Answers until the task is cancelled.
    func serve() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled, let connection = try? await listener.accept() {
                group.addTask {
                    try? await self.answer(connection)
                    connection.close()
                }
            }
        }
    }

    /// Removes the socket and its folder.
    func close() {
        listener.close()
        unlink(path)
        rmdir(folder)
    }

    private func answer(_ connection: Connection) async throws {
        guard let peer = connection.peer, peer.user == geteuid() else { return }
        var decoder = FrameDecoder()
        var files: [Int32] = []
        defer { for file in files { Glibc.close(file) } }
        while true {
            let (bytes, more) = try await connection.source.receive()
            files += more
            guard !bytes.isEmpty, files.count <= AWSRequest.streamCount else { return }
            decoder.append(bytes)
            while let payload = try decoder.next() {
                let streams = files
                files = []
                let request = try Request(payload: payload)
                let response = await untilGone(connection) {
                    await self.response(to: request, streams: streams, process: peer.pid)
                }
                guard let response else { return }
                try await connection.sink.write(response.frame())
            }
        }
    }

    /// Does something for whoever is at the other end; who goes away before it is done does not want it any more.
    private func untilGone(
        _ connection: Connection, _ work: @escaping @Sendable () async -> Response
    ) async -> Response? {
        await withTaskGroup(of: Response?.self) { group in
            group.addTask { await work() }
            group.addTask {
                // Nobody sends a second question before the answer: what comes is the end.
                _ = try? await connection.source.read(upTo: 1)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }

    private func response(to request: Request, streams: [Int32], process: Int32) async -> Response {
        guard let attempt = attempts.withLock({ $0[request.token] }) else {
            for stream in streams { Glibc.close(stream) }
            return Self.failure("this step is not running any more")
        }
        if let command = request.aws {
            return await attempt.perform(command, streams, process)
        }
        for stream in streams { Glibc.close(stream) }
        guard request.kind == "value", let expression = request.expression else {
            return Self.failure("the engine does not understand `\(request.kind)`")
        }
        do {
            let value = try await attempt.evaluate(expression)
            return Response(status: 0, stdout: Array(Template.plainText(of: value).utf8))
        } catch {
            return Self.failure(error.message)
        }
    }

    private static func failure(_ message: String) -> Response {
        Response(status: 1, stderr: Array(message.utf8))
    }
}

/// The other end: what `runbook value` does inside a step.
public enum EngineClient {
    /// What the engine said.
    public enum Answer: Sendable, Hashable {
        /// The value: strings raw, anything else as compact JSON.
        case value(String)
        /// Why there is none.
        case failed(String)
    }

    /// Asks for the value of a JMESPath expression.
    ///
    /// `socket`: `RUNBOOK_SOCKET`.
    /// `token`: `RUNBOOK_TOKEN`.
    public static func value(of expression: String, socket: String, token: String) async -> Answer {
        do {
            let connection = try Connection.toUnixSocket(socket)
            defer { connection.close() }
            try await connection.sink.write(Request.value(expression, token: token).frame())
            var decoder = FrameDecoder()
            while true {
                let bytes = try await connection.source.read()
                guard !bytes.isEmpty else { return .failed("the engine went away") }
                decoder.append(bytes)
                guard let payload = try decoder.next() else { continue }
                let response = try Response(payload: payload)
                guard response.status == 0 else {
                    return .failed(String(decoding: response.stderr, as: UTF8.self))
                }
                return .value(String(decoding: response.stdout, as: UTF8.self))
            }
        } catch {
            return .failed("cannot ask the engine: \(error)")
        }
    }
}
