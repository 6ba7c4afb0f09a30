internal import Actions
internal import Arguments
internal import Execution
internal import Journals
internal import Runbooks

/// `runbook resume [RUN]`: carries a run on exactly where it stopped.
struct ResumeCommand {
    let console: Console
    let arguments: ParsedCommand

    func run() async throws -> ExitCode {
        let isSandbox = arguments.flag("sandbox")
        let location = JournalLocation(named: arguments.value("journal"), isSandbox: isSandbox)
        // First: a journal that is not there is not made.
        let name = try RunChoice(location: location).unfinished(arguments.positional.first)
        let answers = StepAnswer.all(in: arguments)
        if arguments.flag("plan") { return try await plan(name, location, answers) }
        let outcome = try await resume(name, in: location, answers: answers)
        return try await WaitingDialogue(console: console).carriedOn(from: outcome, in: location, arguments)
    }

    /// Carries one run on, after what the operator says of its steps.
    func resume(
        _ name: String, in location: JournalLocation, answers: [StepAnswer]
    ) async throws -> RunSession.Outcome {
        let journal = try Journal(path: location.path, keys: Operator.keyFolder)
        defer { journal.close() }
        let snapshot = try journal.reader().snapshot(of: name)
        if isFinished(snapshot, answers) { return RunSession.Outcome(run: name, code: .success) }
        let owner = Operator.owner()
        try await journal.take(
            name, for: owner, standing: Operator.standing(of:), takesOver: arguments.flag("take-over"),
            decision: OperatorDecisions.decision("take-over"))
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

    /// Says so when nothing is left to do.
    private func isFinished(_ snapshot: RunSnapshot, _ answers: [StepAnswer]) -> Bool {
        guard snapshot.state == .finished, !answers.contains(where: { $0.kind == .rerun }) else {
            return false
        }
        console.say("run \(snapshot.run) is finished: nothing is left to do")
        return true
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
        let frame = try await ResumeFrame(snapshot, arguments, location, console)
        try await accept(frame, journal: journal, owner: owner)
        let documents = frame.documents
        let decisions = try OperatorDecisions(
            answers, on: arguments.value("target"), documents, journal.reader().snapshot(of: snapshot.run))
        if !decisions.entries.isEmpty {
            try await journal.append(decisions.entries, to: snapshot.run, as: owner)
        }
        console.say("resuming run \(snapshot.run)")
        let session = RunSession(
            console: console, journal: journal, location: location, run: snapshot.run, owner: owner,
            plan: documents.plan, inventory: documents.inventory,
            options: try frame.options(arguments, reruns: decisions.reruns),
            secretParameters: documents.parameters.secretNames,
            tools: try StepTools(below: location.folder),
            sandboxEndpoint: frame.sandbox?.endpoint)
        let outcome = try await session.work()
        if outcome.code == .success { try await frame.sandbox?.release() }
        return outcome
    }

    /// Lists what was changed since the run began, and refuses to go on unless the operator accepts it.
    private func accept(_ frame: ResumeFrame, journal: Journal, owner: RunOwner) async throws {
        let changes = frame.changes
        console.sayRaw(frame.changeList)
        guard !changes.isEmpty || !changes.proseOnly.isEmpty else { return }
        if let refusal = frame.refusal { throw refusal }
        let decision =
            changes.isEmpty
            ? nil : OperatorDecisions.decision("accept-changes", note: ChangeListText.note(of: changes))
        try await journal.accept(
            frame.documents.frozen(
                note: frame.snapshot.note, sandbox: frame.sandbox?.endpoint, options: frame.frozen.json,
                owner: owner),
            renaming: changes.renames, with: changes.entries(for: frame.documents.plan, at: Operator.now()),
            in: frame.snapshot.run, as: owner, decision: decision)
    }

    // MARK: - Looking ahead

    /// `--plan`: shows what a resume would do; owns nothing and writes nothing.
    private func plan(
        _ name: String, _ location: JournalLocation, _ answers: [StepAnswer]
    ) async throws -> ExitCode {
        let journal = try Journal(reading: location.path, keys: Operator.keyFolder)
        defer { journal.close() }
        let snapshot = try journal.reader().snapshot(of: name)
        if isFinished(snapshot, answers) { return .success }
        if let owner = snapshot.owner {
            let standing = Operator.standing(of: owner)
            if standing == .alive || standing == .elsewhere && !arguments.flag("take-over") {
                throw JournalError.owned(run: name, by: owner)
            }
        }
        let frame = try await ResumeFrame(snapshot, arguments, location, console)
        let documents = frame.documents
        var after = frame.changes.accepted(for: documents.plan, parameters: documents.parameters.values)
        let decisions = try OperatorDecisions(answers, on: arguments.value("target"), documents, after)
        after.take(decisions.entries)
        let engine = try RunEngine(
            environment: RunEnvironment(
                journal: journal, run: name, owner: Operator.owner(), runner: IdleRunner(),
                preflight: IdleRunner(), now: Operator.now, sleep: { _ in }, listen: { _ in }),
            plan: documents.plan, inventory: documents.inventory, snapshot: after,
            secretParameters: documents.parameters.secretNames,
            options: try frame.options(arguments, reruns: decisions.reruns), stop: StopSignal())
        console.printRaw(frame.changeList)
        console.printRaw(ResumePlanText.text(of: try await engine.lookAhead(), documents.plan))
        if let refusal = frame.refusal { throw refusal }
        return .success
    }
}
