internal import Cryptography
internal import Files
internal import JSON
public import Runbooks
internal import SQLite

/// The durable record of runs; every write is on disk when the call returns.
///
/// One thread writes and groups concurrent writes into one commit; readers have connections of their own
/// (`JournalReader`). What holds after a crash: a transaction is there whole or not at all, and whatever was
/// acknowledged is there.
public final class Journal: Sendable {
    /// The file's path.
    public let path: String
    /// The id of the key that seals exports and parameters.
    public let keyID: String
    private let committer: GroupCommitter
    private let seal: Seal
    private let queued = QueuedWrites()

    /// Opens a journal for writing, makes it when it is missing, and brings its tables up to date.
    ///
    /// The file is 0600, and a folder that is made for it is 0700.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - keys: Where the keys lie.
    /// - Throws: `JournalError`.
    public init(path: String, keys: KeyFolder) throws(JournalError) {
        self.path = path
        if !FileTree.exists(path) {
            do {
                try FileTree.makeFolder(FileTree.folder(of: path))
                try FileTree.create(path, "")
            } catch {
                // Another process may have made it meanwhile.
                if !FileTree.exists(path) { throw .cannotOpen(path: path, message: error.message) }
            }
        }
        do {
            let database = try SQLiteDatabase(
                path: path, mode: .readWrite, busyTimeoutMilliseconds: 30_000)
            // Before anything is changed: the file may be somebody else's.
            try JournalMigration.requireOwn(database, path: path)
            try database.execute(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
            try JournalMigration.migrate(database, path: path)
            keyID = try Self.key(of: database, keys: keys)
            seal = Seal(key: try keys.load(keyID))
            committer = GroupCommitter(path: path, database: database)
        } catch {
            throw .opening(error, path: path)
        }
    }

    /// Opens a journal to look at it with its key: exports and parameters can be read, and every write throws.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - keys: Where the keys lie.
    /// - Throws: `JournalError` when there is no such file, or it cannot be read.
    public init(reading path: String, keys: KeyFolder) throws(JournalError) {
        self.path = path
        do {
            let database = try JournalReader.open(path)
            keyID = try database.scalar("SELECT value FROM meta WHERE name = 'key'")?.string ?? ""
            seal = Seal(key: try keys.load(keyID))
            committer = GroupCommitter(path: path, database: database)
        } catch {
            throw .opening(error, path: path)
        }
    }

    /// Commits what is queued and closes the file; nothing may be written afterwards.
    public func close() { committer.close() }

    /// A reader with a connection of its own, on the calling thread.
    public func reader() throws(JournalError) -> JournalReader {
        try JournalReader(path: path, seal: seal)
    }

    /// A digest under the journal's key, in hexadecimal: equal texts can be told to be so, and no text be guessed.
    public func keyedDigest(of text: String) -> String { seal.digest(of: text) }

    /// Begins a run: all that is frozen into it, its executions, and its first event, in one transaction.
    ///
    /// - Returns: The run's name, six characters that no run of this journal has.
    public func begin(_ run: NewRun) async throws(JournalError) -> String {
        let seal = seal
        return try await committer.write { database in
            var name = RunName.random()
            while try database.scalar("SELECT 1 FROM runs WHERE run = ?", .text(name)) != nil {
                name = RunName.random()
            }
            try JournalWriting.insert(run, named: name, seal: seal, into: database)
            return name
        }
    }

    /// Writes what happened: the events and their effects, in one transaction, in this order.
    ///
    /// - Parameters:
    ///   - entries: What happened.
    ///   - run: The run's name.
    ///   - owner: The writer; a run that was taken over refuses it.
    /// - Throws: `JournalError.ownershipLost`, and whatever keeps the transaction from the disk.
    public func append(_ entries: [JournalEntry], to run: String, as owner: RunOwner)
        async throws(JournalError)
    {
        try await committer.write(write(entries, to: run, as: owner))
    }

    /// Puts what happened behind the writes that wait; returns when there is room for more, not when it is on disk.
    ///
    /// For what is no loss after a crash. Whatever this owner writes later is on disk only together with it: where it
    /// cannot be written, every later write throws what kept it from the disk.
    ///
    /// - Parameters:
    ///   - entries: What happened.
    ///   - run: The run's name.
    ///   - owner: The writer.
    /// - Throws: What kept earlier queued entries from the disk; where too many wait, these too.
    public func enqueue(_ entries: [JournalEntry], to run: String, as owner: RunOwner)
        async throws(JournalError)
    {
        try queued.requireNone(of: owner.token)
        guard queued.admit() else { return try await append(entries, to: run, as: owner) }
        let (queued, committer) = (queued, committer)
        let body = write(entries, to: run, as: owner)
        committer.enqueue { database in
            do {
                try body(database)
            } catch {
                // Known to what follows in the same transaction too.
                queued.note(committer.translated(error), of: owner.token)
                throw error
            }
        } finish: {
            queued.finish($0, of: owner.token)
        }
    }

    private func write(
        _ entries: [JournalEntry], to run: String, as owner: RunOwner
    ) -> @Sendable (SQLiteDatabase) throws -> Void {
        { [seal, queued] database in
            try queued.requireNone(of: owner.token)
            try JournalWriting.requireOwner(owner, of: run, in: database)
            for entry in entries { try JournalWriting.apply(entry, run: run, seal: seal, in: database) }
        }
    }

    /// Makes `owner` the owner of a run that has none, or whose owner is gone.
    ///
    /// `owner`: The new owner.
    /// `run`: The run's name.
    /// `standing`: Says whether the present owner lives.
    /// `takesOver`: Take it also from an owner on another machine.
    /// `decision`: What is recorded when it is taken from somebody.
    /// - Throws: `JournalError.owned` when the present owner lives, or may live elsewhere.
    public func take(
        _ run: String, for owner: RunOwner, standing: @escaping @Sendable (RunOwner) -> OwnerStanding,
        takesOver: Bool, decision: RunRecord.Decision
    ) async throws(JournalError) {
        let seal = seal
        try await committer.write { database in
            if let present = try JournalWriting.owner(of: run, in: database) {
                switch standing(present) {
                case .alive: throw JournalError.owned(run: run, by: present)
                case .elsewhere where !takesOver: throw JournalError.owned(run: run, by: present)
                case .elsewhere, .dead:
                    try JournalWriting.apply(.decision(nil, decision), run: run, seal: seal, in: database)
                }
            }
            try JournalWriting.setOwner(owner, of: run, in: database)
        }
    }

    /// Ends this owner's work on a run: its state is set and the owner let go.
    public func end(
        _ run: String, state: RunRecord.State, at: Int64, as owner: RunOwner
    ) async throws(JournalError) {
        try await committer.write { database in
            try JournalWriting.requireOwner(owner, of: run, in: database)
            try JournalWriting.end(run, state: state, at: at, in: database)
        }
    }

    /// Replaces what was frozen by what an operator accepted: documents, steps, parameters and executions.
    ///
    /// All of it is one transaction: after a crash everything is accepted, or nothing.
    ///
    /// - Parameters:
    ///   - change: What takes the place of what was frozen.
    ///   - renames: Steps that go by another name from now on, with all that is recorded of them.
    ///   - entries: What follows for executions, by their names before the renames.
    ///   - run: The run's name.
    ///   - owner: The writer.
    ///   - decision: What is recorded of the operator's decision; nil where nothing that runs was changed.
    /// - Throws: `JournalError.ownershipLost`, and whatever keeps the transaction from the disk.
    public func accept(
        _ change: NewRun, renaming renames: [StepRename] = [], with entries: [JournalEntry] = [],
        in run: String, as owner: RunOwner, decision: RunRecord.Decision?
    ) async throws(JournalError) {
        let seal = seal
        try await committer.write { database in
            try JournalWriting.requireOwner(owner, of: run, in: database)
            let decisions = decision.map { [JournalEntry.decision(nil, $0)] } ?? []
            for entry in decisions + entries {
                try JournalWriting.apply(entry, run: run, seal: seal, in: database)
            }
            try JournalWriting.rename(renames, in: run, seal: seal, database)
            try JournalWriting.replace(run, by: change, seal: seal, in: database)
        }
    }

    private static func key(of database: SQLiteDatabase, keys: KeyFolder) throws -> String {
        if let id = try database.scalar("SELECT value FROM meta WHERE name = 'key'")?.string { return id }
        let made = try keys.create()
        // Another process may have been faster: the first one's key stays, ours is of no use to anybody.
        try database.run("INSERT OR IGNORE INTO meta(name, value) VALUES('key', ?)", .text(made.id))
        return try database.scalar("SELECT value FROM meta WHERE name = 'key'")?.string ?? made.id
    }
}

/// Names of runs: six characters that cannot be taken for each other.
enum RunName {
    private static let alphabet = Array("23456789ABCDEFGHJKMNPQRSTVWXYZ")

