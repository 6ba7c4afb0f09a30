internal import Execution
internal import Hosts
internal import JSON
internal import Journals
internal import Processes
internal import Redaction
internal import Runbooks
internal import ShellSteps
internal import Synchronization

/// Runs blocks on hosts over SSH.
final class HostRunner: Sendable {
    private let connections: SSHConnections
    /// What pre-flight found, by target.
    private let facts = Mutex<[Target.ID: HostFacts]>([:])
    private let spools = Spools()
    private let passwords: SudoPasswords

    /// Makes the folder for connections.
    ///
    /// - Throws: `HostError` when it cannot be made.
    init(inherited: [EnvironmentVariable], passwords: SudoPasswords, watchdog: Watchdog) throws {
        self.passwords = passwords
        let environment = inherited.map { (name: $0.name, value: $0.value) }
        connections = try SSHConnections(environment: environment, watchdog: watchdog)
    }

    /// The way to a host.
    func route(to target: Target, at address: Target.SSHAddress) -> any HostRoute {
        connections.connection(to: address, name: target.id.rawValue)
    }

    /// Runs a block; see `BlockRunner`.
    func run(
        _ request: BlockRequest, on route: any HostRoute, redactor: Redactor, events: BlockEvents
    ) async throws(JournalError) -> BlockResult {
        let blocks = blocks(request, on: route, redactor)
        spools.note(request, on: route, isSettled: false)
        let (result, isSettled) = try await blocks.run(events)
        spools.note(request, on: route, isSettled: isSettled)
        return result
    }

    /// Takes up a block; see `BlockRunner`.
    func takeUp(
        _ request: BlockRequest, on route: any HostRoute, redactor: Redactor, events: BlockEvents
    ) async throws(JournalError) -> TakenUp {
        let blocks = blocks(request, on: route, redactor)
        spools.note(request, on: route, isSettled: false)
        let (result, isSettled) = try await blocks.takeUp(events)
        spools.note(request, on: route, isSettled: isSettled)
        return result
    }

    private func blocks(
        _ request: BlockRequest, on route: any HostRoute, _ redactor: Redactor
    ) -> HostBlocks {
        HostBlocks(
            request: request,
            carrier: RouteCarrier(
                route: route, user: passwords.user(of: request.step, on: request.target)),
            redactor: redactor,
            hasBash: facts.withLock { $0[request.target.id] }?.hasBash ?? true,
            environment: StepEnvironment.onHost(for: request))
    }

    /// A file on a host.
    func files(_ place: FilePlace, at address: Target.SSHAddress) throws(FileProblem) -> HostFiles {
        return try HostFiles(
            shell: RouteShell(
                route(to: place.target, at: address), as: passwords.user(of: place.step, on: place.target)),
            path: Self.path(of: place))
    }

    /// The path as a host understands it: relative ones begin where earlier steps left off.
    static func path(of place: FilePlace) -> String {
        let carried = LocalRunner.state(of: place.carried).directory.map {
            String(decoding: $0, as: UTF8.self)
        }
        if place.path.hasPrefix("/") { return place.path }
        return carried.map { "\($0)/\(place.path)" } ?? place.path
    }

    /// Reaches a host and asks what it is.
    func reach(_ target: Target, over route: any HostRoute) async -> PreflightAnswer {
        do throws(HostError) {
            let found = try await HostFacts.ask(RouteShell(route))
            facts.withLock { $0[target.id] = found }
            if let problem = Self.problem(of: found, host: target.id.rawValue) { return .failed(problem) }
            return .reached(caller: found.values["user"]?.string, facts: found.values)
        } catch {
            return .failed(error.message)
        }
    }

    private static let freeLimitBytes = 16 << 20
    private static let skewLimitSeconds = 300

    /// What is wrong with a host, so that no step should begin there.
    static func problem(of facts: HostFacts, host: String) -> String? {
        if facts.freeBytes < freeLimitBytes {
            return "the disk of \(host) has \(facts.freeBytes >> 10) KiB left in /var/tmp, and steps need "
                + "\(freeLimitBytes >> 20) MiB there"
        }
        if abs(facts.clockSkewSeconds) > skewLimitSeconds {
            let direction = facts.clockSkewSeconds > 0 ? "ahead" : "behind"
            return
                "the clock of \(host) is \(abs(facts.clockSkewSeconds)) seconds \(direction): set it, as AWS refuses "
                + "requests that are more than five minutes off"
        }
        return nil
    }

    /// Closes all connections; the spools whose results are all recorded are removed before.
    ///
    /// `isRecorded`: The journal has everything that it was given.
    func finish(isRecorded: Bool) async {
        if isRecorded { await spools.clear() }
        await connections.close()
    }
}
