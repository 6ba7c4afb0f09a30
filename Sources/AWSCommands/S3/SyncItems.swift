/// Items that a filter lets through.
final class FilteredItems: TransferItems {
    private let items: any TransferItems
    private let filter: FileFilter

    init(_ items: any TransferItems, _ filter: FileFilter) {
        self.items = items
        self.filter = filter
    }

    func next() async throws(TransferFailure) -> TransferItem? {
        while let item = try await items.next() {
            if filter.includes(item.source) { return item }
        }
        return nil
    }
}

/// What `sync` has to do, and a copy that looks for names in its way: both sides in the order of names, side by side.
final class SyncItems: TransferItems {
    /// When a file that is on both sides is transferred.
    enum Comparison {
        /// By size and time: transferred when the source is newer; downloaded when the local file is, since it was changed.
        case sizeAndTime
        /// By size and time; when downloading, any other time is a difference.
        case exactTime
        /// By size alone.
        case size
        /// Never: what is there stays.
        case never
        /// Always, as a copy does.
        case always
    }

    private let sources: any TransferItems
    private let destinations: any TransferItems
    private let comparison: Comparison
    private let deletes: Bool
    private let conflicts: CaseConflicts?
    private var source: TransferItem?
    private var destination: TransferItem?
    private var takesSource = true
    private var takesDestination = true

    init(
        _ sources: any TransferItems, _ destinations: any TransferItems, comparison: Comparison,
        deletes: Bool,
        conflicts: CaseConflicts?
    ) {
        self.sources = sources
        self.destinations = destinations
        self.comparison = comparison
        self.deletes = deletes
        self.conflicts = conflicts
    }

    func next() async throws(TransferFailure) -> TransferItem? {
        while true {
            if takesSource { source = try await sources.next() }
            if takesDestination { destination = try await destinations.next() }
            switch (source, destination) {
            case (nil, nil): return nil
            case (let source?, nil):
                (takesSource, takesDestination) = (true, false)
                if try await permits(source) { return source }
            case (nil, let extra?):
                (takesSource, takesDestination) = (false, true)
                if deletes { return removal(of: extra) }
            case (let source?, let other?):
                if PathText.isSame(source.name, other.name) {
                    (takesSource, takesDestination) = (true, true)
                    if differs(source, other) { return source }
                } else if PathText.isBefore(source.name, other.name) {
                    (takesSource, takesDestination) = (true, false)
                    if try await permits(source) { return source }
                } else {
                    (takesSource, takesDestination) = (false, true)
                    if deletes { return removal(of: other) }
                }
            }
        }
    }

    private func permits(_ item: TransferItem) async throws(TransferFailure) -> Bool {
        guard let conflicts else { return true }
        return try await conflicts.permits(item)
    }

    private func removal(of item: TransferItem) -> TransferItem {
        var item = item
        item.kind = .delete
        return item
    }

    private func differs(_ source: TransferItem, _ other: TransferItem) -> Bool {
        let sameSize = source.size == other.size
        let delta = (other.modified ?? 0) - (source.modified ?? 0)
        switch comparison {
        case .never: return false
        case .always: return true
        case .size: return !sameSize
        case .exactTime where source.kind == .download: return !sameSize || delta != 0
        case .sizeAndTime where source.kind == .download: return !sameSize || delta > 0
        case .sizeAndTime, .exactTime: return !sameSize || delta < 0
        }
    }
}
