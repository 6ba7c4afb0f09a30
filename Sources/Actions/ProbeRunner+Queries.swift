internal import AWSCredentials
internal import Execution
internal import Glibc
internal import HTTP
internal import HTTPMessages
internal import JSON
internal import Journals
internal import Runbooks
internal import Texts

/// `promql` blocks.
extension ProbeRunner {
    /// Asks one instant query; at a workspace of AMP it is signed, and recorded as a call.
    func ask(
        _ query: String, at url: String, _ request: ProbeRequest, _ events: BlockEvents
    ) async throws(JournalError) -> BlockResult {
        let base = url.hasSuffix("/") ? String(url.dropLast()) : url
        var message = HTTPRequest(
            method: "GET", url: "\(base)/api/v1/query?query=\(PercentEncoding.encode(query))",
            isRepeatable: true)
        guard let region = WorkspaceSigning.region(of: base) else {
            return await send(message, query, request).result
        }
        let credentials: Credentials
        switch await identities.credentials(for: request.target) {
        case .success(let found): credentials = found
        case .failure(let error):
            var result = unasked(error.description, request)
            if error.reason == .expired { result.expired = await identities.expired(on: request.target) }
            return result
        }
        do {
            message = try signing.signed(
                message, credentials: credentials, region: region, at: Int64(time(nil)),
                sandboxEndpoint: sandboxEndpoint)
        } catch {
            return unasked("the query cannot be signed: \(error)", request)
        }
        let start = ContinuousClock.now
        var call = RunRecord.Call(
            id:
                "aps-\(request.step.id)-\(request.target.id)-\(request.purpose.rawValue)-\(request.block.range.start.line)-\(request.attempt)-\(Self.milliseconds())",
            kind: RunRecord.Attempt.Kind(rawValue: request.purpose.rawValue) ?? .run,
            attempt: request.attempt,
            service: "aps", operation: "QueryMetrics", region: region, impact: .read, isRepeatable: true,
            parameters: JSONObject([("query", .string(query))]), started: Self.milliseconds())
        let (result, response) = await send(message, query, request)
        call.outcome = response.map { (200...299).contains($0.status) } == true ? .succeeded : .failed
        call.status = response?.status
        call.requestID = response?.headers["x-amzn-RequestId"]
        let elapsed = (ContinuousClock.now - start).components
        call.microseconds = elapsed.seconds * 1_000_000 + elapsed.attoseconds / 1_000_000_000_000
        try await events.read(call, nil)
        return result
    }

    private func send(
        _ message: HTTPRequest, _ query: String, _ request: ProbeRequest
    ) async -> (result: BlockResult, response: HTTPResponse?) {
        let client: HTTPClient
        do throws(ActionError) {
            client = try await self.client(to: message.url, request)
        } catch {
            return (unasked(error.message, request), nil)
        }
        do throws(HTTPError) {
            let response = try await client.send(message, limits: limits(request))
            return (answered(response, request), response)
        } catch {
            return (unanswered(error, request), nil)
        }
    }

    private func answered(_ response: HTTPResponse, _ request: ProbeRequest) -> BlockResult {
        let body = String(decoding: response.body, as: UTF8.self)
        let evidence = "\(request.asked)\nstatus \(response.status)\n\(body.trimmed)"
        switch PrometheusAnswer(response.body, status: response.status) {
        case .error(let words):
            return BlockResult(
                ending: .notStarted, failure: failure("the query was not answered: \(words)", request),
                evidence: evidence)
        case .results(let results):
            var result = BlockResult(
                ending: .answered, output: Array(JSONValue.array(results).serialized().utf8),
                evidence: evidence)
            result.summary = Plurals.text(results.count, "result")
            if results.isEmpty, !request.expects { result.failure = failure("the result is empty", request) }
            return result
        }
    }

    private static func milliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
