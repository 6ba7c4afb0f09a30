internal import Execution
internal import Glibc
internal import HTTP
internal import HTTPMessages
internal import JSON
internal import Journals
internal import Redaction
internal import Runbooks
internal import Texts

/// Asks questions over the network with libcurl, and says what came of them.
///
/// Of a request only its first line is kept, and of an answer its status and the beginning of its body: header lines
/// carry secrets both ways.
struct ProbeRunner: Sendable {
    /// Bodies are read up to here.
    static let bodyLimitBytes = 8 << 20
    /// So much of a body is evidence.
    static let evidenceLimitBytes = 4 << 10
    /// A host that does not take a connection within this time is taken for not reachable.
    static let connectLimit = Duration.seconds(10)

    let dialer: any Dialer
    let identities: AWSIdentities
    /// The operator's environment: proxies, and whom to trust.
    let environment: [String: String]
    /// The sandbox's endpoint; nil outside it.
    let sandboxEndpoint: String?
    let mode: RunMode
    let signing = WorkspaceSigning()

    /// Asks, or sends; whatever is wrong is in the result.
    func run(
        _ request: ProbeRequest, redactor: Redactor, events: BlockEvents
    ) async throws(JournalError) -> BlockResult {
        // Whatever the request's header lines hold must not come back in an answer that repeats it.
        let redactor = redactor.adding(secrets: Self.secrets(in: request))
        if let command = mode.readOnlyCommand, !request.probe.onlyReads {
            var result = BlockResult(ending: .notStarted)
            result.refusedCall =
                "`\(redactor.redact(request.asked))` can change something, and `runbook \(command)` sends nothing that can"
            return result
        }
        var result: BlockResult
        switch request.question {
        case .http(let text): result = await send(text, request)
        case .promql(let url, let query): result = try await ask(query, at: url, request, events)
        case .tcp(let addresses): result = await connect(to: addresses, request)
        case .tls(let addresses): result = await certificates(of: addresses, request)
        }
        result.evidence = Self.shortened(redactor.redact(result.evidence))
        result.failure = result.failure.map { failure in
            var failure = failure
            failure.message = redactor.redact(failure.message)
            return failure
        }
        result.summary = result.summary.map(redactor.redact)
        result.unknownCall = result.unknownCall.map(redactor.redact)
        if request.purpose == .run, !result.evidence.isEmpty {
            try await events.output([OutputChunk(stream: 1, bytes: Array((result.evidence + "\n").utf8))])
        }
        return result
    }

    /// The client for one place, as the target sees it.
    func client(
        to url: String, _ request: ProbeRequest, verifiesPeer: Bool = true, usesProxies: Bool = true
    ) async throws(ActionError) -> HTTPClient {
        guard let place = NetworkPlace(url: url) else { throw ActionError("`\(url)` is no whole URL") }
        let route = try await dialer.route(to: place.host, port: place.port, from: request.target)
        // As curl, which a block of a shell would have used.
        let bundle = ["CURL_CA_BUNDLE", "SSL_CERT_FILE"].lazy.compactMap { environment[$0] }.first {
            !$0.isEmpty
        }
        return HTTPClient(
            HTTPClient.Configuration(
                caBundlePath: bundle,
                proxies: usesProxies && route == .direct
                    ? HTTPProxies(environment: environment) : HTTPProxies(),
                verifiesPeer: verifiesPeer, route: route))
    }

    /// The limits of one request.
    func limits(_ request: ProbeRequest) -> HTTPLimits {
        HTTPLimits(
            connect: min(Self.connectLimit, request.timeout), idle: request.timeout, total: request.timeout,
            bodyLimitBytes: Self.bodyLimitBytes)
    }

    /// It could not be asked, or nobody answered.
    func unanswered(_ error: HTTPError, _ request: ProbeRequest) -> BlockResult {
        if error.isRefused { return failed("nobody listens: \(error.message)", request) }
        let ending: BlockResult.Ending =
            switch error.reason {
            case .timeout: .timedOut
            case .cancelled: .killed
            default: .notStarted
            }
        return BlockResult(ending: ending, failure: failure(error.message, request), evidence: error.message)
    }

    /// It could not be asked.
    func unasked(_ message: String, _ request: ProbeRequest) -> BlockResult {
        BlockResult(ending: .notStarted, failure: failure(message, request), evidence: message)
    }

    /// The answer is not what it should be.
    func failed(_ message: String, _ request: ProbeRequest, evidence: String? = nil) -> BlockResult {
        BlockResult(
            ending: .answered, failure: failure(message, request), evidence: evidence ?? message)
    }

    func failure(_ message: String, _ request: ProbeRequest) -> RunRecord.Failure {
        RunRecord.Failure(
            message: message, file: request.block.range.file, line: request.block.range.start.line)
    }

    /// The values of header lines that prove who asks.
    private static func secrets(in request: ProbeRequest) -> [Secret] {
        guard case .http(let text) = request.question else { return [] }
        let names = ["authorization", "proxy-authorization", "cookie", "x-api-key", "x-auth-token"]
        return text.fields.filter { names.contains($0.name.lowercased()) }.flatMap { field -> [Secret] in
            let words = field.value.split(separator: " ").map(String.init)
            return ([field.value] + (words.count > 1 ? [words[words.count - 1]] : []))
                .filter { Redactor.refusal(for: Secret(name: field.name, value: $0)) == nil }
                .map { Secret(name: field.name, value: $0) }
        }
    }

    /// The beginning of a text, cut between characters.
    private static func shortened(_ text: String) -> String {
        guard text.utf8.count > evidenceLimitBytes else { return text }
        return String(decoding: text.utf8.prefix(evidenceLimitBytes), as: UTF8.self)
    }
}

/// The host and the port that a URL leads to.
struct NetworkPlace {
    let host: String
    let port: Int

    /// Nil for a URL without a host, or of another scheme than `http` and `https`.
    init?(url: String) {
        guard let end = url.firstRange(of: "://") else { return nil }
        let scheme = url[..<end.lowerBound].lowercased()
        let authority = String(url[end.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" })
        guard !authority.isEmpty, scheme == "http" || scheme == "https" else { return nil }
        if let address = NetworkAddress(authority) {
            (host, port) = (address.host, address.port)
        } else {
            (host, port) = (authority, scheme == "https" ? 443 : 80)
        }
    }
}
