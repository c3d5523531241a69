import CairnMigrations
import GRDB
import GRDBSQLite
import TestSupport
import Testing

/// The splitter against SQLite's own opinion of where a statement ends.
@Suite struct SQLiteSplitterTests {
    private let splitter = StatementSplitter(.sqlite)

    private static let fragments = [
        "'", "''", "\"", "`", "[", "]", "--", "/*", "*/", ";", ";", "\n", " ", " ", "(", ")", "\\", "$", "CREATE ",
        "TEMP ", "TRIGGER ", "CREATE TRIGGER ", " BEGIN ", "; END;", ";END", " END ", "CASE ", "x", "1", "é",
    ]

    @Test func `each statement is complete for SQLite, and complete only at its end`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<3000 {
            let count = Int.random(in: 0..<25, using: &random)
            let text = (0..<count).map { _ in Self.fragments.randomElement(using: &random) ?? "" }.joined()
            guard let statements = try? splitter.split(text) else { continue }
            for (index, statement) in statements.enumerated() {
                let ended = statement.text + ";"
                let isLast = index == statements.count - 1
                // The last one may be a trigger that is not finished.
                #expect(isLast || sqlite3_complete(ended) == 1, "seed \(seed): \(text)")
                for position in statement.text.utf8.indices where statement.text.utf8[position] == UInt8(ascii: ";") {
                    let part = String(decoding: statement.text.utf8[...position], as: UTF8.self)
                    #expect(sqlite3_complete(part) == 0, "seed \(seed): \(text)")
                }
            }
        }
    }

    @Test func `statement by statement makes what SQLite makes of the whole script`() throws {
        let script = """
            CREATE TABLE "a;b" (x TEXT DEFAULT ';', [y;] INT /* ; */, `z;` INT); -- ;
            CREATE TRIGGER t AFTER INSERT ON "a;b" WHEN NEW.x <> ';' BEGIN
                UPDATE "a;b" SET x = CASE WHEN x = 'END;' THEN ';' ELSE x END; -- END;
                INSERT INTO "a;b" (x) SELECT 'BEGIN;' WHERE 0;
            END;
            CREATE TEMP TRIGGER u AFTER DELETE ON "a;b" BEGIN SELECT 1; END;
            CREATE VIEW v AS SELECT ';' AS "c;d", x'3B' FROM "a;b"
            """
        let whole = try DatabaseQueue(), parts = try DatabaseQueue()
        try whole.write { db in try db.execute(sql: script) }
        let statements = try splitter.split(script)
        try parts.write { db in
            for statement in statements { try db.execute(sql: statement.text) }
        }
        #expect(statements.count == 4)
        #expect(try dump(whole) == dump(parts))
    }

    private func dump(_ queue: DatabaseQueue) throws -> [String] {
        try queue.read { db in
            try String.fetchAll(db, sql: "SELECT type || name || coalesce(sql, '') FROM sqlite_master ORDER BY name")
        }
    }
}
