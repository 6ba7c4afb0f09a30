public import Glibc

/// A file that is being written beside the name that it is to have: it takes the name when it is whole, and leaves nothing
/// behind when it never is.
public struct PartialFile: ~Copyable {
    private let path: String
    private let temporary: String
    private let descriptor: Int32
    private var isDone = false

    /// Begins a file.
    ///
    /// `mode`: Permission bits; the umask may take some away until the end.
    public init(_ path: String, mode: mode_t) throws(FileError) {
        self.path = path
        temporary = "\(path).runbook-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw FileTree.failure("write", path) }
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        if !isDone { unlink(temporary) }
    }

    /// Adds bytes.
    public func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        guard FileTree.writeAll(bytes, to: descriptor) else { throw FileTree.failure("write", path) }
    }

    /// Adds bytes.
    public func append(_ bytes: [UInt8]) throws(FileError) {
        guard bytes.withUnsafeBytes({ FileTree.writeAll($0, to: descriptor) }) else {
            throw FileTree.failure("write", path)
        }
    }

    /// Gives it its name; it is on disk under it when this returns.
    ///
    /// `mode`: Permission bits, whatever the umask says.
    /// `owner`: Who is to own it; nil for this user.
    public consuming func finish(mode: mode_t, owner: (user: uid_t, group: gid_t)?) throws(FileError) {
        if let owner, fchown(descriptor, owner.user, owner.group) != 0 {
            throw FileTree.failure("set the owner of", path)
        }
        // The mode given to open(2) is cut by the umask, and a change of owner takes set-user-ID away.
        guard fchmod(descriptor, mode) == 0 else { throw FileTree.failure("set the mode of", path) }
        guard fsync(descriptor) == 0, rename(temporary, path) == 0 else {
            throw FileTree.failure("write", path)
        }
        isDone = true
        guard FileTree.syncFolder(of: path) else { throw FileTree.failure("write", path) }
    }
}
