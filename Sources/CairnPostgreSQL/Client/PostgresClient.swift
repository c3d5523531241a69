import CairnRepositories
import CairnRuntime
import Synchronization

/// The connections of one storage, and the rules by which calls get one and are tried again.
final class PostgresClient: Sendable {
    let configuration: PostgresConfiguration
    let pool: ConnectionPool<PostgresConnection>
    /// Which of the servers will do.
    private let target: PostgresConfiguration.Target
    /// Connections to servers that follow another, if reads go there.
    let replicas: ReplicaReads?
    let tables = OpenedTables()
    let retrier: Retrier
    private let gate = CallGate(backend: .postgreSQL)
    private let isClosed = Atomic(false)
    /// Connections that belong to no pool, which closing ends.
    private let lone = Mutex<[ObjectIdentifier: WeakConnection]>([:])
    /// Statements whose rows are taken one after another, which closing ends in a pause.
    private let streams = Mutex<[ObjectIdentifier: WeakRows]>([:])
    private let pointReads: PointReads
    fileprivate let knownPartitioning = Mutex<PostgresConfiguration.Partitioning?>(nil)

    init(_ configuration: PostgresConfiguration, retries: RetryPolicy = RetryPolicy()) throws(CairnError) {
        try configuration.validate()
        self.configuration = configuration
        let isShared = configuration.hosts.count > 1 && !configuration.isReadOnly
        target = configuration.target ?? (isShared ? .readWrite : .any)
        pool = Self.pool(configuration, target, name: "primary")
        replicas =
            configuration.readsFromReplicas
            ? ReplicaReads(Self.pool(configuration, .standby, name: "replicas")) : nil
        retrier = Retrier(policy: retries)
        pointReads = PointReads(pool)
    }

    private static func pool(
        _ configuration: PostgresConfiguration, _ target: PostgresConfiguration.Target, name: String
    ) -> ConnectionPool<PostgresConnection> {
        let connector = Connector(configuration: configuration, target: target)
        var limits = configuration.pool
        limits.connectTimeout = configuration.connectTimeout * (configuration.hosts.count + 1)
        let home = PoolReference()
        let pool = ConnectionPool(limits: limits, backend: .postgreSQL, name: name) { deadline in
            let connection = try await connector.connect(until: deadline)
            // What the server has ended is not kept until somebody asks for it.
            connection.onLoss { [weak connection] in
                if let connection { home.pool?.lost(connection) }
            }
            return connection
        }
        home.pool = pool
        return pool
    }

    // MARK: Calls

    /// Runs a call within its deadline, again where that is right.
    ///
    /// - Parameter body: One attempt on a connection of its own.
    func perform<T>(
        _ operation: String, effect: Call.Effect, isIdempotent: Bool,
        _ body: (PostgresConnection, Call) async throws -> T
    ) async throws -> T {
        try await attempting(operation, effect: effect, isIdempotent: isIdempotent) { call, acquisition in
            try await lease(call, until: acquisition) { try await body($0, call) }
        }
    }

    /// Runs attempts of a call within its deadline.
    ///
    /// - Parameter body: One attempt; gets the moment at which waiting for a connection ends.
    func attempting<T>(
        _ operation: String, effect: Call.Effect, isIdempotent: Bool,
        _ body: (Call, Deadline) async throws -> T
    ) async throws -> T {
        try TransactionScope.requireNone(on: self, backend: .postgreSQL, operation: operation)
        return try await gate.pass(operation) {
            let deadline = Deadline.after(configuration.timeout)
            let call = Call(operation: operation, effect: effect, deadline: deadline.instant)
            return try await retrier.run(
                operation: operation, backend: .postgreSQL, deadline: deadline, isIdempotent: isIdempotent,
                // For whoever set a time limit, waiting for it once was enough.
                isWorthwhile: { $0.code != .timeout }
            ) { _ in
                do {
                    return try await body(call, min(deadline, .after(configuration.pool.acquireTimeout)))
                } catch {
                    let failure = CairnError.postgres(error, call)
                    if failure.code == .schemaMismatch { tables.forget() }
                    if effect == .write, failure.outcome != .notApplied { replicas?.noteDoubtfulWrite() }
                    throw failure
                }
            }
        }
    }

    /// Runs `body` with a connection, for which it waits until the deadline.
    func lease<T>(
        _ call: Call, until deadline: Deadline, _ body: (PostgresConnection) async throws -> T
    ) async throws -> T {
        try await pool.withConnection(call.operation, deadline: deadline, body)
    }

