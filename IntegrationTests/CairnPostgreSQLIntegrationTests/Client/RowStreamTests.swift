import CairnRepositories
import CairnRuntime
import TestSupport
import Testing

@testable import CairnPostgreSQL

/// Rows that are taken while the server still sends them.
@Suite(.needsServer(.postgreSQL)) struct RowStreamTests {
    /// More than anybody could take.
    private static let endless: SQL = """
        SELECT i, repeat('x', 1000), pg_backend_pid()::int8 FROM (SELECT generate_series(1, 1000000000000) AS i) AS s
        """

    /// Takes rows, at most so many in all.
    private func take(
        _ count: Int, of sql: SQL, after open: (any RowSource)? = nil, by access: any PostgresAccess
    ) async throws -> (rows: [Int64], rest: any RowSource) {
        let (rows, rest) = try await access.rows("stream", of: open, orBegin: sql) { source, call in
            var rows: [Int64] = []
            while rows.count < count, let result = try await source.next(atMost: count - rows.count, call) {
                for row in 0..<result.rowCount { rows.append(try #require(result.integer(row, 0))) }
            }
            return rows
        }
        return (rows, rest)
    }

    private func activity(_ client: PostgresClient) async throws -> [String] {
        try await client.read(
            "look",
            """
            SELECT concat_ws(' ', state, wait_event) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%generate_series%'
            """
        ).texts(0)
    }

    private func session(_ client: PostgresClient) async throws -> Int64? {
        try await client.read("look", "SELECT pg_backend_pid()::int8").integer(0, 0)
    }

    @Test(arguments: [0, 1, 511, 512, 513, 5000])
    func `all rows come once, in order, with all their values`(_ count: Int) async throws {
        try await Scratch.withDatabase { configuration in
            try await Scratch.withClient(configuration) { client in
                let sql: SQL = """
                    SELECT i::int8, CASE WHEN i % 3 > 0 THEN repeat('é', (i % 7)::int4) END
                    FROM generate_series(1, \(.integer(Int64(count)))) AS i
                    """
                let (rows, _) = try await client.rows("stream", of: nil, orBegin: sql) { source, call in
                    var rows: [(Int64?, String?)] = []
                    while let result = try await source.next(atMost: .max, call) {
                        for row in 0..<result.rowCount { rows.append((result.integer(row, 0), result.text(row, 1))) }
                    }
                    return rows
                }
                #expect(rows.map(\.0) == (0..<count).map { Int64($0 + 1) })
                #expect(
                    rows.map(\.1)
                        == (0..<count).map { ($0 + 1) % 3 > 0 ? String(repeating: "é", count: ($0 + 1) % 7) : nil })
                #expect(client.pool.statistics.leased == 0)
            }
        }
    }

    @Test func `a slow reader holds up the server, and ends it by leaving`() async throws {
        try await Scratch.withDatabase { configuration in
            try await Scratch.withClient(configuration) { client in
                try await Scratch.withClient(configuration) { observer in
                    let before = try await session(client)
                    var open: (any RowSource)? = try await take(1000, of: Self.endless, by: client).rest
                    while try await activity(observer) != ["active ClientWrite"] { await Task.yield() }
                    #expect(client.pool.statistics.leased == 1)
                    await open?.close()
                    open = nil
                    #expect(client.pool.statistics.leased == 0)
                    let found1 = try await activity(observer).contains { $0.hasPrefix("active") }
                    #expect(found1 == false)
                    let found2 = try await session(client)
                    #expect(found2 == before)
                    #expect(client.pool.statistics.created == 1)
                }
            }
        }
    }

    @Test func `rows that nobody takes any more give their connection back`() async throws {
        try await Scratch.withDatabase { configuration in
            try await Scratch.withClient(configuration) { client in
                for _ in 0..<20 { _ = try await take(10, of: Self.endless, by: client) }
                while client.pool.statistics.leased > 0 { await Task.yield() }
                // Nor does one whose reader only waits keep it.
                let open = try await take(10, of: Self.endless, by: client)
                while client.pool.statistics.leased > 0 { await Task.yield() }
                #expect(open.rest.resume() == false)
                let found3 = try await session(client)
                #expect(found3 != nil)
            }
        }
    }

    @Test func `a reader that pauses leaves the last connection to others, and begins anew`() async throws {
        try await Scratch.withDatabase { configuration in
            var configuration = configuration
            configuration.pool.size = 2
            configuration.streamPause = .seconds(60) ... .seconds(60)
            try await Scratch.withClient(configuration) { client in
                let sql: SQL = "SELECT i::int8 FROM generate_series(1, 3000) AS i"
                let first = try await take(10, of: sql, by: client)
                #expect(client.pool.statistics.leased == 1)
                let second = try await take(10, of: sql, by: client)
                #expect(client.pool.statistics.leased == 1)
                let found4 = try await take(5, of: sql, after: first.rest, by: client).rows
                #expect(found4 == [11, 12, 13, 14, 15])
                let found5 = try await take(5, of: sql, after: second.rest, by: client).rows
                #expect(found5 == [1, 2, 3, 4, 5])
            }
        }
    }

    @Test func `a cancelled reader ends its statement, and the connection goes on`() async throws {
        try await Scratch.withDatabase { configuration in
            var configuration = configuration
            configuration.pool.size = 1
            try await Scratch.withClient(configuration, retries: RetryPolicy()) { client in
                let before = try await session(client)
                for rows in [1, 600, 100_000] {
                    let task = Task {
                        try await client.rows("stream", of: nil, orBegin: Self.endless) { source, call in
                            var taken = 0
                            while let result = try await source.next(atMost: .max, call) {
                                taken += result.rowCount
                                if taken >= rows { withUnsafeCurrentTask { $0?.cancel() } }
                            }
                        }
                    }
                    let error = await #expect(throws: CairnError.self) { _ = try await task.value }
                    #expect(error?.code == .cancelled)
                    let found6 = try await session(client)
                    #expect(found6 == before)
                }
            }
        }
    }

    @Test func `a reader that waits for a row is cancelled, too`() async throws {
        try await Scratch.withDatabase { configuration in
            try await Scratch.withClient(configuration) { client in
                try await Scratch.withClient(configuration) { observer in
                    let sql: SQL = "SELECT i::int8 FROM generate_series(1, 9) AS i, pg_sleep(60)"
                    let task = Task { try await take(1, of: sql, by: client).rows }
                    while try await activity(observer) != ["active PgSleep"] { await Task.yield() }
                    task.cancel()
                    let error = await #expect(throws: CairnError.self) { try await task.value }
                    #expect(error?.code == .cancelled)
                    let found7 = try await activity(observer).contains { $0.hasPrefix("active") }
                    #expect(found7 == false)
                }
            }
        }
    }

    @Test func `rows that take too long end at the deadline, which each time is a new one`() async throws {
        try await Scratch.withDatabase { configuration in
            try await Scratch.withClient(configuration) { client in
                let limit = Duration.seconds(2)
                func call() -> Call { Call(operation: "stream", deadline: .now.advanced(by: limit)) }
                // Large enough that the server sends each at once.
                func begin(_ count: Int) async throws -> StreamedRows {
                    let sql: SQL = """
                        SELECT i::int8, repeat('x', 9000), pg_sleep(0.05) FROM generate_series(1, \(raw: "\(count)")) AS i
                        """
                    let connection = try await client.pool.lease("stream")
                    return try await StreamedRows.begin(
                        sql.statement(), on: connection, of: client.pool, pause: .zero ... .zero, call())
                }
                let start = ContinuousClock.now
                var taken = 0
                // Three seconds.
                let patient = try await begin(60)
                while let rows = try await patient.next(atMost: 1, call()) { taken += rows.rowCount }
                #expect(taken == 60 && ContinuousClock.now - start > limit)
                let hasty = try await begin(1200)
                let only = call()
                let error = await #expect(throws: CairnError.self) {
                    while try await hasty.next(atMost: 1, only) != nil {}
                }
                #expect(error?.code == .timeout && error?.outcome == .notApplied)
                #expect(client.pool.statistics.leased == 0 && client.pool.statistics.created == 1)
            }
        }
    }

    @Test func `a statement that is refused, at once or among its rows, says so, and costs no connection`() async throws
    {
        try await Scratch.withDatabase { configuration in
            try await Scratch.withClient(configuration, retries: RetryPolicy()) { client in
                let before = try await session(client)
                var error = await #expect(throws: CairnError.self) {
                    try await take(1, of: "SELECT nothing", by: client).rows
                }
                #expect(error?.code == .schemaMismatch)
                let division: SQL = "SELECT (100 / (3000 - i))::int8 FROM generate_series(1, 4000) AS i"
                error = await #expect(throws: CairnError.self) { try await take(.max, of: division, by: client).rows }
                #expect(error?.serverError?.sqlState == "22012")
                let first = try await take(1000, of: division, by: client)
                error = await #expect(throws: CairnError.self) {
                    try await take(.max, of: division, after: first.rest, by: client).rows
                }
                #expect(error?.serverError?.sqlState == "22012")
                let found9 = try await session(client)
                #expect(found9 == before)
                #expect(client.pool.statistics.leased == 0)
            }
        }
    }

    @Test func `a connection lost between rows is told, and no row comes a second time`() async throws {
        try await Scratch.withDatabase { configuration in
            try await Scratch.withClient(configuration, retries: RetryPolicy()) { client in
                var seen: [Int64] = []
                let error = await #expect(throws: CairnError.self) {
                    let call = Call(operation: "stream")
                    let connection = try await client.pool.lease("stream")
                    let source = try await StreamedRows.begin(
                        Self.endless.statement(), on: connection, of: client.pool, pause: .zero ... .zero, call)
                    while let result = try await source.next(atMost: .max, call) {
                        seen += (0..<result.rowCount).compactMap { result.integer($0, 0) }
                        guard seen.count < 1000 else { continue }
                        _ = try await client.read(
                            "end", "SELECT pg_terminate_backend(\(.integer(result.integer(0, 2) ?? 0))::int4)")
                    }
                }
                #expect(error?.code == .unavailable && error?.isTransient == true && error?.outcome == .notApplied)
                #expect(seen == Array(1...Int64(seen.count)))
                #expect(client.pool.statistics.leased == 0)
                let found10 = try await session(client)
                #expect(found10 != nil)
            }
        }
    }

    @Test func `inside a transaction other statements come between rows`() async throws {
        try await Scratch.withStorage { storage in
            let sql: SQL = "SELECT i::int8 FROM generate_series(1, 50) AS i"
            try await storage.transaction { work in
                let access = try #require(work as? PostgresUnitOfWork)
                var (rows, rest) = try await take(20, of: sql, by: access)
                let notes = try await work.records(Note.self)
                try await notes.insert(Note(id: 1, text: "between"))
                let other = try await take(5, of: sql, by: access)
                let more = try await take(.max, of: sql, after: rest, by: access)
                (rows, rest) = (rows + more.rows, more.rest)
                #expect(rows == Array(1...50) && other.rows == Array(1...5))
                let found11 = try await notes.count()
                #expect(found11 == 1)
            }
        }
    }

    @Test func `cursors that nobody needs end with the next statement, those of a savepoint with it`() async throws {
        try await Scratch.withStorage { storage in
            let sql: SQL = "SELECT i::int8 FROM generate_series(1, 50) AS i"
            try await storage.transaction { work in
                let access = try #require(work as? PostgresUnitOfWork)
                let open = "SELECT count(*) FROM pg_cursors WHERE name LIKE 'cairn_rows%'" as SQL
                for _ in 0..<5 { _ = try await take(3, of: sql, by: access) }
                let found12 = try await access.read("look", open).integer(0, 0)
                #expect(found12 == 0)
                let outer = try await take(3, of: sql, by: access)
                let inner = await #expect(throws: Undone.self) {
                    try await work.savepoint {
                        let inner = try await take(3, of: sql, by: access)
                        throw Undone(rest: inner.rest)
                    }
                }
                // Both begin anew: whose cursor is still there is not known.
                let found13 = try await take(2, of: sql, after: outer.rest, by: access).rows
                #expect(found13 == [1, 2])
                let found14 = try await take(2, of: sql, after: inner?.rest, by: access).rows
                #expect(found14 == [1, 2])
                let found15 = try await access.read("look", "SELECT 1::int8").integer(0, 0)
                #expect(found15 == 1)
            }
        }
    }

    @Test func `a reader that is cancelled before it begins leaves its transaction as it was`() async throws {
        try await Scratch.withStorage { storage in
            let sql: SQL = "SELECT i::int8 FROM generate_series(1, 50) AS i"
            let rows = try await storage.transaction { work in
                let access = try #require(work as? PostgresUnitOfWork)
                _ = try await take(1, of: sql, by: access)
                let task = Task {
                    withUnsafeCurrentTask { $0?.cancel() }
                    return try await take(1, of: sql, by: access).rows
                }
                let error = await #expect(throws: CairnError.self) { try await task.value }
                #expect(error?.code == .cancelled)
                return try await take(3, of: sql, by: access).rows
            }
            #expect(rows == [1, 2, 3])
        }
    }

    private struct Undone: Error {
        let rest: any RowSource
    }

    @Test(.needsServer(.pgBouncer)) func `behind a pooler rows are streamed, and cancelled, as well`() async throws {
        let entrance = try PostgresConfiguration(url: ServerEnvironment.current.require(.pgBouncer))
        try await Scratch.withClient(entrance) { client in
            let open = try await take(1000, of: Self.endless, by: client)
            #expect(open.rows.count == 1000 && client.pool.statistics.leased == 1)
            let found16 = try await take(1000, of: Self.endless, after: open.rest, by: client).rows.first
            #expect(found16 == 1001)
            await open.rest.close()
            #expect(client.pool.statistics.leased == 0 && client.pool.statistics.created == 1)
            let found17 = try await take(5, of: Self.endless, by: client).rows
            #expect(found17 == [1, 2, 3, 4, 5])
        }
    }
}
