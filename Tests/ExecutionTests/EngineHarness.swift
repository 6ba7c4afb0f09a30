import Execution
import JSON
import Journals
import Runbooks
import SQLite
import Synchronization
import TestSupport

/// A run over toy targets: a real journal in a folder of its own, doubles for the rest, and a clock that only
/// sleeping moves.
final class EngineHarness {
    let folder = TemporaryFolder()
    let world = ToyWorld()
    var runbooks: [Runbook]
    var inventory: Inventory
    var selection = Selection()
    var parameters: JSONObject = [:]
    var secretParameters: Set<String> = []
    var preflight = ToyPreflight()
    private(set) var journal: Journal
    private(set) var run = ""
    private var owner = 0
    private let clock = ToyClock()
    private let heard = HeardEvents()

    /// Prepares a run; `begin` or the first `work` begins it.
    init(_ steps: [Step], on targets: [Target] = [.toy("a"), .toy("b")]) throws {
        runbooks = [.toy(steps)]
        inventory = Inventory(path: "inventory.yaml", targets: targets)
        journal = try Journal(path: folder("journal.db"), keys: KeyFolder(path: folder("keys")))
    }

    deinit { journal.close() }

    /// What was told since the last look.
    func events() -> [RunEvent] { heard.take() }

    func plan() throws -> RunPlan {
        try RunPlan(runbooks: runbooks, inventory: inventory, selection: selection)
    }

    /// Freezes a run.
    func begin(mode: String = "run") async throws {
        owner += 1
        run = try await journal.begin(try newRun(mode: mode))
    }

    private func newRun(mode: String) throws -> NewRun {
        let plan = try plan()
        return NewRun(
            title: "toy", note: nil, user: "kim", version: "0", started: clock.now, sandbox: nil,
            shownParameters: [:], parameters: parameters, inventoryPath: nil, inventorySource: "",
            options: ["mode": .string(mode)],
            documents: runbooks.map {
                RunRecord.Document(name: $0.name, path: $0.path, title: $0.title, digest: "", source: "")
            },
            steps: runbooks.flatMap { runbook in
                runbook.steps.map { step in
                    NewRun.StepRow(
                        record: RunRecord.StepRecord(
                            document: runbook.name, step: step.id, kind: "shell", language: "bash",
                            text: step.block.text, file: runbook.path, line: 1, headingPath: []),
                        digest: StepDigest.digest(of: step, in: runbook))
                }
            },
            targets: plan.targets,
            executions: plan.executions.map {
                $0.isSelected
                    ? NewRun.ExecutionRow(key: $0.key, covers: $0.covers)
                    : NewRun.ExecutionRow(key: $0.key, state: .skipped, reason: SkipReason.notSelected)
            },
            owner: .toy(owner))
    }

    /// Works as a fresh engine does: over what the journal has.
    func work(_ options: RunOptions = RunOptions(maxFailures: .count(99)), stop: StopSignal = StopSignal())
        async throws
    {
        if run.isEmpty { try await begin(mode: options.mode.rawValue) }
        try await engine(options, stop: stop).work()
    }

    func engine(
        _ options: RunOptions, stop: StopSignal, over snapshot: RunSnapshot? = nil
    ) throws -> RunEngine {
        try RunEngine(
            environment: RunEnvironment(
                journal: journal, run: run, owner: .toy(owner), runner: ToyRunner(world: world),
                preflight: preflight,
                now: { [clock] in clock.now }, sleep: { [clock] in try clock.sleep($0) },
                listen: { [heard] in heard.add($0) }),
            plan: try plan(), inventory: inventory, snapshot: try snapshot ?? self.snapshot(),
            secretParameters: secretParameters, options: options, stop: stop)
    }

    // MARK: - What came of it

    func snapshot() throws -> RunSnapshot { try journal.reader().snapshot(of: run) }

    func record() throws -> RunRecord { try journal.reader().record(of: run, standing: { _ in .alive }) }

    /// The executions that are in a state, as `STEP@TARGET`, sorted.
    func executions(_ state: ExecutionState) throws -> [String] {
        try snapshot().executions.filter { $0.state == state }.map { "\($0.key.step)@\($0.key.target)" }
            .sorted()
    }

    /// Why an execution is in its state.
    func reason(_ step: String, on target: String = "a") throws -> String? {
        try execution(step, on: target).reason
    }

    func execution(_ step: String, on target: String = "a") throws -> RunSnapshot.Execution {
        let found = try snapshot().executions.first {
            $0.key.step == Step.ID(step) && $0.key.target == Target.ID(target)
        }
        guard let found else { throw JournalError.noRun("\(step)@\(target)") }
        return found
    }

    // MARK: - Crashes

    /// From now on the transaction that holds the run's event `number` fails, as does every one after it: for what
    /// is on disk that is a crash just before that write.
    func crash(beforeEvent number: Int) throws {
        try SQLiteDatabase(path: journal.path).execute(
            """
            CREATE TRIGGER crash BEFORE INSERT ON events WHEN NEW.sequence >= \(number)
            BEGIN SELECT RAISE(ABORT, 'crash'); END
            """)
    }

    /// The events of the run.
    func eventCount() throws -> Int {
        try SQLiteDatabase(path: journal.path, mode: .readOnly).scalar("SELECT count(*) FROM events")?.int
            ?? 0
    }

