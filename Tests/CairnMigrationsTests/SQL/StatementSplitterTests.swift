import CairnMigrations
import CairnRepositories
import Testing

@Suite struct StatementSplitterTests {
    private func split(_ text: String, _ dialect: SQLDialect = .sqlite) throws -> [String] {
        try StatementSplitter(dialect).split(text).map(\.text)
    }

    @Test func `semicolons between statements split, the last one may be left out`() throws {
        #expect(try split("SELECT 1; SELECT 2;\nSELECT 3") == ["SELECT 1", "SELECT 2", "SELECT 3"])
        #expect(try split(" ;; \n;").isEmpty)
        #expect(try split("").isEmpty)
    }

    @Test func `comments around statements are dropped and those inside are kept`() throws {
        let text = """
            -- first; of all
            /* and; */ SELECT 1 /* one; */ + 1 -- two;
            ; -- the end;
            """
        #expect(try split(text) == ["SELECT 1 /* one; */ + 1"])
    }

    @Test(arguments: ["';'", "'it''s; '", "\";\"\"\"", "`;`", "[;]", "'\\'", "'--'", "'/*'", "'a\n;\nb'"])
    func `quotes of SQLite hide semicolons`(quoted: String) throws {
        #expect(try split("SELECT \(quoted); SELECT 2") == ["SELECT \(quoted)", "SELECT 2"])
    }

    @Test(arguments: [
        "$$;$$", "$body$ ; $$ ; $body$", "E'\\';'", "e'\\\\'", "'\\'", "\";\"", "a$b$ + 1", "U&'\\0061'", "$1",
        "/* /* ; */ ; */ 1", "(1; 2)", "$ä$;$ä$",
    ])
    func `quotes of PostgreSQL hide semicolons`(quoted: String) throws {
        #expect(try split("SELECT \(quoted); SELECT 2", .postgreSQL) == ["SELECT \(quoted)", "SELECT 2"])
    }

    @Test(arguments: [
        "'\\';'", "'\\\\'", "`\\`;`", "\"\\\";\"", "'it''s;'", "$x$;$x$", "1 // ;\n", "1 # ;\n", "1 /* /* ; */ ; */",
        "a#b",
    ])
    func `quotes of ClickHouse hide semicolons`(quoted: String) throws {
        #expect(try split("SELECT \(quoted) x; SELECT 2", .clickHouse) == ["SELECT \(quoted) x", "SELECT 2"])
    }

    @Test func `comments of SQLite do not nest`() throws {
        #expect(try split("SELECT 1 /* /* */; SELECT 2") == ["SELECT 1", "SELECT 2"])
    }

    @Test(arguments: ["CREATE TRIGGER", "create temp trigger", "CREATE TEMPORARY TRIGGER IF NOT EXISTS"])
    func `a trigger of SQLite is one statement`(opening: String) throws {
        let trigger = """
            \(opening) t AFTER INSERT ON a BEGIN
                UPDATE a SET x = CASE WHEN x > 1 THEN ';' ELSE 2 END;
                -- END; in a comment
                DELETE FROM b WHERE c = 'END;';
            END
            """
        #expect(try split("SELECT 1; \(trigger); SELECT 2;") == ["SELECT 1", trigger, "SELECT 2"])
    }

    @Test func `what only looks like a trigger is not one`() throws {
        let text = "CREATE TABLE trigger_log (begin TEXT); BEGIN; DROP TRIGGER t; END; SELECT 1"
        #expect(
            try split(text) == [
                "CREATE TABLE trigger_log (begin TEXT)", "BEGIN", "DROP TRIGGER t", "END", "SELECT 1",
            ])
    }

    @Test(arguments: ["FUNCTION", "PROCEDURE"])
    func `a function of PostgreSQL with a body of statements is one statement`(kind: String) throws {
        let function = """
            CREATE OR REPLACE \(kind) f(a int) LANGUAGE sql BEGIN ATOMIC
                SELECT CASE WHEN a > 1 THEN 2 END;
                SELECT 3;
            END
            """
        let rule = "CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b)"
        #expect(
            try split("\(function); \(rule); BEGIN; COMMIT", .postgreSQL) == [function, rule, "BEGIN", "COMMIT"])
    }

    @Test func `statements know their lines`() throws {
        let text = "-- a comment\n\nSELECT\n 1;SELECT 'a\nb';\n\n/*\n*/ SELECT 3"
        #expect(try StatementSplitter(.sqlite).split(text).map(\.line) == [3, 4, 8])
    }

    @Test(arguments: [
        ("SELECT 1;\nSELECT 'a;\n;", SQLDialect.sqlite, 2, "' is not closed"),
        ("\n\n\"a", .sqlite, 3, "\" is not closed"),
        ("`", .clickHouse, 1, "` is not closed"),
        ("[a", .sqlite, 1, "[ is not closed"),
        ("SELECT 1 /* a\n", .sqlite, 1, "/* is not closed"),
        ("/* /* */", .postgreSQL, 1, "/* is not closed"),
        ("\nDO $x$ a $y$", .postgreSQL, 2, "$x$ is not closed"),
        ("E'\\'", .postgreSQL, 1, "' is not closed"),
        ("'\\", .clickHouse, 1, "' is not closed"),
    ])
    func `what is not closed is refused with its line`(
        text: String, dialect: SQLDialect, line: Int, reason: String
    ) {
        let flaw = #expect(throws: SQLTextFlaw.self) { try StatementSplitter(dialect).split(text) }
        #expect(flaw?.line == line)
        #expect(flaw?.reason == reason)
    }

    @Test func `a script without statements is refused by name`() throws {
        let file = MigrationFile(path: "m/0001_a.up.sql", bytes: Array("-- nothing yet\n;".utf8))
        let script = try MigrationScript(file)
        let error = #expect(throws: CairnError.self) { try StatementSplitter(.sqlite).statements(in: script) }
        #expect(error?.message == "m/0001_a.up.sql: holds no statement")
    }

    @Test func `condensing drops what does not count`() {
        let splitter = StatementSplitter(.sqlite)
        #expect(
            splitter.condensed("CREATE TABLE t(\n  a INT, -- the a\n  b TEXT DEFAULT 'x  y'\n)")
                == splitter.condensed("CREATE TABLE t (a INT,b TEXT DEFAULT 'x  y')"))
        #expect(splitter.condensed("DEFAULT 'x  y'") != splitter.condensed("DEFAULT 'x y'"))
    }
}
