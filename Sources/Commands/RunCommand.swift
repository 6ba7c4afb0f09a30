internal import Arguments
internal import Execution
internal import Journals
internal import Runbooks
internal import Texts

/// `runbook run FILE…` and `runbook verify FILE…`: begins a run and works on it.
struct RunCommand {
    let console: Console
    let arguments: ParsedCommand
    let mode: RunMode

    func run() async throws -> ExitCode {
        let (outcome, location) = try await begin()
        // Who agreed with `--yes` is not there to be asked.
        if mode == .verify || arguments.flag("yes") { return outcome.code }
        return try await WaitingDialogue(console: console).carriedOn(from: outcome, in: location, arguments)
    }

    private func begin() async throws -> (RunSession.Outcome, JournalLocation) {
        let isSandbox = arguments.flag("sandbox")
        let documents = try await RunDocuments(
            arguments.positional, inventoryPath: arguments.value("inventory"),
            selection: try Self.selection(arguments), given: arguments.values("param"),
            files: arguments.values("params"),
            discovery: AccountDiscovery(isSandbox: isSandbox, journal: arguments.value("journal")),
            console: console)
        console.sayLeftOut(of: documents.inventory)
        let limits = documents.limits(
            maxParallel: mode == .run ? try arguments.integer("max-parallel", minimum: 1) : nil,
            maxFailures: mode == .run ? try Self.maxFailures(arguments) : nil)
        let location = JournalLocation(
            named: arguments.value("journal"), isSandbox: isSandbox, inventory: documents.inventory.path)
        try location.requireLocal()
        if mode == .run {
            try agree(to: documents, isSandbox: isSandbox, maxParallel: limits.maxParallel)
        }
        let journal = try Journal(path: location.path, keys: Operator.keyFolder)
        defer { journal.close() }
        try RunEngine.requireUsed(by: documents.plan, in: journal)
        let sandbox = isSandbox ? try await SandboxUse.attach(below: location.folder, console: console) : nil
        let owner = Operator.owner()
        var frozen = FrozenOptions(
            mode: mode, maxParallel: limits.maxParallel, maxFailures: limits.maxFailures,
            isForced: mode == .run && arguments.flag("force"), selection: documents.selection,
            folder: JournalLocation.currentFolder)
        frozen.discovered = documents.loader.discovered
        let name = try await journal.begin(
            documents.frozen(
                note: mode == .run ? arguments.value("note") : nil, sandbox: sandbox?.endpoint,
                options: frozen.json, owner: owner))
        console.say("\(mode == .run ? "run" : "verification") \(name)")
        let session = RunSession(
            console: console, journal: journal, location: location, run: name, owner: owner,
            plan: documents.plan, inventory: documents.inventory,
            options: RunOptions(
                mode: mode, maxParallel: frozen.maxParallel, maxFailures: frozen.maxFailures,
                isForced: frozen.isForced),
            secretParameters: documents.parameters.secretNames,
            tools: try StepTools(below: location.folder),
            sandboxEndpoint: sandbox?.endpoint)
        let outcome = try await session.work()
        if outcome.code == .success { try await sandbox?.release() }
        return (outcome, location)
    }

    /// Shows what is about to happen and asks; without a terminal `--yes` must have been said.
    private func agree(to documents: RunDocuments, isSandbox: Bool, maxParallel: Int?) throws {
        if arguments.flag("yes") { return }
        console.sayRaw(
            PlanText.text(
                of: documents.plan, limits: PlanText.Limits(maxParallel: maxParallel), isShort: true))
        console.say(
            isSandbox ? "in the sandbox" : "for real, on this machine and on whatever its commands reach")
        guard Console.isInteractive else {
            throw CommandError.invalid(
                "this is not a terminal, so nobody can agree to the run",
                help: "look at it with `runbook plan`, then add `--yes`")
        }
        guard console.confirms("begin?") else { throw CommandError.invalid("not begun") }
    }

    /// `--target`, `--step`, `--from` and `--tag`.
    static func selection(_ arguments: ParsedCommand) throws -> Selection {
        Selection(
            targets: try arguments.value("target").map(selector), steps: arguments.values("step"),
            from: arguments.value("from"), tags: arguments.values("tag"))
    }

    /// Reads a target expression of the command line.
    static func selector(_ text: String) throws -> TargetSelector {
        do {
            return try TargetSelector(parsing: text)
        } catch {
            throw CommandError.invalid(
                "`--target \(text)`: \(error.message) at character \(error.offset + 1)",
                help:
                    "for example `--target 'targets && !region=us-east-1'`; list them with `runbook targets`")
        }
    }

    static func maxFailures(_ arguments: ParsedCommand) throws -> TargetCount? {
        guard let text = arguments.value("max-failures") else { return nil }
        guard let count = FrozenOptions.count(text) else {
            throw CommandError.invalid(
                "`--max-failures \(text)` is no count", help: "write a number, or a percentage such as `10%`")
        }
        return count
    }
}