    /// A random name; 29 bits, so the caller looks whether it is free.
    static func random() -> String {
        String(SecureRandom.bytes(6).map { alphabet[Int($0) % alphabet.count] })
    }
}

/// Seals what is kept whole: AES-256-GCM with the journal's key, bound to what it is for.
struct Seal: Sendable {
    private let key: [UInt8]

    init(key: [UInt8]) { self.key = key }

    /// HMAC-SHA256 in hexadecimal.
    func digest(of text: String) -> String {
        Hexadecimal.encode(HMACSHA256.authenticate(key: key, message: text))
    }

    /// Seals bytes for one purpose.
    func close(_ bytes: [UInt8], for purpose: String) -> [UInt8] {
        do {
            return try AESGCM.seal(bytes, key: key, associated: Array(purpose.utf8))
        } catch {
            preconditionFailure("sealing cannot fail with a 32-byte key: \(error)")
        }
    }

    /// Seals a run's parameters.
    func close(_ parameters: JSONObject, of run: String) -> [UInt8] {
        close(Array(JSONValue.object(parameters).serialized().utf8), for: Self.parameters(of: run))
    }

    /// What the parameters of a run are sealed for.
    static func parameters(of run: String) -> String { "parameters\n\(run)" }

    /// Opens what `close` sealed for the same purpose.
    func open(_ sealed: [UInt8], for purpose: String) throws(JournalError) -> [UInt8] {
        do {
            return try AESGCM.open(sealed, key: key, associated: Array(purpose.utf8))
        } catch {
            throw .key(
                message: "what this journal sealed cannot be opened with its key",
                help: "the journal or the key was changed: restore both from one copy")
        }
    }
}
