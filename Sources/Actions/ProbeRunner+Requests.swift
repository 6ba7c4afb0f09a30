internal import Execution
internal import HTTP
internal import HTTPMessages
internal import Runbooks
internal import Texts

/// `http` blocks.
extension ProbeRunner {
    /// Sends one request, once.
    func send(_ text: RequestText, _ request: ProbeRequest) async -> BlockResult {
        var message = HTTPRequest(
            method: text.method, url: text.url, body: .bytes(Array(text.body.utf8)),
            isRepeatable: request.probe.onlyReads)
        for field in text.fields { message.headers.add(field.name, field.value) }
        do {
            let client: HTTPClient
            do throws(ActionError) {
                client = try await self.client(to: text.url, request)
            } catch {
                return unasked(error.message, request)
            }
            do throws(HTTPError) {
                let response = try await client.send(message, limits: limits(request))
                return answered(response, request)
            } catch {
                return lost(error, request)
            }
        }
    }

    /// What an answer says.
    private func answered(_ response: HTTPResponse, _ request: ProbeRequest) -> BlockResult {
        let body = String(decoding: response.body, as: UTF8.self)
        let evidence = ["\(request.asked)", "status \(response.status)", body.trimmed]
            .filter { !$0.isEmpty }.joined(separator: "\n")
        var result = BlockResult(ending: .answered, output: response.body, evidence: evidence)
        result.summary = "status \(response.status)"
        let isWanted =
            request.probe.status.map { $0 == response.status } ?? (200...299).contains(response.status)
        if !isWanted {
            let wanted = request.probe.status.map(String.init) ?? "200 to 299"
            let words = "status \(response.status), expected \(wanted)"
            result.failure = failure(words, request)
            if Self.isInability(response.status) { result.ending = .notStarted }
            // Behind a gateway that gave up, the request may still be at work.
            if response.status >= 500, !request.probe.onlyReads, !request.step.isIdempotent,
                request.purpose == .run
            {
                result.unknownCall =
                    "`\(request.asked)` was answered with \(words), and whether it had its effect is not known"
            }
        } else if let reason = Self.missing(request.probe.header, in: response.headers) {
            result.failure = failure(reason, request)
        }
        return result
    }

    /// Who asked was not let in, or came too often: that says nothing of what was asked.
    private static func isInability(_ status: Int) -> Bool { [401, 403, 407, 429].contains(status) }

    /// Why an answer lacks the header field that is wanted; its value may be a secret, and is not said.
    private static func missing(_ wanted: Probe.Header?, in headers: HTTPHeaders) -> String? {
        guard let wanted else { return nil }
        let values = headers.values(of: wanted.name)
        if values.isEmpty { return "the answer has no header `\(wanted.name)`" }
        if wanted.value.isEmpty || values.contains(where: { $0.contains(wanted.value) }) { return nil }
        return "the header `\(wanted.name)` of the answer does not contain `\(wanted.value)`"
    }

    /// There is no whole answer: what was to change something may have done so.
    private func lost(_ error: HTTPError, _ request: ProbeRequest) -> BlockResult {
        var result = unanswered(error, request)
        result.evidence = "\(request.asked)\n\(error.message)"
        if error.mayHaveArrived, !request.probe.onlyReads, !request.step.isIdempotent, request.purpose == .run
        {
            result.unknownCall =
                "`\(request.asked)` was sent, and whether it had its effect is not known: \(error.message)"
        }
        return result
    }
}
