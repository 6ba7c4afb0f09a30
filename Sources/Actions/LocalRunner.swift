public import AWSCommands
internal import CSystem
internal import Cryptography
public import Execution
internal import Files
internal import Glibc
internal import Hosts
public import JSON
public import Journals
public import Processes
internal import Reactor
internal import Redaction
public import Runbooks
internal import ShellScanning
internal import ShellSteps
internal import Synchronization

/// Runs blocks in bash on this machine, each in a process group of its own under the watchdog.
public final class LocalRunner: BlockRunner {
    private let folders: WorkFolders
    private let environment: StepEnvironment
    private let mode: RunMode
    private let service: EngineService
    private let session: AWSSession?
    private let identities: AWSIdentities
    private let credentials: CredentialEndpoint
    private let watchdog: Watchdog
    /// The way to other users of this machine.
    let route: LocalRoute
    private let spools = Spools()
    private let probes: ProbeRunner
    /// The redactor of the latest secrets: making one is dear, and the secrets of a run seldom change.
    private let redactor = Mutex<(secrets: [SecretValue], redactor: Redactor)>(([], Redactor()))

    /// Makes the runner: the engine's socket and the credentials endpoint.
    ///
    /// - Parameters:
    ///   - folders: Where blocks work.
    ///   - identities: The targets' credentials.
    ///   - session: Calls AWS; nil where the service models are missing.
    ///   - toolFolder: What stands first on the blocks' `PATH`.
    ///   - inherited: The operator's environment.
    ///   - sandboxEndpoint: The sandbox's endpoint; nil outside it.
    ///   - mode: What is done with the blocks: where nothing may change, no call that can is sent; for a plan no
    ///     program is given credentials but those of a role that only reads.
    ///   - dialer: Finds the way for questions over the network.
    ///   - watchdog: Ends with this program what it started, and must be there before the first block.
    /// - Throws: `ActionError`, `SystemError` or `ProcessError` when any of it cannot be started.
    public init(
        folders: WorkFolders, identities: AWSIdentities, session: AWSSession?, toolFolder: String,
        inherited: [EnvironmentVariable],
        sandboxEndpoint: String?, mode: RunMode = .run, dialer: any Dialer = DirectDialer(),
        watchdog: Watchdog
    ) throws {
        self.folders = folders
        self.mode = mode
        environment = StepEnvironment(
            inherited: inherited, toolFolder: toolFolder, sandboxEndpoint: sandboxEndpoint,
            withholdsCredentials: mode == .plan)
        self.session = session
        self.identities = identities
        probes = ProbeRunner(
            dialer: dialer, identities: identities,
            environment: Dictionary(inherited.map { ($0.name, $0.value) }) { _, last in last },
            sandboxEndpoint: sandboxEndpoint, mode: mode)
        service = try EngineService()
        credentials = try CredentialEndpoint(identities: identities)
        self.watchdog = watchdog
        route = LocalRoute(environment: inherited.map { (name: $0.name, value: $0.value) })
    }

    /// The hidden command of this program that is the watchdog.
    public static let watchdogArgument = "watch-process-groups"

