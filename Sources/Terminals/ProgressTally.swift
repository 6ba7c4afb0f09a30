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

    private(set) var started: Int64?
    private(set) var executions = 0
    private(set) var ended: [String: Int] = [:]
    /// In the order they began: the slowest stand first.
    private(set) var active: [Active] = []
    private(set) var failedTargets: Set<String> = []

    /// How many executions ended.
    var done: Int { ended.values.reduce(0, +) }

    mutating func begin(executions: Int, now: Int64) {
        self = ProgressTally()
        started = now
        self.executions = executions
    }

    mutating func begin(_ execution: Active) {
        active.removeAll { $0.target == execution.target }
        active.append(execution)
    }

    mutating func setActivity(_ activity: String, target: String) {
        guard let index = active.firstIndex(where: { $0.target == target }) else { return }
        active[index].activity = activity
    }

    mutating func end(target: String, step: String, state: String) {
        active.removeAll { $0.target == target && $0.step == step }
        ended[state, default: 0] += 1
        if state == "failed" || state == "unknown" { failedTargets.insert(target) }
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
}
