internal import Runbooks

/// When what ran: a bar for each attempt of a small run, else for each step how many attempts ran at a time.
struct Timeline {
    /// One attempt.
    struct Bar {
        let execution: Int
        let attempt: Int
        let start: Int64
        let end: Int64
        /// How it ended, as a state's word.
        let state: String
    }

    /// A stretch of a step's row in which equally much went on.
    struct Level: Equatable {
        /// The first bin and the one after the last.
        var bins: Range<Int>
        /// How many attempts ran, and how many of those did not end well.
        let count: Int
        let failed: Int
    }

    /// Bins of a step's row.
    static let binCount = 120
    /// Bars up to which each attempt has its own.
    private static let barLimit = 1500

    /// Every attempt, in the executions' order.
    let bars: [Bar]
    let scale: TimeScale
    /// Each attempt has a bar in the row of its target.
    let isDetailed: Bool

    /// Reads the attempts of a run; nil without any.
    init?(_ overview: RunOverview) {
        let record = overview.record
        // An attempt whose end was never seen reaches to where the record ends.
        var last = record.ended ?? overview.now ?? record.started
        for execution in record.executions {
            for attempt in execution.attempts { last = max(last, attempt.ended ?? attempt.started) }
        }
        var bars: [Bar] = []
        for (index, execution) in record.executions.enumerated() {
            for (number, attempt) in execution.attempts.enumerated() {
                let isLast = number == execution.attempts.count - 1
                let state = Self.state(of: attempt, isRunning: execution.isRunning && isLast)
                bars.append(
                    Bar(
                        execution: index, attempt: number, start: attempt.started,
                        end: max(attempt.started, attempt.ended ?? last), state: state))
            }
        }
        if bars.isEmpty { return nil }
        self.bars = bars
        scale = TimeScale(bars.map { ($0.start, $0.end) })
        isDetailed = record.targets.count <= ExecutionGroup.smallRun && bars.count <= Self.barLimit
    }

    private static func state(of attempt: RunRecord.Attempt, isRunning: Bool) -> String {
        if attempt.failure != nil { return "failed" }
        if attempt.ended == nil { return isRunning ? "running" : "unknown" }
        return "succeeded"
    }

    /// What went on in a row, from bin to bin; nothing stands for bins in which nothing ran.
    func levels(of bars: [Bar]) -> [Level] {
        var counts = [Int](repeating: 0, count: Self.binCount + 1)
        var failures = counts
        for bar in bars {
            let first = min(Int(scale.place(of: bar.start) * Double(Self.binCount)), Self.binCount - 1)
            let last = min(Int(scale.place(of: bar.end) * Double(Self.binCount)), Self.binCount - 1)
            counts[first] += 1
            counts[last + 1] -= 1
            if bar.state == "failed" || bar.state == "unknown" {
                failures[first] += 1
                failures[last + 1] -= 1
            }
        }
        var levels: [Level] = []
        var (count, failed) = (0, 0)
        for bin in 0..<Self.binCount {
            count += counts[bin]
            failed += failures[bin]
            if let last = levels.last, last.bins.upperBound == bin, last.count == count, last.failed == failed
            {
                levels[levels.count - 1].bins = last.bins.lowerBound..<(bin + 1)
            } else if count > 0 {
                levels.append(Level(bins: bin..<(bin + 1), count: count, failed: failed))
            }
        }
        return levels
    }
}
