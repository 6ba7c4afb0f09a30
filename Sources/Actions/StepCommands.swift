internal import AWSClient
internal import AWSCommands
internal import AWSCredentials
internal import AWSProtocols
internal import EngineProtocol
internal import Execution
internal import Glibc
internal import Runbooks

/// Carries out the `aws` commands of one block, as its target.
struct StepCommands: Sendable {
    let session: AWSSession?
    let identities: AWSIdentities
    let request: BlockRequest
    let recorder: CallRecorder
    /// The operator's environment, for profiles that the document names.
    let inherited: [EnvironmentVariable]
    /// The step sees its own identity: not the operator's environment as it is.
    let isAmbient: Bool
    /// What the step has in the place of the operator's own credentials, with which this engine looks for it.
    let withheld: [EnvironmentVariable]

    /// Carries out one command line.
    ///
    /// - Parameters:
    ///   - command: What was typed, and where.
    ///   - streams: Standard input, output and error; closed here.
    ///   - process: The process that typed it.
    /// - Returns: The exit code; a text where another program is to carry it out, or to be shown where there is none; a
    ///   command of the shell where it is an alias for one.
    func run(_ command: AWSRequest, streams: [Int32], process: Int32?) async -> Response {
        guard streams.count == AWSRequest.streamCount else {
            for stream in streams { close(stream) }
            return Response(status: 255, stderr: Array("\naws: [ERROR]: it has no streams\n".utf8))
        }
        close(streams[0])
        let output = CommandOutput(adopting: streams[1])
        let errors = CommandOutput(adopting: streams[2])
        do {
            guard let session else {
                throw ActionError("the service models of AWS are missing: `scripts/setup` makes them")
            }
            var environment = Dictionary(command.environment.map { ($0.name, $0.value) }) { _, last in last }
            let (identity, base) = try self.identity(command.arguments, &environment)
            let watch = CommandWatch(recorder)
            let context = CommandContext(
                environment: environment,
                files: CommandFiles(directory: command.directory, process: process), output: output,
                errors: errors, identity: identity, observer: watch,
                agentNote: "run/\(request.run) step/\(request.step.id)")
            switch await AWSCommand(session: session, context: context).run(command.arguments) {
            case .exited(let code):
                if watch.hasExpired, let expired = await base() {
                    recorder.note(expired)
                    try? await errors.write("\naws: [ERROR]: the run pauses: \(expired.reason)\n")
                    return Response(status: 255)
                }
                return Response(status: UInt8(truncatingIfNeeded: code))
            case .shell(let command): return .shell(command)
            case .notCovered(let message):
                try await recorder.recordOpaque(command.arguments)
                return .elsewhere(message)
            }
        } catch {
            try? await errors.write("\naws: [ERROR]: \((error as? ActionError)?.message ?? "\(error)")\n")
            return Response(status: 255)
        }
    }

    /// Says which identity of the operator's a command's credentials begin with, as one that has expired; nil for keys
    /// of the block's own.
    private typealias Base = @Sendable () async -> ExpiredIdentity?

    /// Whose credentials a command uses: the target's, unless it asks for a profile that the document names.
    private func identity(
        _ words: [String], _ environment: inout [String: String]
    ) throws(ActionError) -> (CommandContext.Identity, Base) {
        let option = Self.profileOption(words)
        if isAmbient {
            if !withheld.isEmpty { giveBack(to: &environment) }
            return (ambient(environment), { [environment] in base(option, environment) })
        }
        if let profile = option ?? Self.profile(in: environment) {
            guard request.runbook.profiles.contains(profile) else {
                throw ActionError(
                    "the profile `\(profile)` is not the step's identity: name it under `profiles:` in the front "
                        + "matter to use it, or leave `--profile` out")
            }
            environment = operatorEnvironment(over: environment)
            environment["AWS_PROFILE"] = profile
            return (.configured, { [environment] in base(profile, environment) })
        }
        if let key = environment["AWS_ACCESS_KEY_ID"], key != StepEnvironment.sandboxKey {
            guard !request.runbook.profiles.isEmpty else {
                throw ActionError(
                    "the block sets AWS_ACCESS_KEY_ID, which is not the step's identity: add `profiles:` to the front "
                        + "matter to allow it, or act as a target of its own")
            }
            return (.configured, { nil })
        }
        guard request.target.identity != nil else { return (.configured, { nil }) }
        let (identities, target) = (self.identities, request.target)
        let given = CommandContext.Identity.given { () async throws(CredentialError) in
            switch await identities.credentials(for: target) {
            case .success(let credentials):
                // A role's ARN, which was compared, holds its account; a profile's new keys may be anybody's.
                guard credentials.callerARN == nil, let account = target.account else { return credentials }
                return try await compared(credentials, with: account)
            case .failure(let error):
                throw error.reason == .expired
                    ? error : CredentialError(.source, error.description, exitCode: 253)
            }
        }
        return (given, { await identities.expired(on: target) })
    }

    private func base(_ profile: String?, _ environment: [String: String]) -> ExpiredIdentity? {
        session.map {
            ExpiredIdentity(OperatorAccess(session: $0, environment: environment).base(profile: profile))
        }
    }

    /// The operator's AWS variables in the place of the step's, whose container endpoint and files lead to its target; where
    /// and how a command acts stays the step's.
    private func operatorEnvironment(over environment: [String: String]) -> [String: String] {
        let kept = StepEnvironment.places
        var result = environment.filter { !StepEnvironment.isAWS($0.key) || kept.contains($0.key) }
        for variable in inherited where StepEnvironment.isAWS(variable.name) && !kept.contains(variable.name)
        {
            result[variable.name] = variable.value
        }
        return result
    }

    /// What was withheld, but for what the block itself has set since.
    private func giveBack(to environment: inout [String: String]) {
        for variable in withheld where environment[variable.name] == variable.value {
            environment[variable.name] = nil
        }
        for variable in inherited
        where StepEnvironment.isAWS(variable.name) && environment[variable.name] == nil {
            environment[variable.name] = variable.value
        }
    }

    /// The operator's own identity; where the inventory says the account, it must be that one.
    private func ambient(_ environment: [String: String]) -> CommandContext.Identity {
        guard let session, let account = request.target.account else { return .configured }
        let access = OperatorAccess(session: session, environment: environment)
        return .given { [region = request.target.region] () async throws(CredentialError) in
            let credentials = try await access.credentials(role: nil, profile: nil, region: region)
            return try await compared(credentials, with: account)
        }
    }

    /// Credentials that belong to the target's account; asked once for each access key.
    private func compared(
        _ credentials: Credentials, with account: String
    ) async throws(CredentialError) -> Credentials {
        let found: String
        do throws(CallError) {
            found = try await identities.account(of: credentials, region: request.target.region)
        } catch {
            let isExpired = CredentialError.isExpiry(error.answer?.code)
            throw CredentialError(isExpired ? .expired : .call, error.description, exitCode: 253)
        }
        guard found == account else {
            throw CredentialError(
                .source, "the credentials belong to account \(found), and the target is \(account)",
                exitCode: 253)
        }
        return credentials
    }

    private static func profileOption(_ words: [String]) -> String? {
        for (index, word) in words.enumerated() {
            if word == "--profile", index + 1 < words.count { return words[index + 1] }
            if word.hasPrefix("--profile=") { return String(word.dropFirst("--profile=".count)) }
        }
        return nil
    }

    private static func profile(in environment: [String: String]) -> String? {
        environment["AWS_PROFILE"] ?? environment["AWS_DEFAULT_PROFILE"]
    }
}
