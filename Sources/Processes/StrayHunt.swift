internal import CSystem
internal import Glibc

/// The search for what is left of a group, in rounds that each kill all that they find.
struct StrayHunt {
    /// nil when only the marker counts.
    let group: Int32?
    let marker: String?
    /// Rounds in a row that found nothing.
    private var quietRounds = 0

    init(group: Int32?, marker: String?) {
        // 0 and -1 would mean this program's own group and everybody.
        precondition(group.map { $0 > 1 } ?? true, "no group of a step has this number")
        self.group = group
        self.marker = marker
    }

    /// So many rounds take about five seconds.
    static let roundLimit = 60

    /// How long to wait after a round, the first being 0.
    static func pauseMicroseconds(after round: Int) -> UInt32 { 1000 * min(100, 1 << UInt32(min(round, 7))) }

    /// The second half of a round, after `killGroup`: kills those that left the group.
    ///
    /// One quiet round is not enough, as a process in the middle of an `execve` shows no environment, and one
    /// that is being forked may not be listed.
    ///
    /// - Parameters:
    ///   - isGroupGone: What `killGroup` said.
    ///   - children: The strays of this process as they are after `killGroup`, if it inherits all orphans: then
    ///     they and their descendants are the only ones to look at. nil: look at all processes.
    /// - Returns: Whether nothing is left.
    mutating func killStrays(isGroupGone: Bool, amongChildren children: [Int32]?) -> Bool {
        let found = (children ?? ProcessFile.all()).compactMap(stray)
        let all = children == nil ? found : withDescendants(found)
        for stray in all { end(stray) }
        quietRounds = isGroupGone && all.isEmpty ? quietRounds + 1 : 0
        return quietRounds == 2 || (quietRounds == 1 && children?.isEmpty ?? false)
    }

    /// The first half of a round: kills the group.
    ///
    /// - Returns: Whether it was gone.
    @discardableResult
    func killGroup() -> Bool {
        guard let group else { return true }
        if kill(-group, SIGKILL) != 0, errno == ESRCH { return true }
        // Members that ended, and whose parent does not care, keep the number but do nothing any more.
        return ProcessGroups.members(of: group).isEmpty
    }

    private struct Stray {
        let pid: Int32
        let startTime: UInt64
    }

    /// The process, if it belongs to what is hunted and is alive.
    private func stray(_ pid: Int32) -> Stray? {
        guard pid != getpid(), let status = ProcessFile.status(of: pid), !status.isDead else { return nil }
        let isOurs =
            status.group == group || status.session == group
            || marker.map { ProcessFile.environment(of: pid, contains: $0) } ?? false
        return isOurs ? Stray(pid: pid, startTime: status.startTime) : nil
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
