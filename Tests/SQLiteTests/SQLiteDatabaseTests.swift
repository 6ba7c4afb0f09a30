import SQLite
import Testing

@Suite("SQLiteDatabase")
struct SQLiteDatabaseTests {
    let database: SQLiteDatabase

    init() throws {
        database = try SQLiteDatabase(path: ":memory:")
        try database.execute(
            """
            CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, data BLOB) STRICT;
            CREATE TABLE part (item INTEGER NOT NULL REFERENCES item (id)) STRICT;
            """)
    }

    private func names() throws -> [String] {
        var names: [String] = []
        try database.query("SELECT name FROM item ORDER BY id") { names.append($0.text(0)) }
        return names
    }

    @Test(
        "text survives unchanged",
        arguments: ["", "plain", "it's", "a\nb", "naïve", "日本語", "e\u{301}", "a\0b", "👩‍👩‍👧"])
    func textRoundTrips(text: String) throws {
        try database.run("INSERT INTO item (name) VALUES (?)", .text(text))
        #expect(try Array(names()[0].utf8) == Array(text.utf8))
    }

    @Test("bytes survive unchanged", arguments: [[], [0], [0, 1, 0, 255], [UInt8](0...255)] as [[UInt8]])
    func bytesRoundTrip(bytes: [UInt8]) throws {
        try database.run("INSERT INTO item (name, data) VALUES ('a', ?)", .blob(bytes))
        #expect(try database.scalar("SELECT data FROM item") == .blob(bytes))
    }

    @Test func `every type of value comes back as itself`() throws {
        let values: [SQLiteValue] = [nil, 1, -2.5, "x", true, .integer(.min), .blob([7])]
        for value in values {
            #expect(try database.scalar("SELECT ?", value) == value)
        }
        #expect(try database.scalar("SELECT 1 WHERE 0") == nil)
        #expect(SQLiteValue(nil as Int?) == .null)
        #expect(SQLiteValue(true as Bool?) == .integer(1))
    }

    @Test func `a getter reads NULL as empty, and the optional one as nil`() throws {
        try database.query("SELECT NULL, 7, 'a', x'00ff', 1.5") { row in
            #expect(row.count == 5)
            #expect(row.isNull(0) && row.int(0) == 0 && row.text(0).isEmpty && row.blob(0).isEmpty)
            #expect(row.optionalInt(0) == nil && row.optionalInt64(0) == nil)
            #expect(row.optionalText(0) == nil && row.optionalBlob(0) == nil)
            #expect(row.optionalInt(1) == 7 && row.optionalInt64(1) == 7 && row.bool(1))
            #expect(row.optionalText(2) == "a" && row.optionalBlob(3) == [0, 255] && row.double(4) == 1.5)
        }
    }

    @Test func `run tells how many rows it changed`() throws {
        #expect(try database.run("INSERT INTO item (name) VALUES ('a'), ('b')") == 2)
        #expect(try database.run("UPDATE item SET data = NULL WHERE name = ?", "a") == 1)
        #expect(try database.run("UPDATE item SET data = NULL WHERE name = ?", ["z"]) == 0)
        #expect(database.lastInsertRowID == 2)
    }

    @Test func `a query may run itself again in its body`() throws {
        try database.run("INSERT INTO item (name) VALUES ('a'), ('b')")
        var seen: [String] = []
        let sql = "SELECT name FROM item WHERE id > ? ORDER BY id"
        try database.query(sql, [0]) { outer in
            let name = outer.text(0)
            try database.query(sql, [1]) { inner in seen.append(name + inner.text(0)) }
        }
        #expect(seen == ["ab", "bb"])
    }

    @Test func `what a body throws ends the query and leaves it usable`() throws {
        struct Stop: Error {}
        try database.run("INSERT INTO item (name) VALUES ('a'), ('b')")
        var count = 0
        #expect(throws: Stop.self) {
            try database.query("SELECT name FROM item ORDER BY id") { _ in
                count += 1
                throw Stop()
            }
        }
        #expect(count == 1)
        #expect(try names() == ["a", "b"])
    }

    @Test func `a transaction that throws leaves nothing`() throws {
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try database.transaction {
                try database.run("INSERT INTO item (name) VALUES ('a')")
                #expect(database.isInTransaction)
                throw Stop()
            }
        }
        #expect(try names().isEmpty)
        #expect(!database.isInTransaction)
        let result = try database.transaction(.deferred) {
            try database.run("INSERT INTO item (name) VALUES ('b')")
            return 5
        }
        #expect(result == 5)
        #expect(try names() == ["b"])
    }

    @Test func `a commit that is refused leaves no transaction open`() throws {
        let error = #expect(throws: SQLiteError.self) {
            try database.transaction {
                try database.execute("PRAGMA defer_foreign_keys = ON")
                try database.run("INSERT INTO part (item) VALUES (99)")
            }
        }
        #expect(error?.isConstraint == true)
        #expect(!database.isInTransaction)
        #expect(try database.scalar("SELECT count(*) FROM part") == 0)
    }

    @Test func `a savepoint fails alone, nested ones too`() throws {
        struct Stop: Error {}
        try database.transaction {
            try database.run("INSERT INTO item (name) VALUES ('a')")
            try database.savepoint {
                try database.run("INSERT INTO item (name) VALUES ('b')")
                #expect(throws: Stop.self) {
                    try database.savepoint {
                        try database.run("INSERT INTO item (name) VALUES ('c')")
                        throw Stop()
                    }
                }
            }
        }
        #expect(try names() == ["a", "b"])
    }
}
