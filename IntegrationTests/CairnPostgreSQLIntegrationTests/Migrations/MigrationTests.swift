import CairnMigrations
import CairnRepositories
import CairnRuntime
import Foundation
import TestSupport
import Testing

@testable import CairnPostgreSQL

/// Migrations on a server, directly and through a pooler that gives each transaction another session.
@Suite(.needsServer(.postgreSQL), .timeLimit(.minutes(2))) struct MigrationTests {
    /// By which way a server is reached.
    enum Way: CaseIterable, Sendable {
        case direct, bouncer
    }

    private func withDatabase(_ way: Way, _ body: (PostgresConfiguration) async throws -> Void) async throws {
        try await Scratch.withDatabase { configuration in
            var configuration = configuration
            if way == .bouncer {
                configuration.hosts = try PostgresConfiguration(url: ServerEnvironment.current.require(.pgBouncer))
                    .hosts
            }
            try await body(configuration)
        }
    }

    /// A folder of scripts, as an app team keeps them.
    private func withFolder<T>(_ files: [String: String], _ body: (MigrationSource) async throws -> T) async throws -> T
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "cairn-migrations-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        return try await body(try MigrationSource(folder: folder, owner: "version of Test"))
    }

    private static let files = [
        "0001_log.up.sql": """
        CREATE TABLE log (x int8, at timestamptz NOT NULL DEFAULT clock_timestamp());
        CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.x := NEW.x + 1; RETURN NEW; END; $$;
        CREATE TRIGGER log_note BEFORE INSERT ON log FOR EACH ROW EXECUTE FUNCTION note();
        """,
        "0001_log.down.sql": "DROP TABLE log; DROP FUNCTION note();",
        "0002_rows.up.sql": "INSERT INTO log (x) VALUES (1);\nINSERT INTO log (x) SELECT 2 FROM pg_sleep(0.05);",
        "0002_rows.down.sql": "DELETE FROM log;",
    ]

    private func rows(_ configuration: PostgresConfiguration) async throws -> [Int64] {
        try await Scratch.withClient(configuration) { client in
            let answer = try await client.read("look", "SELECT x FROM log ORDER BY at")
            return (0..<answer.rowCount).compactMap { answer.integer($0, 0) }
        }
    }

    private func migrate<T: Sendable>(
        _ configuration: PostgresConfiguration, _ source: MigrationSource, _ body: (Migrator) async throws -> T
    ) async throws -> T {
        try await PostgresStorage.withMigrator(of: configuration, source: source, body)
    }

    @Test(arguments: Way.allCases) func `eight at once migrate once`(_ way: Way) async throws {
        try await withDatabase(way) { configuration in
            try await withFolder(Self.files) { source in
                try await withThrowingTaskGroup { group in
                    for _ in 0..<8 {
                        group.addTask { _ = try await migrate(configuration, source) { try await $0.up() } }
                    }
                    try await group.waitForAll()
                }
            }
            let found = try await rows(configuration)
            #expect(found == [2, 3])
        }
    }

    @Test(arguments: [
        ("COPY log FROM STDIN;", "COPY is not allowed"), ("copy log TO STDOUT", "COPY is not allowed"),
        ("SET search_path = x", "SET is not allowed"), ("ROLLBACK", "ROLLBACK is not allowed"),
    ])
    func `a statement that cannot be a part of a migration is refused before anything is run`(
        _ statement: String, _ message: String
    ) async throws {
        try await Scratch.withDatabase { configuration in
            try await withFolder(["0001_a.up.sql": "CREATE TABLE log (x int8);\n\(statement)"]) { source in
                let error = await #expect(throws: CairnError.self) {
                    try await migrate(configuration, source) { try await $0.up() }
                }
                #expect(error?.code == .invalidInput && error?.message.contains("0001_a.up.sql:2: \(message)") == true)
            }
        }
    }

    @Test func `statements that belong to the transaction are allowed`() async throws {
        let script = """
            CREATE TABLE log (x int8 UNIQUE DEFERRABLE, at timestamptz DEFAULT clock_timestamp());
            SET  LOCAL lock_timeout = '1s';
            SET CONSTRAINTS ALL DEFERRED;
            SAVEPOINT a;
            INSERT INTO log (x) VALUES (1);
            ROLLBACK TO a;
            INSERT INTO log (x) VALUES (7);
            """
        try await Scratch.withDatabase { configuration in
            try await withFolder(["0001_a.up.sql": script]) { source in
                _ = try await migrate(configuration, source) { try await $0.up() }
            }
            let found = try await rows(configuration)
            #expect(found == [7])
        }
    }

    @Test(arguments: Way.allCases) func `a script that fails leaves nothing of itself, and tells file and line`(
        _ way: Way
    ) async throws {
        try await withDatabase(way) { configuration in
            var files = Self.files
            files["0003_broken.up.sql"] = "INSERT INTO log (x) VALUES (10);\n\nINSERT INTO nowhere VALUES (1);"
            try await withFolder(files) { source in
                let error = await #expect(throws: CairnError.self) {
                    try await migrate(configuration, source) { try await $0.up() }
                }
                #expect(error?.message.contains("0003_broken.up.sql:3:") == true, "\(error as Any)")
                let status = try await migrate(configuration, source) { try await $0.status() }
                #expect(status.entries.filter { $0.state == .applied }.map(\.version) == [1, 2])
            }
            let found = try await rows(configuration)
            #expect(found == [2, 3])
        }
    }

    @Test func `what a script sets for its session does not stay behind a pooler`() async throws {
        try await withDatabase(.bouncer) { configuration in
            try await withFolder(["0001_a.up.sql": "SELECT set_config('cairn.left', 'yes', false);"]) { source in
                _ = try await migrate(configuration, source) { try await $0.up() }
            }
            try await Scratch.withClient(configuration) { client in
                for _ in 0..<10 {
                    let left = try await client.read("look", "SELECT current_setting('cairn.left', true)").text(0, 0)
                    #expect(left != "yes")
                }
            }
        }
    }

    @Test func `a password in a script is not shown when it fails`() async throws {
        try await Scratch.withDatabase { configuration in
            for statement in ["CREATE ROLE me PASSWORD hunter2", "ALTER USER nobody_here PASSWORD 'hunter2'"] {
                try await withFolder(["0001_a.up.sql": "SELECT 1;\n\(statement);"]) { source in
                    let error = await #expect(throws: CairnError.self) {
                        try await migrate(configuration, source) { try await $0.up() }
                    }
                    #expect(error?.message.contains("0001_a.up.sql:2:") == true, "\(error as Any)")
                    var dumped = ""
                    dump(error, to: &dumped)
                    #expect(!dumped.contains("hunter2"))
                }
            }
        }
    }

    @Test func `migrations go down and up again, and a dry run changes nothing`() async throws {
        try await withDatabase(.direct) { configuration in
            try await withFolder(Self.files) { source in
                let plan = try await migrate(configuration, source) { try await $0.up(dryRun: true) }
                #expect(plan.isDryRun && plan.steps.map(\.version) == [1, 2])
                let before = try await migrate(configuration, source) { try await $0.status() }
                #expect(before.entries.count { $0.state == .pending } == 2)
                _ = try await migrate(configuration, source) { try await $0.up() }
                _ = try await migrate(configuration, source) { try await $0.down(to: 0) }
                let down = try await migrate(configuration, source) { try await $0.status() }
                #expect(down.entries.count { $0.state == .pending } == 2)
                _ = try await migrate(configuration, source) { try await $0.up(to: 1) }
                let up = try await migrate(configuration, source) { try await $0.status() }
                #expect(up.entries.filter { $0.state == .applied }.map(\.version) == [1])
            }
        }
    }

    @Test func `an edited file is refused`() async throws {
        try await withDatabase(.direct) { configuration in
            try await withFolder(Self.files) { source in
                _ = try await migrate(configuration, source) { try await $0.up() }
            }
            var files = Self.files
            files["0002_rows.up.sql"] = "INSERT INTO log (x) VALUES (7);"
            try await withFolder(files) { source in
                let error = await #expect(throws: CairnError.self) {
                    try await migrate(configuration, source) { try await $0.up() }
                }
                #expect((error?.underlying as? MigrationRefusal)?.reason == .modified)
            }
        }
    }

    @Test(arguments: Way.allCases) func `what was changed by hand is found, and nothing else`(_ way: Way) async throws {
        try await withDatabase(way) { configuration in
            try await withFolder(Self.files) { source in
                _ = try await migrate(configuration, source) { try await $0.up() }
                let clean = try await migrate(configuration, source) { try await $0.verify() }
                #expect(clean.drift == .none)
                try await Scratch.withClient(configuration) { client in
                    _ = try await client.write("alter", isIdempotent: false, "ALTER TABLE log ADD COLUMN extra text")
                    _ = try await client.write("index", isIdempotent: false, "CREATE INDEX log_x ON log (x)")
                }
                let drifted = try await migrate(configuration, source) { try await $0.verify() }
                guard case .found(let differences) = drifted.drift else {
                    Issue.record("no drift was found: \(drifted.drift)")
                    return
                }
                #expect(differences.map(\.name) == ["log", "log_x"])
            }
            // Nothing of the schema that was tried remains.
            try await Scratch.withClient(configuration) { client in
                let left = try await client.read(
                    "look", "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'cairn_scratch%'")
                #expect(left.integer(0, 0) == 0)
            }
        }
    }

    @Test func `Cairn's own schema is what its migrations make, with and without parts`() async throws {
        for partitioning in [nil, PostgresConfiguration.Partitioning.month] {
            try await withDatabase(.direct) { configuration in
                var configuration = configuration
                configuration.partitioning = partitioning
                try await Scratch.withStorage(configuration) { storage in
                    try await storage.candles().save(MinuteCandles.series(0..<10), in: MinuteCandles.key())
                }
                configuration.partitioning = nil
                let verified = try await PostgresStorage.withMigrator(of: configuration) { try await $0.verify() }
                #expect(verified.isClean, "\(verified.drift)")
            }
        }
    }

    @Test func `tables can live in a schema of their own`() async throws {
        try await withDatabase(.direct) { configuration in
            var configuration = configuration
            configuration.schema = "quotes \"A\""
            try await Scratch.withStorage(configuration) { storage in
                try await storage.candles().save(MinuteCandles.series(0..<10), in: MinuteCandles.key())
                try await storage.records(Note.self).insert(Note(id: 1, text: "one"))
                let place = try await storage.client.read(
                    "look",
                    "SELECT string_agg(tablename, ' ' ORDER BY tablename) FROM pg_tables WHERE schemaname = 'quotes \"A\"'"
                )
                #expect(place.text(0, 0) == "cairn_migrations candles notes series")
            }
            let verified = try await PostgresStorage.withMigrator(of: configuration) { try await $0.verify() }
            #expect(verified.isClean, "\(verified.drift)")
        }
    }

    @Test func `a storage for reading only is not migrated`() async throws {
        try await withDatabase(.direct) { configuration in
            var configuration = configuration
            configuration.isReadOnly = true
            let error = await #expect(throws: CairnError.self) { try await PostgresStorage.open(configuration) }
            #expect(error?.code == .schemaMismatch)
            configuration.isReadOnly = false
            try await Scratch.withStorage(configuration) { _ in }
            configuration.isReadOnly = true
            try await Scratch.withStorage(configuration) { storage in
                let write = await #expect(throws: CairnError.self) {
                    try await storage.candles().save(MinuteCandles.series(0..<1), in: MinuteCandles.key())
                }
                #expect(write?.code == .readOnly)
            }
        }
    }
}
