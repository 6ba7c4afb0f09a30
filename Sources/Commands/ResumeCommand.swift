internal import Actions
internal import Arguments
internal import Execution
internal import Glibc
internal import Inventories
internal import JSON
internal import Journals
internal import RunbookParsing
internal import Runbooks
internal import Texts

/// `runbook resume [RUN]`: carries a run on exactly where it stopped.
struct ResumeCommand {
    let console: Console
    let arguments: ParsedCommand

    func run() async throws -> ExitCode {
        let isSandbox = arguments.flag("sandbox")
        let location = JournalLocation(named: arguments.value("journal"), isSandbox: isSandbox)
        // First: a journal that is not there is not made.
        let name = try RunChoice(location: location).unfinished(arguments.positional.first)
        let outcome = try await resume(name, in: location, answers: StepAnswer.all(in: arguments))
        return try await WaitingDialogue(console: console).carriedOn(from: outcome, in: location, arguments)
    }

    /// Carries one run on, after what the operator says of its steps.
    func resume(
        _ name: String, in location: JournalLocation, answers: [StepAnswer]
    ) async throws -> RunSession.Outcome {
        let journal = try Journal(path: location.path, keys: Operator.keyFolder)
        defer { journal.close() }
        let snapshot = try journal.reader().snapshot(of: name)
        if snapshot.state == .finished, !answers.contains(where: { $0.kind == .rerun }) {
            console.say("run \(name) is finished: nothing is left to do")
            return RunSession.Outcome(run: name, code: .success)
        }
        let owner = Operator.owner()
        try await journal.take(
            name, for: owner, standing: Operator.standing(of:), takesOver: arguments.flag("take-over"),
            decision: decision("take-over"))
        do {
            return try await resume(
                snapshot, journal: journal, location: location, owner: owner, answers: answers)
        } catch {
            // Nothing ran: the run stays as it was.
            let state = snapshot.state == .running ? RunRecord.State.interrupted : snapshot.state
            try? await journal.end(name, state: state, at: Operator.now(), as: owner)
            throw error
        }
    }

    private func resume(
        _ snapshot: RunSnapshot, journal: Journal, location: JournalLocation, owner: RunOwner,
        answers: [StepAnswer]
    ) async throws -> RunSession.Outcome {
        guard await LeftProcesses.end(of: snapshot) else {
            throw CommandError.invalid(
                "processes that run \(snapshot.run) left behind cannot be ended",
                help: "look for `RUNBOOK_RUN=\(snapshot.run)` in /proc/*/environ, end them, and resume again")
        }
        let sandbox = try await snapshot.sandbox.asyncMap { endpoint in
            try await SandboxUse.reattach(endpoint, below: location.folder, run: snapshot.run)
        }
        let frozen = try FrozenOptions(snapshot.options)
        // What this command line names starts here, what the run has starts where it was begun.
        let inventory = arguments.value("inventory").map { JournalLocation.absolute($0) }
        let files = arguments.values("params").map { JournalLocation.absolute($0) }
        if frozen.folder != JournalLocation.currentFolder, chdir(frozen.folder) != 0 {
            throw CommandError.invalid(
                "cannot go to `\(frozen.folder)`, where run \(snapshot.run) was begun: "
                    + String(cString: strerror(errno)))
        }
        let documents = try await RunDocuments(
            snapshot.documents.map(\.path),
            inventoryPath: inventory ?? snapshot.inventoryPath,
            selection: frozen.selection, given: arguments.values("param"), files: files,
            earlier: snapshot.parameters, console: console)
        try await acceptChanges(
            documents, snapshot, journal: journal, owner: owner, frozen: frozen, sandbox: sandbox,
            command: "runbook resume \(snapshot.run)\(sandbox == nil ? "" : " --sandbox")\(location.argument)"
        )
        let reruns = try await decide(answers, documents, snapshot, journal: journal, owner: owner)
        console.say("resuming run \(snapshot.run)")
        let session = RunSession(
            console: console, journal: journal, location: location, run: snapshot.run, owner: owner,
            plan: documents.plan, inventory: documents.inventory,
            options: RunOptions(
                mode: frozen.mode,
                maxParallel: try arguments.integer("max-parallel", minimum: 1) ?? frozen.maxParallel,
                maxFailures: try RunCommand.maxFailures(arguments) ?? frozen.maxFailures,
                isForced: frozen.isForced, reruns: reruns),
            secretParameters: documents.parameters.secretNames,
            tools: try StepTools(below: location.folder, sandboxAWS: sandbox?.awsPath),
            sandboxEndpoint: sandbox?.endpoint)
        let outcome = try await session.work()
        if outcome.code == .success { try await sandbox?.release() }
        return outcome
    }

