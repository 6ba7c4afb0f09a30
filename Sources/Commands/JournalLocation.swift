internal import Actions
internal import CSystem
internal import Glibc
internal import Journals

/// Finds the journal: named on the command line or by `RUNBOOK_JOURNAL`, found upward from the current folder as
/// git finds its own; else a first one is made here, or beside the inventory where that lies elsewhere.
struct JournalLocation {
    /// The journal's path.
    let path: String
    /// It was named, so that commands to copy must name it too.
    let isNamed: Bool

    /// Decides where the journal is.
    ///
    /// - Parameters:
    ///   - named: `--journal`.
    ///   - isSandbox: Rehearsals have a journal of their own in the same folder.
    ///   - inventory: The inventory's path, beside which a first journal is made.
    init(named: String?, isSandbox: Bool, inventory: String? = nil) {
        let variable = isSandbox ? nil : getenv("RUNBOOK_JOURNAL").map { String(cString: $0) }
        if let named = named ?? variable, !named.isEmpty {
            path = named
            isNamed = true
            return
        }
        isNamed = false
        let file = isSandbox ? "sandbox.db" : "journal.db"
        let beside = inventory.map(FileTree.folder(of:)) ?? "."
        let isElsewhere = beside.hasPrefix("/") || beside.hasPrefix("..")
        let folder = Self.found(from: Self.currentFolder) ?? (isElsewhere ? beside : ".")
        path = "\(folder)/.runbook/\(file)"
    }

    /// The folder that the journal lies in.
    var folder: String { FileTree.folder(of: path) }

    /// What to add to a command so that it finds this journal.
    var argument: String { isNamed ? " --journal \(path)" : "" }

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
