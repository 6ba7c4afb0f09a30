internal import CSQLite

/// One compiled statement, to be run any number of times; freeing it is `deinit`'s work.
///
/// Keeps its connection's file open while it lives. Not `Sendable`, as its connection is not.
public final class SQLiteStatement {
    /// The statement as it was written.
    public let sql: String
    private let handle: OpaquePointer

    init(_ sql: String, on connection: OpaquePointer) throws(SQLiteError) {
        var compiled: OpaquePointer?
        var rest = ""
        var text = sql
        let code = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                var tail: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v3(
                    connection, characters.baseAddress, Int32(characters.count),
                    UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, &tail)
                if let start = characters.baseAddress, let tail {
                    rest = String(decoding: bytes[(tail - start)...], as: UTF8.self)
                }
                return code
            }
        }
        guard code == SQLITE_OK else { throw SQLiteError(code: code, connection: connection, sql: sql) }
        guard let compiled, rest.allSatisfy({ $0.isWhitespace || $0 == ";" }) else {
            sqlite3_finalize(compiled)
            throw SQLiteError(code: SQLITE_MISUSE, message: "one statement is wanted", sql: sql)
        }
        self.sql = sql
        handle = compiled
    }

    deinit { sqlite3_finalize(handle) }

    /// Runs the statement to its end; rows are dropped.
    ///
    /// - Parameter values: One for each `?`, in order; too few or too many is an error.
    /// - Returns: The rows that an insert, update or delete changed; of no meaning for anything else.
    /// - Throws: `SQLiteError`; the statement can be run again.
    @discardableResult
    public func run(_ values: [SQLiteValue] = []) throws(SQLiteError) -> Int {
        defer { reset() }
        try bind(values)
        while try step() {}
        return Int(sqlite3_changes64(sqlite3_db_handle(handle)))
    }

    /// Calls `body` for every row in turn; none is kept in memory.
    ///
    /// - Parameters:
    ///   - values: One for each `?`, in order; too few or too many is an error.
    ///   - body: Reads the row, which is valid only inside; throwing ends the query.
    /// - Throws: `SQLiteError`, and whatever `body` throws.
    public func query(
        _ values: [SQLiteValue] = [], _ body: (borrowing SQLiteRow) throws -> Void
    ) throws {
        defer { reset() }
        try bind(values)
        while try step() {
            try body(SQLiteRow(handle))
        }
    }

    /// As the other `query`, where the body cannot fail: then the error is an `SQLiteError`.
    public func query(
        _ values: [SQLiteValue] = [], _ body: (borrowing SQLiteRow) -> Void
    ) throws(SQLiteError) {
        defer { reset() }
        try bind(values)
        while try step() {
            body(SQLiteRow(handle))
        }
    }

    /// It is in the middle of a query, so that it cannot be used for another.
    var isBusy: Bool { sqlite3_stmt_busy(handle) != 0 }

    private func step() throws(SQLiteError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw failure(code)
        }
    }

    private func bind(_ values: [SQLiteValue]) throws(SQLiteError) {
        let wanted = Int(sqlite3_bind_parameter_count(handle))
        guard values.count == wanted else {
            throw SQLiteError(
                code: SQLITE_RANGE, message: "\(values.count) values for \(wanted) parameters", sql: sql)
        }
        var index: Int32 = 0
        for value in values {
            index += 1
            let code = bind(value, at: index)
            guard code == SQLITE_OK else { throw failure(code) }
        }
    }

    private func bind(_ value: SQLiteValue, at index: Int32) -> Int32 {
        switch value {
        case .null:
            return sqlite3_bind_null(handle, index)
        case .integer(let number):
            return sqlite3_bind_int64(handle, index, number)
        case .real(let number):
            return sqlite3_bind_double(handle, index, number)
        case .text(var text):
            return text.withUTF8 { bytes in
                // A nil pointer would bind NULL; an empty string may have one.
                guard let start = bytes.baseAddress, !bytes.isEmpty else {
                    return sqlite3_bind_text(handle, index, "", 0, csqlite_transient())
                }
                return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                    sqlite3_bind_text64(
                        handle, index, $0, UInt64(bytes.count), csqlite_transient(), UInt8(SQLITE_UTF8))
                }
            }
        case .blob(let bytes):
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, index, 0) }
            return bytes.withUnsafeBytes {
                sqlite3_bind_blob64(handle, index, $0.baseAddress, UInt64($0.count), csqlite_transient())
            }
        }
    }

    private func reset() {
        // The code of a failed step comes back here once more; it has been thrown already.
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    private func failure(_ code: Int32) -> SQLiteError {
        SQLiteError(code: code, connection: sqlite3_db_handle(handle), sql: sql)
    }
}
