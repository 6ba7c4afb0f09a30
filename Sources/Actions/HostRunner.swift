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
        let user = passwords.user(of: request.step, on: request.target)
        spools.note(request, on: route, as: user, isSettled: false)
        let (result, isSettled) = try await blocks.run(events)
        spools.note(request, on: route, as: user, isSettled: isSettled)
        return result
    }

    /// Takes up a block; see `BlockRunner`.
    func takeUp(
        _ request: BlockRequest, on route: any HostRoute, redactor: Redactor, events: BlockEvents
    ) async throws(JournalError) -> TakenUp {
        let blocks = blocks(request, on: route, redactor)
        let user = passwords.user(of: request.step, on: request.target)
        spools.note(request, on: route, as: user, isSettled: false)
        let (result, isSettled) = try await blocks.takeUp(events)
        spools.note(request, on: route, as: user, isSettled: isSettled)
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

    /// Reaches a host, asks what it is, and looks for what steps will want there.
    func reach(
        _ target: Target, over route: any HostRoute, needs: TargetNeeds
    ) async -> PreflightAnswer {
        let users = needs.users.map { passwords.user(named: $0, on: target) }
        let preflight = HostPreflight(target: target, route: route, shells: needs.shells, users: users)
        do throws(HostError) {
            let found = try await preflight.ask()
            facts.withLock { $0[target.id] = found }
            if let problem = try await preflight.problem(of: found) { return .failed(problem) }
            return .reached(caller: found.values["user"]?.string, facts: found.values)
        } catch {
            return .failed(error.message)
        }
    }

    /// Closes all connections; the spools whose results are all recorded are removed before.
    ///
    /// `isRecorded`: The journal has everything that it was given.
    func finish(isRecorded: Bool) async {
        if isRecorded { await spools.clear() }
        await connections.close()
    }
}
