import CairnRepositories
import CairnRuntime

/// Makes the table of a type of record, or checks the one that is there.
struct TableOpening<R: Record> {
    private let table: RecordTable<R>
    private let access: any PostgresAccess
    private let operation: String

    init(_ table: RecordTable<R>, _ access: any PostgresAccess) {
        self.table = table
        self.access = access
        operation = "open table \(table.name)"
    }

    /// - Returns: The table, and whether it was changed.
    /// - Throws: `CairnError` with code `schemaMismatch` when it has another shape.
    func run() async throws -> (table: ExistingTable, isChanged: Bool) {
        // Nearly always there is nothing to do, and reading waits for nobody.
        let existing = try await access.reading(operation) { session, call in try await read(session, call) }
        let changes = try table.changes(to: existing)
        if changes.all.isEmpty { return (existing, false) }
        do {
            return (try await access.writing(operation, isIdempotent: true, change), true)
        } catch let error as CairnError where changes.needed.isEmpty && error.isRefusalOfChanges {
            // Who may not make an index can do without.
            return (existing, false)
        } catch let error as CairnError where error.serverError?.isConcurrentDefinition == true {
            let found = try await access.reading(operation) { session, call in try await read(session, call) }
            if found.kind == existing.kind {
                throw CairnError(
                    .schemaMismatch, backend: .postgreSQL, operation: operation,
                    message: "a name that the table needs is taken: \(error.serverError?.message ?? "")",
                    underlying: error.underlying)
            }
            throw CairnError(
                .busy, backend: .postgreSQL, operation: operation, message: "someone else made the table meanwhile",
                isTransient: true, underlying: error.underlying)
        }
    }

    private func change(_ session: PostgresSession, _ call: Call) async throws -> ExistingTable {
        // Whoever uses the table is not to be held up for long by one who waits to change it.
        _ = try await session.run([Statement(text: "SET LOCAL lock_timeout = '30s'")], call)
        let lock: SQL = "SELECT pg_advisory_xact_lock(hashtext(\(.text("cairn table \(table.sql)"))))"
        _ = try await session.run(lock, call, isPrepared: false)
        // Looked at again: another process may have made it meanwhile.
        let changes = try table.changes(to: try await read(session, call))
        if !changes.all.isEmpty { _ = try await session.run(changes.all.map { Statement(text: $0) }, call) }
        return try await read(session, call)
    }

    private func read(_ session: PostgresSession, _ call: Call) async throws -> ExistingTable {
        try await ExistingTable.read(table.identifier, names: table.indexNames) { try await session.run($0, call) }
    }
}

extension CairnError {
    /// Whether tables cannot be changed by this user, or by nobody on this server.
    fileprivate var isRefusalOfChanges: Bool {
        code == .readOnly || ["42501", "25006"].contains(serverError?.sqlState)
    }
}
