internal import AWSCredentials
internal import JSON
internal import Reactor
internal import Runbooks
internal import Synchronization
internal import Texts

/// The loopback endpoint from which programs in a step (AWS CLI, SDKs, terraform) take their target's credentials
/// and refresh them, as a container does: `AWS_CONTAINER_CREDENTIALS_FULL_URI` with a token of this attempt only.
///
/// Source: AWS SDKs and Tools Reference Guide, "Container credential provider". One request a connection; only
/// `GET /`, at most 8 KiB.
final class CredentialEndpoint: Sendable {
    private let listener: LoopbackListener
    private let identities: AWSIdentities
    private let attempts = Mutex<[String: Attempt]>([:])

    /// What a program is told that asks.
    enum Answer: Sendable {
        /// The target's credentials.
        case credentials
        /// None: this identity expired.
        case expired(ExpiredIdentity)
    }

    private struct Attempt: Sendable {
        var target: Target
        var answered: @Sendable (Answer) -> Void
    }

    /// Starts to listen on 127.0.0.1.
    init(identities: AWSIdentities) throws(SystemError) {
        listener = try LoopbackListener()
        self.identities = identities
    }

    /// Where steps find it.
    var url: String { "http://127.0.0.1:\(listener.port)/" }

    /// Lets a token have a target's credentials.
    ///
    /// `answered`: Hears what is told, before it is.
    func admit(
        _ token: String, to target: Target, answered: @escaping @Sendable (Answer) -> Void = { _ in }
    ) {
        attempts.withLock { $0[token] = Attempt(target: target, answered: answered) }
    }

    /// Ends that.
    func dismiss(_ token: String) { attempts.withLock { _ = $0.removeValue(forKey: token) } }

    /// Answers requests until the task is cancelled.
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

    private func answer(_ connection: Connection) async throws {
        var request: [UInt8] = []
        while !Self.isComplete(request) {
            let bytes = try await connection.source.read(upTo: 8192)
            guard !bytes.isEmpty, request.count + bytes.count <= 8192 else { return }
            request += bytes
        }
        let (status, body) = await response(to: String(decoding: request, as: UTF8.self))
        let head =
            "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
            + "Connection: close\r\n\r\n"
        try await connection.sink.write(Array((head + body).utf8))
    }

    private func response(to request: String) async -> (status: String, body: String) {
        let lines = request.split(separator: "\r\n", omittingEmptySubsequences: false)
        guard let first = lines.first, first.hasPrefix("GET ") else {
            return Self.refusal("405 Method Not Allowed")
        }
        let token = lines.lazy.compactMap { line -> String? in
            guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == "authorization" else {
                return nil
            }
            return String(line[line.index(after: colon)...].drop(while: \.isWhitespace))
        }.first
        guard let token, let attempt = attempts.withLock({ $0[token] }) else {
            return Self.refusal("403 Forbidden")
        }
        switch await identities.credentials(for: attempt.target) {
        case .failure(let error):
            if error.reason == .expired, let expired = await identities.expired(on: attempt.target) {
                attempt.answered(.expired(expired))
            }
            return Self.refusal("500 Internal Server Error", error.description)
        case .success(let credentials):
            attempt.answered(.credentials)
            var object = JSONObject()
            object["AccessKeyId"] = .string(credentials.accessKeyID)
            object["SecretAccessKey"] = .string(credentials.secretAccessKey)
            object["Token"] = credentials.sessionToken.map(JSONValue.string)
            object["Expiration"] = .string(Self.timestamp(credentials.expires))
            return ("200 OK", JSONValue.object(object).serialized())
        }
    }

    /// As SDKs read it; credentials that last are good for long.
    private static func timestamp(_ seconds: Double?) -> String {
        guard let seconds else { return "2099-01-01T00:00:00Z" }
        return Timestamps.iso8601(Int64(seconds) * 1000)
    }

    private static func refusal(_ status: String, _ message: String = "not allowed") -> (String, String) {
        (status, JSONValue.object(["message": .string(message)]).serialized())
    }

    private static func isComplete(_ request: [UInt8]) -> Bool {
        let end = Array("\r\n\r\n".utf8)
        return request.count >= end.count && request.suffix(end.count).elementsEqual(end)
    }
}
