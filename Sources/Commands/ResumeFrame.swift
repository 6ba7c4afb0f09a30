internal import Arguments
internal import Execution
internal import Glibc
internal import Inventories
internal import Journals
internal import Runbooks

/// What a resume starts from: the run as the journal has it, the files of today, and how they differ.
struct ResumeFrame {
    let snapshot: RunSnapshot
    /// Its limits and selection, with what is discovered today.
    let frozen: FrozenOptions
    let sandbox: SandboxUse?
    let documents: RunDocuments
    let changes: RunChanges
    /// Why the changes keep the run from going on; nil when there are none, or they are accepted.
    let refusal: CommandError?

    /// Loads the files of today and goes to the folder that the run was begun in; writes nothing.
    ///
    /// - Throws: `CommandError` when the sandbox, the folder or what the files say keeps a resume from beginning.
    init(
        _ snapshot: RunSnapshot, _ arguments: ParsedCommand, _ location: JournalLocation, _ console: Console
    ) async throws {
        self.snapshot = snapshot
        sandbox = try await snapshot.sandbox.asyncMap { endpoint in
            try await SandboxUse.reattach(endpoint, below: location.folder, run: snapshot.run)
        }
        var frozen = try FrozenOptions(snapshot.options)
        // What this command line names starts here, what the run has starts where it was begun.
        let inventory = arguments.value("inventory").map { JournalLocation.absolute($0) }
        let files = arguments.values("params").map { JournalLocation.absolute($0) }
        if frozen.folder != JournalLocation.currentFolder, chdir(frozen.folder) != 0 {
            throw CommandError.invalid(
                "cannot go to `\(frozen.folder)`, where run \(snapshot.run) was begun: "
                    + String(cString: strerror(errno)))
        }
        documents = try await RunDocuments(
            snapshot.documents.map(\.path),
            inventoryPath: inventory ?? snapshot.inventoryPath,
            selection: frozen.selection, given: arguments.values("param"), files: files,
            earlier: snapshot.parameters,
            discovery: AccountDiscovery(
                isSandbox: snapshot.sandbox != nil, journal: location.path,
                frozen: frozen.discovered.map { (source: snapshot.inventorySource, answer: $0) }),
            console: console)
        let earlierInventory =
            snapshot.inventoryPath == nil
            ? Inventory.local
            : InventoryReader.read(
                source: snapshot.inventorySource, path: snapshot.inventoryPath ?? "",
                answer: frozen.discovered
            ).inventory
        frozen.discovered = documents.loader.discovered
        self.frozen = frozen
        changes = RunChanges(
            from: snapshot, to: documents.plan,
            earlierTargets: earlierInventory?.targets ?? snapshot.targets.map(\.target),
            inventory: documents.inventory, parameters: documents.parameters.values)
        let isAccepted = arguments.flag("accept-changes") || !arguments.values("rerun").isEmpty
        let sandboxFlag = sandbox == nil ? "" : " --sandbox"
        refusal =
            changes.isEmpty || isAccepted
            ? nil
            : CommandError.invalid(
                "run \(snapshot.run) was begun with other documents, targets or parameters",
                help: "accept the list above with `runbook resume \(snapshot.run)\(sandboxFlag)"
                    + "\(location.argument) --accept-changes`; what is done stands unless you add "
                    + "`--rerun STEP`")
    }

    /// The list of changes for people; empty when there are none.
    var changeList: String {
        let prose = changes.proseOnly.map { "\($0) was edited; its steps do what they did\n" }.joined()
        if changes.isEmpty { return prose }
        return prose + "since run \(snapshot.run) began:\n" + ChangeListText.text(of: changes)
    }

    /// The limits of the run, as far as this command line does not say others.
    func options(_ arguments: ParsedCommand, reruns: Set<ExecutionKey>) throws -> RunOptions {
        RunOptions(
            mode: frozen.mode,
            maxParallel: try arguments.integer("max-parallel", minimum: 1) ?? frozen.maxParallel,
            maxFailures: try RunCommand.maxFailures(arguments) ?? frozen.maxFailures,
            isForced: frozen.isForced, reruns: reruns)
    }
}

extension Optional {
    /// `map` with a body that waits.
    func asyncMap<Value>(_ body: (Wrapped) async throws -> Value) async rethrows -> Value? {
        guard let value = self else { return nil }
        return try await body(value)
    }
}
