internal import AWSClient
internal import AWSProtocols
internal import Hosts
internal import JSON
internal import Reactor
internal import Runbooks

/// Run Command for one instance: commands are sent, found again, asked for and cancelled.
struct SSMCommands: Sendable {
    let identities: AWSIdentities
    let target: Target
    let instance: String
    /// Keeps a record of the calls; nil: they belong to no step.
    let observer: (any CallObserver)?

    /// How a command stands on the instance.
    struct State: Sendable {
        /// `Pending`, `InProgress`, `Delayed`, `Cancelling`, or how it ended.
        var status: String
        /// More of it, such as `DeliveryTimedOut`.
        var details: String
        /// The beginning of its standard output, at most 24,000 characters.
        var output = ""
        /// The beginning of its standard error.
        var errors = ""

        /// Nothing more will come.
        var isOver: Bool { !["Pending", "InProgress", "Delayed", "Cancelling"].contains(status) }

        /// It has not reached the instance.
        var isWaiting: Bool { status == "Pending" || status == "Delayed" }

        /// It never reached the instance, and will not.
        var isUndelivered: Bool {
            [
                "DeliveryTimedOut", "Delivery Timed Out", "Undeliverable", "Terminated", "InvalidPlatform",
                "AccessDenied",
            ]
            .contains(details)
        }
    }

    /// How long SSM tries to reach the instance, in seconds.
    static let deliverySeconds = 60
    private static let document = "AWS-RunShellScript"

    // MARK: - Sending

    /// Sends a command, once: a lost answer is found again by the comment, which no other command has.
    ///
    /// - Parameters:
    ///   - text: The commands, in one string.
    ///   - comment: At most 100 characters.
    ///   - seconds: How long it may run there.
    /// - Returns: The command's id.
    /// - Throws: `HostError.refused`: nothing was sent, or it was refused. `HostError.unreachable`: nobody knows.
    func send(_ text: String, comment: String, seconds: Int) async throws(HostError) -> String {
        let parameters: JSONObject = [
            "DocumentName": .string(Self.document), "InstanceIds": .array([.string(instance)]),
            "Comment": .string(comment), "TimeoutSeconds": .number(JSONNumber(Self.deliverySeconds)),
            "Parameters": .object([
                "commands": .array([.string(text)]), "executionTimeout": .array([.string("\(seconds)")]),
            ]),
        ]
        let end = ContinuousClock.now + .seconds(120)
        var pause = Backoff()
        while true {
            do throws(CallError) {
                let answer = try await call("SendCommand", parameters)
                if let id = answer["Command"]?.object?["CommandId"]?.string { return id }
                throw CallError("SSM answered without a command's id", exitCode: 255, effect: .unknown)
            } catch {
                if error.effect == .unknown { return try await sent(comment, error) }
                guard Self.isThrottling(error), .now < end, !Task.isCancelled else {
                    throw .refused(words(of: error))
                }
            }
            await pause.wait()
        }
    }

    /// Finds the command whose answer was lost.
    private func sent(_ comment: String, _ lost: CallError) async throws(HostError) -> String {
        var pause = Backoff()
        for _ in 1...8 {
            await pause.wait()
            if let found = try? await find({ $0 == comment }) { return found }
        }
        throw .unreachable("\(target.id): a command was sent, and SSM lists none: \(lost.description)")
    }

    // MARK: - Looking

    /// The id of the latest command for the instance whose comment is the one; nil: SSM lists none.
    func find(_ isWanted: (String) -> Bool) async throws(CallError) -> String? {
        var parameters: JSONObject = [
            "InstanceId": .string(instance), "MaxResults": .number(JSONNumber(50)),
        ]
        while true {
            let answer = try await call("ListCommands", parameters)
            for command in answer["Commands"]?.array ?? [] {
                guard let comment = command.object?["Comment"]?.string, isWanted(comment) else { continue }
                return command.object?["CommandId"]?.string
            }
            guard let next = answer["NextToken"]?.string, !next.isEmpty else { return nil }
            parameters["NextToken"] = .string(next)
        }
    }

    /// How a command stands; nil: SSM does not know it, or not yet.
    func state(of id: String) async throws(CallError) -> State? {
        do throws(CallError) {
            let answer = try await call(
                "GetCommandInvocation", ["CommandId": .string(id), "InstanceId": .string(instance)])
            return State(
                status: answer["Status"]?.string ?? "", details: answer["StatusDetails"]?.string ?? "",
                output: answer["StandardOutputContent"]?.string ?? "",
                errors: answer["StandardErrorContent"]?.string ?? "")
        } catch {
            if error.answer?.code == "InvocationDoesNotExist" { return nil }
            throw error
        }
    }

    /// Asks until a command is over, or is no longer waiting.
    ///
    /// - Parameters:
    ///   - id: The command.
    ///   - isEnough: Where it may stop.
    ///   - deadline: Looked at each time; after it, nil is given.
    /// - Returns: How it stands; nil: SSM says no more of it, or not in time.
    func follow(
        _ id: String, until isEnough: (State) -> Bool = { $0.isOver },
        deadline: () -> ContinuousClock.Instant
    ) async -> State? {
        var pause = Backoff()
        var lastAnswer = ContinuousClock.now
        while true {
            await pause.wait()
            do throws(CallError) {
                if let state = try await state(of: id) {
                    lastAnswer = .now
                    if isEnough(state) { return state }
                }
            } catch {
                if Self.isThrottling(error) { lastAnswer = .now }
            }
            if .now > deadline() || .now > lastAnswer + Self.silence { return nil }
        }
    }

    /// How long SSM may say nothing of a command.
    private static let silence = Duration.seconds(60)

    /// Cancels a command; whether it was says its state.
    func cancel(_ id: String) async {
        _ = try? await call(
            "CancelCommand", ["CommandId": .string(id), "InstanceIds": .array([.string(instance)])])
    }

    /// The state of the instance's agent, `Online` when it takes commands; nil: SSM does not know the instance.
    func ping() async throws(CallError) -> String? {
        let filter: JSONValue = .object([
            "Key": .string("InstanceIds"), "Values": .array([.string(instance)]),
        ])
        let answer = try await call("DescribeInstanceInformation", ["Filters": .array([filter])])
        return answer["InstanceInformationList"]?.array?.first?.object?["PingStatus"]?.string
    }

    // MARK: -

    private func call(_ operation: String, _ parameters: JSONObject) async throws(CallError) -> JSONObject {
        try await identities.call("ssm", operation, parameters, on: target, observer: observer)
    }

    private static func isThrottling(_ error: CallError) -> Bool {
        TryOutcome(status: error.answer?.status, code: error.answer?.code).isThrottling
    }

    private func words(of error: CallError) -> String {
        switch error.answer?.code {
        case "InvalidInstanceId":
            "SSM does not reach \(instance) in \(target.region ?? "its region"): its agent is not connected, or it "
                + "belongs to another account or region"
        default: "\(target.id): \(error.description)"
        }
    }
}

/// Pauses that grow, from 0.2 s to 5 s.
struct Backoff {
    private var pause = Duration.milliseconds(200)

    /// Waits, and longer the next time; a cancelled task waits no longer, and not at all.
    mutating func wait() async {
        try? await EventLoop.shared.sleep(until: .now + pause)
        pause = min(pause * 3 / 2, .seconds(5))
    }
}
