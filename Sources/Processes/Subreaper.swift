internal import CSystem
internal import Glibc
public import Reactor
internal import Synchronization

/// This program as the one that inherits the orphans of its descendants.
///
/// A process that leaves its group and lets its parent die becomes a child of this one, so strays are found
/// without a look at every process of the machine.
public enum Subreaper {
    private static let active = Atomic(false)

    /// This program inherits orphans.
    public static var isActive: Bool { active.load(ordering: .acquiring) }

    /// Makes this program inherit orphans from now on. Children started by other means than `ChildProcess` lose
    /// their exit status from then on, as they count as orphans.
    ///
    /// - Throws: `SystemError` when the kernel refuses.
    public static func become() throws(SystemError) {
        _ = try SystemError.check(csys_become_subreaper(), "inherit orphaned processes")
        active.store(true, ordering: .releasing)
    }

    /// The children that this program did not start, and that have not ended. Those that have are reaped.
    ///
    /// - Parameter known: Children to leave out.
    /// - Returns: Their numbers.
    public static func strays(excluding known: Set<Int32> = []) async -> [Int32] {
        // A child that ends while the list is read can hide another, hence twice.
        let pid = getpid()
        let children = InheritedChildren.shared.numbers() + InheritedChildren.shared.numbers()
        if children.isEmpty { return [] }
        var alive: [Int32] = []
        for stray in await ChildTable.shared.strays(among: Set(children).subtracting(known).sorted()) {
            guard let status = ProcessFile.status(of: stray), status.parent == pid else { continue }
            if status.isDead {
                ChildTable.shared.reapStray(stray)
            } else {
                alive.append(stray)
            }
        }
        return alive
    }
}
