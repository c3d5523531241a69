import CairnRepositories
import CairnRuntime
import FoundationEssentials
import Synchronization

/// Asks the servers of one storage: chooses one, sends, reads the answer, tries again where that is safe.
final class ClickHouseClient: Sendable {
    let configuration: ClickHouseConfiguration
    private let loop: CurlLoop
    let endpoints: EndpointPool<ClickHouseConfiguration.Host>
    private let retrier: Retrier
    private let gate = CallGate(backend: .clickHouse)
    private let kills = BackgroundTasks()
    /// Held while rows are counted and deleted: of two deletes at the same time only one may count a row. Nothing keeps
    /// other processes from it.
    let deleting = AsyncLock()

    /// Starts the loop; no server is asked yet.
    ///
    /// - Throws: `CairnError` with code `invalidInput` for a configuration that contradicts itself.
    init(_ configuration: ClickHouseConfiguration, retries: RetryPolicy = RetryPolicy()) throws(CairnError) {
        try configuration.validate()
        self.configuration = configuration
        endpoints = try EndpointPool(configuration.hosts, order: .inOrder, backend: .clickHouse)
        retrier = Retrier(policy: retries)
        var limits = CurlLoop.Limits()
        limits.connectionsPerHost = configuration.maximumConnections
        loop = CurlLoop(limits)
    }

    /// Finishes what is under way and ends the loop.
    ///
    /// A query that was given up is what nobody waits for: its server gets half a second to take note of that.
    func close() async {
        await Task {
            await gate.close()
            await kills.waitForAll(atMost: .milliseconds(500))
            await loop.stop()
        }.value
    }

    // MARK: Asking

    /// Runs a statement to its end; blocks of an answer are dropped.
    @discardableResult
    func run(_ query: ClickHouseQuery) async throws -> QuerySummary {
        try await collect(query, into: ()) { _, _ in }.summary
    }

    /// Reads an answer to its end.
    ///
    /// - Parameters:
    ///   - start: What each attempt begins with.
    ///   - prepare: Told how many rows the server expects to look at.
    ///   - take: Adds one block.
    /// - Throws: `CairnError`; what `take` throws.
    func collect<Result>(
        _ query: ClickHouseQuery, into start: @autoclosure () -> Result,
        prepare: (inout Result, Int) -> Void = { _, _ in },
        _ take: (inout Result, NativeBlock) throws -> Void
    ) async throws -> (result: Result, summary: QuerySummary) {
        try await gate.pass(query.operation) {
            try requireWritable(query)
            var tried: [EndpointPool<ClickHouseConfiguration.Host>.Choice] = []
            return try await retrier.run(
                operation: query.operation, backend: .clickHouse,
                deadline: .after(query.patience ?? configuration.timeout), isIdempotent: query.effect != .once
            ) { attempt in
                try await onReachable(&tried, query) { host, choice in
                    var result = start()
                    let summary = try await self.attempt(query, host, choice, deadline: attempt.deadline) { stream in
                        prepare(&result, QuerySummary(header: stream.head["X-ClickHouse-Summary"]).totalRowsToRead)
                        while let block = try await stream.next() {
                            try take(&result, block)
                            stream.recycle(block)
                        }
                    }
                    return (result, summary)
                }
            }
        }
    }

    /// Changes tables, on every server that has to be told.
    ///
    /// - Parameter effect: What a statement of someone else leaves when it is sent twice is not known.
    func define(
        _ operation: String, _ sql: SQL, database: String? = nil, effect: ClickHouseQuery.Effect = .idempotent
    ) async throws {
        var query = ClickHouseQuery.alteration(operation, sql, effect: effect)
        query.database = database
        for host in configuration.definingHosts { try await run(query.on(host)) }
    }

    /// How many rows there are in what follows `FROM`.
    func count(_ rows: SQL, _ operation: String) async throws -> Int {
        try await collect(.read(operation, "SELECT count() FROM \(rows)"), into: 0) { count, block in
            if block.rowCount > 0 { count = try block.integer(0, at: 0) }
        }.result
    }

    /// Begins to read an answer block by block, as slowly as the caller likes.
    ///
    /// A failure later is the caller's: it knows from where to go on.
    func open(_ query: ClickHouseQuery) async throws -> ClickHouseCursor {
        var query = query
        query.isPaced = true
        let paced = query
        return try await gate.pass(query.operation) {
            var tried: [EndpointPool<ClickHouseConfiguration.Host>.Choice] = []
            return try await retrier.run(
                operation: paced.operation, backend: .clickHouse, deadline: .after(configuration.timeout),
                isIdempotent: true
            ) { attempt in
                try await onReachable(&tried, paced) { host, choice in
                    let id = UUID().uuidString.lowercased()
                    do {
                        let stream = try await begin(paced, id, on: host, deadline: attempt.deadline)
                        if let choice { endpoints.recordSuccess(choice) }
                        return ClickHouseCursor(stream, paced, client: self, host: host, id: id)
                    } catch {
                        throw settle(error, paced, id, on: host, choice)
                    }
                }
            }
        }
    }

