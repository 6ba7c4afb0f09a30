internal import AWSArguments
internal import AWSClient
internal import AWSConfiguration
internal import AWSCredentials
internal import AWSEndpoints
internal import AWSModels
internal import AWSProtocols
internal import HTTP
internal import HTTPMessages
internal import JSON
internal import Synchronization

/// Calls operations of S3 for one command: at most so many at once, each in the record of calls.
final class S3Calls: Sendable {
    let command: AWSCommand
    let globals: GlobalOptions
    let settings: Settings
    /// Sizes and numbers of the profile's `s3` block.
    let limits: TransferLimits
    private let service: ServiceModel
    private let callSettings: CallSettings
    /// Where calls about the source of a copy go: an endpoint of the command line is the destination's.
    private let sourceEndpoint: String?
    private let http: HTTPClient.Configuration
    private let slots: RequestSlots
    /// Where buckets turned out to be.
    private let regions = Mutex<[String: String]>([:])

    /// Reads the settings; sends nothing.
    ///
    /// - Throws: 253 or 255 for a configuration that cannot be used.
    init(command: AWSCommand, globals: GlobalOptions) throws(CommandFailure) {
        self.command = command
        self.globals = globals
        settings = try command.settings(for: globals)
        var limits = try TransferLimits(settings.s3.block)
        // What is only shown is shown in order.
        if command.context.record != nil { limits.requests = 1 }
        self.limits = limits
        slots = RequestSlots(limits.requests)
        guard let service = try? command.session.library.service(named: "s3") else {
            throw CommandFailure("the models lack s3", exitCode: 255)
        }
        self.service = service
        var sourceGlobals = globals
        sourceGlobals.endpointURL = nil
        let sourceSettings = globals.endpointURL == nil ? settings : try command.settings(for: sourceGlobals)
        do {
            var call = try CallSettings(
                settings, of: service, userAgent: command.session.userAgent(command.context.agentNote))
            call.timestamps = .iso8601
            call.limits.connect = Self.limit(globals.connectTimeout)
            call.limits.idle = Self.limit(globals.readTimeout)
            callSettings = call
            sourceEndpoint = try sourceSettings.endpointURL(serviceID: service.metadata.serviceID)
        } catch {
            throw CommandFailure(error.description, exitCode: error.exitCode)
        }
        http = HTTPClient.Configuration(
            caBundlePath: settings.caBundle, proxies: HTTPProxies(environment: command.context.environment),
            verifiesPeer: globals.verifiesTLS)
    }

    /// Seconds; 0 means without a limit.
    private static func limit(_ seconds: Int?) -> Duration {
        guard let seconds else { return .seconds(60) }
        return seconds <= 0 ? .seconds(1_000_000) : .seconds(seconds)
    }

    /// The region that requests go to unless the bucket is elsewhere.
    var region: String { callSettings.endpoint.region ?? "us-east-1" }

    /// Checks that S3 was not asked for are made by the AWS CLI's own choice of algorithm.
    var addsChecksums: Bool { callSettings.checksums == .whenSupported }

    /// Sends one call, to another region when the bucket is there.
    ///
    /// - Parameters:
    ///   - operation: Its exact name.
    ///   - parameters: `Bucket` among them.
    ///   - body: What is uploaded.
    ///   - sourceRegion: `--source-region`, for calls about the source of a copy.
    ///   - receiver: Takes the body of the answer.
    /// - Returns: The answer.
    /// - Throws: `CallError`.
    func perform(
        _ operation: String, _ parameters: JSONObject, body: HTTPBody? = nil, sourceRegion: String? = nil,
        receiver: (@Sendable ([UInt8]) async throws -> Void)? = nil
    ) async throws(CallError) -> CallAnswer {
        var call = try call(operation, parameters, sourceRegion: sourceRegion)
        call.body = body
        call.receiver = receiver
        let bucket = parameters["Bucket"]?.string ?? ""
        if let known = regions.withLock({ $0[bucket] }) { call.settings.endpoint.region = known }
        await slots.enter()
        defer { slots.leave() }
        do throws(CallError) {
            return try await send(call)
        } catch {
            guard let region = Self.otherRegion(error, than: call.settings.endpoint.region) else {
                throw error
            }
            regions.withLock { $0[bucket] = region }
            call.settings.endpoint.region = region
            return try await send(call)
        }
    }

    /// The call, as it would be sent.
    func call(
        _ operation: String, _ parameters: JSONObject, sourceRegion: String? = nil
    ) throws(CallError) -> AWSCall {
        guard let operation = service.operation(operation) else {
            throw CallError("the models lack s3 \(operation)", exitCode: 255)
        }
        var settings = callSettings
        if let sourceRegion {
            settings.endpoint.region = sourceRegion
            settings.endpoint.endpoint = sourceEndpoint
        }
        return AWSCall(operation, parameters, settings: settings, credentials: credentials)
    }

    /// A request without its signature.
    func unsigned(_ call: AWSCall) throws(CallError) -> UnsignedRequest {
        try command.session.client(for: http).request(for: call)
    }

    /// Refuses paths whose objects no request can be made for here, before anything is moved.
    func checkCoverage(_ paths: [String]) throws(CommandFailure) {
        for text in paths where ObjectPath.isRemote(text) {
            let path = try ObjectPath(text)
            do throws(CallError) {
                let key = path.key.isEmpty ? "-" : path.key
                _ = try unsigned(call("GetObject", ["Bucket": .string(path.bucket), "Key": .string(key)]))
            } catch {
                // What else is wrong with a path is said where it is used.
                if error.isNotCovered { throw CommandFailure(error) }
            }
        }
    }

    /// Gives the credentials; nil: requests are not signed.
    var credentials: (@Sendable () async throws(CredentialError) -> Credentials)? {
        guard globals.signsRequests else { return nil }
        switch command.context.identity {
        case .given(let credentials): return credentials
        case .configured:
            let provider = command.session.provider(for: settings, http: http)
            return { () async throws(CredentialError) in try await provider.credentials() }
        }
    }

    private func send(_ call: AWSCall) async throws(CallError) -> CallAnswer {
        let client = command.session.client(for: http)
        if let record = command.context.record { throw record.take(call, by: client) }
        return try await client.perform(call, observer: command.context.observer)
    }

    /// The region that S3 names when a bucket is not where it was asked for.
    private static func otherRegion(_ error: CallError, than region: String?) -> String? {
        guard let answer = error.answer, [301, 302, 307, 400].contains(answer.status) else { return nil }
        let named = answer.metadata.headers["x-amz-bucket-region"]?.string ?? answer.details["Region"]?.string
        return named == region ? nil : named
    }
}

/// Lets so many go on at once, in the order in which they came.
final class RequestSlots: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(_ count: Int) { state = Mutex(State(free: count)) }

    /// Waits for a place.
    func enter() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    /// Gives it to the next.
    func leave() {
        let next: CheckedContinuation<Void, Never>? = state.withLock { state in
            if state.waiting.isEmpty {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
