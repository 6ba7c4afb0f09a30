internal import Glibc

/// The file system as the command sees it.
struct LocalFiles: Sendable {
    private let files: CommandFiles
    /// The folder where the command was typed.
    let folder: String

    init(_ files: CommandFiles) {
        self.files = files
        folder = PathText.absolute(files.path(""), in: "/")
    }

    /// An absolute path.
    func absolute(_ path: String) -> String { PathText.absolute(path, in: folder) }

    /// The path as lines of output have it.
    func shown(_ path: String) -> String { PathText.relative(path, to: folder) }

    /// The path as this process may open it.
    func path(_ path: String) -> String { files.path(path) }

    /// What a path is, links followed; nil where nothing is.
    func status(_ path: String) -> stat? {
        var status = stat()
        return stat(files.path(path), &status) == 0 ? status : nil
    }

    func exists(_ path: String) -> Bool { status(path) != nil }

    func isFolder(_ path: String) -> Bool { status(path)?.kind == S_IFDIR }

    /// A device, a pipe or a socket.
    func isSpecial(_ path: String) -> Bool {
        [S_IFCHR, S_IFBLK, S_IFIFO, S_IFSOCK].contains(status(path)?.kind ?? S_IFREG)
    }

    func isLink(_ path: String) -> Bool {
        var status = stat()
        return lstat(files.path(path), &status) == 0 && status.kind == S_IFLNK
    }

    func isReadable(_ path: String) -> Bool {
        access(files.path(path), isFolder(path) ? R_OK | X_OK : R_OK) == 0
    }

    /// The names in a folder, without order; bytes that are no UTF-8 are replaced.
    func names(in folder: String) -> [(name: String, isText: Bool)] {
        guard let handle = opendir(files.path(folder)) else { return [] }
        defer { closedir(handle) }
        var names: [(String, Bool)] = []
        while let entry = readdir(handle) {
            let bytes = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                let capacity = MemoryLayout.size(ofValue: pointer.pointee)
                return pointer.withMemoryRebound(to: UInt8.self, capacity: capacity) {
                    [UInt8](UnsafeBufferPointer(start: $0, count: capacity).prefix { $0 != 0 })
                }
            }
            let name = String(decoding: bytes, as: UTF8.self)
            if name != ".", name != ".." { names.append((name, name.utf8.elementsEqual(bytes))) }
        }
        return names
    }

    /// Makes a folder with all above it.
    func makeFolder(_ path: String) throws(TransferFailure) {
        if path.isEmpty || isFolder(path) { return }
        let parent = PathText.split(path).folder
        if !PathText.isSame(parent, path) { try makeFolder(parent) }
        if mkdir(files.path(path), 0o777) != 0, errno != EEXIST {
            let reason = Self.reason(path)
            throw TransferFailure("Could not create directory \(path): \(reason)")
        }
    }

    /// Removes a file.
    func remove(_ path: String) throws(TransferFailure) {
        if unlink(files.path(path)) != 0 { throw TransferFailure(Self.reason(path)) }
    }

    /// Sets the time of a file, to the second.
    ///
    /// - Returns: Why it could not be set; nil when it is.
    func setTime(_ path: String, _ seconds: Double) -> String? {
        let time = timespec(tv_sec: time_t(seconds.rounded(.down)), tv_nsec: 0)
        if utimensat(AT_FDCWD, files.path(path), [time, time], 0) == 0 { return nil }
        if errno == EPERM {
            return "The file was downloaded, but attempting to modify the utime of the file failed. "
                + "Is the file owned by another user?"
        }
        return Self.reason(path)
    }

    /// Opens a file for reading; the caller closes it.
    func open(_ path: String) throws(TransferFailure) -> Int32 {
        let descriptor = Glibc.open(files.path(path), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw TransferFailure(Self.reason(path)) }
        return descriptor
    }

    /// The last error of the system, as Python prints it.
    static func reason(_ path: String) -> String {
        let code = errno
        return "[Errno \(code)] \(String(cString: strerror(code))): '\(path)'"
    }
}

extension stat {
    /// Folder, file, link, …
    var kind: mode_t { st_mode & S_IFMT }

    /// When it was last written to, in seconds since 1970.
    var modified: Double { Double(st_mtim.tv_sec) + Double(st_mtim.tv_nsec) / 1e9 }
}
