import CairnRepositories

@testable import CairnSQLite

/// Does with the connection of a unit of work what the ports do not offer.
enum SQLiteProbe {
    static func integer(_ sql: String, in work: any UnitOfWork) async throws -> Int? {
        guard let work = work as? SQLiteUnitOfWork else { return nil }
        return try await work.read("probe") { db in try db.integer(SQLFragment(raw: sql)) }
    }

    static func change(_ fragment: SQLFragment, in work: any UnitOfWork) async throws {
        guard let work = work as? SQLiteUnitOfWork else { return }
        try await work.write("change") { db in _ = try db.change(fragment) }
    }

    static func change(_ fragment: SQLFragment, on storage: SQLiteStorage) async throws {
        try await storage.transaction { work in try await change(fragment, in: work) }
    }
}
