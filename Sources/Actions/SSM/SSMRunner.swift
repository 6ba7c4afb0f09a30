internal import AWSClient
internal import Execution
internal import Hosts
internal import JSON
internal import Journals
internal import Redaction
internal import Runbooks
internal import ShellSteps
internal import Synchronization

/// Runs blocks on hosts over SSM Run Command.
final class SSMRunner: Sendable {
    private let identities: AWSIdentities
    private let slots = CommandSlots()
    private let hosts = Mutex<[Target.ID: Task<Result<SSMHost, HostError>, Never>]>([:])
    /// What blocks left on hosts; false: something of it may be there that nobody has.
    private let spools = Mutex<[Target.ID: (target: Target, address: Target.SSMAddress, isSettled: Bool)]>([:]
    )

    init(identities: AWSIdentities) { self.identities = identities }

    // MARK: - Reaching

    /// Looks whether the agent takes commands, and asks the host what it is.
    func reach(_ target: Target, at address: Target.SSMAddress) async -> PreflightAnswer {
        let identity = await identities.reach(target)
        guard case .reached = identity else { return identity }
        do throws(CallError) {
            let ping = try await commands(target, address, nil).ping()
            guard ping == "Online" else {
                let state = ping.map { "its agent is `\($0)`" } ?? "SSM does not know it"
                return .failed(
                    "\(address.instance) takes no commands of SSM in \(target.region ?? "its region"): \(state)"
                )
            }
        } catch {
            return .failed("cannot ask SSM for \(address.instance): \(error.description)")
        }
        switch await host(target, address) {
        case .failure(let error): return .failed(error.message)
        case .success(let host):
            if let problem = HostPreflight.problem(of: host.facts, host: target.id.rawValue) {
                return .failed(problem)
            }
            return .reached(caller: host.facts.values["user"]?.string, facts: host.facts.values)
        }
    }

    /// What is known of a host, asked once in this engine; a host that gave no answer is asked again.
    private func host(_ target: Target, _ address: Target.SSMAddress) async -> Result<SSMHost, HostError> {
        let task = hosts.withLock { hosts in
            if let known = hosts[target.id] { return known }
            let task = Task { await self.ask(target, address) }
            hosts[target.id] = task
            return task
        }
        let answer = await task.value
        if case .failure = answer { hosts.withLock { $0[target.id] = nil } }
        return answer
    }

    private func ask(_ target: Target, _ address: Target.SSMAddress) async -> Result<SSMHost, HostError> {
        let key = keyName(of: target)
        let plain = SSMShell(
            commands: commands(target, address, nil), slots: slots, bucket: nil, key: key, publicKey: nil)
        let shell = SSMKeyedShell(
            shell: SSMHostShell(shell: plain, user: nil, purpose: "runbook facts"), key: key)
        do throws(HostError) {
            let facts = try await HostFacts.ask(shell)
            return .success(SSMHost(facts: facts, publicKey: shell.publicKey))
        } catch {
            return .failure(error)
        }
    }

    private func commands(
        _ target: Target, _ address: Target.SSMAddress, _ observer: (any CallObserver)?
    ) -> SSMCommands {
        SSMCommands(
            identities: identities, target: target, instance: address.instance, observer: observer)
    }

    private func shell(
        _ target: Target, _ address: Target.SSMAddress, _ observer: (any CallObserver)?
    ) async throws(HostError) -> (SSMShell, SSMHost) {
        let host = try await host(target, address).get()
        let bucket = address.bucket.map {
            SSMBucket(name: $0, identities: identities, target: target, observer: observer)
        }
        let shell = SSMShell(
            commands: commands(target, address, observer), slots: slots, bucket: bucket,
            key: keyName(of: target), publicKey: host.publicKey)
        return (shell, host)
    }

    private func keyName(of target: Target) -> String {
        "ssm-\(HostBlocks.name("\(identities.run)/\(target.id)").prefix(16))"
    }

    // MARK: - Blocks

