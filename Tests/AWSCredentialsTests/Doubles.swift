import AWSConfiguration
import AWSCredentials
import HTTPMessages
import JSON
import Synchronization
import TestSupport

/// A double of AWS: answers by operation, and keeps what was asked.
final class ScriptedCalls: AWSCalling {
    struct Call: Sendable {
        let operation: String
        let parameters: JSONObject
        let region: String
        let accessKeyID: String?
    }

    typealias Answer = @Sendable (Call) throws(AWSCallError) -> JSONValue

    private let state = Mutex<[Call]>([])
    private let answer: Answer

    init(_ answer: @escaping Answer) { self.answer = answer }

    var calls: [Call] { state.withLock { $0 } }

    func call(
        _ service: String, _ operation: String, _ parameters: JSONObject, region: String,
        credentials: Credentials?
    ) async throws(AWSCallError) -> JSONValue {
        let call = Call(
            operation: "\(service).\(operation)", parameters: parameters, region: region,
            accessKeyID: credentials?.accessKeyID)
        state.withLock { $0.append(call) }
        // Others get their turn while this one waits, as with a network between.
        await Task.yield()
        return try answer(call)
    }
}

/// A double of the endpoints on a container or instance.
final class ScriptedHTTP: HTTPSending {
    typealias Answer = @Sendable (HTTPRequest) throws(HTTPError) -> HTTPResponse

    private let state = Mutex<[HTTPRequest]>([])
    private let answer: Answer

    init(_ answer: @escaping Answer) { self.answer = answer }

    var requests: [HTTPRequest] { state.withLock { $0 } }

    func send(
        _ request: HTTPRequest, limits: HTTPLimits, receiver: HTTPReceiver?
    ) async throws(HTTPError) -> HTTPResponse {
        state.withLock { $0.append(request) }
        return try answer(request)
    }

    static let nobody = ScriptedHTTP { _ throws(HTTPError) in
        throw HTTPError(reason: .connect, message: "nobody", mayHaveArrived: false)
    }
}

/// A clock that stands until it is set.
final class StandingClock: Sendable {
    private let time = Mutex(1_800_000_000.0)
    var now: Double {
        get { time.withLock { $0 } }
        set { time.withLock { $0 = newValue } }
    }
}

/// A home of its own, with files, an environment, and doubles of all that is outside.
final class Home: Sendable {
    let folder: TestFolder
    let clock = StandingClock()
    private let prompts = Mutex<[String]>([])
    private let pauses = Mutex<[Double]>([])

    init() throws { folder = try TestFolder() }

    var askedPrompts: [String] { prompts.withLock { $0 } }
    var slept: [Double] { pauses.withLock { $0 } }

    func context(
        config: String = "", credentials: String = "", environment: [String: String] = [:],
        profile: String? = nil, calls: any AWSCalling = Home.noCalls,
        http: any HTTPSending = ScriptedHTTP.nobody, sharesMFASessions: Bool = true
    ) throws -> CredentialContext {
        try folder.write(config, to: "home/.aws/config")
        try folder.write(credentials, to: "home/.aws/credentials")
        let environment = environment.merging(["HOME": folder.path + "/home", "PATH": "/usr/bin:/bin"]) {
            given, _ in given
        }
        let configuration = try Configuration.read(ConfigurationPaths(environment: environment))
        return CredentialContext(
            settings: Settings(
                options: .init(profile: profile), environment: environment, configuration: configuration),
            calls: calls, http: http, now: { [clock] in clock.now },
            sleep: { [self] seconds in
                pauses.withLock { $0.append(seconds) }
                clock.now += seconds
            },
            askMFACode: { [self] prompt in
                prompts.withLock { $0.append(prompt) }
                return "123456"
            }, sharesMFASessions: sharesMFASessions)
    }

    static let noCalls = ScriptedCalls { call throws(AWSCallError) in
        throw AWSCallError(code: "Unexpected", "unexpected \(call.operation)", exitCode: 254)
    }

    /// STS as it answers: a session of the asked or usual length for each role, its key named after the role.
    func sts() -> ScriptedCalls {
        ScriptedCalls { [clock] call in
            let role = (call.parameters["RoleArn"]?.string ?? "arn:aws:iam::1:role/mfa")
            let name = role.split(separator: "/").last ?? ""
            let length = Double(call.parameters["DurationSeconds"]?.int ?? 3600)
            return [
                "Credentials": [
                    "AccessKeyId": .string("ASIA-\(name)"), "SecretAccessKey": "secret",
                    "SessionToken": "token", "Expiration": .string(Self.time(clock.now + length)),
                ],
                "AssumedRoleUser": ["Arn": .string("arn:aws:sts::222222222222:assumed-role/\(name)/s")],
            ]
        }
    }

    /// `2027-01-15T08:00:00+00:00` and the seconds after it.
    static func time(_ seconds: Double) -> String {
        let past = Int(seconds - 1_800_000_000)
        let day = 15 + (8 * 3600 + past) / 86_400
        let second = (8 * 3600 + past) % 86_400
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "2027-01-\(two(day))T\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))+00:00"
    }
}