    /// Finishes what is under way and closes all connections.
    func close() async throws {
        try TransactionScope.requireNone(on: self, backend: .postgreSQL, operation: "close")
        // In a task of its own: a cancelled close would leave connections open.
        isClosed.store(true, ordering: .releasing)
        let listeners = lone.withLock { $0.values.compactMap(\.connection) }
        await Task {
            for listener in listeners { await listener.close() }
            await gate.close()
            await withTaskGroup { group in
                for rows in streams.withLock({ $0.values.compactMap(\.rows) }) { group.addTask { await rows.close() } }
            }
            await pool.close()
            await replicas?.pool.close()
        }.value
    }

    /// Refuses to go on once the storage has been closed.
    func requireOpen(_ operation: String) throws(CairnError) {
        guard isClosed.load(ordering: .acquiring) else { return }
        throw CairnError(
            .closed, backend: .postgreSQL, operation: operation, message: "the storage has been closed")
    }

    /// A connection of its own for one caller, who closes it.
    func connectAlone() async throws -> PostgresConnection {
        let connector = Connector(configuration: configuration, target: target)
        let connection = try await connector.connect(
            until: .after(configuration.connectTimeout * configuration.hosts.count))
        lone.withLock { lone in
            lone = lone.filter { $0.value.connection != nil }
            lone[ObjectIdentifier(connection)] = WeakConnection(connection: connection)
        }
        try requireOpen("connect")
        return connection
    }

    private struct WeakConnection {
        weak var connection: PostgresConnection?
    }

    /// Remembers rows that may be left in a pause.
    func note(_ rows: StreamedRows) {
        streams.withLock { streams in
            streams = streams.filter { $0.value.rows != nil }
            streams[ObjectIdentifier(rows)] = WeakRows(rows: rows)
        }
    }

    private struct WeakRows {
        weak var rows: StreamedRows?
    }

    /// Runs `body`, which is no call of its own, unless the storage has been closed.
    func pass<T>(_ operation: String, _ body: () async throws -> T) async throws -> T {
        try TransactionScope.requireNone(on: self, backend: .postgreSQL, operation: operation)
        return try await gate.pass(operation, body)
    }
}

extension PostgresClient: PostgresAccess {
    var partitioning: PostgresConfiguration.Partitioning? {
        get { knownPartitioning.withLock { $0 } }
        set { knownPartitioning.withLock { $0 = newValue } }
    }

    var capabilities: Capabilities { .postgreSQL }

    func get(_ operation: String, _ read: PointRead) async throws -> PointAnswer {
        try await attempting(operation, effect: .none, isIdempotent: true) { call, acquisition in
            if let result = try await replicas?.read(read.statement, call) { return PointAnswer(result) }
            return try await pointReads.read(read, call, until: acquisition)
        }
    }

    func read(_ operation: String, _ sql: SQL) async throws -> QueryResult {
        let statement = sql.statement()
        return try await attempting(operation, effect: .none, isIdempotent: true) { call, acquisition in
            if let result = try await replicas?.read(statement, call) { return result }
            return try await lease(call, until: acquisition) { connection in
                try await Self.run(statement, on: connection, call)
            }
        }
    }

    func reading<T>(_ operation: String, _ body: (PostgresSession, Call) async throws -> T) async throws -> T {
        try await attempting(operation, effect: .none, isIdempotent: true) { call, acquisition in
            if let replicas {
                let result = try await replicas.withConnection(call) { try await body(PostgresSession($0), call) }
                if let result { return result }
            }
            return try await lease(call, until: acquisition) { try await body(PostgresSession($0), call) }
        }
    }

    func write(_ operation: String, isIdempotent: Bool, _ sql: SQL) async throws -> QueryResult {
        try requireWritable(operation)
        let statement = sql.statement()
        return try await perform(operation, effect: .write, isIdempotent: isIdempotent) { connection, call in
            let result = try await Self.run(statement, on: connection, call)
            await replicas?.noteWrite(on: connection)
            return result
        }
    }

    func writing<T>(
        _ operation: String, isIdempotent: Bool, _ body: (PostgresSession, Call) async throws -> T
    ) async throws -> T {
        try requireWritable(operation)
        return try await attempting(operation, effect: .write, isIdempotent: isIdempotent) { call, acquisition in
            let commit = try await lease(call, until: acquisition) { connection in
                let session = PostgresSession(connection, opening: .begin)
                return try await committing(session, call) { try await body(session, call) }
            }
            return try await settled(commit)
        }
    }

    /// Runs a statement that stands for itself.
    static func run(_ statement: Statement, on connection: PostgresConnection, _ call: Call) async throws -> QueryResult
    {
        do {
            let answer = try await connection.run([statement], until: call.deadline)[0]
            // Nothing was done with a statement that the server has forgotten, which it prepares anew.
            if case .failure(let failure) = answer, case .refused(let error) = failure.cause, error.isStaleStatement {
                return try await connection.run([statement], until: call.deadline)[0].get()
            }
            return try answer.get()
        } catch {
            throw CairnError.postgres(error, call)
        }
    }
}
