import CairnDomain
import CairnRepositories
import CairnRuntime

/// Writes candles of one series; those of the same time are replaced.
///
/// Few go in one statement. Many are copied: into the table itself where none of them is there yet, which is what most
/// imports find, else into a table beside it, from where one statement takes them over.
struct CandleWriter {
    /// Above this, candles are copied.
    private static let rowsToInsert = 1000
    private static let staging = "cairn_staging"
    private static let savepoint = "cairn_copy"

    private let table: CandleTable
    private let access: any PostgresAccess
    private let operation = "save candles"

    init(_ table: CandleTable, _ access: any PostgresAccess) {
        self.table = table
        self.access = access
    }

    func write(_ candles: CandleSeries, in series: SeriesKey) async throws {
        guard candles.count > Self.rowsToInsert || access.partitioning != nil else {
            return try await insert(candles, in: series)
        }
        try await access.writing(operation, isIdempotent: true) { session, call in
            // Savepoint and staging table have names, which another task of the same transaction would use too.
            try await session.exclusively(call) { try await copy(candles, in: series, session, call) }
        }
    }

    private func insert(_ candles: CandleSeries, in series: SeriesKey) async throws {
        let upsert = try table.upsert(candles, in: series)
        if try await access.write(operation, isIdempotent: true, upsert).affectedRows > 0 { return }
        try await access.writing(operation, isIdempotent: true) { session, call in
            let answers = try await session.run([table.register(series).statement(), upsert.statement()], call)
            guard answers[1].affectedRows > 0 else { throw unregistered(series) }
        }
    }

    /// A transaction that began before another one gave the series its number does not see it.
    private func unregistered(_ series: SeriesKey) -> CairnError {
        CairnError(
            .busy, backend: .postgreSQL, operation: operation, message: "another transaction made \(series) meanwhile",
            isTransient: true)
    }

    private func copy(_ candles: CandleSeries, in series: SeriesKey, _ session: PostgresSession, _ call: Call)
        async throws
    {
        _ = try await session.run(table.register(series), call)
        guard let id = try await table.id(of: series, session, call) else { throw unregistered(series) }
        if let partitioning = access.partitioning {
            try await CandlePartitions(table, partitioning).make(for: candles, session, call)
        }
        guard let first = candles.timestamps.first, let last = candles.timestamps.last else { return }
        let found = try await session.run(
            """
            SELECT EXISTS (SELECT FROM \(table.candles) WHERE series_id = \(.integer(Int64(id)))
            AND "time" BETWEEN \(.time(first)) AND \(.time(last)))
            """, call)
        if found.truth(0, 0) == false, try await copyDirectly(candles, id, session, call) { return }
        _ = try await session.run(
            [
                Statement(text: "DROP TABLE IF EXISTS pg_temp.\(Self.staging)"),
                Statement(
                    text: "CREATE TEMPORARY TABLE \(Self.staging) (LIKE \(table.candles.sql)) ON COMMIT DROP"),
            ], call)
        try await copy(candles, id, into: "pg_temp.\(Self.staging)", session, call)
        let columns = "series_id, \(CandleTable.values)"
        _ = try await session.run(
            [
                Statement(
                    text:
                        "INSERT INTO \(table.candles.sql) (\(columns)) SELECT \(columns) FROM pg_temp.\(Self.staging) "
                        + CandleTable.replacing),
                Statement(text: "DROP TABLE pg_temp.\(Self.staging)"),
            ], call)
    }

    /// - Returns: False when another task has meanwhile written one of the candles; nothing is copied then.
    private func copyDirectly(_ candles: CandleSeries, _ id: Int32, _ session: PostgresSession, _ call: Call)
        async throws
        -> Bool
    {
        _ = try await session.run([Statement(text: "SAVEPOINT \(Self.savepoint)")], call)
        do {
            try await copy(candles, id, into: table.candles.sql, session, call)
        } catch let error as CairnError where error.serverError?.sqlState == "23505" {
            await session.undo(savepoint: Self.savepoint)
            return false
        }
        _ = try await session.run([Statement(text: "RELEASE \(Self.savepoint)")], call)
        return true
    }

    private func copy(
        _ candles: CandleSeries, _ id: Int32, into table: String, _ session: PostgresSession, _ call: Call
    ) async throws {
        var rows = try CandleRows(candles, series: id, operation: operation)
        try await session.copyIn(CandleTable.copyIn(into: table), call) { rows.next(maximumBytes: 1 << 18) }
    }
}
