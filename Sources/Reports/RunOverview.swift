internal import JSON
internal import Runbooks
internal import Texts

/// The record of a run with what every report derives from it.
struct RunOverview {
    /// How many executions are in one state.
    struct Count {
        let mark: StateMark
        let count: Int
    }

    let record: RunRecord
    let now: Int64?
    /// For each step and target the index of the execution, or nil where the step does not act.
    private let cells: [Int?]
    /// How many executions are in each state, the urgent ones first.
    let counts: [Count]
    /// The indices of failed, unknown and waiting executions, in this order.
    let problems: [Int]
    /// The targets by their names.
    let targets: [Target.ID: Target]
    /// What is said about manual steps, by the index of the step.
    let manuals: [Int: Step.Manual]
    /// The calls of AWS APIs; nil in a run without any.
    let calls: CallOverview?

    init(_ record: RunRecord, now: Int64?) {
        self.record = record
        self.now = now
        manuals = Self.manuals(of: record)
        calls = CallOverview(record)
        targets = Dictionary(record.targets.map { ($0.target.id, $0.target) }) { first, _ in first }
        var stepIndices: [StepKey: Int] = [:]
        for (index, step) in record.steps.enumerated() {
            stepIndices[StepKey(document: step.document, step: step.step)] = index
        }
        var targetIndices: [Target.ID: Int] = [:]
        for (index, target) in record.targets.enumerated() { targetIndices[target.target.id] = index }

        var cells = [Int?](repeating: nil, count: record.steps.count * record.targets.count)
        var tally: [String: Int] = [:]
        var problems: [ExecutionState: [Int]] = [:]
        for (index, execution) in record.executions.enumerated() {
            tally[execution.shownState, default: 0] += 1
            switch execution.state {
            case .failed, .unknown, .waiting: problems[execution.state, default: []].append(index)
            case .pending, .satisfied, .succeeded, .skipped: break
            }
            let key = StepKey(document: execution.document, step: execution.step)
            if let step = stepIndices[key], let target = targetIndices[execution.target] {
                cells[step * record.targets.count + target] = index
            }
        }
        self.cells = cells
        counts = StateMark.words.compactMap { word in
            tally[word].map { Count(mark: StateMark(word), count: $0) }
        }
        let inOrder: [ExecutionState] = [.failed, .unknown, .waiting]
        self.problems = inOrder.flatMap { problems[$0] ?? [] }
    }

    private struct StepKey: Hashable {
        let document: String
        let step: Step.ID
    }

    /// The index of the execution of a step on a target; nil where the step does not act.
    func execution(step: Int, target: Int) -> Int? { cells[step * record.targets.count + target] }

    /// The indices of a step's executions in the targets' order.
    func executions(ofStep step: Int) -> [Int] {
        let start = step * record.targets.count
        return cells[start..<start + record.targets.count].compactMap { $0 }
    }

    /// The step's name; with its document where there are several.
    func label(of step: RunRecord.StepRecord) -> String {
        label(document: step.document, step: step.step)
    }

    /// The name of the step that an execution runs; with its document where there are several.
    func label(of execution: RunRecord.Execution) -> String {
        label(document: execution.document, step: execution.step)
    }

    private func label(document: String, step: Step.ID) -> String {
        record.documents.count > 1 ? "\(document): \(step)" : step.rawValue
    }

    /// The parameters with their values as text: strings as they are, everything else as JSON.
    var parameters: [(name: String, value: String)] {
        record.parameters.map { ($0.key, $0.value.string ?? $0.value.serialized()) }
    }

    /// How long the run took, or takes up to now; nil when that cannot be known.
    var duration: String? {
        span(from: record.started, to: record.ended, isGoingOn: record.state == .running)
    }

    /// From the first attempt to the end of the last; nil without attempts and when the end was never seen.
    func duration(of execution: RunRecord.Execution) -> String? {
        guard let first = execution.attempts.first, let last = execution.attempts.last else { return nil }
        return span(from: first.started, to: last.ended, isGoingOn: execution.isRunning)
    }

    /// How long an attempt took; nil when its end was never seen.
    func duration(of attempt: RunRecord.Attempt) -> String? {
        span(from: attempt.started, to: attempt.ended, isGoingOn: false)
    }

    private func span(from start: Int64, to end: Int64?, isGoingOn: Bool) -> String? {
        if let end { return Durations.text(milliseconds: end - start) }
        guard isGoingOn, let now else { return nil }
        return "\(Durations.text(milliseconds: now - start)) so far"
    }
}

extension RunRecord.Execution {
    /// The state's word, or `running` while an attempt goes on.
    var shownState: String { isRunning ? "running" : state.rawValue }

    /// How its state is shown.
    var mark: StateMark { StateMark(shownState) }

    /// The attempt that says most about how it went: the last one that failed, else the last one.
    var decisiveAttempt: RunRecord.Attempt? {
        attempts.last { $0.failure != nil } ?? attempts.last
    }
}

extension RunRecord.Failure {
    /// `infra.md:41`, or the path alone; nil when no place is to blame.
    var place: String? {
        guard let file else { return nil }
        return line.map { "\(file):\($0)" } ?? file
    }
}

extension RunRecord.Attempt {
    /// `run 2`, `check 1`.
    var name: String { "\(kind.rawValue) \(number)" }

    /// `exit status 254`; why there is none when the shell did not exit by itself.
    var statusText: String {
        if let status { return "exit status \(status)" }
        return ended == nil ? "no end seen" : "no exit status"
    }

    /// What the reader should know about output that was shortened; nil when all of it is there.
    var outputNote: String? {
        guard outputBytes > output.utf8.count else { return nil }
        return "\(ByteCounts.text(outputBytes)) in all; the middle is left out"
    }
}