    // MARK: - Changes

    /// Lists what was changed since the run began, and refuses to go on unless the operator accepts it.
    private func acceptChanges(
        _ documents: RunDocuments, _ snapshot: RunSnapshot, journal: Journal, owner: RunOwner,
        frozen: FrozenOptions, sandbox: SandboxUse?, command: String
    ) async throws {
        let earlierInventory =
            snapshot.inventoryPath == nil
            ? Inventory.local
            : InventoryReader.read(source: snapshot.inventorySource, path: snapshot.inventoryPath ?? "")
                .inventory
        let changedParameters = documents.parameters.values.compactMap { name, value in
            snapshot.parameters[name] == value ? nil : name
        }
        var changes = RunChanges(
            from: snapshot, to: documents.plan,
            earlierTargets: earlierInventory?.targets ?? snapshot.targets.map(\.target),
            inventory: documents.inventory, parameterNames: changedParameters)
        let earlier = snapshot.documents.compactMap {
            RunbookParser.parse(source: $0.source, path: $0.path).runbook
        }
        changes.addMoved(from: earlier, to: documents.plan)
        guard !changes.isEmpty else { return }
        for change in changes.changes {
            let place = change.line.map { ":\($0)" } ?? ""
            console.say("  \(change.kind.rawValue): \(change.subject)\(place)")
        }
        guard arguments.flag("accept-changes") || !arguments.values("rerun").isEmpty else {
            throw CommandError.invalid(
                "run \(snapshot.run) was begun with other documents, targets or parameters",
                help:
                    "accept the list above with `\(command) --accept-changes`; what is done "
                    + "stands unless you add `--rerun STEP`")
        }
        let note = changes.changes.map { "\($0.kind.rawValue): \($0.subject)" }.joined(separator: "; ")
        try await journal.accept(
            documents.frozen(
                note: snapshot.note, sandbox: sandbox?.endpoint, options: frozen.json, owner: owner),
            in: snapshot.run, as: owner, decision: decision("accept-changes", note: note))
        try await settleRemoved(documents.plan, snapshot, journal: journal, owner: owner)
    }

    /// Executions of steps that are gone are skipped: nothing will run them.
    private func settleRemoved(
        _ plan: RunPlan, _ snapshot: RunSnapshot, journal: Journal, owner: RunOwner
    ) async throws {
        let planned = Set(plan.executions.map(\.key))
        let entries = snapshot.executions.filter { !planned.contains($0.key) && !$0.state.isComplete }.map {
            JournalEntry.state($0.key, .skipped, reason: SkipReason.removed, at: Operator.now())
        }
        if !entries.isEmpty { try await journal.append(entries, to: snapshot.run, as: owner) }
    }

    // MARK: - Decisions

