/// A connection with its statements kept compiled: what the rest of the product talks SQL through.
///
/// Every distinct text stays compiled while the database is open, so values go into parameters, never into
/// the text. Not `Sendable` on purpose: one owner, such as an actor, uses it.
public final class SQLiteDatabase {
    /// When a transaction takes its locks.
    public enum TransactionKind: String, Sendable, Hashable {
        /// At its first read and write; a later write may find the database busy and must start over.
        case deferred
        /// The write lock at once, so that only the start can find the database busy.
        case immediate
    }

    private let connection: SQLiteConnection
    private var statements: [String: SQLiteStatement] = [:]

    /// Opens the file; see `SQLiteConnection`.
    public init(
        path: String, mode: SQLiteConnection.Mode = .readWriteCreate, busyTimeoutMilliseconds: Int32 = 5000
    ) throws(SQLiteError) {
        connection = try SQLiteConnection(
            path: path, mode: mode, busyTimeoutMilliseconds: busyTimeoutMilliseconds)
    }

    /// The row id of the latest insert.
    public var lastInsertRowID: Int64 { connection.lastInsertRowID }

    /// A transaction is open.
    public var isInTransaction: Bool { connection.isInTransaction }

    /// Runs every statement of a text, without parameters, compiled for this once: schemas and pragmas.
    public func execute(_ sql: String) throws(SQLiteError) {
        try connection.execute(sql)
    }

    /// Runs one statement to its end; rows are dropped.
    ///
    /// - Returns: The rows that an insert, update or delete changed; of no meaning for anything else.
    @discardableResult
    public func run(_ sql: String, _ values: SQLiteValue...) throws(SQLiteError) -> Int {
        try statement(sql).run(values)
    }

    /// Runs one statement to its end; rows are dropped.
    ///
    /// - Returns: The rows that an insert, update or delete changed; of no meaning for anything else.
    @discardableResult
    public func run(_ sql: String, _ values: [SQLiteValue]) throws(SQLiteError) -> Int {
        try statement(sql).run(values)
    }

    /// Calls `body` for every row in turn; none is kept in memory.
    ///
    /// The body may use the database, the same query included. Throwing ends the query.
    public func query(
        _ sql: String, _ values: [SQLiteValue] = [], _ body: (borrowing SQLiteRow) throws -> Void
    ) throws {
        try statement(sql).query(values, body)
    }

    /// As the other `query`, where the body cannot fail: then the error is an `SQLiteError`.
    public func query(
        _ sql: String, _ values: [SQLiteValue] = [], _ body: (borrowing SQLiteRow) -> Void
    ) throws(SQLiteError) {
        try statement(sql).query(values, body)
    }

    /// The first column of the first row; nil when there is no row.
    public func scalar(_ sql: String, _ values: SQLiteValue...) throws(SQLiteError) -> SQLiteValue? {
        var found: SQLiteValue?
        try statement(sql).query(values) { row in
            if found == nil { found = row.value(0) }
        }
        return found
    }

    /// Runs `body` in a transaction: all of it is durable when this returns, none of it when this throws.
    ///
    /// - Throws: Whatever `body` throws, and `SQLiteError` from the beginning and the commit.
    public func transaction<Result>(
        _ kind: TransactionKind = .immediate, _ body: () throws -> Result
    ) throws -> Result {
        try run("BEGIN \(kind.rawValue.uppercased())")
        do {
            let result = try body()
            try run("COMMIT")
            return result
        } catch {
            // SQLite rolls back by itself after some errors (a full disk, for one).
            if isInTransaction { try run("ROLLBACK") }
            throw error
        }
    }

    /// Runs `body` so that it can fail alone inside a transaction: what it did is undone when it throws.
    public func savepoint<Result>(_ body: () throws -> Result) throws -> Result {
        try run("SAVEPOINT part")
        do {
            let result = try body()
            try run("RELEASE part")
            return result
        } catch {
            if isInTransaction {
                try run("ROLLBACK TO part")
                try run("RELEASE part")
            }
            throw error
        }
    }

    private func statement(_ sql: String) throws(SQLiteError) -> SQLiteStatement {
        if let kept = statements[sql] {
            return kept.isBusy ? try connection.prepare(sql) : kept
        }
        let fresh = try connection.prepare(sql)
        statements[sql] = fresh
        return fresh
    }
}
