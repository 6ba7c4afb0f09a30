internal import CSQLite

/// One open database file; closing is `deinit`'s work.
///
/// Not `Sendable` on purpose: one owner may use it, from one thread at a time.
public struct SQLiteConnection: ~Copyable {
    /// What may be done with the file.
    public enum Mode: Sendable, Hashable {
        /// Read and write; a missing file is made.
        case readWriteCreate
        /// Read and write; a missing file is an error.
        case readWrite
        /// Read; a missing file is an error.
        case readOnly
        /// Read a file that nobody can change, without locks and without its log: for read-only media.
        case immutable
    }

    private let handle: OpaquePointer

    /// Opens the file, with foreign keys enforced, and nothing in its schema trusted to run code.
    ///
    /// - Parameters:
    ///   - path: A file path, or `:memory:`.
    ///   - mode: What may be done with the file.
    ///   - busyTimeoutMilliseconds: How long to wait for another connection's lock.
    /// - Throws: `SQLiteError` when the file cannot be opened. That a file is no database, or damaged,
    ///   shows at the first statement.
    public init(
        path: String, mode: Mode = .readWriteCreate, busyTimeoutMilliseconds: Int32 = 5000
    ) throws(SQLiteError) {
        let access =
            switch mode {
            case .readWriteCreate: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .readWrite: SQLITE_OPEN_READWRITE
            case .readOnly: SQLITE_OPEN_READONLY
            case .immutable: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
            }
        let name = mode == .immutable ? Self.immutableName(of: path) : path
        var opened: OpaquePointer?
        var code = sqlite3_open_v2(name, &opened, access | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX, nil)
        let switches = [
            (SQLITE_DBCONFIG_DEFENSIVE, true), (SQLITE_DBCONFIG_ENABLE_FKEY, true),
            (SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        ]
        for (option, isOn) in switches where code == SQLITE_OK {
            code = csqlite_set_switch(opened, Int32(option), isOn ? 1 : 0)
        }
        guard code == SQLITE_OK, let opened else {
            // A failed open still hands back a handle: it holds the message and must be closed.
            let error = SQLiteError(code: code, connection: opened)
            sqlite3_close_v2(opened)
            throw SQLiteError(code: error.code, message: "\(error.message): \(path)")
        }
        sqlite3_busy_timeout(opened, busyTimeoutMilliseconds)
        handle = opened
    }

    deinit { sqlite3_close_v2(handle) }  // _v2: the file stays open until its last statement is gone

    /// Source: SQLite, "Uniform Resource Identifiers", the parameter `immutable`.
    private static func immutableName(of path: String) -> String {
        let escaped = path.utf8.map { byte -> String in
            let isSpecial = [UInt8(ascii: "%"), UInt8(ascii: "?"), UInt8(ascii: "#")].contains(byte)
            return isSpecial ? "%" + String(byte, radix: 16) : String(UnicodeScalar(byte))
        }
        return "file:\(escaped.joined())?immutable=1"
    }

    /// Runs every statement of a text, without parameters; rows are dropped.
    ///
    /// - Throws: `SQLiteError` at the first statement that fails; the ones before it stay done.
    public func execute(_ sql: String) throws(SQLiteError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw SQLiteError(code: code, connection: handle, sql: sql) }
    }

    /// Compiles one statement.
    ///
    /// - Throws: `SQLiteError` when it does not compile, and when there is none or more than one.
    public func prepare(_ sql: String) throws(SQLiteError) -> SQLiteStatement {
        try SQLiteStatement(sql, on: handle)
    }

    /// The rows that the latest insert, update or delete changed itself, without triggers.
    public var changes: Int { Int(sqlite3_changes64(handle)) }

    /// The row id of the latest insert.
    public var lastInsertRowID: Int64 { sqlite3_last_insert_rowid(handle) }

    /// A transaction is open.
    public var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }
}
