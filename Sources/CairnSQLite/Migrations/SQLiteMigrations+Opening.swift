public import CairnMigrations
import CairnRepositories
import GRDB

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension SQLiteMigrations {
    /// Opens a database for its migrations alone: opening a storage would bring it to the newest schema at once.
    ///
    /// - Parameters:
    ///   - configuration: The database. Without `createsFile` a missing one is an error, as looking at its status should
    ///     have it.
    ///   - onStep: Told about each migration when it is done.
    ///   - body: Uses the migrator, for which the database is open meanwhile.
    /// - Throws: What `body` throws; `CairnError` when the database cannot be opened.
    public static func withMigrator<T>(
        for configuration: SQLiteConfiguration,
        onStep: @escaping @Sendable (MigrationReport.Step) -> Void = { _ in },
        _ body: (Migrator) async throws -> T
    ) async throws -> T {
        let queue = try await open(configuration)
        let result: Result<T, any Error>
        do {
            result = .success(try await body(try migrator(for: queue, onStep: onStep)))
        } catch {
            result = .failure(error)
        }
        try? await SQLiteClient.blocking(named: queue.path, "close") { try queue.close() }
        return try result.get()
    }

    private static func open(_ configuration: SQLiteConfiguration) async throws -> DatabaseQueue {
        let setup = ConnectionSetup.configuration(configuration)
        switch configuration.location {
        case .memory:
            return try await SQLiteClient.blocking(named: ":memory:", "open") {
                try DatabaseQueue(configuration: setup)
            }
        case .file(let path):
            return try await SQLiteClient.blocking(named: path, "open") {
                guard configuration.createsFile || FileManager.default.fileExists(atPath: path) else {
                    throw CairnError(
                        .unavailable, backend: .sqlite, operation: "open", message: "there is no database \(path)")
                }
                return try DatabaseQueue(path: path, configuration: setup)
            }
        }
    }
}
