internal import Journals
internal import Synchronization

/// What the latest execution on a target leaves to write, held until the next write of that target, so that the end of
/// one step and the beginning of the next share a commit.
///
/// Nothing is told before it is on disk. Dying while something is held leaves the execution as if its end had not been
/// seen: unknown, as after any death in a block.
final class HeldEntries: Sendable {
    /// What waits, oldest first.
    struct Contents: Sendable {
        var entries: [JournalEntry] = []
        /// To be told once the entries are on disk.
        var events: [RunEvent] = []
    }

    private let contents = Mutex(Contents())

    /// Adds entries.
    func hold(_ entries: [JournalEntry]) { contents.withLock { $0.entries += entries } }

    /// Adds an event.
    ///
    /// - Returns: False when nothing is held that it has to wait for.
    func delays(_ event: RunEvent) -> Bool {
        contents.withLock { contents in
            if contents.entries.isEmpty { return false }
            contents.events.append(event)
            return true
        }
    }

    /// Hands everything over.
    func take() -> Contents {
        contents.withLock { contents in
            defer { contents = Contents() }
            return contents
        }
    }
}
