internal import AWSCredentials
internal import AWSEndpoints
internal import AWSModels
internal import AWSProtocols
internal import AWSSigning
internal import HTTPMessages
internal import JSON
internal import Synchronization

/// The tries of one call, until one of them ends it.
struct CallTries {
    let call: AWSCall
    /// The parameters as they were given.
    let asked: JSONObject
    let unsigned: UnsignedRequest
    let isRepeatable: Bool
    let http: any HTTPSending
    let signer: Signer
    let budget: RetryBudget
    let clock: ClientClock
    /// Credentials for a further try: those of the first may have ended by then.
    let renewed: () async throws(CallError) -> Credentials?

    /// What one try gave.
    private enum Try {
        case answer(HTTPResponse)
        /// An answer whose body is not what its checksum says.
        case mismatch(ChecksumError, status: Int)
        case failure(HTTPError)
    }

    func run(with credentials: Credentials?) async throws(CallError) -> CallAnswer {
        var credentials = credentials
        // What a receiver took cannot be taken back, so a stream that broke off is not begun again.
        let delivery = Delivery()
        var taken: Int?
        var retries: [CallRetry] = []
        /// What the last try gave, while another is to follow.
        var last: (outcome: TryOutcome, pause: Duration)?
        while true {
            let delay = budget.delay(now: clock.monotonic())
            try await wait(delay, after: last?.outcome, retries)
            var request: HTTPRequest
            do {
                if last != nil { credentials = try await renewed() }
                request = try signed(credentials)
            } catch {
                throw unfinished(error, after: last?.outcome, retries)
            }
            if let last { retries.append(CallRetry(after: last.outcome, pause: last.pause + delay)) }
            request.isRepeatable = isRepeatable
            let sent = await send(request, delivery)
            let (result, outcome) = read(sent, retries)
            budget.note(isThrottling: outcome.isThrottling, now: clock.monotonic())
            if case .success(let answer) = result {
                budget.giveBack(taken)
                return answer
            }
            let isTimeout = outcome.failure?.reason == .timeout
            let tries = retries.count + 1
            guard !delivery.hasBegun,
                call.settings.retries.triesAgain(after: outcome, tries: tries, isRepeatable: isRepeatable),
                let tokens = budget.takeTokens(isTimeout: isTimeout)
            else { return try result.get() }
            taken = tokens
            let pause = call.settings.retries.pause(after: tries, chance: clock.chance())
            try await wait(pause, after: outcome, retries)
            last = (outcome, pause)
        }
    }

    private func wait(
        _ pause: Duration, after outcome: TryOutcome?, _ retries: [CallRetry]
    ) async throws(CallError) {
        guard pause > .zero else { return }
        do {
            try await clock.sleep(pause)
        } catch {
            throw unfinished(CallError("it was interrupted", exitCode: 255), after: outcome, retries)
        }
    }

    /// An error that keeps a call from being sent again: what is known of its effect is what the last try left.
    private func unfinished(
        _ error: CallError, after outcome: TryOutcome?, _ retries: [CallRetry]
    ) -> CallError {
        var error = error
        error.effect = outcome.map(effect) ?? CallError.Effect.none
        error.retries = retries
        return error
    }

    private func signed(_ credentials: Credentials?) throws(CallError) -> HTTPRequest {
        guard let credentials, let signing = unsigned.signing else { return unsigned.request }
        do {
            return try RequestSigning(signer: signer, signing: signing, operation: call.operation)
                .signed(unsigned.request, credentials: credentials, now: Int64(clock.now()))
        } catch {
            throw CallError(error.description, exitCode: 255)
        }
    }

    private func send(_ request: HTTPRequest, _ delivery: Delivery) async -> Try {
        let checksum = Mutex<ResponseChecksum?>(nil)
        let call = call
        let receiver = call.receiver.map { receiver in
            HTTPReceiver { _, headers in
                let sent = ResponseChecksum(
                    of: call.operation, parameters: call.parameters, headers: headers)
                checksum.withLock { $0 = sent }
            } take: { bytes in
                delivery.begin()
                checksum.withLock { $0 }?.running.update(bytes)
                try await receiver(bytes)
            }
        }
        let response: HTTPResponse
        do throws(HTTPError) {
            response = try await http.send(request, limits: call.settings.limits, receiver: receiver)
        } catch {
            return .failure(error)
        }
        var received = checksum.withLock { $0 }
        if receiver == nil, (200..<300).contains(response.status) {
            received = ResponseChecksum(
                of: call.operation, parameters: call.parameters, headers: response.headers)
            received?.running.update(response.body)
        }
        do throws(ChecksumError) {
            try received?.verify()
            return .answer(response)
        } catch {
            return .mismatch(error, status: response.status)
        }
    }

