public import AWSClient
public import AWSCommands
internal import AWSCredentials
internal import AWSProtocols
public import Execution
internal import Glibc
public import JSON
public import Runbooks

/// Becomes the operator of each target's account, once for all steps, and again before credentials expire.
///
/// Roles are assumed through the target region's own STS endpoint. Credentials stay in memory.
public actor AWSIdentities: Preflight {
    private let access: OperatorAccess?
    /// The run's name.
    let run: String
    private let user: String
    private let isSandbox: Bool
    private let mode: RunMode
    private var callers = CallerNames()

    /// Makes the identities of a run.
    ///
    /// - Parameters:
    ///   - session: Calls AWS; nil where the service models are missing, which matters only to targets with an account.
    ///   - environment: The operator's environment, complete.
    ///   - run: The run's name, for the session name.
    ///   - user: The operator's name, for the session name.
    ///   - isSandbox: The environment leads to the sandbox.
    ///   - mode: For a plan the sessions of roles are narrowed to what reads.
    public init(
        session: AWSSession?, environment: [EnvironmentVariable], run: String, user: String, isSandbox: Bool,
        mode: RunMode = .run
    ) {
        self.mode = mode
        access = session.map {
            OperatorAccess(
                session: $0,
                environment: Dictionary(environment.map { ($0.name, $0.value) }) { _, last in last })
        }
        self.run = run
        self.user = user
        self.isSandbox = isSandbox
    }

    /// Becomes the target's operator and asks who that is; the account must be the inventory's.
    public func reach(_ target: Target) async -> PreflightAnswer {
        guard let account = target.account else { return .reached(caller: nil) }
        guard let access else { return .failed(Self.withoutModels) }
        let held: Credentials
        switch await credentials(for: target) {
        case .failure(let error):
            if error.reason == .expired, let expired = expired(on: target) { return .expired(expired) }
            if target.identity != nil { return .failed(error.description) }
            return .failed("cannot ask who the caller is in \(target.region ?? "its region"): \(error)")
        case .success(let credentials): held = credentials
        }
        do throws(CallError) {
            let caller = try await access.caller(held, region: target.region)
            callers.keep(caller, of: held.accessKeyID)
            guard caller.account == account else {
                return .failed(
                    "the identity belongs to account \(caller.account), and the inventory says \(account): "
                        + "check the role or profile")
            }
            return .reached(caller: caller.arn)
        } catch {
            if CredentialError.isExpiry(error.answer?.code), let expired = expired(on: target) {
                return .expired(expired)
            }
            return .failed("cannot ask who the caller is in \(target.region ?? "its region"): \(error)")
        }
    }

    /// What to say when the operator's identity that leads to the target has expired; nil without service models.
    func expired(on target: Target) -> ExpiredIdentity? {
        guard let access else { return nil }
        return ExpiredIdentity(access.base(profile: profile(of: target)))
    }

    /// The profile that a target asks for by name: a role of its own is assumed with whatever is ambient.
    private func profile(of target: Target) -> String? {
        guard let identity = target.identity, identity.roleARN == nil else { return nil }
        return identity.profile ?? "default"
    }

    /// Credentials of the target's identity, good for at least ten minutes; the operator's own where it has none.
    ///
    /// The reason of a failure is the chain's: `.expired` where a person has to renew the operator's identity.
    func credentials(for target: Target) async -> Result<Credentials, CredentialError> {
        guard let access else { return .failure(CredentialError(.configuration, Self.withoutModels)) }
        let identity = target.identity
        guard let role = role(of: target) else {
            let profile = profile(of: target)
            do throws(CredentialError) {
                return .success(
                    try await access.credentials(role: nil, profile: profile, region: target.region))
            } catch {
                guard let profile else { return .failure(error) }
                return .failure(error.saying("the profile `\(profile)` gives no credentials: \(error)"))
            }
        }
        let request = RoleRequest(
            arn: role, sessionName: identity?.sessionName ?? Self.sessionName(run: run, user: user),
            externalID: identity?.externalID,
            policyARNs: mode == .plan ? [Self.readOnlyPolicy(for: role)] : [])
        do throws(CredentialError) {
            return .success(
                try await access.credentials(role: request, profile: nil, region: target.region))
        } catch {
            return .failure(
                error.saying(
                    "cannot assume `\(role)` through STS in \(target.region ?? "its region"): \(error)"))
        }
    }

    /// Calls an operation as the target's operator, in its region; see `OperatorAccess.call`.
    func call(
        _ service: String, _ operation: String, _ parameters: JSONObject, body: [UInt8]? = nil,
        on target: Target, observer: (any CallObserver)?,
        receiver: (@Sendable ([UInt8]) async throws -> Void)? = nil
    ) async throws(CallError) -> JSONObject {
        guard let access else { throw CallError(Self.withoutModels, exitCode: 255) }
        return try await access.call(
            service, operation, parameters, body: body, region: target.region, credentials: give(for: target),
            observer: observer, receiver: receiver)
    }

    /// A URL for one object of a bucket; see `OperatorAccess.presigned`.
    func presigned(
        _ operation: String, bucket: String, key: String, on target: Target, seconds: Int
    ) async throws(CallError) -> String {
        guard let access else { throw CallError(Self.withoutModels, exitCode: 255) }
        return try await access.presigned(
            operation, bucket: bucket, key: key, region: target.region, credentials: give(for: target),
            seconds: seconds)
    }

    private nonisolated func give(for target: Target) -> GiveCredentials {
        { () async throws(CredentialError) in try await self.credentials(for: target).get() }
    }

    /// The account that credentials belong to; asked once for each access key.
    func account(of credentials: Credentials, region: String?) async throws(CallError) -> String {
        if let known = callers.checked[credentials.accessKeyID] { return known.account }
        guard let access else { throw CallError(Self.withoutModels, exitCode: 255) }
        let caller = try await access.caller(credentials, region: region)
        callers.keep(caller, of: credentials.accessKeyID)
        return caller.account
    }

    /// Calls an operation that reads as a target's operator in its region, and takes all its pages for one answer.
    ///
    /// - Parameters:
    ///   - service: The service's name in the models.
    ///   - operation: The operation's.
    ///   - parameters: What it is asked.
    ///   - target: An account and region.
    /// - Returns: The answer; of pages their result keys joined.
    /// - Throws: `CallError`.
    public func answer(
        _ service: String, _ operation: String, _ parameters: JSONObject, on target: Target
    ) async throws(CallError) -> JSONObject {
        guard let access else { throw CallError(Self.withoutModels, exitCode: 255) }
        switch await credentials(for: target) {
        case .failure(let error): throw CallError(error.description, exitCode: error.exitCode)
        case .success(let credentials):
            return try await access.answer(
                service, operation, parameters, profile: nil, credentials: credentials, region: target.region)
        }
    }

    /// Keeps what an answer to a block says of whose a key is.
    func note(_ result: JSONObject, of call: ObservedCall) { callers.note(result, of: call) }

    /// The ARN of whoever signed a call, where it is known without asking.
    func caller(of call: ObservedCall) -> String? { callers.arn(of: call) }

    private static let withoutModels =
        "the service models of AWS are missing: `scripts/setup` makes them, or RUNBOOK_AWS_MODELS names them"

    /// The role that is taken on for a target; nil where a profile or the operator acts there itself.
    nonisolated func role(of target: Target) -> String? {
        target.identity?.roleARN ?? sandboxRole(of: target)
    }

    /// What a session of a role may do at most while nothing may change: AWS's own policy of what reads, in the role's
    /// partition.
    private static func readOnlyPolicy(for role: String) -> String {
        let parts = role.split(separator: ":", omittingEmptySubsequences: false)
        return "arn:\(parts.count > 1 ? parts[1] : "aws"):iam::aws:policy/ReadOnlyAccess"
    }

    /// The operator's profiles mean nothing in the sandbox: there a role of that name stands for one.
    private nonisolated func sandboxRole(of target: Target) -> String? {
        guard isSandbox, let account = target.account, let profile = target.identity?.profile else {
            return nil
        }
        return "arn:aws:iam::\(account):role/\(profile)"
    }

    /// `runbook-RUN-USER`, with the characters that STS allows and at most 64 of them.
    private static func sessionName(run: String, user: String) -> String {
        let allowed = user.map {
            $0.isASCII && ($0.isLetter || $0.isNumber || "+=,.@-".contains($0)) ? $0 : "-"
        }
        return String("runbook-\(run)-\(String(allowed))".prefix(64))
    }
}

extension CredentialError {
    /// The same lack in other words; the exit code of what cannot be sent.
    fileprivate func saying(_ description: String) -> CredentialError {
        CredentialError(reason, description)
    }
}
