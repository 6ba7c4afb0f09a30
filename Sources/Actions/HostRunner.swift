internal import Execution
internal import Hosts
internal import JSON
internal import Journals
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

    /// - Parameters:
    ///   - connections: Those of the run, which are closed at the end.
    ///   - passwords: What `sudo` wants.
    init(connections: SSHConnections, passwords: SudoPasswords) {
        self.connections = connections
        self.passwords = passwords
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
            request: request, route: route, user: passwords.user(of: request.step, on: request.target),
            redactor: redactor,
            hasBash: facts.withLock { $0[request.target.id] }?.hasBash ?? true,
            environment: StepEnvironment.onHost(for: request))
    }

    /// A file on a host.
    func files(_ place: FilePlace, at address: Target.SSHAddress) throws(FileProblem) -> HostFiles {
        let carried = LocalRunner.state(of: place.carried).directory.map {
            String(decoding: $0, as: UTF8.self)
        }
        let isWhole = place.path.hasPrefix("/")
        return try HostFiles(
            route: route(to: place.target, at: address),
            user: passwords.user(of: place.step, on: place.target),
            path: isWhole ? place.path : carried.map { "\($0)/\(place.path)" } ?? place.path)
    }

    /// Reaches a host and asks what it is.
    func reach(_ target: Target, over route: any HostRoute) async -> PreflightAnswer {
        do throws(HostError) {
            let found = try await HostFacts.ask(route)
            facts.withLock { $0[target.id] = found }
            if let problem = Self.problem(of: found, host: target.id.rawValue) { return .failed(problem) }
            return .reached(caller: found.values["user"]?.string, facts: found.values)
        } catch {
            return .failed(error.message)
        }
    }

    private static let freeLimitBytes = 16 << 20
    private static let skewLimitSeconds = 300

    private static func problem(of facts: HostFacts, host: String) -> String? {
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
