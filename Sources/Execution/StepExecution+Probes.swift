internal import Journals
internal import Runbooks
internal import Texts

/// Blocks that ask over the network.
extension StepExecution {
    /// The block's parts with their expressions expanded; each by itself, so that no value changes what a part is.
    ///
    /// `expects`: `expect` decides whether the answer is right.
    func request(
        _ probe: Probe, _ block: Block, _ purpose: BlockRequest.Purpose, timeout: Duration, attempt: Int,
        expects: Bool
    ) async throws(EvaluationError) -> ProbeRequest {
        let secrets = secrets(in: await carried(adding: []))
        let values = PlaceholderValues(
            placeholders: runbook.placeholders, secrets: secrets, evaluate: evaluate)
        func expanded(_ text: String) async throws(EvaluationError) -> String {
            try await Template.expand(text, evaluate: evaluate, text: values.replaced(in:))
        }
        let question: ProbeRequest.Question
        switch probe.language {
        case .http:
            question = .http(try await self.expanded(block, with: expanded))
        case .promql:
            question = .promql(
                url: try await expanded(probe.url ?? ""), query: try await expanded(block.text).trimmed)
        case .tcp: question = .tcp(try Self.addresses(try await expanded(block.text)))
        case .tls: question = .tls(try Self.addresses(try await expanded(block.text)))
        }
        return ProbeRequest(
            question, probe: probe, expects: expects, purpose: purpose, step: step, block: block,
            attempt: attempt, target: engine.plan.target(key.target) ?? .local, secrets: secrets,
            timeout: timeout)
    }

    private func expanded(
        _ block: Block, with expanded: (String) async throws(EvaluationError) -> String
    ) async throws(EvaluationError) -> RequestText {
        var request: RequestText
        do throws(RequestText.Problem) {
            request = try RequestText(parsing: block.text)
        } catch {
            throw EvaluationError(error.message)
        }
        request.url = try await expanded(request.url).trimmed
        for index in request.fields.indices {
            request.fields[index].value = try await expanded(request.fields[index].value)
        }
        request.body = try await expanded(request.body)
        return request
    }

    private static func addresses(_ text: String) throws(EvaluationError) -> [NetworkAddress] {
        var addresses: [NetworkAddress] = []
        for line in text.split(whereSeparator: \.isNewline).map({ String($0).trimmed }) where !line.isEmpty {
            guard let address = NetworkAddress(line) else {
                throw EvaluationError("`\(line)` is no address: write `HOST:PORT`")
            }
            addresses.append(address)
        }
        return addresses
    }

    /// Asks a check's question once.
    func run(
        _ postcondition: Postcondition, _ probe: Probe, count: Int
    ) async throws(JournalError) -> (asked: String, secrets: [SecretValue], result: BlockResult) {
        let runner = engine.environment.runner
        let request: ProbeRequest
        do throws(EvaluationError) {
            request = try await self.request(
                probe, postcondition.block, .check, timeout: postcondition.timeout, attempt: count,
                expects: postcondition.expect != nil)
        } catch {
            // As it stands in the document: nothing of it was expanded.
            return (postcondition.block.text, engine.secrets, notStarted(error.message))
        }
        let result = try await runner.probe(
            request, events: BlockEvents(call: recordCall, read: recordRead, secret: recordSecret))
        let secrets = request.secrets + engine.secrets
        return (runner.redacted(request.asked, hiding: secrets), secrets, result)
    }
}
