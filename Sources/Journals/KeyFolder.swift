internal import Cryptography
internal import Glibc

/// The folder of the keys that seal what a journal must keep whole: exports and secret parameters.
///
/// One file a key, named after the key's id, 0600, holding 64 hexadecimal digits; the folder is 0700. The key
/// never lies beside the journal: whoever is handed a journal reads no secret from it.
public struct KeyFolder: Sendable {
    /// The folder's path.
    public let path: String

    /// Names a folder; it is made when the first key is.
    public init(path: String) { self.path = path }

    /// Makes a key for a new journal.
    ///
    /// - Returns: The key's id, 16 hexadecimal digits, and its 32 bytes.
    func create() throws(JournalError) -> (id: String, key: [UInt8]) {
        let id = Hexadecimal.encode(SecureRandom.bytes(8))
        let key = SecureRandom.bytes(32)
        try store(key, id: id)
        return (id, key)
    }

    /// Reads a key.
    ///
    /// - Throws: `JournalError.key` when the file is missing or is no key.
    func load(_ id: String) throws(JournalError) -> [UInt8] {
        guard let text = JournalFile.read("\(path)/\(id)", limit: 256) else {
            throw .key(
                message: "the key `\(id)` that seals this journal's exports is not in `\(path)`",
                help: "bring it from the machine that began the journal: `runbook key export` there, "
                    + "`runbook key import` here")
        }
        let digits = text.filter { !$0.isWhitespace }
        guard let key = Hexadecimal.decode(digits), key.count == 32 else {
            throw .key(message: "`\(path)/\(id)` holds no key", help: "restore it from a copy")
        }
        return key
    }

    /// Writes a key under its id, replacing nothing.
    func store(_ key: [UInt8], id: String) throws(JournalError) {
        guard JournalFile.makeFolder(path),
            JournalFile.create("\(path)/\(id)", Hexadecimal.encode(key) + "\n")
        else {
            throw .key(
                message: "cannot write a key to `\(path)`: \(String(cString: strerror(errno)))",
                help: "make the folder writable: exports are sealed with a key that lies there")
        }
    }

    /// The text that carries a key to another machine: id and key, one line.
    public func exported(id: String) throws(JournalError) -> String {
        "runbook-key-1:\(id):\(Hexadecimal.encode(try load(id)))"
    }

    /// Reads the text of `exported` and keeps the key.
    ///
    /// - Returns: The key's id.
    /// - Throws: `JournalError.key` when the text is not such a line, or another key has the id.
    public func importKey(_ text: String) throws(JournalError) -> String {
        let parts = text.split(whereSeparator: \.isWhitespace).joined().split(separator: ":")
        guard parts.count == 3, parts[0] == "runbook-key-1", parts[1].count == 16,
            parts[1].allSatisfy({ $0.isHexDigit }), let key = Hexadecimal.decode(String(parts[2])),
            key.count == 32
        else {
            throw .key(
                message: "this is not an exported key",
                help: "pass the line that `runbook key export` printed")
        }
        let id = String(parts[1])
        if JournalFile.exists("\(path)/\(id)") {
            guard try load(id) == key else {
                throw .key(message: "another key `\(id)` is in `\(path)` already", help: "move it away first")
            }
            return id
        }
        try store(key, id: id)
        return id
    }
}

/// Files of the journal and its keys: private from the moment they exist.
enum JournalFile {
    /// Whether something is there.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether something is there, and this process may not write to it or beside it.
    static func isReadOnly(_ path: String) -> Bool {
        exists(path) && (access(path, W_OK) != 0 || access(folder(of: path), W_OK) != 0)
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    }

    /// Makes a folder and those above it, 0700.
    static func makeFolder(_ path: String) -> Bool {
        var built = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            built += "/\(part)"
            if mkdir(built, 0o700) != 0 && errno != EEXIST { return false }
        }
        return true
    }

    /// Makes a file, 0600, that was not there before, and has it and its name on disk.
    static func create(_ path: String, _ text: String) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        return writeAll(descriptor, bytes) && fsync(descriptor) == 0 && syncFolder(of: path)
    }

    private static func syncFolder(of path: String) -> Bool {
        let descriptor = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }

    /// Reads a small file; nil when it cannot be read or is longer than `limit` bytes.
    static func read(_ path: String, limit: Int) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: limit + 1)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        guard count >= 0, count <= limit else { return nil }
        return String(validating: buffer[..<count], as: UTF8.self)
    }

    private static func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count <= 0 { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
