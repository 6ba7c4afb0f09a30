/// Lets so many commands of a run be in flight at once in each account and region, in the order in which they came.
actor CommandSlots {
    private struct Place {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let limit: Int
    private var places: [String: Place] = [:]

    init(limit: Int = 100) { self.limit = limit }

    /// Waits for a slot.
    func enter(_ place: String) async {
        if places[place, default: Place(free: limit)].free > 0 {
            places[place, default: Place(free: limit)].free -= 1
            return
        }
        await withCheckedContinuation { places[place]?.waiting.append($0) }
    }

    /// Gives it to the next.
    func leave(_ place: String) {
        guard var found = places[place] else { return }
        if found.waiting.isEmpty {
            found.free += 1
            places[place] = found
        } else {
            let next = found.waiting.removeFirst()
            places[place] = found
            next.resume()
        }
    }
}
