public import AWSCommands
public import Execution
internal import Hosts
public import JSON
public import Journals
internal import Processes
public import Runbooks

/// Runs blocks where their targets are: on this machine, or on hosts over SSH or SSM.
public final class TargetRunner: BlockRunner, Preflight {
    private let local: LocalRunner
    private let hosts: HostRunner
    private let watchdog: Watchdog
    private let instances: SSMRunner
    private let identities: AWSIdentities
    private let needs: [Target.ID: TargetNeeds]

    /// Makes the runner: the engine's socket, the credentials endpoint, the watchdog, and the place for connections.
    ///
    /// For the other parameters see `LocalRunner`. `passwords`: What `sudo` wants on hosts. `needs`: What the plan wants
    /// of its targets, for pre-flight.
    ///
    /// - Throws: `ActionError`, `HostError`, `SystemError` or `ProcessError` when any of it cannot be started.
    public init(
        folders: WorkFolders, identities: AWSIdentities, session: AWSSession?, toolFolder: String,
        inherited: [EnvironmentVariable], sandboxEndpoint: String?, passwords: SudoPasswords,
        needs: [Target.ID: TargetNeeds] = [:], mode: RunMode = .run
    ) throws {
        watchdog = try Watchdog.start(executable: "/proc/self/exe", arguments: [LocalRunner.watchdogArgument])
        let connections = try SSHConnections(
            environment: inherited.map { (name: $0.name, value: $0.value) }, watchdog: watchdog)
        hosts = HostRunner(connections: connections, passwords: passwords)
        local = try LocalRunner(
            folders: folders, identities: identities, session: session, toolFolder: toolFolder,
            inherited: inherited, sandboxEndpoint: sandboxEndpoint, mode: mode,
            dialer: HostDialer(connections: connections), watchdog: watchdog)
        instances = SSMRunner(identities: identities)
        self.identities = identities
        self.needs = needs
    }

    /// Answers the blocks' questions until the task is cancelled.
    public func serve() async { await local.serve() }

    /// Closes all connections, ends the watchdog and removes the socket.
    ///
    /// `isRecorded`: The journal has all that it was given: what hosts keep for it is removed there.
    public func finish(isRecorded: Bool) async {
        await instances.finish(isRecorded: isRecorded)
        await hosts.finish(isRecorded: isRecorded)
        await local.finish(isRecorded: isRecorded)
        await watchdog.finish()
    }

    /// Reaches an account or a host; see `Preflight`.
    public func reach(_ target: Target) async -> PreflightAnswer {
        let needs = needs[target.id] ?? TargetNeeds()
        switch target.host {
        case .ssh(let address):
            return await hosts.reach(target, over: hosts.route(to: target, at: address), needs: needs)
        case .local:
            let answer = await identities.reach(target)
            guard case .reached(let caller, _) = answer else { return answer }
            let here = await hosts.reach(target, over: local.route, needs: needs)
            guard case .reached(let user, let facts) = here else { return here }
            return .reached(caller: caller ?? user, facts: facts)
        case .ssm(let address): return await instances.reach(target, at: address)
        case nil: return await identities.reach(target)
        }
    }

    // MARK: - Blocks

    /// Runs one block; see `BlockRunner`.
    public func run(
        _ request: BlockRequest, events: BlockEvents
    ) async throws(JournalError) -> BlockResult {
        let redactor = local.redactor(for: request.secrets)
        switch request.target.host {
        case .ssh(let address):
            return try await hosts.run(
                request, on: hosts.route(to: request.target, at: address), redactor: redactor, events: events)
        case .ssm(let address):
            return try await instances.run(request, at: address, redactor: redactor, events: events)
        case .local, nil: return try await local.run(request, events: events)
        }
    }

    /// Takes up a block that an earlier engine began; see `BlockRunner`.
    public func takeUp(
        _ request: BlockRequest, events: BlockEvents
    ) async throws(JournalError) -> TakenUp {
        let redactor = local.redactor(for: request.secrets)
        switch request.target.host {
        case .ssh(let address):
            return try await hosts.takeUp(
                request, on: hosts.route(to: request.target, at: address), redactor: redactor, events: events)
        case .ssm(let address):
            return try await instances.takeUp(request, at: address, redactor: redactor, events: events)
        case .local, nil: return try await local.takeUp(request, events: events)
        }
    }

    /// Asks over the network; see `BlockRunner`.
    public func probe(
        _ request: ProbeRequest, events: BlockEvents
    ) async throws(JournalError) -> BlockResult { try await local.probe(request, events: events) }

    // MARK: - Files

    /// Looks at a file; see `BlockRunner`.
    public func look(at place: FilePlace) async throws(FileProblem) -> FileState? {
        guard let files = try await files(place) else { return try await local.look(at: place) }
        return try await files.look()
    }

    /// Reads a file; see `BlockRunner`.
    public func read(_ place: FilePlace, limitBytes: Int) async throws(FileProblem) -> [UInt8]? {
        guard let files = try await files(place) else {
            return try await local.read(place, limitBytes: limitBytes)
        }
        return try await files.read(limitBytes: limitBytes)
    }

    /// Writes a file; see `BlockRunner`.
    public func write(_ request: FileRequest) async throws(FileProblem) {
        guard let files = try await files(request.place) else { return try await local.write(request) }
        try await files.write(request.contents, mode: request.mode, owner: request.owner)
    }

    /// A file on another host; nil: it is on this machine.
    private func files(_ place: FilePlace) async throws(FileProblem) -> HostFiles? {
        switch place.target.host {
        case .ssh(let address): try hosts.files(place, at: address)
        case .ssm(let address): try await instances.files(place, at: address)
        case .local, nil: nil
        }
    }

    // MARK: - Carried state

    /// The carried variables as JSON; see `BlockRunner`.
    public func variables(in carried: [CarriedState]) -> JSONObject { local.variables(in: carried) }

    /// One difference that does what several do in turn; see `BlockRunner`.
    public func merged(_ exports: [Exports]) -> Exports { local.merged(exports) }

    /// A text without secrets; see `BlockRunner`.
    public func redacted(_ text: String, hiding secrets: [SecretValue]) -> String {
        local.redacted(text, hiding: secrets)
    }

    /// Whether a block's text assigns a variable; see `BlockRunner`.
    public func assigns(_ variable: String, in block: Block) -> Bool { local.assigns(variable, in: block) }
}
