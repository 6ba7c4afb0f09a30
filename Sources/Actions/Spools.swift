internal import Execution
internal import Hosts
internal import Journals
internal import Runbooks
internal import Synchronization

/// What blocks left on hosts, to be removed when the journal has all of it.
final class Spools: Sendable {
    private struct Place: Hashable {
        let target: Target.ID
        let user: HostUser?
        let slot: String
    }

    private struct Entry: Sendable {
        let route: any HostRoute
        let isSettled: Bool
    }

    private let all = Mutex<[Place: Entry]>([:])

    /// Notes a block's spool.
    ///
    /// `user`: Whose it is; nil: whoever connects.
    /// `isSettled`: All that is there is known here, and the block is over.
    func note(_ request: BlockRequest, on route: any HostRoute, as user: HostUser?, isSettled: Bool) {
        let place = Place(target: request.target.id, user: user, slot: HostBlocks.slot(of: request))
        all.withLock { $0[place] = Entry(route: route, isSettled: isSettled) }
    }

    /// Removes those that are settled; what cannot be reached stays.
    func clear() async {
        let settled = all.withLock { $0.filter(\.value.isSettled) }
        await withDiscardingTaskGroup { group in
            for (place, entry) in settled {
                group.addTask { await SupervisedBlock.clear(place.slot, on: entry.route, as: place.user) }
            }
        }
    }
}
