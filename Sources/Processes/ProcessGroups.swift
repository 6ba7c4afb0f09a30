internal import CSystem
internal import Glibc
internal import Reactor

/// Ends process groups and what left them.
public enum ProcessGroups {
    /// The processes of a group that have not ended. Reads all of /proc.
    public static func members(of group: Int32) -> [Int32] {
        ProcessFile.all().filter { pid in
            guard let status = ProcessFile.status(of: pid) else { return false }
            return status.group == group && !status.isDead
        }
    }

    /// The processes that were started with an entry `NAME=VALUE` in their environment. Reads all of /proc, and
    /// does not see those of other users unless this is the superuser.
    public static func marked(by marker: String) -> [Int32] {
        let entry = Array(marker.utf8)[...]
        return ProcessFile.all().filter { ProcessFile.environment(of: $0).contains(entry) }
    }

    /// Kills a group and the processes that left it, and waits until they are gone.
    ///
    /// Those that left are known by the marker in their environment, or by their session. Nothing else is
    /// touched, and never this process itself.
    ///
    /// - Parameters:
    ///   - group: The group's number. The caller knows that it is still that group's.
    ///   - marker: An entry `NAME=VALUE` that only they have; nil leaves those that left the group alone, but
    ///     for those of the session that the group's leader made.
    /// - Returns: Whether all of them are gone; false when some resist, being in the kernel or another user's.
    @discardableResult
    public static func killAll(group: Int32, marker: String?) async -> Bool {
        var hunt = StrayHunt(groups: [group], markers: [marker].compactMap { $0 })
        for round in 0..<StrayHunt.roundLimit {
            let areGroupsGone = hunt.killGroups()
            let children = Subreaper.isActive ? await Subreaper.strays() : nil
            if hunt.killStrays(areGroupsGone: areGroupsGone, amongChildren: children) { return true }
            await pause(.microseconds(StrayHunt.pauseMicroseconds(after: round)))
        }
        return false
    }

    /// Kills the processes that were started with an entry in their environment, wherever they are, and waits until
    /// they are gone. Reads all of /proc.
    ///
    /// - Parameters:
    ///   - markers: Entries `NAME=VALUE`; one of them is enough.
    ///   - spared: Entries of processes to leave alone, although they have one of `markers` too.
    /// - Returns: Whether all of them are gone; false when some resist.
    public static func killMarked(by markers: [String], sparing spared: [String] = []) async -> Bool {
        var hunt = StrayHunt(groups: [], markers: markers, spared: spared)
        for round in 0..<StrayHunt.roundLimit {
            if hunt.killStrays(areGroupsGone: true, amongChildren: nil) { return true }
            await pause(.microseconds(StrayHunt.pauseMicroseconds(after: round)))
        }
        return false
    }

    private static func pause(_ duration: Duration) async {
        let event = Suspension()
        _ = EventLoop.shared.schedule(at: .now + duration) { event.resume() }
        await event.waitThroughCancellation()
    }
}