    /// Whether the storage is still open, for those who hold a cursor.
    func pass<T>(_ operation: String, _ body: () async throws -> T) async throws -> T {
        try await gate.pass(operation, body)
    }

    private func requireWritable(_ query: ClickHouseQuery) throws(CairnError) {
        guard configuration.isReadOnly, query.effect != .none else { return }
        throw CairnError(
            .readOnly, backend: .clickHouse, operation: query.operation,
            message: "the storage was opened for reading only")
    }

    /// Returns when the queries that were given up have ended, as far as their servers can be asked.
    func waitForKilledQueries() async { await kills.waitForAll() }

    // MARK: One attempt

    /// Makes an attempt on the server that a query names, else on one that can be reached.
    ///
    /// One that takes no connection has not been asked anything: the next one is no retry, and costs none.
    private func onReachable<T>(
        _ tried: inout [EndpointPool<ClickHouseConfiguration.Host>.Choice], _ query: ClickHouseQuery,
        _ body: (ClickHouseConfiguration.Host, EndpointPool<ClickHouseConfiguration.Host>.Choice?) async throws -> T
    ) async throws -> T {
        if let host = query.host { return try await body(host, endpoints.choice { $0 == host }) }
        while true {
            let choice = endpoints.next(avoiding: tried)
            tried.append(choice)
            do {
                return try await body(choice.endpoint, choice)
            } catch let error as CairnError
                where error.isTransient && error.hasNotReachedServer && tried.count < configuration.hosts.count
            {}
        }
    }

    /// Asks a server once.
    func attempt(
        _ query: ClickHouseQuery, _ host: ClickHouseConfiguration.Host,
        _ choice: EndpointPool<ClickHouseConfiguration.Host>.Choice? = nil, deadline: Deadline?,
        _ read: (BlockStream) async throws -> Void
    ) async throws -> QuerySummary {
        let id = UUID().uuidString.lowercased()
        do {
            let stream = try await begin(query, id, on: host, deadline: deadline)
            try await read(stream)
            if let choice { endpoints.recordSuccess(choice) }
            return QuerySummary(header: stream.head["X-ClickHouse-Summary"])
        } catch {
            throw settle(error, query, id, on: host, choice)
        }
    }

    /// Sends a query and waits for the head of the answer.
    private func begin(
        _ query: ClickHouseQuery, _ id: String, on host: ClickHouseConfiguration.Host, deadline: Deadline?
    ) async throws -> BlockStream {
        let listeners = ProgressListener.current.filter { $0.client == ObjectIdentifier(self) }
        let request = try RequestBuilder(configuration).request(
            for: query, id: id, to: host, deadline: deadline, reportsProgress: !listeners.isEmpty)
        let transfer = loop.start(request)
        let head = try await withTaskCancellationHandler {
            try await transfer.head { progress in for listener in listeners { listener.report(progress) } }
        } onCancel: {
            loop.cancel(transfer, .cancelled)
        }
        let code = head["X-ClickHouse-Exception-Code"]
        guard head.status == 200, code == nil else {
            throw await FailedAnswer.exception(of: transfer, head, loop: loop)
        }
        // An empty answer of whatever else listens there would be taken for no rows.
        guard head["X-ClickHouse-Query-Id"] != nil else {
            loop.cancel(transfer, .cancelled)
            throw ServerException(code: 0, message: "the answer has no X-ClickHouse-Query-Id")
        }
        return try BlockStream(transfer, head: head, loop: loop) { [weak self] in self?.kill(id, on: host) }
    }

    /// Notes what became of an attempt, and ends the query on the server if it may still run there.
    ///
    /// - Parameter choice: The server as one of several that could have been asked; nil where it says nothing of it.
    func settle(
        _ error: any Error, _ query: ClickHouseQuery, _ id: String, on host: ClickHouseConfiguration.Host,
        _ choice: EndpointPool<ClickHouseConfiguration.Host>.Choice? = nil
    ) -> CairnError {
        let failure = error as? TransferFailure
        if let choice {
            switch failure?.cause {
            case .curl, .idle: endpoints.recordFailure(choice)
            case .cancelled, .closed, .deadline: break
            // What gives no code is not the server, but a proxy or a stranger in its place.
            case nil where (error as? ServerException)?.code == 0: endpoints.recordFailure(choice)
            case nil: endpoints.recordSuccess(choice)
            }
        }
        if let failure, failure.wasSent, failure.cause != .closed { kill(id, on: host) }
        return .clickHouse(error, query, at: host.description)
    }

    /// Asks the server to end a query that nobody waits for any more; see ``waitForKilledQueries()``.
    func kill(_ id: String, on host: ClickHouseConfiguration.Host) {
        let query = ClickHouseQuery.read(
            "end a query", "KILL QUERY WHERE query_id = \(.text(id)) SYNC")
        kills.start { [self] in
            // Nobody listens to this one.
            await ProgressListener.$current.withValue([]) {
                let killID = UUID().uuidString.lowercased()
                let stream = try? await begin(query, killID, on: host, deadline: .after(.seconds(5)))
                while let stream, (try? await stream.next()) != nil {}
            }
        }
    }
}
