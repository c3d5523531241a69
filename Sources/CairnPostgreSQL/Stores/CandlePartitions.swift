import CairnDomain
import CairnRepositories
import CairnRuntime

/// The parts of a table of candles that is divided by time, which are made when candles come for them.
struct CandlePartitions: Sendable {
    private let table: CandleTable
    private let partitioning: PostgresConfiguration.Partitioning

    init(_ table: CandleTable, _ partitioning: PostgresConfiguration.Partitioning) {
        self.table = table
        self.partitioning = partitioning
    }

    /// Makes the parts that candles need.
    func make(for candles: CandleSeries, _ session: PostgresSession, _ call: Call) async throws {
        do throws(WireError) {
            for time in candles.timestamps { _ = try TimeWire.microseconds(time) }
        } catch {
            throw error.at("a candle", operation: call.operation)
        }
        let needed = try parts(of: candles)
        let names = try ValueWire.arrayParameter(of: needed.map { .text($0.name) }, as: ColumnType(.text))
        let list = BoundValue(type: ColumnType(.text).unnestOID.rawValue, bytes: names)
        let missing = try await session.run(
            """
            SELECT name FROM unnest(\(list)) AS name
            WHERE NOT EXISTS (SELECT FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
                WHERE inhparent = to_regclass(\(.text(table.candles.sql))) AND relname = name)
            """, call)
        let absent = Set(missing.texts(0))
        guard !absent.isEmpty else { return }
        // Whoever makes parts at the same time makes them one after the other, in one order.
        let lock: SQL = "SELECT pg_advisory_xact_lock(hashtext(\(.text("cairn parts \(table.candles.sql)"))))"
        let creations = needed.filter { absent.contains($0.name) }.map { part in
            Statement(
                text: """
                    CREATE TABLE IF NOT EXISTS \(table.part(part.name).sql) PARTITION OF \(table.candles.sql) \
                    FOR VALUES FROM ('\(part.start)') TO ('\(part.end)')
                    """)
        }
        _ = try await session.run([lock.statement(isPrepared: false)] + creations, call)
    }

    /// A part: `candles_2024_05` with the candles from its start on and before its end.
    private struct Part {
        let name: String
        let start: String
        let end: String
    }

    /// The parts that have a candle, in the order of time.
    private func parts(of candles: CandleSeries) throws -> [Part] {
        let length = try Timeframe(partitioning == .year ? 12 : 1, .month)
        var parts: [Part] = []
        var end = Timestamp.min
        for time in candles.timestamps where parts.isEmpty || time >= end {
            let span = length.span(containing: time)
            end = span.upperBound
            let day = try Day(containing: max(span.lowerBound, TimeWire.timestamps.lowerBound))
            let year = day.year < 1 ? "bc\(1 - day.year)" : "\(day.year)"
            let month = partitioning == .year ? "" : "_\(day.month < 10 ? "0" : "")\(day.month)"
            // At either end of PostgreSQL's times a month is cut off.
            let isFirst = span.lowerBound < TimeWire.timestamps.lowerBound
            let isLast = end > TimeWire.timestamps.upperBound
            parts.append(
                Part(
                    name: "candles_\(year)\(month)",
                    start: isFirst ? "-infinity" : ArrayLiteral.text(of: span.lowerBound),
                    end: isLast ? "infinity" : ArrayLiteral.text(of: end)))
        }
        return parts
    }
}
