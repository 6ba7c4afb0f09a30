/// What is to be done at which time; the earliest first.
struct TimerQueue {
    private struct Entry {
        let deadline: ContinuousClock.Instant
        let number: UInt64
        let action: @Sendable () -> Void
    }

    /// Latest first, so that the next one is removed in O(1).
    private var entries: [Entry] = []

    var next: ContinuousClock.Instant? { entries.last?.deadline }

    /// `number` is unique among the entries.
    mutating func insert(
        _ deadline: ContinuousClock.Instant, number: UInt64, action: @escaping @Sendable () -> Void
    ) {
        let entry = Entry(deadline: deadline, number: number, action: action)
        entries.insert(entry, at: index(of: deadline, number))
    }

    mutating func remove(_ deadline: ContinuousClock.Instant, number: UInt64) {
        let index = index(of: deadline, number)
        guard index < entries.count, entries[index].number == number else { return }
        entries.remove(at: index)
    }

    /// Takes out what is due, in the order of the deadlines.
    mutating func removeDue(at now: ContinuousClock.Instant) -> [@Sendable () -> Void] {
        var due: [@Sendable () -> Void] = []
        while let last = entries.last, last.deadline <= now {
            due.append(last.action)
            entries.removeLast()
        }
        return due
    }

    /// The first index whose entry is not later than the given one.
    private func index(of deadline: ContinuousClock.Instant, _ number: UInt64) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            let entry = entries[middle]
            if (entry.deadline, entry.number) > (deadline, number) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
