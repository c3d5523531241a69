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

    /// More at once would need more locks than a server has room for: a hundred years of months.
    private static let most = 1200

    /// Makes the parts that candles need.
    func make(for candles: CandleSeries, _ session: PostgresSession, _ call: Call) async throws {
        do throws(WireError) {
            for time in candles.timestamps { _ = try TimeWire.microseconds(time) }
        } catch {
            throw error.at("a candle", operation: call.operation)
        }
        let needed = try parts(of: candles)
        let list = try BoundValue.list(needed.map { .text($0.name) }, of: ColumnType(.text))
        let missing: SQL = """
            SELECT name FROM unnest(\(list)) AS name
            WHERE NOT EXISTS (SELECT FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
                WHERE inhparent = to_regclass(\(.text(table.candles.sql))) AND relname = name)
            """
        let absent = try await session.run(missing, call).rowCount
        guard absent > 0 else { return }
        guard absent <= Self.most else {
            throw CairnError(
                .invalidInput, backend: .postgreSQL, operation: call.operation,
                message: "these candles need \(absent) new parts of the table, more than the \(Self.most) that "
                    + "are made at once; save fewer at a time, or divide the table by year")
        }
        // Whoever makes parts at the same time makes them one after the other, in one order.
        let lock: SQL = "SELECT pg_advisory_xact_lock(hashtext(\(.text("cairn parts \(table.candles.sql)"))))"
        _ = try await session.run(lock, call, isPrepared: false)
        // Asked again: they may have been made meanwhile.
        let still = Set(try await session.run(missing, call).texts(0))
        let creations = needed.filter { still.contains($0.name) }.flatMap { part in
            let name = table.part(part.name).sql
            // Made apart and then attached: one that is made as a part keeps everybody from reading until the commit.
            return [
                "CREATE TABLE \(name) (LIKE \(table.candles.sql) INCLUDING ALL)",
                """
                ALTER TABLE \(table.candles.sql) ATTACH PARTITION \(name) \
                FOR VALUES FROM ('\(part.start)') TO ('\(part.end)')
                """,
            ].map { Statement(text: $0) }
        }
        _ = try await session.run(creations, call)
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