    /// Runs a block; see `BlockRunner`.
    func run(
        _ request: BlockRequest, at address: Target.SSMAddress, redactor: Redactor, events: BlockEvents
    ) async throws(JournalError) -> BlockResult {
        let recorder = TransportRecorder(request, events, identities)
        let blocks: HostBlocks
        do throws(HostError) {
            blocks = try await self.blocks(request, address, redactor, recorder)
        } catch {
            try await events.begun()
            return HostBlocks.notStarted(request, error)
        }
        note(request.target, address, isSettled: false)
        var (result, isSettled) = try await blocks.run(events)
        // What was killed may take some seconds to end, and its folder tells the next attempt that it lives.
        if isSettled, result.ending != .killed { note(request.target, address, isSettled: true) }
        if recorder.hasExpired { result.expired = await identities.expired(on: request.target) }
        return result
    }

    /// Takes up a block; see `BlockRunner`.
    func takeUp(
        _ request: BlockRequest, at address: Target.SSMAddress, redactor: Redactor, events: BlockEvents
    ) async throws(JournalError) -> TakenUp {
        let recorder = TransportRecorder(request, events, identities)
        let blocks: HostBlocks
        do throws(HostError) {
            blocks = try await self.blocks(request, address, redactor, recorder)
        } catch {
            return .unknown(error.message)
        }
        note(request.target, address, isSettled: false)
        let (result, isSettled) = try await blocks.takeUp(events)
        if isSettled { note(request.target, address, isSettled: true) }
        return result
    }

    private func blocks(
        _ request: BlockRequest, _ address: Target.SSMAddress, _ redactor: Redactor,
        _ recorder: TransportRecorder
    ) async throws(HostError) -> HostBlocks {
        let (shell, host) = try await shell(request.target, address, recorder)
        let carrier = SSMCarrier(
            shell: shell, user: request.step.user,
            hasSecrets: { Self.hasSecrets($0, of: request, redactor) })
        return HostBlocks(
            request: request, carrier: carrier, redactor: redactor, hasBash: host.facts.hasBash,
            environment: StepEnvironment.onHost(for: request))
    }

    /// Whether a block makes secrets, or is given some, in whatever form its program has them.
    private static func hasSecrets(
        _ program: [UInt8], of request: BlockRequest, _ redactor: Redactor
    ) -> Bool {
        if !request.step.secrets.isEmpty { return true }
        let given =
            request.environment.map(\.value) + [
                JSONValue.object(LocalRunner.state(of: request.carried).variables).serialized()
            ]
        return redactor.redact(program) != program || given.contains { redactor.redact($0) != $0 }
            || request.secrets.contains { program.contains(Array($0.value.shellQuoted.utf8)) }
    }

    // MARK: - Files

    /// A file on a host.
    func files(
        _ place: FilePlace, at address: Target.SSMAddress
    ) async throws(FileProblem) -> HostFiles {
        let shell: SSMShell
        do throws(HostError) {
            shell = try await self.shell(place.target, address, nil).0
        } catch {
            throw FileProblem(error.message)
        }
        return try HostFiles(
            shell: SSMHostShell(shell: shell, user: place.step.user, purpose: "runbook file"),
            path: HostRunner.path(of: place))
    }

    // MARK: - The end

    private func note(_ target: Target, _ address: Target.SSMAddress, isSettled: Bool) {
        spools.withLock { $0[target.id] = (target, address, isSettled) }
    }

    /// Removes what the run keeps on hosts, where all of it is known and recorded; what cannot be reached stays.
    func finish(isRecorded: Bool) async {
        let all = spools.withLock { $0 }.values.filter { $0.isSettled && isRecorded }
        await withDiscardingTaskGroup { group in
            for (target, address, _) in all {
                group.addTask { await self.clear(target, address) }
            }
        }
    }

    private func clear(_ target: Target, _ address: Target.SSMAddress) async {
        let plain = SSMShell(
            commands: commands(target, address, nil), slots: slots, bucket: nil, key: keyName(of: target),
            publicKey: nil)
        let slot = HostBlocks.name("\(identities.run)/\(target.id)")
        _ = try? await SSMHostShell(shell: plain, user: nil, purpose: "runbook end").output(
            of: "rm -rf /var/tmp/runbook-*/\(slot) \"/var/tmp/runbook-$(id -u)/\(keyName(of: target))\"*\n",
            input: [], body: nil, limitBytes: 1024, timeout: .seconds(30))
    }
}
