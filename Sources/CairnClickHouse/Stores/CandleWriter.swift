import CairnDomain
import CairnRepositories
import CairnRuntime

/// Saves and deletes candles.
struct CandleWriter {
    private let table: CandleTable
    private let client: ClickHouseClient

    init(_ table: CandleTable, _ client: ClickHouseClient) {
        self.table = table
        self.client = client
    }

    /// Saves candles in the place of those of the same times.
    func save(_ candles: CandleSeries, in series: SeriesKey) async throws {
        guard !candles.isEmpty else { return }
        if case .versioned = table.layout.replacement {
            try await insert(candles, in: series, effect: .idempotent)
        } else {
            try await replace(with: candles, in: series)
        }
    }

    private func insert(
        _ candles: CandleSeries, in series: SeriesKey, effect: ClickHouseQuery.Effect
    ) async throws {
        let operation = "save candles"
        let block = CandleBlock(table)
        let version = try await client.nextVersion(operation)
        let data = try block.encode(candles, in: series, version: version)
        try await client.run(
            .insert(
                operation, "INSERT INTO \(table.layout.table) (\(block.columnList)) FORMAT Native", data,
                token: ContentToken.make(data, version: version), effect: effect))
    }

    // MARK: Tables without tombstones

    /// Adds what is new or different, then takes away what that replaces.
    ///
    /// In this order nothing stored is ever missing; in between readers of Cairn see the newer one, others both. What
    /// is stored already is not written again, so that saving again after a failure doubles nothing.
    private func replace(with candles: CandleSeries, in series: SeriesKey) async throws {
        // A value that the table cannot hold is refused before anything is read.
        _ = try CandleBlock(table).encode(candles, in: series, version: 0)
        var attempt = 1
        while true {
            do {
                return try await replaceOnce(with: candles, in: series)
            } catch let error as CairnError where error.isTransient && attempt < 3 {
                attempt += 1
                // An insert that goes on without us must be seen by the next attempt.
                await client.waitForKilledQueries()
            }
        }
    }

    private func replaceOnce(with candles: CandleSeries, in series: SeriesKey) async throws {
        guard let range = candles.timeRange else { return }
        let stored = try await client.collect(
            .read("save candles", table.history(of: series, in: range)), into: CandleCollector(table)
        ) { collector, block in
            try collector.append(block)
        }.result
        var collector = stored
        let before = try collector.finish()
        // An attempt that failed between the two steps left rows that nothing new replaces.
        var isReplacing = collector.hasReplaced
        let new = candles.filter { candle in
            guard let old = before.candle(at: candle.timestamp) else { return true }
            if old != candle { isReplacing = true }
            return old != candle
        }
        if !new.isEmpty { try await insert(CandleSeries(new), in: series, effect: .once) }
        guard isReplacing else { return }
        do {
            try await removeReplaced(in: series, range)
        } catch let error as CairnError where !new.isEmpty {
            // What is new is there, whatever became of the old.
            throw error.with(outcome: .unknown)
        }
    }

    /// Deletes the rows that are not equal to the current one of their time.
    private func removeReplaced(in series: SeriesKey, _ range: ClosedRange<Timestamp>) async throws {
        try await client.remove(
            """
            \(table.rows(of: series, in: range))
            AND (\(table.candleList)) NOT IN (SELECT \(table.candleList) FROM \(table.current(of: series, in: range)))
            """, from: table.layout.table, "save candles")
    }

    // MARK: Deleting

    /// Deletes the candles of a closed range.
    ///
    /// - Returns: How many there were.
    func delete(of series: SeriesKey, in range: ClosedRange<Timestamp>) async throws -> Int {
        try await client.deleting.withLock(backend: .clickHouse, operation: "delete candles") {
            try await deleteAlone(of: series, in: range, "delete candles")
        }
    }

    private func deleteAlone(
        of series: SeriesKey, in range: ClosedRange<Timestamp>, _ operation: String
    ) async throws -> Int {
        let current = table.current(of: series, in: range)
        if let tombstones = Tombstones(table.layout, client) {
            let key = [table.symbol, table.exchange, table.timeframe, table.timestamp].map { "\($0.name)" as SQL }
            return try await tombstones.write(for: current, key: key.joined(separator: ", "), operation)
        }
        let count = try await client.count(current, operation)
        guard count > 0 else { return 0 }
        try await client.remove(table.rows(of: series, in: range), from: table.layout.table, operation)
        return count
    }
}
