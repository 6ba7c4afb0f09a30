import SQLite
import Testing

@Suite("SQLiteConnection and SQLiteStatement")
struct SQLiteStatementTests {
    @Test func `a statement runs again and again`() throws {
        let connection = try SQLiteConnection(path: ":memory:")
        try connection.execute("CREATE TABLE t (a INTEGER, b TEXT) STRICT")
        let insert = try connection.prepare("INSERT INTO t VALUES (?, ?)")
        for number in 1...3 {
            try insert.run([SQLiteValue(number), "row \(number)"])
        }
        let (changes, last) = (connection.changes, connection.lastInsertRowID)
        #expect(changes == 1 && last == 3)
        var rows: [String] = []
        try connection.prepare("SELECT b FROM t WHERE a > ?").query([1]) { rows.append($0.text(0)) }
        #expect(rows == ["row 2", "row 3"])
    }

    @Test func `a statement that failed can run again`() throws {
        let connection = try SQLiteConnection(path: ":memory:")
        try connection.execute("CREATE TABLE t (a UNIQUE)")
        let insert = try connection.prepare("INSERT INTO t VALUES (?)")
        try insert.run([1])
        #expect(throws: SQLiteError.self) { try insert.run([1]) }
        #expect(try insert.run([2]) == 1)
    }

    @Test("the number of values must fit", arguments: [0, 1, 3])
    func wrongNumberOfValues(count: Int) throws {
        let connection = try SQLiteConnection(path: ":memory:")
        let statement = try connection.prepare("SELECT ?, ?")
        let error = #expect(throws: SQLiteError.self) {
            try statement.run([SQLiteValue](repeating: 1, count: count))
        }
        #expect(error?.message == "\(count) values for 2 parameters")
    }

    @Test(
        "one statement is compiled, no more and no fewer",
        arguments: ["", "  ", "-- only words", "SELECT 1; SELECT 2"])
    func oneStatement(sql: String) throws {
        let connection = try SQLiteConnection(path: ":memory:")
        let error = #expect(throws: SQLiteError.self) { _ = try connection.prepare(sql) }
        #expect(error?.message == "one statement is wanted")
        _ = try connection.prepare("SELECT 1 ;\n")
    }

    @Test func `a statement outlives its connection's owner`() throws {
        let statement = try {
            let connection = try SQLiteConnection(path: ":memory:")
            try connection.execute("CREATE TABLE t AS SELECT 5 AS a")
            return try connection.prepare("SELECT a FROM t")
        }()
        var seen = 0
        try statement.query { seen = $0.int(0) }
        #expect(seen == 5)
    }

    @Test func `the schema of a file is not trusted and cannot be overwritten`() throws {
        let connection = try SQLiteConnection(path: ":memory:")
        let pragmas = ["foreign_keys": 1, "trusted_schema": 0]
        for (name, wanted) in pragmas {
            var seen = -1
            try connection.prepare("PRAGMA \(name)").query { seen = $0.int(0) }
            #expect(seen == wanted, "\(name)")
        }
        try connection.execute("CREATE TABLE t (a); PRAGMA writable_schema = ON")
        #expect(throws: SQLiteError.self) { try connection.execute("DELETE FROM sqlite_schema") }
    }

    @Test func `foreign keys are enforced`() throws {
        let connection = try SQLiteConnection(path: ":memory:")
        try connection.execute(
            "CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a REFERENCES a (id))")
        let error = #expect(throws: SQLiteError.self) { try connection.execute("INSERT INTO b VALUES (1)") }
        #expect(error?.isConstraint == true)
        let isInTransaction = connection.isInTransaction
        #expect(!isInTransaction)
    }
}
