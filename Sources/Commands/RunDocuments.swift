internal import Arguments
internal import Execution
internal import JSON
internal import Journals
internal import RunbookParsing
internal import Runbooks
internal import Texts

/// The documents, inventory, parameters and plan that a command line names; every problem told at once.
struct RunDocuments {
    var runbooks: [Runbook]
    var inventory: Inventory
    var parameters: ParameterValues
    var selection: Selection
    var plan: RunPlan
    var loader: DocumentLoader

    /// Loads everything, prints what is wrong, and throws when any of it is an error.
    ///
    /// `paths`: The documents.
    /// `inventoryPath`: `--inventory`; nil lets the documents name it.
    /// `selection`: What of them is to run.
    /// `earlier`: Values of a run that is carried on.
    /// `discovery`: Asks for the accounts that the inventory wants discovered.
    init(
        _ paths: [String], inventoryPath: String?, selection: Selection, given: [String], files: [String],
        earlier: JSONObject = JSONObject(), discovery: AccountDiscovery = AccountDiscovery(),
        console: Console
    ) async throws {
        var loader = DocumentLoader(console: console)
        runbooks = try loader.runbooks(paths)
        inventory = try await loader.inventory(named: inventoryPath, for: runbooks, asking: discovery)
        await loader.checkBlocks(of: runbooks, inventory: inventory)
        try loader.requireSound()
        parameters = try ParameterValues(
            for: runbooks, given: given, files: files, earlier: earlier, console: console)
        self.selection = selection
        do {
            plan = try RunPlan(runbooks: runbooks, inventory: inventory, selection: selection)
        } catch {
            loader.add(error.diagnostics)
            plan = try RunPlan(runbooks: [], inventory: .local)
        }
        loader.add(parameters.problems)
        let shown = loader.diagnostics.filter { $0.severity == .error }
        if !shown.isEmpty {
            // Warnings were printed above; what came since is errors only.
            console.sayRaw(loader.rendered(console.errorStyle))
            throw CommandError.reported
        }
        self.loader = loader
    }

    /// The limits: of the command line, else of the first document that has a `rollout`.
    func limits(maxParallel: Int?, maxFailures: TargetCount?) -> (maxParallel: Int?, maxFailures: TargetCount)
    {
        let rollout = runbooks.lazy.compactMap(\.rollout).first ?? Rollout()
        return (maxParallel ?? rollout.maxParallel, maxFailures ?? rollout.maxFailures)
    }

    /// The title of the run.
    var title: String { runbooks.map(\.title).joined(separator: " + ") }

    /// What the journal freezes.
    func frozen(
        note: String?, sandbox: String?, options: JSONObject, owner: RunOwner
    ) -> NewRun {
        NewRun(
            title: title, note: note, user: Operator.name, version: Version.number, started: Operator.now(),
            sandbox: sandbox, shownParameters: parameters.shown, parameters: parameters.values,
            inventoryPath: inventory.path, inventorySource: inventory.source, options: options,
            documents: runbooks.map { runbook in
                RunRecord.Document(
                    name: runbook.name, path: runbook.path, title: runbook.title,
                    digest: ContentDigest.hexadecimal(of: runbook.source), source: runbook.source,
                    sidecar: runbook.sidecar)
            },
            steps: runbooks.flatMap { runbook in
                runbook.steps.map { step in Self.row(of: step, in: runbook) }
            },
            targets: plan.targets,
            executions: plan.executions.map { execution in
                execution.isSelected
                    ? NewRun.ExecutionRow(key: execution.key, covers: execution.covers)
                    : NewRun.ExecutionRow(key: execution.key, state: .skipped, reason: SkipReason.notSelected)
            },
            owner: owner)
    }

    private static func row(of step: Step, in runbook: Runbook) -> NewRun.StepRow {
        NewRun.StepRow(
            record: RunRecord.StepRecord(
                document: runbook.name, step: step.id, kind: step.kind.word, language: step.block.language,
                text: step.block.text, file: step.block.range.file, line: step.block.range.start.line,
                headingPath: step.block.headingPath),
            digest: StepDigest.digest(of: step, in: runbook))
    }
}

/// The version of this program.
enum Version {
    /// As `runbook --version` prints it.
    static let number = "0.1.0"
}
