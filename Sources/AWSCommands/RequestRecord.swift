internal import AWSClient
internal import AWSEndpoints
internal import AWSModels
internal import AWSProtocols
internal import Cryptography
internal import Glibc
internal import HTTPMessages
internal import JSON
internal import Synchronization

/// Takes down the requests of a command in the place of sending them. Each call fails with `withheld`, and the command
/// ends as it does without an answer.
final class RequestRecord: Sendable {
    private struct State {
        var requests: [JSONValue] = []
        var goesOn = false
    }

    private let state = Mutex(State())

    /// What the command is told of each call.
    static let withheld = "the request was shown and not sent"

    /// The operations behind which no command has another one that depends on the answer.
    private static let lastOperations: Set<String> = [
        "CreateBucket", "DeleteBucket", "DeleteObject", "DescribeCluster", "GetAuthorizationToken", "Logout",
        "PutBucketWebsite", "PutObject",
    ]
    /// What commands read from files of their own: nobody has typed it, so nobody is shown it.
    private static let keptSecrets = ["accessToken", "clientSecret"]

    /// The requests so far.
    var requests: [JSONValue] { state.withLock { $0.requests } }

    /// A request's answer would decide what is sent behind it.
    var goesOn: Bool { state.withLock { $0.goesOn } }

    /// Takes a call down.
    ///
    /// - Returns: What its sender is to throw: `withheld`, or why there is no such request.
    func take(_ call: AWSCall, by client: AWSClient) -> CallError {
        var call = call
        for name in Self.keptSecrets where call.parameters[name] != nil { call.parameters[name] = "***" }
        do {
            let request = try Self.json(call.parameters, call, try client.request(for: call))
            state.withLock { state in
                state.requests.append(request)
                if !Self.lastOperations.contains(call.operation.name) { state.goesOn = true }
            }
        } catch {
            return error
        }
        return CallError(Self.withheld, exitCode: 255)
    }

    /// A request as it is shown; `parameters` stand for the call's own.
    static func json(
        _ parameters: JSONObject, _ call: AWSCall, _ unsigned: UnsignedRequest
    ) throws(CallError) -> JSONValue {
        var headers = JSONObject()
        for field in unsigned.request.headers.fields where field.name != "User-Agent" {
            headers[field.name] = .string(field.value)
        }
        var object: JSONObject = [
            "service": .string(call.operation.service.name), "operation": .string(call.operation.name),
            "params": .object(parameters), "method": .string(unsigned.request.method),
            "url": .string(unsigned.request.url), "headers": .object(headers),
        ]
        object["body"] = body(unsigned.request.body)
        object["scope"] = unsigned.signing.map { .string("\($0.region)/\($0.name)") } ?? .null
        return .object(object)
    }

    private static func body(_ body: HTTPBody) -> JSONValue {
        var bytes: [UInt8] = []
        switch body {
        case .bytes(let all): bytes = all
        case .file(let descriptor, let offset, let count):
            bytes = [UInt8](repeating: 0, count: Int(count))
            let found = pread(descriptor, &bytes, bytes.count, off_t(offset))
            bytes = Array(bytes.prefix(max(0, found)))
        }
        if bytes.isEmpty { return .null }
        return String(validating: bytes, as: UTF8.self).map(JSONValue.string)
            ?? ["base64": .string(Base64.encode(bytes))]
    }
}
