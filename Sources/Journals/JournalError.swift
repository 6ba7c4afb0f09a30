internal import Files
public import SQLite

/// Why the journal could not do what was asked; nothing that was acknowledged before is lost.
public enum JournalError: Error, Sendable, Hashable {
    /// The file cannot be opened or made.
    case cannotOpen(path: String, message: String)
    /// The file is no journal, or SQLite found it damaged.
    case corrupt(path: String, message: String)
    /// A newer release wrote it.
    case newerSchema(path: String, found: Int, known: Int)
    /// The disk is full: the change was rolled back.
    case diskFull(path: String)
    /// The file or its folder cannot be written.
    case readOnly(path: String)
    /// Another process held the write lock for too long.
    case busy(path: String)
    /// Any other word of SQLite's.
    case database(SQLiteError)
    /// No such run.
    case noRun(String)
    /// Another process owns the run and lives.
    case owned(run: String, by: RunOwner)
    /// The run was taken over: this process may write nothing more to it.
    case ownershipLost(run: String)
    /// The key that seals exports is missing or unreadable.
    case key(message: String, help: String)
    /// The chain of events does not fit together.
    case brokenChain(run: String, sequence: Int)

    /// One line for people: what happened, to what.
    public var message: String {
        switch self {
        case .cannotOpen(let path, let message): "cannot open the journal `\(path)`: \(message)"
        case .corrupt(let path, let message): "the journal `\(path)` is damaged: \(message)"
        case .newerSchema(let path, let found, let known):
            "the journal `\(path)` has schema \(found), and this release knows \(known)"
        case .diskFull(let path): "the disk is full: the journal `\(path)` cannot grow"
        case .readOnly(let path): "the journal `\(path)` cannot be written: read-only file or folder"
        case .busy(let path): "the journal `\(path)` is locked by another process"
        case .database(let error): "the journal failed: \(error.message)"
        case .noRun(let run): "no run `\(run)` in this journal"
        case .owned(let run, let owner): "run `\(run)` is owned by \(owner.description)"
        case .ownershipLost(let run): "run `\(run)` was taken over by another process"
        case .key(let message, _): message
        case .brokenChain(let run, let sequence):
            "the record of run `\(run)` was changed at event \(sequence)"
        }
    }

    /// What to do about it.
    public var help: String {
        switch self {
        case .cannotOpen: "check the path and its permissions, or choose another with `--journal FILE`"
        case .corrupt: "keep the file, restore a copy of it, or start another journal with `--journal FILE`"
        case .newerSchema: "use the newer release of `runbook`, or another journal with `--journal FILE`"
        case .diskFull: "free some space, then type `runbook resume`: all that was acknowledged is kept"
        case .readOnly: "make the file and its folder writable, or choose another with `--journal FILE`"
        case .busy: "wait for the other process, or look at `runbook runs`"
        case .database: "type `runbook resume` to carry on: all that was acknowledged is kept"
        case .noRun: "list the runs with `runbook runs`"
        case .owned(let run, _):
            "wait for it, `runbook stop \(run)`, or take it over with `runbook resume \(run) --take-over`"
        case .ownershipLost(let run): "look at it with `runbook show \(run)`"
        case .key(_, let help): help
        case .brokenChain: "the report of this run proves nothing any more; keep the file for inspection"
        }
    }

    /// What kept the journal at `path` from being opened.
    static func opening(_ error: any Error, path: String) -> JournalError {
        switch error {
        case let error as JournalError: error
        case let error as SQLiteError: .translated(error, path: path)
        default: .cannotOpen(path: path, message: "\(error)")
        }
    }

    /// Translates SQLite's error for the journal at `path`.
    static func translated(_ error: SQLiteError, path: String) -> JournalError {
        if error.isFull { return .diskFull(path: path) }
        if error.isReadOnly { return .readOnly(path: path) }
        if error.isBusy { return .busy(path: path) }
        if error.isCorrupt { return .corrupt(path: path, message: error.message) }
        // In a folder that cannot be written SQLite does not even open the file: it needs its log there.
        if error.isCannotOpen, FileTree.isReadOnly(path) { return .readOnly(path: path) }
        if error.isCannotOpen { return .cannotOpen(path: path, message: error.message) }
        return .database(error)
    }
}
