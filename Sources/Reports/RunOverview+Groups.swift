internal import Runbooks
internal import Texts

extension RunOverview {
    /// Targets that went alike in all steps.
    struct TargetRow {
        /// The indices of the targets.
        var targets: [Int]
        /// The place of the worst state in the order of urgency.
        let urgency: Int
    }

    /// The rows of the matrix: one for each target of a small run, else one for all that went alike, those that
    /// went wrong first.
    var targetRows: [TargetRow] {
        var rows: [TargetRow] = []
        var byStates: [[UInt8]: Int] = [:]
        let isSmall = record.targets.count <= ExecutionGroup.smallRun
        for target in record.targets.indices {
            var states: [UInt8] = []
            for step in record.steps.indices {
                let state = execution(step: step, target: target).map { record.executions[$0].shownState }
                let place = state.flatMap { StateMark.words.firstIndex(of: $0) } ?? StateMark.words.count
                states.append(UInt8(place))
            }
            let failure = record.targets[target].failure
            if !isSmall, let row = byStates[states + Array((failure ?? "").utf8)] {
                rows[row].targets.append(target)
                continue
            }
            byStates[states + Array((failure ?? "").utf8)] = rows.count
            let urgency = failure == nil ? Int(states.min() ?? 0) : 0
            rows.append(TargetRow(targets: [target], urgency: urgency))
        }
        // The order of the targets stays where nothing speaks against it.
        return rows.enumerated()
            .sorted { ($0.element.urgency, $0.offset) < ($1.element.urgency, $1.offset) }
            .map(\.element)
    }

    /// How many of a step's executions are in each state, the urgent ones first.
    func counts(ofStep step: Int) -> [Count] {
        var tally: [String: Int] = [:]
        for index in executions(ofStep: step) { tally[record.executions[index].shownState, default: 0] += 1 }
        return StateMark.words.compactMap { word in
            tally[word].map { Count(mark: StateMark(word), count: $0) }
        }
    }

    /// The shortest and the longest of some spans: `340 ms`, or `340 ms to 1.2 s`; nil when none is known.
    static func range(of spans: [Int64]) -> String? {
        guard let shortest = spans.min(), let longest = spans.max() else { return nil }
        let first = Durations.text(milliseconds: shortest)
        let last = Durations.text(milliseconds: longest)
        return first == last ? first : "\(first) to \(last)"
    }

    /// The first and the last of some moments.
    static func range(ofMoments moments: [Int64]) -> String? {
        guard let first = moments.min(), let last = moments.max() else { return nil }
        let begin = Timestamps.text(first)
        let end = Timestamps.text(last)
        return begin == end ? begin : "\(begin) to \(end)"
    }
}