    /// Records what the operator says of steps.
    ///
    /// - Returns: The executions to run again.
    private func decide(
        _ answers: [StepAnswer], _ documents: RunDocuments, _ snapshot: RunSnapshot, journal: Journal,
        owner: RunOwner
    ) async throws -> Set<ExecutionKey> {
        let selector = try arguments.value("target").map(RunCommand.selector)
        var entries: [JournalEntry] = []
        var reruns: Set<ExecutionKey> = []
        let present = Dictionary(uniqueKeysWithValues: snapshot.executions.map { ($0.key, $0) })
        for answer in answers {
            let (kind, name) = (answer.kind, answer.step)
            let executions = try executions(of: name, on: selector, in: documents.plan)
            if kind == .done, !executions.contains(where: { present[$0.key]?.hasBegun == true }) {
                throw CommandError.invalid(
                    "step `\(name)` has not begun on such a target, so it is not done",
                    help: "leave it out with `--skip \(name)`, or let `runbook resume` run it")
            }
            if kind == .confirm,
                !executions.contains(where: {
                    Self.waitsForAgreement(present[$0.key], documents.plan.step(of: $0))
                })
            {
                throw CommandError.invalid(
                    "step `\(name)` waits for nobody's agreement on such a target",
                    help: "see what waits with `runbook show \(snapshot.run)`")
            }
            let note = answer.note.map(documents.parameters.redacted)
            for execution in executions {
                let key = execution.key
                if kind != .rerun, present[key]?.state.isComplete == true { continue }
                // What never began on a target is not done there, even if its step is elsewhere.
                if kind == .done, present[key]?.hasBegun != true { continue }
                if kind == .confirm, !Self.waitsForAgreement(present[key], documents.plan.step(of: execution))
                {
                    continue
                }
                entries.append(.decision(key, decision(kind.rawValue, note: note)))
                switch kind {
                case .done: entries.append(Self.done(key, documents.plan.step(of: execution)))
                case .confirm:
                    entries.append(
                        .state(key, .waiting, reason: WaitReason.confirmed, at: Operator.now()))
                case .skip:
                    entries.append(.state(key, .skipped, reason: SkipReason.person, at: Operator.now()))
                case .rerun:
                    reruns.insert(key)
                    // Should this engine die before: it is not complete any more.
                    entries.append(.state(key, .failed, reason: "to be run again", at: Operator.now()))
                }
            }
        }
        if !entries.isEmpty { try await journal.append(entries, to: snapshot.run, as: owner) }
        return reruns
    }

    private static func waitsForAgreement(_ present: RunSnapshot.Execution?, _ step: Step) -> Bool {
        step.confirm != nil && present?.state == .waiting
    }

    /// The operator's word settles a step; what a person had to do must be found by its checks too, where it has any.
    private static func done(_ key: ExecutionKey, _ step: Step) -> JournalEntry {
        if case .manual = step.kind, !step.postconditions.isEmpty {
            return .state(key, .waiting, reason: WaitReason.answered, at: Operator.now())
        }
        return .state(key, .succeeded, reason: "done by \(Operator.name)", at: Operator.now())
    }

    private func executions(
        of step: String, on selector: TargetSelector?, in plan: RunPlan
    ) throws -> [PlannedExecution] {
        let executions = plan.executions.filter { execution in
            guard
                execution.key.step.rawValue == step
                    || "\(execution.key.document)/\(execution.key.step)" == step
            else { return false }
            guard let selector, let target = plan.target(execution.key.target) else { return selector == nil }
            return selector.matches(target)
        }
        guard !executions.isEmpty else {
            let names = plan.runbooks.flatMap(\.steps).map(\.id.rawValue)
            throw CommandError.invalid(
                "no step `\(step)` on such a target in this run",
                help: Suggestion.nearest(to: step, in: names).map { "did you mean `\($0)`?" })
        }
        return executions
    }

    private func decision(_ kind: String, note: String? = nil) -> RunRecord.Decision {
        RunRecord.Decision(kind: kind, who: Operator.name, at: Operator.now(), note: note)
    }
}

extension Optional {
    /// `map` with a body that waits.
    func asyncMap<Value>(_ body: (Wrapped) async throws -> Value) async rethrows -> Value? {
        guard let value = self else { return nil }
        return try await body(value)
    }
}
