public import CairnMigrations
package import CairnRepositories
package import GRDB

/// The schema that Cairn itself keeps in an SQLite file.
public enum SQLiteMigrations {
    /// The table of the history.
    public static let historyTable = "cairn_migrations"

    /// The table of the history of an app team's own migrations.
    public static let appHistoryTable = "app_migrations"

    /// The migrations of Cairn's own schema.
    ///
    /// - Throws: `CairnError` if they were built wrong.
    public static var bundled: MigrationSource {
        get throws(CairnError) { try parsed.get() }
    }

    // Read once: every storage that is opened asks for it.
    private static let parsed: Result<MigrationSource, CairnError> = {
        do throws(CairnError) {
            return .success(try MigrationSource(files: files, owner: "Cairn"))
        } catch {
            return .failure(error)
        }
    }()

    // The scripts are compiled into the program, because a program that is copied without its resource bundle has none.
    private static let files = [
        MigrationFile(path: "0001_candles.up.sql", bytes: PackageResources._001_candles_up_sql),
        MigrationFile(path: "0001_candles.down.sql", bytes: PackageResources._001_candles_down_sql),
    ]

    /// A migrator for Cairn's own schema.
    ///
    /// - Throws: As ``bundled``.
    package static func migrator(
        for writer: any DatabaseWriter, onStep: @escaping @Sendable (MigrationReport.Step) -> Void = { _ in }
    ) throws(CairnError) -> Migrator {
        Migrator(
            source: try bundled, driver: SQLiteMigrationDriver(writer, historyTable: historyTable), onStep: onStep)
    }

    /// Brings a file to the newest schema; what opening a storage for writing does. Costs one read when it is there.
    ///
    /// - Throws: `CairnError` with code `schemaMismatch` and a `MigrationRefusal` when the file was made by a newer
    ///   Cairn or by edited migrations; `busy` when another process keeps it locked; `readOnly`, `full`, `corrupt`.
    package static func migrate(_ writer: any DatabaseWriter) async throws {
        _ = try await migrator(for: writer).up()
    }

    /// Makes sure that a file has the newest schema; what opening a storage for reading does. Changes nothing.
    ///
    /// - Throws: `CairnError` as ``migrate(_:)``; also code `schemaMismatch` when the file has yet to be migrated.
    package static func check(_ reader: any DatabaseReader) async throws {
        let history = try await SQLiteLockWait(timeout: .seconds(5)).run("read \(historyTable)") {
            try await SQLiteHistory(table: historyTable).rows(of: reader)
        }
        try bundled.requireApplied(history)
    }
}
