import Foundation
import SQLite
import Testing

@Suite("SQLiteError")
final class SQLiteErrorTests {
    let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "sqlite-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private var path: String { folder + "/file.db" }

    private func error(_ body: () throws -> Void) throws -> SQLiteError {
        try #require(#expect(throws: SQLiteError.self, performing: body))
    }

    @Test func `a missing file is made only when that was asked for`() throws {
        for mode in [SQLiteConnection.Mode.readOnly, .readWrite] {
            let error = try error { _ = try SQLiteConnection(path: path, mode: mode) }
            #expect(error.isCannotOpen)
            #expect(error.message == "unable to open database file: \(path)")
            #expect(!FileManager.default.fileExists(atPath: path))
        }
        try SQLiteConnection(path: path).execute("CREATE TABLE t (a)")
        try SQLiteConnection(path: path, mode: .readWrite).execute("INSERT INTO t VALUES (1)")
    }

    @Test func `writing through a read-only connection is read-only`() throws {
        try SQLiteConnection(path: path).execute("CREATE TABLE t (a)")
        let reader = try SQLiteConnection(path: path, mode: .readOnly)
        let error = try error { try reader.execute("INSERT INTO t VALUES (1)") }
        #expect(error.isReadOnly && error.primaryCode == 8)
    }

    @Test func `a file of other bytes is corrupt`() throws {
        try Data("this is no database, whatever its name says; it only has bytes".utf8)
            .write(to: URL(fileURLWithPath: path))
        let database = try SQLiteDatabase(path: path)
        #expect(try error { try database.run("SELECT * FROM sqlite_schema") }.isCorrupt)
    }

    @Test func `a damaged page is corrupt`() throws {
        try SQLiteDatabase(path: path).execute(
            "CREATE TABLE t (a); INSERT INTO t SELECT hex(randomblob(2000)) FROM (VALUES (1), (2), (3), (4))")
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes.replaceSubrange(4096..<4200, with: Data(repeating: 0xee, count: 104))
        try bytes.write(to: URL(fileURLWithPath: path))
        let database = try SQLiteDatabase(path: path)
        #expect(try error { try database.run("SELECT a FROM t") }.isCorrupt)
    }

    @Test func `another writer's lock is busy`() throws {
        let one = try SQLiteDatabase(path: path)
        try one.execute("CREATE TABLE t (a)")
        let two = try SQLiteDatabase(path: path, busyTimeoutMilliseconds: 0)
        try one.transaction {
            let error = try error { try two.transaction { _ = try two.run("INSERT INTO t VALUES (1)") } }
            #expect(error.isBusy && !error.isFull)
        }
    }

    @Test func `a database at its size limit is full, and its transaction is gone`() throws {
        let database = try SQLiteDatabase(path: path)
        try database.execute("CREATE TABLE t (a); PRAGMA max_page_count = 3")
        let error = try error {
            try database.transaction { _ = try database.run("INSERT INTO t VALUES (zeroblob(100000))") }
        }
        #expect(error.isFull)
        #expect(!database.isInTransaction)
    }

    @Test func `a folder in place of a file cannot be opened`() throws {
        #expect(try error { _ = try SQLiteConnection(path: folder) }.isCannotOpen)
    }

    @Test func `bound values stay out of errors`() throws {
        let database = try SQLiteDatabase(path: ":memory:")
        try database.execute("CREATE TABLE t (a TEXT UNIQUE, n INTEGER) STRICT")
        try database.run("INSERT INTO t (a) VALUES (?)", "canary-7731")
        let unique = try error { try database.run("INSERT INTO t (a) VALUES (?)", "canary-7731") }
        #expect(unique.isConstraint && unique.code == 2067 && unique.primaryCode == 19)
        #expect(unique.sql == "INSERT INTO t (a) VALUES (?)")
        let type = try error { try database.run("INSERT INTO t (n) VALUES (?)", "canary-7731") }
        #expect(type.message == "cannot store TEXT value in INTEGER column t.n")
        #expect(!"\(unique) \(type) \(String(reflecting: unique))".contains("canary"))
        #expect("\(unique)" == "UNIQUE constraint failed: t.a (SQLite 2067)")
    }

    @Test func `a statement says what does not compile`() throws {
        let database = try SQLiteDatabase(path: ":memory:")
        let error = try error { try database.run("SELEC 1") }
        #expect(error == SQLiteError(code: 1, message: "near \"SELEC\": syntax error", sql: "SELEC 1"))
    }
}
