internal import CSystem
internal import Glibc

extension Watchdog {
    /// The watching process's whole life: takes orders until the pipe's writer is gone, ends what is registered
    /// then, and exits.
    ///
    /// Plain blocking calls on one thread: it must work when nothing else does.
    public static func main() -> Never {
        for number in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { _ = csys_signal_ignore(number) }
        var patrol = WatchdogPatrol()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 1)
        while true {
            let count = read(0, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            patrol.take(buffer.prefix(count))
        }
        patrol.endAll()
        exit(0)
    }
}

/// What the watchdog knows.
struct WatchdogPatrol {
    private struct Entry {
        let order: WatchdogOrder
        /// The group's leader as it was at registration; nil when it was gone already.
        let leader: ProcessIdentity?
    }

    private var entries: [Entry] = []
    private var partial: [UInt8] = []

    /// What is registered now.
    var groups: [Int32] { entries.map { $0.order.group } }

    /// Takes orders, cut anywhere. A line without its end is no order: its number might be cut, and the group
    /// was not let go.
    mutating func take(_ bytes: some Collection<UInt8>) {
        partial += bytes
        while let end = partial.firstIndex(of: UInt8(ascii: "\n")) {
            if let order = WatchdogOrder(line: partial[..<end]) { obey(order) }
            partial.removeSubrange(...end)
        }
    }

    private mutating func obey(_ order: WatchdogOrder) {
        entries.removeAll { $0.order.group == order.group && $0.order.marker == order.marker }
        guard order.kind == .register else { return }
        entries.append(Entry(order: order, leader: ProcessIdentity(of: order.group)))
    }

    /// Kills everything that is registered, and waits until it is gone.
    func endAll() {
        // A leader with another start is another group's, which got the number later.
        let groups = entries.filter { entry in
            let now = ProcessIdentity(of: entry.order.group)
            return now == nil || now == entry.leader
        }
        if entries.isEmpty { return }
        var hunt = StrayHunt(groups: groups.map { $0.order.group }, markers: entries.map { $0.order.marker })
        for round in 0..<StrayHunt.roundLimit {
            if hunt.killStrays(areGroupsGone: hunt.killGroups(), amongChildren: nil) { return }
            usleep(StrayHunt.pauseMicroseconds(after: round))
        }
    }
}
