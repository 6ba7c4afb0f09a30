internal import Actions
internal import Execution
internal import Glibc
internal import Journals
internal import Processes
internal import Reactor
internal import Runbooks
internal import Sandbox
internal import Terminals
internal import Texts

/// One engine at work on one run: the journal, the runner, signals, progress, and how it ends.
struct RunSession {
    /// How a run stands after an engine worked on it.
    struct Outcome {
        let run: String
        let code: ExitCode
        /// The steps that wait for a person.
        var waiting: [WaitingStep] = []
        /// A signal stopped it.
        var wasInterrupted = false
        /// The AWS identity that has to be renewed first.
        var expired: ExpiredIdentity?
    }

    let console: Console
    let journal: Journal
    let location: JournalLocation
    let run: String
    let owner: RunOwner
    let plan: RunPlan
    let inventory: Inventory
    let options: RunOptions
    let secretParameters: Set<String>
    let tools: StepTools
    let sandboxEndpoint: String?

    /// Works until the run can go no further, records how it ended, and says so.
    ///
    /// The first interrupt lets what runs settle; the second kills it.
    func work() async throws -> Outcome {
        let stop = StopSignal()
        let folders = try WorkFolders(
            path: "\(location.folder)/runs/\(run)", worksBesideDocument: inventory.path == nil)
        let session = try? AWSProgram.session()
        let identities = AWSIdentities(
            session: session, environment: tools.environment(sandboxEndpoint: sandboxEndpoint), run: run,
            user: Operator.name, isSandbox: sandboxEndpoint != nil)
        let snapshot = try journal.reader().snapshot(of: run)
        // Orphans of blocks come to this process, which finds them without a look at every process there is.
        try Subreaper.become()
        DescriptorLimit.raise()
        let runner = try TargetRunner(
            folders: folders, identities: identities, session: session, toolFolder: tools.folder,
            inherited: tools.inherited, sandboxEndpoint: sandboxEndpoint,
            passwords: SudoPasswords(parameters: snapshot.parameters), needs: plan.needs, mode: options.mode)
        let files = FetchedFiles(folder: "\(location.folder)/files", environment: tools.inherited)
        let complete = snapshot.executions.filter {
            $0.state.isDone || $0.state == .skipped && SkipReason.skip(for: $0.reason) != .blocked
        }
        let progress = try ProgressReporter(
            console: console, plan: plan, complete: Set(complete.map(\.key)).subtracting(options.reruns),
            isVerify: options.mode == .verify)
        let engine = try RunEngine(
            environment: RunEnvironment(
                journal: journal, run: run, owner: owner, runner: runner, preflight: runner,
                fetch: { request throws(FileProblem) in try await files.fetch(request) },
                now: Operator.now,
                sleep: { try await EventLoop.shared.sleep(until: .now + $0) },
                listen: { progress.hear($0) }),
            plan: plan, inventory: inventory, snapshot: snapshot, secretParameters: secretParameters,
            options: options, stop: stop)

        let ending = try await EngineWork(engine: engine, runner: runner).carryOut { count, kill in
            if count == 1 {
                stop.stop()
                progress.say("stopping: what runs may settle; interrupt again to kill it")
            } else {
                progress.say("killing what runs")
                kill()
            }
        }
        if let failure = ending.failure {
            progress.finish()
            console.complain(failure.message, help: failure.help)
            return Outcome(run: run, code: .failed)
        }
        return try await conclude(
            counts: await engine.counts(), expired: engine.expiredIdentity, signal: ending.signal,
            progress: progress)
    }

    /// Records how the run ended, and says what to type next.
    private func conclude(
        counts: [ExecutionState: Int], expired: ExpiredIdentity?, signal: Int32?, progress: ProgressReporter
    ) async throws -> Outcome {
        let state = try state(counts: counts, isPaused: expired != nil, wasInterrupted: signal != nil)
        try await journal.end(run, state: state, at: Operator.now(), as: owner)
        let record = try journal.reader().record(of: run, standing: Operator.standing(of:))
        let waiting = WaitingStep.all(in: record, plan: plan)
        progress.finish()
        console.sayRaw(
            RunSummaryText(
                style: console.errorStyle, location: location, isVerify: options.mode == .verify,
                waiting: waiting, expired: expired
            ).text(of: record))
        return Outcome(
            run: run, code: code(of: state, signal: signal), waiting: waiting,
            wasInterrupted: signal != nil, expired: expired)
    }

    private func state(
        counts: [ExecutionState: Int], isPaused: Bool, wasInterrupted: Bool
    ) throws -> RunRecord.State {
        if counts[.unknown] != nil { return .unknown }
        if counts[.failed] != nil { return .failed }
        let isPending = counts[.pending] != nil
        if isPending, counts[.waiting] == nil, !isPaused { return wasInterrupted ? .interrupted : .failed }
        // A target that was taken out of the inventory since matters no more.
        let wanted = Set(plan.selectedTargets.map(\.id))
        let unreached = try journal.reader().snapshot(of: run).targets.contains {
            $0.failure != nil && wanted.contains($0.target.id)
        }
        if unreached { return .failed }
        return counts[.waiting] == nil && !isPaused ? .finished : .waiting
    }

    private func code(of state: RunRecord.State, signal: Int32?) -> ExitCode {
        if let signal, state != .finished { return .signal(signal) }
        switch state {
        case .unknown: return .unknown
        case .failed, .interrupted, .running: return .failed
        case .waiting: return .waiting
        case .finished: return .success
        }
    }
}
