internal import CSQLite

/// What SQLite refused, in its own words.
///
/// Never holds bound values: `sql` is the statement as it was written, with its placeholders.
public struct SQLiteError: Error, Sendable, Hashable {
    /// The extended result code, such as 2067 for a unique constraint.
    public let code: Int32
    /// SQLite's message; for a file that does not open, its path too.
    public let message: String
    /// The statement as written; nil when no statement was to blame.
    public let sql: String?

    /// Makes an error.
    public init(code: Int32, message: String, sql: String? = nil) {
        self.code = code
        self.message = message
        self.sql = sql
    }

    /// The error that a connection has just reported.
    init(code: Int32, connection: OpaquePointer?, sql: String? = nil) {
        let text = connection.flatMap { sqlite3_errmsg($0) } ?? sqlite3_errstr(code)
        self.init(code: code, message: text.map { String(cString: $0) } ?? "error \(code)", sql: sql)
    }

    /// The primary result code, such as 19 for any constraint.
    public var primaryCode: Int32 { code & 0xff }

    /// Another connection holds a lock; the same call may succeed later.
    public var isBusy: Bool { primaryCode == SQLITE_BUSY || primaryCode == SQLITE_LOCKED }
    /// The disk or the database's size limit is full.
    public var isFull: Bool { primaryCode == SQLITE_FULL }
    /// The file, its folder or the connection may not be written to.
    public var isReadOnly: Bool { primaryCode == SQLITE_READONLY }
    /// The file is damaged, or no database at all.
    public var isCorrupt: Bool { primaryCode == SQLITE_CORRUPT || primaryCode == SQLITE_NOTADB }
    /// The file could not be opened.
    public var isCannotOpen: Bool { primaryCode == SQLITE_CANTOPEN }
    /// The operating system failed to read, write or flush.
    public var isIOError: Bool { primaryCode == SQLITE_IOERR }
    /// A constraint of the schema refused the row.
    public var isConstraint: Bool { primaryCode == SQLITE_CONSTRAINT }
}

extension SQLiteError: CustomStringConvertible {
    /// The message and the code.
    public var description: String { "\(message) (SQLite \(code))" }
}
