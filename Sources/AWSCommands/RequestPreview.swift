internal import AWSArguments
internal import AWSClient
internal import AWSConfiguration
internal import AWSEndpoints
internal import AWSModels
internal import AWSOutput
internal import AWSProtocols
internal import Cryptography
internal import Glibc
internal import HTTPMessages
public import JSON

/// What a command line would send, without sending it.
public enum RequestPreview {
    /// Why there is nothing to show.
    public struct Failure: Error, Sendable, Hashable {
        /// All that standard error would say.
        public let text: String
        /// What the command would exit with.
        public let exitCode: Int32
    }

    /// The requests that a command line would send first: `service`, `operation`, `params`, `method`, `url`, `headers`
    /// without signature and user agent, `params` without the tokens that are made for each call, `body` as text or `{"base64": …}`, null where it is empty, `scope` as `region/service`.
    ///
    /// - Parameters:
    ///   - words: What follows `aws`.
    ///   - command: Where it was typed. Nobody is asked for credentials.
    /// - Returns: One object for each request; none for what sends nothing.
    /// - Throws: `Failure`, as the command itself would fail.
    public static func requests(
        of words: [String], by command: AWSCommand
    ) async throws(Failure) -> [JSONValue] {
        do {
            return try await found(words, command)
        } catch {
            throw Failure(text: error.text, exitCode: error.exitCode)
        }
    }

    private static func found(
        _ words: [String], _ command: AWSCommand
    ) async throws(CommandFailure) -> [JSONValue] {
        guard case .invocation(let invocation) = try command.parse(words) else {
            throw CommandFailure("`aws \(words.joined(separator: " "))` is not covered", exitCode: 252)
        }
        let run = InvocationRun(
            command: command, invocation: invocation, settings: try command.settings(for: invocation.globals))
        switch invocation.kind {
        case .skeleton, .sampleAnswer: return []
        case .wait, .call: break
        }
        let first = try run.firstParameters()
        var shown = invocation.givenParameters
        // What `--page-size` and `--starting-token` ask for is as good as given.
        for (name, value) in first where invocation.parameters[name] != value { shown[name] = value }
        var call = try run.call(first)
        let body = try run.openBody()
        defer { if let body { close(body.descriptor) } }
        call.body = body?.body
        do {
            return [try json(shown, call, try run.client.request(for: call))]
        } catch {
            throw CommandFailure(error)
        }
    }

    private static func json(
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
        object["body"] = try body(unsigned.request.body)
        object["scope"] = unsigned.signing.map { .string("\($0.region)/\($0.name)") } ?? .null
        return .object(object)
    }

    private static func body(_ body: HTTPBody) throws(CallError) -> JSONValue {
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
