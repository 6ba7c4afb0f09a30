internal import Texts

/// What the events so far add up to.
struct ProgressTally {
    /// An execution that goes on.
    struct Active {
        let target: String
        let step: String
        let index: Int
        let count: Int
        let started: Int64
        /// What it printed last, or which postcondition is being asked.
        var activity = ""
    }

    /// An execution that failed, or whose outcome is unknown.
    struct Failure {
        let target: String
        let step: String
        let state: String
        let detail: String
    }

    /// One step on all its targets.
    struct StepTally {
        let step: String
        /// How many executions of it may come.
        var expected: Int
        /// How many began.
        var begun = 0
        /// How many ended in each state.
        var ended: [String: Int] = [:]
        /// When its first execution began.
        var started: Int64?
        /// When its latest execution ended.
        var latest: Int64 = 0
        /// Its line is printed.
        var isTold = false

        /// How many executions of it ended.
        var done: Int { ended.values.reduce(0, +) }
    }

    /// So many of the latest failures are kept.
    private static let failuresKept = 3

    private(set) var started: Int64?
    private(set) var targets = 0
    private(set) var executions = 0
    private(set) var ended: [String: Int] = [:]
    /// In the order they began: the slowest stand first.
    private(set) var active: [Active] = []
    private(set) var failedTargets: Set<String> = []
    /// The latest first.
    private(set) var failures: [Failure] = []
    /// In the order of the run.
    private(set) var steps: [StepTally] = []
    private var places: [String: Int] = [:]

    /// How many executions ended.
    var done: Int { ended.values.reduce(0, +) }

    mutating func begin(targets: Int, executions: Int, steps: [ProgressEvent.StepCount], now: Int64) {
        self = ProgressTally()
        started = now
        self.targets = targets
        self.executions = executions
        for count in steps { self.steps[place(of: count.step)].expected += count.executions }
    }

    mutating func begin(_ execution: Active) {
        active.removeAll { $0.target == execution.target }
        active.append(execution)
        let place = place(of: execution.step)
        if steps[place].started == nil { steps[place].started = execution.started }
        steps[place].begun += 1
        guard steps[place].begun > steps[place].expected else { return }
        // More came than was thought.
        steps[place].expected = steps[place].begun
        steps[place].isTold = false
    }

    mutating func setActivity(_ activity: String, target: String) {
        guard let index = active.firstIndex(where: { $0.target == target }) else { return }
        active[index].activity = activity
    }

    /// One more execution of a step may come than was thought.
    mutating func expectMore(_ step: String) {
        executions += 1
        steps[place(of: step)].expected += 1
    }

    mutating func end(target: String, step: String, state: String, detail: String?, now: Int64) {
        active.removeAll { $0.target == target && $0.step == step }
        ended[state, default: 0] += 1
        let place = place(of: step)
        steps[place].ended[state, default: 0] += 1
        steps[place].latest = now
        guard state == "failed" || state == "unknown" else { return }
        failedTargets.insert(target)
        failures.insert(Failure(target: target, step: step, state: state, detail: detail ?? ""), at: 0)
        if failures.count > Self.failuresKept { failures.removeLast() }
    }

    /// How often a step came to a state so far.
    func count(_ state: String, of step: String) -> Int {
        places[step].map { steps[$0].ended[state] ?? 0 } ?? 0
    }

    /// A step whose last execution ended; each is given once.
    mutating func takeFinished(_ step: String) -> StepTally? {
        let place = place(of: step)
        guard !steps[place].isTold, steps[place].done >= steps[place].expected else { return nil }
        steps[place].isTold = true
        return steps[place]
    }

    /// The steps of which something ended, and that were not given yet, in the order of the run.
    mutating func takeUntold() -> [StepTally] {
        let untold = steps.indices.filter { !steps[$0].isTold && steps[$0].done > 0 }
        for index in untold { steps[index].isTold = true }
        return untold.map { steps[$0] }
    }

    /// What goes on, those on targets with a failure first, then the slowest.
    var activeByUrgency: [Active] {
        if failedTargets.isEmpty { return active }
        return active.filter { failedTargets.contains($0.target) }
            + active.filter { !failedTargets.contains($0.target) }
    }

    /// About how long the rest takes at the pace so far; nil while that would be a guess.
    func remaining(now: Int64) -> Int64? {
        guard let started, done >= 3, done < executions, now - started >= 2000 else { return nil }
        return (now - started) / Int64(done) * Int64(executions - done)
    }

    private mutating func place(of step: String) -> Int {
        if let place = places[step] { return place }
        places[step] = steps.count
        steps.append(StepTally(step: step, expected: 0))
        return steps.count - 1
    }
}