    /// The kinds of the run's events, in order.
    func eventKinds() throws -> [String] {
        var kinds: [String] = []
        try SQLiteDatabase(path: journal.path, mode: .readOnly).query(
            "SELECT kind FROM events ORDER BY sequence"
        ) { kinds.append($0.text(0)) }
        return kinds
    }

    /// A fresh process after a crash: the file opened anew, and the run taken from its dead owner.
    func restart() async throws {
        journal.close()
        try SQLiteDatabase(path: journal.path).execute("DROP TRIGGER IF EXISTS crash")
        journal = try Journal(path: journal.path, keys: KeyFolder(path: folder("keys")))
        owner += 1
        try await journal.take(
            run, for: .toy(owner), standing: { _ in .dead }, takesOver: false,
            decision: RunRecord.Decision(kind: "take-over", who: "kim", at: clock.now))
    }

    /// Other values of parameters, accepted by the operator, in a fresh process.
    func change(parameters: JSONObject) async throws {
        try await restart()
        self.parameters = parameters
        try await journal.accept(
            try newRun(mode: "run"), in: run, as: .toy(owner),
            decision: RunRecord.Decision(kind: "accept-changes", who: "kim", at: clock.now))
    }

    /// What differs between the run and the files of today; the targets of before are the frozen ones.
    func changes() throws -> RunChanges {
        let snapshot = try snapshot()
        return RunChanges(
            from: snapshot, to: try plan(), earlierTargets: snapshot.targets.map(\.target),
            inventory: inventory, parameters: parameters)
    }

    /// Accepts changes, as the operator does.
    func accept(_ changes: RunChanges) async throws {
        try await journal.accept(
            try newRun(mode: "run"), renaming: changes.renames,
            with: changes.entries(for: try plan(), at: clock.now), in: run, as: .toy(owner),
            decision: RunRecord.Decision(kind: "accept-changes", who: "kim", at: clock.now))
    }

    /// Accepts whatever differs now.
    func acceptChanges() async throws { try await accept(try changes()) }

    /// What a resume would do, as `STEP@TARGET`, were all changes accepted.
    func outlooks(
        _ options: RunOptions = RunOptions(maxFailures: .count(99))
    ) async throws -> [String: ResumePlan.Outlook] {
        let plan = try plan()
        let engine = try engine(
            options, stop: StopSignal(),
            over: try changes().accepted(for: plan, parameters: parameters))
        let entries = try await engine.lookAhead().entries
        return Dictionary(
            uniqueKeysWithValues: entries.map {
                ("\($0.execution.key.step)@\($0.execution.key.target)", $0.outlook)
            })
    }

    /// The decisions and states that an operator leaves between two engines.
    func append(_ entries: JournalEntry...) async throws {
        try await journal.append(entries, to: run, as: .toy(owner))
    }
}

/// A clock that sleeping moves; nothing ever waits.
final class ToyClock: Sendable {
    private let milliseconds = Mutex<Int64>(1_000_000)

    var now: Int64 { milliseconds.withLock { $0 } }

    func sleep(_ duration: Duration) throws {
        try Task.checkCancellation()
        milliseconds.withLock { $0 += Int64(duration / .milliseconds(1)) }
    }
}

/// What an engine told.
final class HeardEvents: Sendable {
    private let events = Mutex<[RunEvent]>([])

    func add(_ event: RunEvent) { events.withLock { $0.append(event) } }

    func take() -> [RunEvent] {
        events.withLock { events in
            defer { events = [] }
            return events
        }
    }
}

extension RunOwner {
    /// An owner that tests tell apart by number.
    static func toy(_ number: Int) -> RunOwner {
        RunOwner(
            machine: "m", host: "h", boot: "b", processID: number, startTicks: 1, token: "token-\(number)")
    }
}

extension Target {
    /// A target in groups of its own name and `all`; `a/eu` belongs to account `a`.
    static func toy(_ name: String, groups: [String] = [], variables: JSONObject = [:]) -> Target {
        let parts = name.split(separator: "/").map(String.init)
        return Target(
            id: ID(name), account: parts[0], accountName: parts[0], region: parts.count > 1 ? parts[1] : "eu",
            groups: [parts[0], "all"] + groups, variables: variables)
    }
}

extension Runbook {
    static func toy(_ steps: [Step], name: String = "toy") -> Runbook {
        Runbook(name: name, path: "\(name).md", source: "", title: name, steps: steps)
    }
}

extension Block {
    static func toy(_ text: String, line: Int = 3) -> Block {
        Block(
            language: "bash", text: text, lines: [line],
            range: SourceRange(file: "toy.md", start: SourcePosition(line: line)), headingPath: [])
    }
}

extension Postcondition {
    static func toy(
        _ text: String, within: Duration = .zero, every: Duration = .seconds(2), expect: Expectation? = nil
    ) -> Postcondition {
        Postcondition(name: "check", block: .toy(text, line: 9), within: within, every: every, expect: expect)
    }
}

extension Step {
    /// A step with one command a line, and a check when one is given.
    static func toy(
        _ name: String, _ text: String, check: String? = nil, _ change: (inout Step) -> Void = { _ in }
    ) -> Step {
        var step = Step(
            id: ID(name), kind: .shell(.bash), block: .toy(text),
            postconditions: check.map { [.toy($0)] } ?? [])
        change(&step)
        return step
    }
}
