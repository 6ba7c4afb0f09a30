/// Who may go on, so that no host gets more than a hundred connections and the process does not run out of descriptors.
///
/// libcurl has limits of its own, but it counts the time in its queue as time of the connection.
struct Admission {
    private static let perOrigin = 100
    private static let inTotal = 512

    /// In order.
    private(set) var waiting: [Transfer] = []
    private var counts: [String: Int] = [:]
    private var total = 0

    mutating func wait(_ transfer: Transfer) { waiting.append(transfer) }

    /// Takes out the first who has a place, and counts it.
    mutating func next() -> Transfer? {
        guard total < Self.inTotal else { return nil }
        let index = waiting.firstIndex { counts[$0.destination.origin, default: 0] < Self.perOrigin }
        guard let index else { return nil }
        let transfer = waiting.remove(at: index)
        counts[transfer.destination.origin, default: 0] += 1
        total += 1
        return transfer
    }

    /// Gives the place of one that was taken out by `next` to others.
    mutating func leave(_ transfer: Transfer) {
        let origin = transfer.destination.origin
        let count = counts[origin, default: 0] - 1
        counts[origin] = count > 0 ? count : nil
        total -= 1
    }

    /// Forgets one that waits.
    mutating func remove(_ transfer: Transfer) { waiting.removeAll { $0 === transfer } }
}
