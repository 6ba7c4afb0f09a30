internal import Journals
internal import Runbooks

/// Which step of a document of today is which step of a run.
///
/// A name alone does not say it: a block put in front of others under one heading shifts all names that come from
/// the heading. So a step that does what another did is that one, whatever their names; only what is left goes by
/// the name.
struct StepPairs {
    /// For each step of today the step of the run that it is; nil for a new one.
    private(set) var earlier: [RunSnapshot.FrozenStep?]
    /// The digest of each step of today.
    let digests: [[UInt8]]
    /// Steps of the run that are none of today's.
    private(set) var removed: [RunSnapshot.FrozenStep]

    /// Pairs the steps of a document: `frozen` in the order of the run.
    init(_ frozen: [RunSnapshot.FrozenStep], _ runbook: Runbook) {
        let digests = runbook.steps.map { StepDigest.digest(of: $0, in: runbook) }
        self.digests = digests
        earlier = runbook.steps.map { _ in nil }
        removed = frozen
        pair(runbook) { $0.step == runbook.steps[$1].id && $0.digest == digests[$1] }
        pairRenamed(runbook)
        pair(runbook) { $0.step == runbook.steps[$1].id }
    }

    /// Pairs what is left on both sides where `isSame` says so.
    private mutating func pair(
        _ runbook: Runbook, _ isSame: (RunSnapshot.FrozenStep, Int) -> Bool
    ) {
        for index in runbook.steps.indices where earlier[index] == nil {
            guard let found = removed.firstIndex(where: { isSame($0, index) }) else { continue }
            earlier[index] = removed.remove(at: found)
        }
    }

    /// Pairs by digest what has another name: in order, and only where as many are left on both sides, as else
    /// nobody could say which is which. What a background step left running goes by the step's name, so such a step
    /// is not the same under another.
    private mutating func pairRenamed(_ runbook: Runbook) {
        for index in runbook.steps.indices where earlier[index] == nil && !runbook.steps[index].isBackground {
            let digest = digests[index]
            let today = runbook.steps.indices.filter { earlier[$0] == nil && digests[$0] == digest }
            let before = removed.filter { $0.digest == digest }
            guard today.count == before.count else { continue }
            for (index, step) in zip(today, before) { earlier[index] = step }
            removed.removeAll { $0.digest == digest }
        }
    }

    /// The steps of today that stand in another order than in the run: as few as possible, so that all others kept
    /// theirs. `positions`: The place in the run of each step of today; nil for new ones.
    static func moved(_ positions: [Int?]) -> Set<Int> {
        // The longest run of rising positions stays where it was (patience sorting).
        var piles: [Int] = []
        var before: [Int: Int] = [:]
        for (index, position) in positions.enumerated() {
            guard let position else { continue }
            let pile = piles.partitioningIndex { (positions[$0] ?? 0) >= position }
            if pile > 0 { before[index] = piles[pile - 1] }
            if pile == piles.count { piles.append(index) } else { piles[pile] = index }
        }
        var moved = Set(positions.indices.filter { positions[$0] != nil })
        var kept = piles.last
        while let index = kept {
            moved.remove(index)
            kept = before[index]
        }
        return moved
    }
}

extension [Int] {
    /// The first index whose element belongs to the second part; the elements of the first part come before.
    fileprivate func partitioningIndex(_ isSecond: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isSecond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
