import CairnRepositories
import Synchronization

/// The tables that have been looked at, so that asking for a store costs nothing the second time.
final class OpenedTables: Sendable {
    private let outer: OpenedTables?
    private let tables = Mutex<[ObjectIdentifier: ExistingTable]>([:])

    /// - Parameter outer: For a transaction, the tables of the storage. What the transaction makes stays with it: it may
    ///   be rolled back.
    init(in outer: OpenedTables? = nil) {
        self.outer = outer
    }

    /// The table of a type of record.
    ///
    /// - Parameter open: Looks at it, and tells whether it was changed.
    func opened<R: Record>(
        _ type: R.Type, _ open: () async throws -> (table: ExistingTable, isChanged: Bool)
    ) async throws -> ExistingTable {
        if let table = find(ObjectIdentifier(type)) { return table }
        let (table, isChanged) = try await open()
        let home = isChanged ? self : outer ?? self
        home.tables.withLock { $0[ObjectIdentifier(type)] = table }
        return table
    }

    /// Forgets what was seen, because a statement found something else.
    func forget() {
        forgetOwn()
        outer?.forget()
    }

    /// Forgets what the transaction itself has made, because some of it was undone.
    func forgetOwn() {
        tables.withLock { $0 = [:] }
    }

    private func find(_ type: ObjectIdentifier) -> ExistingTable? {
        tables.withLock { $0[type] } ?? outer?.find(type)
    }
}
