import CairnDomain
import CairnMigrations
import CairnRepositories
import CairnSQLite
import GRDB
import Testing

@Suite struct SQLiteMigrationTests {
    let file = MigrationFixture()

    private func source() throws -> MigrationSource {
        try MigrationSource([
            "0001_users.up.sql": "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);",
            "0001_users.down.sql": "DROP TABLE users;",
            "0002_mail.up.sql": """
            ALTER TABLE users ADD COLUMN mail TEXT;
            CREATE INDEX users_by_mail ON users (mail);
            CREATE TRIGGER users_lower AFTER INSERT ON users BEGIN
                UPDATE users SET mail = lower(NEW.mail) WHERE id = NEW.id;
            END;
            """,
            "0002_mail.down.sql": """
            DROP TRIGGER users_lower; DROP INDEX users_by_mail; ALTER TABLE users DROP COLUMN mail;
            """,
            "0003_view.up.sql": "CREATE VIEW names AS SELECT name FROM users",
            "0003_view.down.sql": "DROP VIEW names",
        ])
    }

    @Test func `up, down and up again end with the same schema at every version`() async throws {
        let migrator = try file.migrator(source())
        var schemas: [SchemaDescription] = []
        for version in 1...3 {
            _ = try await migrator.up(to: version)
            schemas.append(try await migrator.driver.describeSchema())
            #expect(try await migrator.verify().drift == .none)
        }
        for version in [2, 1] {
            _ = try await migrator.down(to: version)
            #expect(try await migrator.driver.describeSchema() == schemas[version - 1])
            #expect(try await migrator.verify().drift == .none)
        }
        _ = try await migrator.down(to: 0)
        #expect(try await migrator.driver.describeSchema().objects.isEmpty)
        _ = try await migrator.up()
        #expect(try await migrator.driver.describeSchema() == schemas[2])
        #expect(try await migrator.verify().isClean)
    }

    @Test func `a dry run changes nothing, not even an empty file`() async throws {
        let migrator = try file.migrator(source())
        let report = try await migrator.up(dryRun: true)
        #expect(report.steps.map(\.label) == ["0001_users", "0002_mail", "0003_view"])
        #expect(report.steps.map(\.statements.count) == [1, 3, 1])
        #expect(try file.sql().isEmpty)
        _ = try await migrator.up(to: 2)
        let before = try file.sql()
        _ = try await migrator.down(to: 0, dryRun: true)
        _ = try await migrator.up(dryRun: true)
        _ = try await migrator.status()
        _ = try await migrator.verify()
        #expect(try file.sql() == before)
    }

    @Test func `a statement that fails undoes its migration, keeps those before, and is named by file and line`()
        async throws
    {
        let broken = try MigrationSource([
            "0001_a.up.sql": "CREATE TABLE a (x UNIQUE);",
            "0002_b.up.sql": """
            -- Two good statements, then one that fails.
            CREATE TABLE b (x);
            INSERT INTO a VALUES (1);

            INSERT INTO nowhere
            VALUES (1);
            CREATE TABLE c (x);
            """,
        ])
        let migrator = try file.migrator(broken)
        let error = await #expect(throws: CairnError.self) { try await migrator.up() }
        #expect(error?.message == "0002_b.up.sql:5: no such table: nowhere")
        #expect(error?.operation == "migrate up 0002_b")
        #expect(error?.backend == .sqlite)
        #expect(error?.outcome == .notApplied)
        #expect(error?.detail == "INSERT INTO nowhere\nVALUES (1)")
        #expect(try file.sql() == ["table a", "table app_migrations"])
        #expect(try await migrator.status().currentVersion == 1)
        let rows = try await file.open().read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM a") }
        #expect(rows == 0)
    }

    @Test func `a step down that fails is undone too`() async throws {
        let source = try MigrationSource([
            "0001_a.up.sql": "CREATE TABLE a (x)", "0001_a.down.sql": "DROP TABLE a;\nDROP TABLE b;",
        ])
        let migrator = try file.migrator(source)
        _ = try await migrator.up()
        let error = await #expect(throws: CairnError.self) { try await migrator.down() }
        #expect(error?.message == "0001_a.down.sql:2: no such table: b")
        #expect(try file.sql() == ["table a", "table app_migrations"])
        #expect(try await migrator.status().currentVersion == 1)
    }

    @Test(arguments: ["BEGIN", "begin immediate", "COMMIT", "END", "ROLLBACK"])
    func `a script may not end its own transaction`(statement: String) async throws {
        let source = try MigrationSource(["0001_a.up.sql": "CREATE TABLE a (x);\n\(statement);"])
        let error = await #expect(throws: CairnError.self) { try await file.migrator(source).up() }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.hasPrefix("0001_a.up.sql:2: \(statement.uppercased().prefix(3))") == true)
        #expect(try file.sql().isEmpty)
    }

    @Test func `an edited file is refused and nothing of it runs`() async throws {
        _ = try await file.migrator(.init(["0001_a.up.sql": "CREATE TABLE a (x)"])).up()
        let edited = try MigrationSource([
            "0001_a.up.sql": "CREATE TABLE a (y)", "0002_b.up.sql": "CREATE TABLE b (x)",
        ])
        let error = await #expect(throws: CairnError.self) { try await file.migrator(edited).up() }
        #expect(refusal(error) == .modified)
        #expect(try file.sql() == ["table a", "table app_migrations"])
        let verification = try await file.migrator(edited).verify()
        #expect(!verification.isClean)
        #expect(verification.status.entries.map(\.state) == [.modified, .pending])
        #expect(verification.drift == .notChecked("0001_a is modified, so what it made is not known"))
    }

    @Test func `a file that is gone is refused`() async throws {
        _ = try await file.migrator(source()).up()
        let part = try MigrationSource([
            "0001_users.up.sql": source().migrations[0].up.text, "0003_view.up.sql": source().migrations[2].up.text,
        ])
        let error = await #expect(throws: CairnError.self) { try await file.migrator(part).up() }
        #expect(refusal(error) == .missing)
    }

    @Test func `the history says what was applied, when, and how long it took`() async throws {
        let migrator = try file.migrator(source())
        _ = try await migrator.up(to: 2)
        let rows = try file.open().read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM app_migrations ORDER BY version")
        }
        #expect(rows.map { $0["version"] } == [1, 2])
        #expect(rows.map { $0["name"] } == ["users", "mail"])
        #expect(rows.map { $0["checksum"] } == (try source().migrations.prefix(2).map(\.up.checksum.rawValue)))
        let entries = try await migrator.status().entries
        #expect(
            rows.map { $0["applied_at"] as Int64? } == entries.prefix(2).map { $0.appliedAt?.millisecondsSince1970 })
        #expect(rows.map { ($0["duration"] as Int?).map { $0 >= 0 } } == [true, true])
    }

    @Test func `an application's own history stands beside Cairn's`() async throws {
        try await SQLiteMigrations.migrate(try file.open())
        _ = try await file.migrator(source()).up()
        #expect(try await file.migrator(source()).verify().isClean)
        #expect(try await SQLiteMigrations.migrator(for: file.open()).verify().isClean)
        try await SQLiteMigrations.migrate(try file.open())
    }
}
