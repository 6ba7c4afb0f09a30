internal import SQLite

/// Brings a journal's tables up to date.
enum JournalMigration {
    /// Looks whether a file is a journal that this release may write to, or an empty file; changes nothing.
    static func requireOwn(_ database: SQLiteDatabase, path: String) throws {
        // In one transaction: another process may be making the tables.
        try database.transaction(.deferred) {
            let tables = try database.scalar("SELECT count(*) FROM sqlite_schema")?.int ?? 0
            let application = try database.scalar("PRAGMA application_id")?.int ?? 0
            guard application == JournalSchema.applicationID || (application == 0 && tables == 0) else {
                throw JournalError.corrupt(path: path, message: "it is another program's SQLite file")
            }
            try requireKnown(database, path: path)
        }
    }

    /// Applies the migrations that are missing, in one transaction.
    static func migrate(_ database: SQLiteDatabase, path: String) throws {
        let known = JournalSchema.migrations.count
        guard try database.scalar("PRAGMA user_version")?.int != known else { return }
        try database.transaction {
            // Another process may have migrated while this one waited for the lock.
            let found = try database.scalar("PRAGMA user_version")?.int ?? 0
            for migration in JournalSchema.migrations.dropFirst(found) { try database.execute(migration) }
            try database.execute(
                "PRAGMA user_version = \(known); PRAGMA application_id = \(JournalSchema.applicationID)")
        }
    }

    /// Looks whether a file may be read as a journal of this release.
    static func requireReadable(_ database: SQLiteDatabase, path: String) throws {
        let application = try database.scalar("PRAGMA application_id")?.int ?? 0
        if try application == 0 && isEmpty(database) { return }
        guard application == JournalSchema.applicationID else {
            throw JournalError.corrupt(path: path, message: "it is no journal of `runbook`")
        }
        try requireKnown(database, path: path)
    }

    /// It has no tables yet: whoever was making the journal died before its first commit.
    static func isEmpty(_ database: SQLiteDatabase) throws -> Bool {
        try database.scalar("SELECT count(*) FROM sqlite_schema")?.int ?? 0 == 0
    }

    private static func requireKnown(_ database: SQLiteDatabase, path: String) throws {
        let known = JournalSchema.migrations.count
        let found = try database.scalar("PRAGMA user_version")?.int ?? 0
        if found > known { throw JournalError.newerSchema(path: path, found: found, known: known) }
    }
}
