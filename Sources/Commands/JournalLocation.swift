internal import Actions
internal import CSystem
internal import Files
internal import Glibc
internal import Journals

/// Finds the journal: named on the command line or by `RUNBOOK_JOURNAL`, found upward from the current folder as
/// git finds its own; else a first one is made here, or beside the inventory where that lies elsewhere.
struct JournalLocation {
    /// The journal's path, absolute: `resume` changes the current folder.
    let path: String
    /// How it was named, so that commands to copy name it too; nil when it was found.
    private let name: String?

    /// Decides where the journal is.
    ///
    /// - Parameters:
    ///   - named: `--journal`.
    ///   - isSandbox: Rehearsals have a journal of their own in the same folder.
    ///   - inventory: The inventory's path, beside which a first journal is made.
    ///   - start: The folder from which paths start and the journal is looked for.
    ///   - variable: `RUNBOOK_JOURNAL`; rehearsals do not heed it.
    init(
        named: String?, isSandbox: Bool, inventory: String? = nil, from start: String = currentFolder,
        variable: String? = Operator.variable("RUNBOOK_JOURNAL")
    ) {
        if let named = named ?? (isSandbox ? nil : variable), !named.isEmpty {
            path = Self.absolute(named, from: start)
            name = named
            return
        }
        name = nil
        let file = isSandbox ? "sandbox.db" : "journal.db"
        let beside = inventory.map(FileTree.folder(of:)) ?? "."
        let isElsewhere = beside.hasPrefix("/") || beside.hasPrefix("..")
        let folder = Self.found(from: start) ?? (isElsewhere ? beside : ".")
        path = Self.absolute(folder == "." ? ".runbook/\(file)" : "\(folder)/.runbook/\(file)", from: start)
    }

    /// The folder that the journal lies in.
    var folder: String { FileTree.folder(of: path) }

    /// What to add to a command so that it finds this journal.
    var argument: String { name.map { " --journal \($0)" } ?? "" }

    /// Refuses network file systems, where SQLite's write-ahead log cannot work (SQLite, "WAL", section 1).
    func requireLocal() throws {
        var probe = folder
        while access(probe, F_OK) != 0 && probe != "/" && probe != "." { probe = FileTree.folder(of: probe) }
        if csys_is_on_network_filesystem(probe) == 1 {
            throw CommandError.invalid(
                "the journal `\(path)` would lie on a network file system",
                help: "choose a local file with `--journal FILE` or `RUNBOOK_JOURNAL`")
        }
    }

    /// A path as it is from any folder.
    static func absolute(_ path: String, from start: String = currentFolder) -> String {
        path.hasPrefix("/") ? path : start == "/" ? "/\(path)" : "\(start)/\(path)"
    }

    static var currentFolder: String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        return String(cString: path)
    }

    private static func found(from folder: String) -> String? {
        var folder = folder
        while true {
            var status = stat()
            if stat("\(folder)/.runbook", &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return folder }
            if folder == "/" || folder == "." { return nil }
            folder = FileTree.folder(of: folder)
        }
    }
}
