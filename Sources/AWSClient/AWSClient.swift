internal import AWSCredentials
public import AWSEndpoints
internal import AWSModels
internal import AWSProtocols
internal import AWSSigning
internal import Cryptography
public import HTTPMessages
internal import JSON

/// Calls operations: one for all calls of a run, since connections, signing keys and retry budgets are shared.
public final class AWSClient: Sendable {
    private let http: any HTTPSending
    private let builder: RequestBuilder
    private let signer = Signer()
    private let budgets = RetryBudgets()
    private let clock: ClientClock

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - endpoints: Finds endpoints.
    ///   - http: Sends requests.
    ///   - clock: The time, and how to wait.
    public init(endpoints: EndpointResolver, http: any HTTPSending, clock: ClientClock) {
        self.http = http
        self.clock = clock
        builder = RequestBuilder(endpoints: endpoints)
    }

    /// Calls an operation, again where that may help and can do no harm.
    ///
    /// - Parameters:
    ///   - call: What to call.
    ///   - observer: Keeps a record of it.
    /// - Returns: The answer.
    /// - Throws: `CallError`.
    public func perform(_ call: AWSCall, observer: (any CallObserver)?) async throws(CallError) -> CallAnswer
    {
        let asked = call.parameters
        let call = try builder.completed(call)
        let credentials = try await credentials(of: call, observer)
        let unsigned = try builder.request(for: call, accountID: credentials?.accountID)
        let impact = OperationImpact(of: call.operation)
        let digest = impact == .read || observer == nil ? nil : try Self.digest(of: call.body)
        let observed = ObservedCall(
            id: Hexadecimal.encode(SecureRandom.bytes(8)), operation: call.operation,
            parameters: call.parameters, bodyDigest: digest, region: unsigned.region, impact: impact,
            isRepeatable: impact == .read || call.operation.isRepeatable,
            started: Int64(clock.now() * 1000), accessKeyID: credentials?.accessKeyID,
            callerARN: credentials?.callerARN)
        if impact != .read {
            do {
                try await observer?.willSend(observed)
            } catch {
                throw CallError("\(error)", exitCode: 255)
            }
        }
        let began = clock.monotonic()
        let tries = CallTries(
            call: call, asked: asked, unsigned: unsigned, isRepeatable: observed.isRepeatable, http: http,
            signer: signer,
            budget: budgets.budget(
                service: call.operation.service.name,
                account: credentials?.accountID ?? credentials?.accessKeyID ?? ""),
            clock: clock,
            renewed: { () async throws(CallError) in try await self.credentials(of: call, observer) })
        let result: Result<CallAnswer, CallError>
        do {
            result = .success(try await tries.run(with: credentials))
        } catch {
            var error = error
            // Whatever became of it, it changed nothing.
            if impact == .read { error.effect = .none }
            // On the record nothing counts as refused that may have happened.
            if observer != nil, error.effect == .unknown, !observed.isRepeatable { error.exitCode = 255 }
            result = .failure(error)
        }
        do {
            try await observer?.didEnd(
                observed, Self.ending(result, duration: .seconds(clock.monotonic() - began)))
        } catch {
            // The record could not be written: what happened is known to nobody else.
            throw CallError("\(error)", exitCode: 255, effect: impact == .read ? .none : .unknown)
        }
        return try result.get()
    }

    /// The request of a call as it would be sent, without its signature and date; nobody is asked for credentials.
    ///
    /// - Throws: `CallError`.
    public func request(for call: AWSCall) throws(CallError) -> UnsignedRequest {
        var unsigned = try builder.request(for: builder.completed(call), accountID: nil)
        guard let signing = unsigned.signing else { return unsigned }
        do {
            // Signing adds what it signs: the digest of a body, for S3.
            let nobody = Credentials(accessKeyID: "-", secretAccessKey: "-", source: .explicit)
            unsigned.request = try RequestSigning(
                signer: signer, signing: signing, operation: call.operation
            ).signed(unsigned.request, credentials: nobody, now: 0)
        } catch {
            throw CallError(error.description, exitCode: 255)
        }
        unsigned.request.headers["Authorization"] = nil
        unsigned.request.headers["X-Amz-Date"] = nil
        return unsigned
    }

    private func credentials(
        of call: AWSCall, _ observer: (any CallObserver)?
    ) async throws(CallError) -> Credentials? {
        guard let credentials = call.credentials, call.operation.authentication != "none" else { return nil }
        do {
            return try await credentials()
        } catch {
            observer?.lacksCredentials(error)
            throw CallError(error.description, exitCode: error.exitCode)
        }
    }

    /// Read once before it is sent: the record that holds it is on disk before the first byte goes.
    private static func digest(of body: HTTPBody?) throws(CallError) -> String? {
        guard let body else { return nil }
        do {
            return try PayloadDigest.hexadecimal(body)
        } catch {
            throw CallError(error.description, exitCode: 255)
        }
    }

    private static func ending(_ result: Result<CallAnswer, CallError>, duration: Duration) -> CallEnding {
        switch result {
        case .success(let answer):
            CallEnding(
                result: answer.result, error: nil, status: answer.metadata.status,
                requestID: answer.metadata.requestID, retries: answer.retries, duration: duration)
        case .failure(let error):
            CallEnding(
                result: nil, error: error, status: error.answer?.status, requestID: error.answer?.requestID,
                retries: error.retries, duration: duration)
        }
    }
}

/// The time as a client needs it; tests pass one of their own.
public struct ClientClock: Sendable {
    /// Seconds since 1970.
    public var now: @Sendable () -> Double
    /// Seconds of a clock that only goes forward.
    public var monotonic: @Sendable () -> Double
    /// Waits.
    public var sleep: @Sendable (Duration) async throws -> Void
    /// From 0 to 1.
    public var chance: @Sendable () -> Double

    /// Makes a clock.
    public init(
        now: @escaping @Sendable () -> Double, monotonic: @escaping @Sendable () -> Double,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        chance: @escaping @Sendable () -> Double = { .random(in: 0...1) }
    ) {
        self.now = now
        self.monotonic = monotonic
        self.sleep = sleep
        self.chance = chance
    }
}
