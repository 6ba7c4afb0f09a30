/// The shortest way from some lines to others, as Myers describes it ("An O(ND) Difference Algorithm", 1986).
struct LineDiff {
    /// What becomes of a line.
    enum Change: Sendable, Hashable {
        case kept
        case removed
        case added
    }

    /// More changes than these are not looked for: memory and time grow with their square.
    static let limit = 1_000

    /// One entry for each line of either side, in order; where lines are removed and added in one place, removed ones
    /// come first. Nil when more than `limit` would have to be changed.
    static func changes<Line: Equatable>(from old: [Line], to new: [Line]) -> [Change]? {
        var start = 0
        while start < old.count, start < new.count, old[start] == new[start] { start += 1 }
        var end = 0
        while end < old.count - start, end < new.count - start,
            old[old.count - 1 - end] == new[new.count - 1 - end]
        { end += 1 }
        guard
            let middle = shortest(
                from: Array(old[start..<old.count - end]), to: Array(new[start..<new.count - end]))
        else { return nil }
        let whole =
            [Change](repeating: .kept, count: start) + middle + [Change](repeating: .kept, count: end)
        return inOrder(whole)
    }

    private static func shortest<Line: Equatable>(from old: [Line], to new: [Line]) -> [Change]? {
        if old.isEmpty { return [Change](repeating: .added, count: new.count) }
        if new.isEmpty { return [Change](repeating: .removed, count: old.count) }
        let most = min(old.count + new.count, limit)
        // How far each diagonal reached, after each number of changes.
        var reached = [Int](repeating: 0, count: 2 * most + 2)
        var history: [[Int]] = []
        for count in 0...most {
            history.append(Array(reached[(most - count)...(most + count + 1)]))
            for diagonal in stride(from: -count, through: count, by: 2) {
                let at = most + diagonal
                let isAdded = diagonal == -count || (diagonal != count && reached[at - 1] < reached[at + 1])
                var x = isAdded ? reached[at + 1] : reached[at - 1] + 1
                while x < old.count, x - diagonal < new.count, old[x] == new[x - diagonal] { x += 1 }
                reached[at] = x
                if x >= old.count, x - diagonal >= new.count {
                    return path(back: history, old.count, new.count)
                }
            }
        }
        return nil
    }

    /// Goes back from the end, one change at a time.
    private static func path(back history: [[Int]], _ oldCount: Int, _ newCount: Int) -> [Change] {
        var changes: [Change] = []
        var (x, y) = (oldCount, newCount)
        for count in history.indices.reversed() where count > 0 {
            // Entry `count + d` is diagonal `d`.
            let reached = history[count]
            let diagonal = x - y
            let isAdded =
                diagonal == -count
                || (diagonal != count && reached[count + diagonal - 1] < reached[count + diagonal + 1])
            let before = isAdded ? diagonal + 1 : diagonal - 1
            let from = reached[count + before]
            while x > (isAdded ? from : from + 1) {
                changes.append(.kept)
                x -= 1
                y -= 1
            }
            changes.append(isAdded ? .added : .removed)
            if isAdded { y -= 1 } else { x -= 1 }
        }
        changes += [Change](repeating: .kept, count: x)
        return changes.reversed()
    }

    /// Removed lines before added ones, between two lines that are kept.
    private static func inOrder(_ changes: [Change]) -> [Change] {
        var result: [Change] = []
        var added = 0
        for change in changes {
            switch change {
            case .added: added += 1
            case .removed: result.append(.removed)
            case .kept:
                result += [Change](repeating: .added, count: added)
                added = 0
                result.append(.kept)
            }
        }
        return result + [Change](repeating: .added, count: added)
    }
}