    /// Answers the blocks' questions until the task is cancelled.
    public func serve() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.service.serve() }
            group.addTask { await self.credentials.serve() }
        }
    }

    /// Removes the socket; the watchdog is whoever's who started it.
    ///
    /// `isRecorded`: The journal has all that it was given.
    func finish(isRecorded: Bool) async {
        if isRecorded { await spools.clear() }
        service.close()
    }

    // MARK: - Blocks

    /// Runs one block; see `BlockRunner`.
    public func run(
        _ request: BlockRequest, events: BlockEvents
    ) async throws(JournalError) -> BlockResult {
        let token = Hexadecimal.encode(SecureRandom.bytes(16))
        let learned = LearnedSecrets()
        let recorder = CallRecorder(
            request: request, events: events, learned: learned, identities: identities, mode: mode)
        let commands = StepCommands(
            session: session, identities: identities, request: request, recorder: recorder,
            inherited: environment.inherited, isAmbient: environment.isAmbient(request.target),
            withheld: environment.withheld(from: request.target, folder: folders.path))
        service.admit(
            token,
            EngineService.Attempt(
                evaluate: request.evaluate,
                perform: { await commands.run($0, streams: $1, process: $2) }))
        if givesCredentials(to: request.target) {
            credentials.admit(token, to: request.target, answered: { recorder.note($0) })
        }
        defer {
            service.dismiss(token)
            credentials.dismiss(token)
        }
        var result = try await perform(request, events, variables(for: request, token: token), learned)
        result.unknownCall = recorder.unknownCall
        result.expired = recorder.expired
        result.mayHaveChanged = recorder.mayHaveChanged
        result.refusedCall = recorder.refusedCall
        return result
    }

    private func perform(
        _ request: BlockRequest, _ events: BlockEvents, _ environment: [EnvironmentVariable],
        _ learned: LearnedSecrets
    ) async throws(JournalError) -> BlockResult {
        if otherUser(of: request.step) != nil {
            let blocks = HostBlocks(
                request: request, carrier: RouteCarrier(route: route, user: otherUser(of: request.step)),
                redactor: redactor(for: request.secrets), hasBash: true,
                environment: environment)
            spools.note(request, on: route, as: otherUser(of: request.step), isSettled: false)
            let (result, isSettled) = try await blocks.run(events)
            spools.note(request, on: route, as: otherUser(of: request.step), isSettled: isSettled)
            return result
        }
        let run: BlockRun
        let process: ChildProcess
        do {
            try await Self.endEarlier(request)
            let start = try folders.start(of: request.target, runbook: request.runbook)
            run = try BlockRun(
                request: request, start: start, environment: environment,
                marker: AttemptMarker(of: request).entry, watchdog: watchdog,
                redactor: redactor(for: request.secrets), learned: learned)
            process = try await run.start()
        } catch {
            // An attempt all the same.
            try await events.begun()
            return Self.notStarted(request, error)
        }
        do {
            return try await run.perform(process, begun: events.begun, output: events.output)
        } catch let error as JournalError {
            throw error
        } catch {
            return Self.notStarted(request, error)
        }
    }

    /// What an earlier engine began here ended with it; see `BlockRunner`. Another user's block had 10 seconds more, and may
    /// have come to its end.
    public func takeUp(
        _ request: BlockRequest, events: BlockEvents
    ) async throws(JournalError) -> TakenUp {
        guard otherUser(of: request.step) != nil else { return .unknown("") }
        let blocks = HostBlocks(
            request: request, carrier: RouteCarrier(route: route, user: otherUser(of: request.step)),
            redactor: redactor(for: request.secrets), hasBash: true,
            environment: environment.variables(
                for: request, address: StepEnvironment.EngineAddress(socket: service.path, token: ""),
                folder: folders.path))
        let (result, isSettled) = try await blocks.takeUp(events)
        spools.note(request, on: route, as: otherUser(of: request.step), isSettled: isSettled)
        return result
    }

    private static func notStarted(_ request: BlockRequest, _ error: any Error) -> BlockResult {
        let message =
            switch error {
            case is CancellationError: "the run was interrupted"
            case let error as ActionError: error.message
            case let error as FileError: error.message
            default: "\(error)"
            }
        return BlockResult(
            ending: .notStarted,
            failure: RunRecord.Failure(
                message: "the block could not be started: \(message)", file: request.block.range.file,
                line: request.block.range.start.line))
    }

    func redactor(for secrets: [SecretValue]) -> Redactor {
        redactor.withLock { held in
            if held.secrets != secrets {
                held = (secrets, Redactor(secrets: secrets.map { Secret(name: $0.name, value: $0.value) }))
            }
            return held.redactor
        }
    }

    private func variables(for request: BlockRequest, token: String) -> [EnvironmentVariable] {
        environment.variables(
            for: request,
            address: StepEnvironment.EngineAddress(
                socket: service.path, token: token,
                credentials: givesCredentials(to: request.target) ? credentials.url : nil),
            folder: folders.path)
    }

    /// Whether a target's programs find credentials at the endpoint: for a plan only such as cannot change anything.
    private func givesCredentials(to target: Target) -> Bool {
        target.identity != nil && (mode != .plan || identities.role(of: target) != nil)
    }

    /// Ends what earlier attempts of a `background` step left on purpose: it would be there twice.
    private static func endEarlier(_ request: BlockRequest) async throws(ActionError) {
        guard request.step.isBackground, request.purpose == .run, request.attempt > 1 else { return }
        let earlier = (1..<request.attempt).map { AttemptMarker(of: request, number: $0).entry }
        guard await ProcessGroups.killMarked(by: earlier) else {
            throw ActionError("what an earlier attempt left in the background cannot be ended")
        }
    }

    /// Asks over the network; see `BlockRunner`.
    public func probe(
        _ request: ProbeRequest, events: BlockEvents
    ) async throws(JournalError) -> BlockResult {
        try await events.begun()
        return try await probes.run(request, redactor: redactor(for: request.secrets), events: events)
    }

    // MARK: - Files

    /// Looks at a file on this machine; see `BlockRunner`.
    public func look(at place: FilePlace) async throws(FileProblem) -> FileState? {
        if let files = try files(place) { return try await files.look() }
        return try TargetFiles.look(at: try path(of: place))
    }

    /// Reads a file on this machine; see `BlockRunner`.
    public func read(_ place: FilePlace, limitBytes: Int) async throws(FileProblem) -> [UInt8]? {
        if let files = try files(place) { return try await files.read(limitBytes: limitBytes) }
        return try TargetFiles.read(try path(of: place), limitBytes: limitBytes)
    }

    /// Writes a file on this machine; see `BlockRunner`.
    public func write(_ request: FileRequest) async throws(FileProblem) {
        if let files = try files(request.place) {
            return try await files.write(request.contents, mode: request.mode, owner: request.owner)
        }
        try TargetFiles.write(request, to: try path(of: request.place))
    }

    /// A file of another user; nil for the operator's own.
    private func files(_ place: FilePlace) throws(FileProblem) -> HostFiles? {
        guard let user = otherUser(of: place.step) else { return nil }
        return try HostFiles(shell: RouteShell(route, as: user), path: try path(of: place))
    }

    /// Who runs a step, when it is not the operator.
    private func otherUser(of step: Step) -> HostUser? {
        step.user.flatMap { $0 == Operator.name ? nil : HostUser(name: $0) }
    }

    private func path(of place: FilePlace) throws(FileProblem) -> String {
        if place.path.hasPrefix("/") { return place.path }
        if let carried = Self.state(of: place.carried).directory {
            return "\(String(decoding: carried, as: UTF8.self))/\(place.path)"
        }
        do {
            return "\(try folders.start(of: place.target, runbook: place.runbook))/\(place.path)"
        } catch {
            throw FileProblem(error.message)
        }
    }

    // MARK: - Carried state

    /// The carried variables as JSON; see `BlockRunner`.
    public func variables(in carried: [CarriedState]) -> JSONObject { Self.state(of: carried).variables }

    /// One difference that does what several do in turn; see `BlockRunner`.
    public func merged(_ exports: [Exports]) -> Exports {
        let differences = exports.compactMap { ShellDifference(decoding: $0.encoded) }
        let whole = differences.reduce(ShellDifference()) { $0.followed(by: $1) }
        return Exports(encoded: whole.encoded(), names: whole.names)
    }

    /// A text without secrets; see `BlockRunner`.
    public func redacted(_ text: String, hiding secrets: [SecretValue]) -> String {
        redactor(for: secrets).redact(text)
    }

    /// Whether a block's text assigns a variable; see `BlockRunner`.
    public func assigns(_ variable: String, in block: Block) -> Bool {
        ShellScript(block.text).assigns(variable)
    }

    static func state(of carried: [CarriedState]) -> ShellState {
        var state = ShellState()
        for entry in carried {
            if let difference = ShellDifference(decoding: entry.exports.encoded) {
                state.apply(difference, of: entry.step.rawValue)
            }
        }
        return state
    }
}
