import CairnRepositories
import CairnRuntime
import Dispatch
import GRDB

/// The connections of one storage, and who may use them when.
///
/// One task writes at a time, in the order of asking; readers of a file run beside it, each on its own connection and
/// each seeing the last committed state. A database in memory has one connection, for which all wait alike.
final class SQLiteClient: Sendable {
    let configuration: SQLiteConfiguration
    /// The database as messages name it.
    let name: String
    let database: any DatabaseWriter
    private let gate = CallGate(backend: .sqlite)
    private let writing: AsyncLock
    private let reading: AsyncLock

    init(_ configuration: SQLiteConfiguration, name: String, database: any DatabaseWriter) {
        self.configuration = configuration
        self.name = name
        self.database = database
        writing = AsyncLock()
        reading = configuration.location == .memory ? writing : AsyncLock(holders: configuration.maximumReaders)
    }

    /// Runs the body of a transaction, which may use the writing connection through ``onWriter(_:)`` meanwhile.
    func exclusively<T>(_ operation: String, _ body: () async throws -> T) async throws -> T {
        try await turn(on: writing, operation, body)
    }

    /// Uses the writing connection; for those who have it by ``exclusively(_:_:)``.
    func onWriter<T: Sendable>(_ body: @Sendable (Database) throws -> T) async throws -> T {
        try await database.writeWithoutTransaction(body)
    }

    /// The same, whether or not the task is cancelled, for what must be cleaned up.
    func onWriterRegardless(_ body: @escaping @Sendable (Database) throws -> Void) async {
        _ = await Task { try await database.writeWithoutTransaction(body) }.result
    }

    /// Refuses a write before it waits for its turn.
    func requireWritable(_ operation: String) throws(CairnError) {
        guard configuration.isReadOnly else { return }
        throw CairnError(
            .readOnly, backend: .sqlite, operation: operation,
            message: "the database \(name) was opened for reading only")
    }

    /// Finishes what is under way and releases the files.
    func close() async throws {
        try TransactionScope.requireNone(on: self, backend: .sqlite, operation: "close")
        // In a task of its own: a cancelled close would leave the files open.
        try await Task {
            await gate.close()
            try await writing.withLock(backend: .sqlite, operation: "close") {
                try await Self.blocking(named: name, "close") { [database] in
                    // The last connection to close empties the log into the file, which a reader cannot.
                    (database as? DatabasePool)?.invalidateReadOnlyConnections()
                    try database.close()
                }
            }
        }.value
    }

    /// Runs what blocks on a thread outside of the cooperative pool.
    ///
    /// - Parameter onCancel: Called when the task is cancelled, of which such a thread knows nothing.
    static func blocking<T: Sendable>(
        named name: String, _ operation: String, onCancel: @Sendable () -> Void = {},
        _ body: @escaping @Sendable () throws -> T
    ) async throws -> T {
        do {
            return try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in
                    DispatchQueue.global(qos: .userInitiated).async {
                        continuation.resume(with: Result { try body() })
                    }
                }
            } onCancel: {
                onCancel()
            }
        } catch {
            throw CairnError.sqlite(error, operation: operation, file: name)
        }
    }

    private func turn<T>(on lock: AsyncLock, _ operation: String, _ body: () async throws -> T) async throws -> T {
        try TransactionScope.requireNone(on: self, backend: .sqlite, operation: operation)
        return try await gate.pass(operation) {
            try await lock.withLock(
                timeout: configuration.acquireTimeout, backend: .sqlite, operation: operation, body)
        }
    }
}

extension SQLiteClient: SQLiteAccess {
    var capabilities: Capabilities { .sqlite(configuration.location) }

    func read<T: Sendable>(_ operation: String, _ body: @Sendable (Database) throws -> T) async throws -> T {
        do {
            // A single statement sees one state without a transaction around it.
            return try await turn(on: reading, operation) { try await database.unsafeRead(body) }
        } catch {
            throw CairnError.sqlite(error, operation: operation, file: name)
        }
    }

    func write<T: Sendable>(_ operation: String, _ body: @Sendable (Database) throws -> T) async throws -> T {
        do {
            try requireWritable(operation)
            return try await exclusively(operation) {
                try await onWriter { db in try db.inImmediateTransaction { try body(db) } }
            }
        } catch {
            throw CairnError.sqlite(error, operation: operation, file: name)
        }
    }
}
