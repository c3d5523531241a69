import CairnRepositories

@testable import CairnSQLite

/// Asks the connection of a unit of work what the ports do not tell.
enum SQLiteProbe {
    static func integer(_ sql: String, in work: any UnitOfWork) async throws -> Int? {
        guard let work = work as? SQLiteUnitOfWork else { return nil }
        return try await work.read("probe") { db in try db.integer(SQLFragment(raw: sql)) }
    }
}
