internal import Cryptography
internal import Files

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
        guard let bytes = try? FileTree.read("\(path)/\(id)") else {
            throw .key(
                message: "the key `\(id)` that seals this journal's exports is not in `\(path)`",
                help: "bring it from the machine that began the journal: `runbook key export` there, "
                    + "`runbook key import` here")
        }
        let digits = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
        guard let key = Hexadecimal.decode(digits), key.count == 32 else {
            throw .key(message: "`\(path)/\(id)` holds no key", help: "restore it from a copy")
        }
        return key
    }

    /// Writes a key under its id, replacing nothing.
    func store(_ key: [UInt8], id: String) throws(JournalError) {
        do {
            try FileTree.makeFolder(path)
            try FileTree.create("\(path)/\(id)", Hexadecimal.encode(key) + "\n")
        } catch {
            throw .key(
                message: "no key can be kept: \(error.message)",
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
        if FileTree.exists("\(path)/\(id)") {
            guard try load(id) == key else {
                throw .key(message: "another key `\(id)` is in `\(path)` already", help: "move it away first")
            }
            return id
        }
        try store(key, id: id)
        return id
    }
}
