public import Glibc
internal import Runbooks

/// The folders of a run on this machine: one for each target to work in, and one for the engine's own things.
public struct WorkFolders: Sendable {
    /// The folder of the run, beside the journal: `.runbook/runs/RUN`.
    public let path: String
    /// A run without an inventory works where its document lies, as a reader of the document would.
    let worksBesideDocument: Bool

    /// Makes the run's folder (0700) and the empty AWS configuration in it.
    ///
    /// - Throws: `ActionError` with the system's words when they cannot be made.
    public init(path: String, worksBesideDocument: Bool) throws(ActionError) {
        self.path = path
        self.worksBesideDocument = worksBesideDocument
        try FileTree.makeFolder(path)
        try FileTree.write("[default]\n", to: "\(path)/aws-config", mode: 0o600)
        try FileTree.write("", to: "\(path)/aws-credentials", mode: 0o600)
    }

    /// Where blocks of a document start on a target.
    func start(of target: Target, runbook: Runbook) throws(ActionError) -> String {
        if worksBesideDocument { return FileTree.folder(of: runbook.path) }
        let name = target.id.rawValue.map { $0 == "/" ? "_" : $0 }
        let folder = "\(path)/targets/\(String(name))"
        try FileTree.makeFolder(folder)
        return folder
    }
}

/// Something on this machine could not be done.
public struct ActionError: Error, Sendable, Hashable {
    /// What happened, to what, in the system's words.
    public var message: String

    /// Makes an error.
    public init(_ message: String) { self.message = message }
}

/// Small file operations, each with the system's words when it fails.
public enum FileTree {
    /// Makes a folder and those above it, 0700.
    public static func makeFolder(_ path: String) throws(ActionError) {
        var built = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            built += "/\(part)"
            if mkdir(built, 0o700) != 0 && errno != EEXIST {
                throw ActionError("cannot make the folder `\(built)`: \(String(cString: strerror(errno)))")
            }
        }
    }

    /// Writes a whole file, so that it is there whole or not at all.
    public static func write(_ text: String, to path: String, mode: mode_t) throws(ActionError) {
        try write(Array(text.utf8), to: path, mode: mode, owner: nil)
    }

    /// Writes a whole file through a temporary one beside it, synced before it takes the name.
    static func write(
        _ bytes: [UInt8], to path: String, mode: mode_t, owner: (user: uid_t, group: gid_t)?
    ) throws(ActionError) {
        let temporary = "\(path).runbook-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure("write", path) }
        var isDone = false
        defer {
            close(descriptor)
            if !isDone { unlink(temporary) }
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw failure("write", path) }
            rest = rest.dropFirst(count)
        }
        if let owner, fchown(descriptor, owner.user, owner.group) != 0 {
            throw failure("set the owner of", path)
        }
        // The mode given to open(2) is cut by the umask, and a change of owner takes set-user-ID away.
        guard fchmod(descriptor, mode) == 0 else { throw failure("set the mode of", path) }
        guard fsync(descriptor) == 0, rename(temporary, path) == 0 else { throw failure("write", path) }
        isDone = true
        syncFolder(of: path)
    }

    /// Reads a whole file; nil when there is none.
    public static func read(_ path: String) throws(ActionError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 && errno == ENOENT { return nil }
        guard descriptor >= 0 else { throw failure("read", path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            guard count > 0 else { throw failure("read", path) }
            bytes += buffer[..<count]
        }
    }

    /// The folder that a path lies in; `.` without one.
    public static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func syncFolder(of path: String) {
        let descriptor = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func failure(_ action: String, _ path: String) -> ActionError {
        ActionError("cannot \(action) `\(path)`: \(String(cString: strerror(errno)))")
    }
}
