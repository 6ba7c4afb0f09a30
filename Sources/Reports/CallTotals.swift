internal import Runbooks

/// Calls of AWS APIs, counted.
struct CallTotals {
    private(set) var calls = 0
    private(set) var impacts: [RunRecord.Impact: Int] = [:]
    private(set) var outcomes: [CallOutcome: Int] = [:]
    /// Those that a service turned away at least once as one of too many.
    private(set) var throttled = 0
    /// How many times calls were sent again.
    private(set) var retries = 0
    /// How long those took that were answered, with all tries.
    private(set) var microseconds: Int64 = 0
    /// The longest of them; nil where none was answered.
    private(set) var slowest: Int64?
    private var errors: [String: Int] = [:]

    /// Counts one more.
    mutating func add(_ call: RunRecord.Call, outcome: CallOutcome) {
        calls += 1
        impacts[call.impact, default: 0] += 1
        outcomes[outcome, default: 0] += 1
        if call.isThrottled { throttled += 1 }
        retries += call.retryCount
        if outcome == .failed, let code = call.code { errors[code, default: 0] += 1 }
        guard let span = call.microseconds else { return }
        microseconds += span
        slowest = max(slowest ?? 0, span)
    }

    /// Those that make, change or take away something.
    var writes: Int { impacts[.write, default: 0] + impacts[.destructive, default: 0] }

    /// How many ended so.
    func count(_ outcome: CallOutcome) -> Int { outcomes[outcome, default: 0] }

    /// The codes of failed calls with how often each came, the frequent ones first.
    var codes: [(code: String, calls: Int)] {
        errors.map { (code: $0.key, calls: $0.value) }
            .sorted { ($1.calls, $0.code) < ($0.calls, $1.code) }
    }
}

/// The calls of a run, and what reports say of all of them.
struct CallOverview {
    /// One service with its operations.
    struct Service {
        let name: String
        let totals: CallTotals
        /// The operations, those that took longest first.
        let operations: [(name: String, totals: CallTotals)]
    }

    /// One call of the record.
    struct Place: Hashable {
        /// The index of the execution.
        let execution: Int
        /// The place among its calls.
        let call: Int
    }

    /// How long the blocks of a step ran on all targets, and how much of that passed in calls.
    struct StepTime {
        /// The index of the step.
        let step: Int
        fileprivate(set) var calls = 0
        fileprivate(set) var time = CallTime()
    }

    let totals: CallTotals
    /// The services, those that took longest first.
    let services: [Service]
    /// Calls that were sent and have no definite answer; those that may have changed something first.
    let unanswered: [Place]
    /// The steps that made calls, in order.
    let steps: [StepTime]

    /// Counts the calls of a record; nil where there are none. O(calls).
    init?(_ record: RunRecord) {
        if record.executions.allSatisfy(\.calls.isEmpty) { return nil }
        var totals = CallTotals()
        var byName: [String: [String: CallTotals]] = [:]
        var byService: [String: CallTotals] = [:]
        var unanswered: [Place] = []
        for (index, execution) in record.executions.enumerated() {
            for (place, call) in execution.calls.enumerated() {
                let outcome = execution.outcome(of: call)
                totals.add(call, outcome: outcome)
                byService[call.service, default: CallTotals()].add(call, outcome: outcome)
                byName[call.service, default: [:]][call.operation, default: CallTotals()]
                    .add(call, outcome: outcome)
                if outcome == .unknown { unanswered.append(Place(execution: index, call: place)) }
            }
        }
        self.totals = totals
        services = byService.map { name, totals in
            let operations = (byName[name] ?? [:]).map { (name: $0.key, totals: $0.value) }
            return Service(
                name: name, totals: totals,
                operations: operations.sorted { Self.comesFirst(($0.name, $0.totals), ($1.name, $1.totals)) })
        }
        .sorted { Self.comesFirst(($0.name, $0.totals), ($1.name, $1.totals)) }
        self.unanswered =
            unanswered
            .map { (place: $0, call: record.executions[$0.execution].calls[$0.call]) }
            .sorted { one, other in
                let order = [one.call, other.call].map { $0.impact == .read ? 1 : 0 }
                return order[0] == order[1] ? one.call.started < other.call.started : order[0] < order[1]
            }
            .map(\.place)
        steps = Self.times(of: record)
    }

    private static func comesFirst(
        _ one: (name: String, totals: CallTotals), _ other: (name: String, totals: CallTotals)
    ) -> Bool {
        let spans = (one.totals.microseconds, other.totals.microseconds)
        return spans.0 == spans.1 ? one.name < other.name : spans.0 > spans.1
    }

    private static func times(of record: RunRecord) -> [StepTime] {
        var indices: [String: [Step.ID: Int]] = [:]
        for (index, step) in record.steps.enumerated() {
            indices[step.document, default: [:]][step.step] = index
        }
        var times: [Int: StepTime] = [:]
        for execution in record.executions {
            guard let step = indices[execution.document]?[execution.step] else { continue }
            var time = times[step] ?? StepTime(step: step)
            time.calls += execution.calls.count
            time.time.add(CallTime(of: execution))
            times[step] = time
        }
        return times.values.filter { $0.calls > 0 }.sorted { $0.step < $1.step }
    }
}
