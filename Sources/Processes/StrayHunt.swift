internal import CSystem
internal import Glibc

/// The search for what is left of groups, in rounds that each kill all that they find.
struct StrayHunt {
    private let groups: Set<Int32>
    /// Entries of the environment, as bytes.
    private let markers: Set<ArraySlice<UInt8>>
    /// Entries of the environment of those to leave alone.
    private let spared: Set<ArraySlice<UInt8>>
    /// Rounds in a row that found nothing.
    private var quietRounds = 0

    init(groups: [Int32], markers: [String], spared: [String] = []) {
        self.groups = Set(groups)
        self.markers = Set(markers.map { Array($0.utf8)[...] })
        self.spared = Set(spared.map { Array($0.utf8)[...] })
        // 0 and -1 would mean this program's own group and everybody.
        precondition(self.groups.allSatisfy { $0 > 1 }, "no group of a step has this number")
    }

    /// So many rounds take about five seconds.
    static let roundLimit = 60

    /// How long to wait after a round, the first being 0.
    static func pauseMicroseconds(after round: Int) -> UInt32 { 1000 * min(100, 1 << UInt32(min(round, 7))) }

    /// The second half of a round, after `killGroups`: kills those that left the groups.
    ///
    /// One quiet round is not enough, as a process in the middle of an `execve` shows no environment, and one
    /// that is being forked may not be listed.
    ///
    /// - Parameters:
    ///   - areGroupsGone: What `killGroups` said.
    ///   - children: The strays of this process as they are after `killGroups`, if it inherits all orphans: then
    ///     they and their descendants are the only ones to look at. nil: look at all processes.
    /// - Returns: Whether nothing is left.
    mutating func killStrays(areGroupsGone: Bool, amongChildren children: [Int32]?) -> Bool {
        let found = (children ?? ProcessFile.all()).compactMap(stray)
        let all = children == nil ? found : withDescendants(found)
        for stray in all { end(stray) }
        quietRounds = areGroupsGone && all.isEmpty ? quietRounds + 1 : 0
        return quietRounds == 2 || (quietRounds == 1 && children?.isEmpty ?? false)
    }

    /// The first half of a round: kills the groups.
    ///
    /// - Returns: Whether they were gone.
    func killGroups() -> Bool {
        let left = groups.filter { kill(-$0, SIGKILL) == 0 || errno != ESRCH }
        if left.isEmpty { return true }
        // Members that ended, and whose parent does not care, keep the number but do nothing any more.
        return !ProcessFile.all().contains { pid in
            guard let status = ProcessFile.status(of: pid), !status.isDead else { return false }
            return left.contains(status.group)
        }
    }

    private struct Stray {
        let pid: Int32
        let startTime: UInt64
    }

    /// The process, if it belongs to what is hunted and is alive.
    private func stray(_ pid: Int32) -> Stray? {
        guard pid != getpid(), let status = ProcessFile.status(of: pid), !status.isDead else { return nil }
        let isOurs =
            groups.contains(status.group) || groups.contains(status.session) || isMarked(pid)
        return isOurs ? Stray(pid: pid, startTime: status.startTime) : nil
    }

    private func isMarked(_ pid: Int32) -> Bool {
        if markers.isEmpty { return false }
        let entries = ProcessFile.environment(of: pid)
        return entries.contains(where: markers.contains) && !entries.contains(where: spared.contains)
    }

    /// A stray's own children may have cleared their environment.
    private func withDescendants(_ strays: [Stray]) -> [Stray] {
        var all = strays
        var index = 0
        while index < all.count {
            for pid in ProcessFile.children(of: all[index].pid) {
                guard let status = ProcessFile.status(of: pid), !status.isDead else { continue }
                all.append(Stray(pid: pid, startTime: status.startTime))
            }
            index += 1
        }
        return all
    }

    /// Kills a process through a descriptor, if it is still the one that was found: the number may have been
    /// given away meanwhile.
    private func end(_ stray: Stray) {
        let pidfd = csys_pidfd_open(stray.pid)
        guard pidfd >= 0 else { return }
        defer { close(pidfd) }
        guard ProcessFile.status(of: stray.pid)?.startTime == stray.startTime else { return }
        _ = csys_pidfd_signal(pidfd, SIGKILL)
    }
}
