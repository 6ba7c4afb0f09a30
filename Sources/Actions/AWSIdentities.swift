public import Execution
internal import Glibc
internal import JSON
public import Runbooks

/// Becomes the operator of each target's account, once for all steps, and again before credentials expire.
///
/// Roles are assumed through the target region's own STS endpoint. Credentials stay in memory.
public actor AWSIdentities: Preflight {
    private struct Held {
        var credentials: AWSCredentials
        var until: Int64
    }

    private let command: AWSCommand?
    private let run: String
    private let user: String
    private let isSandbox: Bool
    private var held: [Target.ID: Held] = [:]
    private var pending: [Target.ID: Task<Result<AWSCredentials, ActionError>, Never>] = [:]

    /// Makes the identities of a run.
    ///
    /// - Parameters:
    ///   - executable: The AWS CLI; nil when none is installed, which matters only to targets with an account.
    ///   - environment: The operator's environment, complete.
    ///   - run: The run's name, for the session name.
    ///   - user: The operator's name, for the session name.
    ///   - isSandbox: The environment leads to the sandbox.
    public init(
        executable: String?, environment: [EnvironmentVariable], run: String, user: String, isSandbox: Bool
    ) {
        command = executable.map { AWSCommand(executable: $0, environment: environment) }
        self.run = run
        self.user = user
        self.isSandbox = isSandbox
    }

    /// Becomes the target's operator and asks who that is; the account must be the inventory's.
    public func reach(_ target: Target) async -> PreflightAnswer {
        guard let account = target.account else { return .reached(caller: nil) }
        guard let command else {
            return .failed("the AWS CLI is not installed: install `awscli`, or rehearse with `--sandbox`")
        }
        var held: AWSCredentials?
        if target.identity != nil {
            switch await credentials(for: target) {
            case .failure(let error): return .failed(error.message)
            case .success(let credentials): held = credentials
            }
        }
        let answer = await command.call(
            ["sts", "get-caller-identity"], region: target.region, credentials: held)
        switch answer {
        case .failed(let words):
            return .failed("cannot ask who the caller is in \(target.region ?? "its region"): \(words)")
        case .json(let json):
            guard json["Account"]?.string == account else {
                return .failed(
                    "the identity belongs to account \(json["Account"]?.string ?? "?"), "
                        + "and the inventory says \(account): check the role or profile")
            }
            return .reached(caller: json["Arn"]?.string)
        }
    }

    /// Credentials of the target's identity, good for at least five minutes.
    func credentials(for target: Target) async -> Result<AWSCredentials, ActionError> {
        if let held = held[target.id], held.until > Self.now() + 300 { return .success(held.credentials) }
        if let task = pending[target.id] { return await task.value }
        let task = Task { await fetch(target) }
        pending[target.id] = task
        let result = await task.value
        pending[target.id] = nil
        if case .success(let credentials) = result {
            held[target.id] = Held(
                credentials: credentials,
                until: credentials.expiration.flatMap(Self.seconds(ofTimestamp:)) ?? Self.now() + 3600)
        }
        return result
    }

    private func fetch(_ target: Target) async -> Result<AWSCredentials, ActionError> {
        guard let command else { return .failure(ActionError("the AWS CLI is not installed")) }
        guard let role = target.identity?.roleARN ?? sandboxRole(of: target) else {
            return await fetch(fromProfile: target.identity?.profile ?? "default", with: command)
        }
        var arguments = [
            "sts", "assume-role", "--role-arn", role, "--role-session-name",
            target.identity?.sessionName ?? Self.sessionName(run: run, user: user),
        ]
        if let id = target.identity?.externalID { arguments += ["--external-id", id] }
        switch await command.call(arguments, region: target.region) {
        case .failed(let words):
            return .failure(
                ActionError(
                    "cannot assume `\(role)` through STS in \(target.region ?? "its region"): \(words)"))
        case .json(let json):
            guard let credentials = AWSCredentials(json["Credentials"]) else {
                return .failure(ActionError("STS gave no credentials for `\(role)`"))
            }
            return .success(credentials)
        }
    }

    /// The operator's profiles mean nothing in the sandbox: there a role of that name stands for one.
    private func sandboxRole(of target: Target) -> String? {
        guard isSandbox, let account = target.account, let profile = target.identity?.profile else {
            return nil
        }
        return "arn:aws:iam::\(account):role/\(profile)"
    }

    /// The credentials that a profile stands for, whatever it takes them from.
    ///
    /// Source: AWS CLI version 2, `configure export-credentials`; version 1 does not have it.
    private func fetch(
        fromProfile profile: String, with command: AWSCommand
    ) async -> Result<AWSCredentials, ActionError> {
        let answer = await command.call(
            ["configure", "export-credentials", "--format", "process"], region: nil, profile: profile)
        if case .json(let json) = answer, let credentials = AWSCredentials(json) {
            return .success(credentials)
        }
        let words = if case .failed(let words) = answer { words } else { "it gave none" }
        return .failure(
            ActionError(
                "the profile `\(profile)` gives no credentials: \(words) (AWS CLI 2 is needed, or a `role`)"))
    }

    /// `runbook-RUN-USER`, with the characters that STS allows and at most 64 of them.
    private static func sessionName(run: String, user: String) -> String {
        let allowed = user.map {
            $0.isASCII && ($0.isLetter || $0.isNumber || "+=,.@-".contains($0)) ? $0 : "-"
        }
        return String("runbook-\(run)-\(String(allowed))".prefix(64))
    }

    private static func now() -> Int64 { Int64(time(nil)) }

    /// Seconds since 1970 of an ISO 8601 time in UTC; fractions are dropped.
    private static func seconds(ofTimestamp text: String) -> Int64? {
        let numbers = text.prefix(19).split { !$0.isNumber }.compactMap { Int32($0) }
        guard numbers.count == 6 else { return nil }
        var parts = tm()
        parts.tm_year = numbers[0] - 1900
        parts.tm_mon = numbers[1] - 1
        parts.tm_mday = numbers[2]
        parts.tm_hour = numbers[3]
        parts.tm_min = numbers[4]
        parts.tm_sec = numbers[5]
        return Int64(timegm(&parts))
    }
}