    /// Reads what a try gave.
    private func read(
        _ sent: Try, _ retries: [CallRetry]
    ) -> (result: Result<CallAnswer, CallError>, outcome: TryOutcome) {
        switch sent {
        case .failure(let error):
            let outcome = TryOutcome(failure: error)
            return (.failure(lost(error, retries)), outcome)
        case .mismatch(let error, let status):
            // Models want it of reads only. As with the AWS CLI it is not sent again.
            var failure = CallError(error.description, exitCode: 255, retries: retries)
            failure.isMismatch = true
            return (.failure(failure), TryOutcome(status: status))
        case .answer(let response):
            do throws(ResponseError) {
                let success = try ResponseParser(timestamps: call.settings.timestamps)
                    .result(of: call.operation, response: response)
                let result = ResultQuirks.result(
                    success.result, of: call.operation, parameters: asked, response: response)
                return (
                    .success(CallAnswer(result: result, metadata: success.metadata, retries: retries)),
                    TryOutcome(status: response.status)
                )
            } catch {
                return failure(error, response, retries)
            }
        }
    }

    private func failure(
        _ error: ResponseError, _ response: HTTPResponse, _ retries: [CallRetry]
    ) -> (result: Result<CallAnswer, CallError>, outcome: TryOutcome) {
        guard case .refused(let answer) = error else {
            // Something came, and it is not what the service says: a proxy's page, or half an answer.
            let outcome = TryOutcome(status: max(response.status, 500))
            return (
                .failure(
                    CallError(error.description, exitCode: 255, effect: effect(outcome), retries: retries)),
                outcome
            )
        }
        let outcome = TryOutcome(
            status: answer.status, code: answer.code, isModelledRetryable: isRetryable(answer))
        let reached = !retries.isEmpty && retries.count + 1 >= call.settings.retries.tryLimit
        let note = reached ? " (reached max retries: \(retries.count))" : ""
        let sentence =
            "An error occurred (\(answer.code)) when calling the \(call.operation.name) operation\(note): "
            + answer.message
        return (
            .failure(
                CallError(
                    sentence, exitCode: 254, effect: effect(outcome), answer: answer, retries: retries)),
            outcome
        )
    }

    private func lost(_ error: HTTPError, _ retries: [CallRetry]) -> CallError {
        let endpoint = unsigned.request.url.prefix { $0 != "?" }
        let text =
            switch error.reason {
            case .connect, .name: "Could not connect to the endpoint URL: \"\(endpoint)\""
            case .timeout where error.mayHaveArrived: "Read timeout on endpoint URL: \"\(endpoint)\""
            case .timeout: "Connect timeout on endpoint URL: \"\(endpoint)\""
            case .certificate: "SSL validation failed for \(endpoint) \(error.message)"
            case .broken:
                "Connection was closed before we received a valid response from endpoint URL: \"\(endpoint)\"."
            case .proxy: "Failed to connect to proxy URL: \(error.message)"
            case .tooLong, .receiver, .request: error.message
            case .cancelled: "it was interrupted"
            }
        return CallError(
            text, exitCode: 255, effect: effect(TryOutcome(failure: error)), retries: retries)
    }

    private func effect(_ outcome: TryOutcome) -> CallError.Effect { outcome.isDefinite ? .none : .unknown }

    private func isRetryable(_ answer: AWSErrorAnswer) -> Bool {
        call.operation.errors.contains { shape in
            let code = shape.traits["error"]?["code"]?.string ?? shape.name
            return code == answer.code && shape.traits["retryable"] != nil
        }
    }
}

/// Whether a receiver has taken anything.
private final class Delivery: Sendable {
    private let state = Atomic(false)

    var hasBegun: Bool { state.load(ordering: .relaxed) }

    func begin() { state.store(true, ordering: .relaxed) }
}
