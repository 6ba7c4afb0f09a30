public import Glibc

/// Whole files and folders, private from the moment they exist, and each failure in the system's words.
public enum FileTree {
    /// Whether something is there.
    public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether something is there, and this process may not write to it or beside it.
    public static func isReadOnly(_ path: String) -> Bool {
        exists(path) && (access(path, W_OK) != 0 || access(folder(of: path), W_OK) != 0)
    }

    /// Makes a folder and those above it, 0700.
    public static func makeFolder(_ path: String) throws(FileError) {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
        var built = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            built += "/\(part)"
            if mkdir(built, 0o700) != 0 && errno != EEXIST {
                throw FileError("cannot make the folder `\(built)`: \(String(cString: strerror(errno)))")
            }
        }
    }

    /// Writes a whole file, so that it is there whole or not at all.
    public static func write(_ text: String, to path: String, mode: mode_t) throws(FileError) {
        try write(Array(text.utf8), to: path, mode: mode, owner: nil)
    }

    /// Writes a whole file over one that is there, so that it is there whole at any time and keeps its mode.
    public static func replace(_ path: String, with text: String) throws(FileError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw failure("read", path) }
        try write(text, to: path, mode: status.st_mode & 0o7777)
    }

    /// Writes a whole file through a temporary one beside it, synced before it takes the name.
    ///
    /// `mode`: Permission bits, whatever the umask says.
    /// `owner`: Who is to own it; nil for this user.
    public static func write(
        _ bytes: [UInt8], to path: String, mode: mode_t, owner: (user: uid_t, group: gid_t)?
    ) throws(FileError) {
        let file = try PartialFile(path, mode: mode)
        try file.append(bytes)
        try file.finish(mode: mode, owner: owner)
    }

    /// Makes a file, 0600, that was not there before; it and its name are on disk when this returns.
    ///
    /// - Throws: `FileError`, also when something is there already.
    public static func create(_ path: String, _ text: String) throws(FileError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("make", path) }
        defer { close(descriptor) }
        var text = text
        guard text.withUTF8({ writeAll(UnsafeRawBufferPointer($0), to: descriptor) }), fsync(descriptor) == 0,
            syncFolder(of: path)
        else {
            throw failure("write", path)
        }
    }

    /// Reads a whole file; nil when there is none.
    public static func read(_ path: String) throws(FileError) -> [UInt8]? {
        var bytes: [UInt8] = []
        let status = try read(path) { piece in
            bytes += piece
            return true
        }
        return status == nil ? nil : bytes
    }

    /// Reads a file piece by piece; nil when there is none.
    ///
    /// `take`: Takes up to 64 KiB at a time, and says whether it wants more.
    /// - Returns: What the file is, as it was when it was opened.
    public static func read(
        _ path: String, _ take: (UnsafeRawBufferPointer) throws(FileError) -> Bool
    ) throws(FileError) -> stat? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 && errno == ENOENT { return nil }
        guard descriptor >= 0 else { throw failure("read", path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("read", path) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count == 0 { return status }
            guard count > 0 else { throw failure("read", path) }
            guard try take(UnsafeRawBufferPointer(rebasing: buffer[..<count])) else { return status }
        }
    }

    /// The folder that a path lies in; `.` without one.
    public static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
        var written = 0
        while written < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
            if count <= 0 { return false }
            written += count
        }
        return true
    }

    static func syncFolder(of path: String) -> Bool {
        let descriptor = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }

    static func failure(_ action: String, _ path: String) -> FileError {
        FileError("cannot \(action) `\(path)`: \(String(cString: strerror(errno)))")
    }
}
