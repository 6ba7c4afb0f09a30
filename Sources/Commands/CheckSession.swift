internal import Actions
internal import Execution
internal import Files
internal import Glibc
internal import JSON
internal import Journals
internal import Processes
internal import Reactor
internal import Runbooks
internal import Texts

/// One engine that asks the checks of a plan and runs nothing.
///
/// It has a journal of its own in a folder for this user alone, which is removed at the end: no run is left anywhere.
/// When the process is killed the folder stays behind in `TMPDIR` or `/tmp`, redacted and sealed as every journal is.
struct CheckSession {
    let console: Console
    let documents: RunDocuments
    /// The journal whose earlier runs documents may use; nothing is written to it.
    let location: JournalLocation
    let sandboxEndpoint: String?

    /// Asks everything; an interrupt kills what is being asked.
    ///
    /// - Throws: `CommandError` with the signal's exit code after an interrupt.
    func ask() async throws -> PlannedChecks {
        let folder = try Self.makeFolder()
        defer { FileTree.removeFolder(folder) }
        let journal = try Journal(path: "\(folder)/journal.db", keys: KeyFolder(path: "\(folder)/keys"))
        defer { journal.close() }
        let history =
            FileTree.exists(location.path)
            ? try Journal(reading: location.path, keys: Operator.keyFolder) : journal
        defer { if history !== journal { history.close() } }
        try RunEngine.requireUsed(by: documents.plan, in: history)
        let asked = documents.plan.executions.count(where: \.isSelected)
        console.say(
            "asking the checks of \(Plurals.text(asked, "execution")) on "
                + "\(Plurals.text(documents.plan.selectedTargets.count, "target"))")
        let events = SharedList<RunEvent>()
        try await work(in: folder, journal, history, events)
        return PlannedChecks(documents.plan, events: events.all)
    }

    private func work(
        in folder: String, _ journal: Journal, _ history: Journal, _ events: SharedList<RunEvent>
    ) async throws {
        let mode = RunMode.plan
        let owner = Operator.owner()
        let run = try await journal.begin(
            documents.frozen(
                note: nil, sandbox: sandboxEndpoint, options: ["mode": .string(mode.rawValue)], owner: owner))
        let tools = try StepTools(below: folder)
        let session = try? AWSProgram.session()
        let identities = AWSIdentities(
            session: session, environment: tools.environment(sandboxEndpoint: sandboxEndpoint), run: run,
            user: Operator.name, isSandbox: sandboxEndpoint != nil, mode: mode)
        try Subreaper.become()
        DescriptorLimit.raise()
        let runner = try TargetRunner(
            folders: try WorkFolders(
                path: "\(folder)/runs/\(run)", worksBesideDocument: documents.inventory.path == nil),
            identities: identities, session: session, toolFolder: tools.folder, inherited: tools.inherited,
            sandboxEndpoint: sandboxEndpoint,
            passwords: SudoPasswords(parameters: documents.parameters.values), needs: documents.plan.needs,
            mode: mode)
        let engine = try RunEngine(
            environment: RunEnvironment(
                journal: journal, history: history, run: run, owner: owner, runner: runner,
                preflight: runner, now: Operator.now,
                sleep: { try await EventLoop.shared.sleep(until: .now + $0) },
                listen: { _ = events.append($0) }),
            plan: documents.plan, inventory: documents.inventory,
            snapshot: try journal.reader().snapshot(of: run),
            secretParameters: documents.parameters.secretNames,
            options: RunOptions(
                mode: mode, maxParallel: documents.limits(maxParallel: nil, maxFailures: nil).maxParallel),
            stop: StopSignal())
        try await carryOut(engine, runner)
    }

    private func carryOut(_ engine: RunEngine, _ runner: TargetRunner) async throws {
        // Nothing is changed that would have to settle.
        let ending = try await EngineWork(engine: engine, runner: runner).carryOut { _, kill in kill() }
        if let failure = ending.failure { throw failure }
        if let signal = ending.signal {
            throw CommandError(
                message: "interrupted before all was asked", help: "ask again: nothing was changed",
                code: .signal(signal))
        }
        if let expired = engine.expiredIdentity {
            throw CommandError(
                message: "not all was asked: \(expired.reason)", help: "renew it with \(expired.renewal)",
                code: .waiting)
        }
    }

    private static func makeFolder() throws -> String {
        let parent = Operator.variable("TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        var template = Array("\(JournalLocation.absolute(parent))/runbook-plan-XXXXXX\0".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw CommandError(
                message: "cannot make a folder in `\(parent)`: \(String(cString: strerror(errno)))",
                help: "name another one with `TMPDIR`", code: .failed)
        }
        return String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
