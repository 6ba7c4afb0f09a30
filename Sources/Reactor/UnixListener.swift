internal import CSystem
internal import Glibc

/// A listening Unix-domain socket that only this user reaches: a file of mode 0600 in a folder of mode 0700.
public final class UnixListener: Sendable {
    /// Where the socket's file lies.
    public let path: String
    private let socket: ListeningSocket
    /// The file's own number: another listener may have replaced the file.
    private let inode: ino_t

    /// The longest path in bytes that the kernel accepts.
    public static var pathLimitBytes: Int { csys_unix_path_limit() }

    /// Starts to listen. Makes the folder if it is missing, and replaces a socket's file that lies there.
    ///
    /// - Throws: `SystemError` also when the folder is open to others, or belongs to another user.
    public init(path: String) throws(SystemError) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        try Self.secure(folder.isEmpty ? "/" : folder)
        if let old = Self.lookUp(path), old.st_mode & S_IFMT == S_IFSOCK { unlink(path) }
        let number = try SystemError.check(csys_unix_listen(path), "listen on", path)
        self.path = path
        inode = Self.lookUp(path)?.st_ino ?? 0
        socket = ListeningSocket(descriptor: Descriptor(adopting: number), name: path)
    }

    deinit { close() }

    /// Waits for the next connection.
    ///
    /// - Throws: `SystemError` once the listener is closed, or `CancellationError`.
    public func accept() async throws -> Connection {
        let number = try await socket.accept()
        var pid: pid_t = 0
        var user: uid_t = 0
        var group: gid_t = 0
        let result = csys_peer_credentials(number, &pid, &user, &group)
        let connection = Connection(adopting: number, peer: .init(pid: pid, user: user, group: group))
        _ = try SystemError.check(result, "tell who connected to", path)
        return connection
    }

    /// Stops listening and removes the file.
    public func close() {
        let wasOpen = socket.descriptor.perform { _ in 1 } == 1
        guard wasOpen else { return }
        if Self.lookUp(path)?.st_ino == inode { unlink(path) }
        socket.descriptor.close()
    }

    private static func lookUp(_ path: String) -> stat? {
        var about = stat()
        return lstat(path, &about) == 0 ? about : nil
    }

    private static func secure(_ folder: String) throws(SystemError) {
        if mkdir(folder, 0o700) != 0, errno != EEXIST {
            throw SystemError("make the folder", folder, code: errno)
        }
        guard let about = lookUp(folder) else { throw SystemError("look at the folder", folder, code: errno) }
        guard about.st_mode & S_IFMT == S_IFDIR else {
            throw SystemError("use the folder", folder, code: ENOTDIR)
        }
        guard about.st_uid == geteuid(), about.st_mode & 0o077 == 0 else {
            throw SystemError("keep others out of the folder", folder, code: EPERM)
        }
    }
}
