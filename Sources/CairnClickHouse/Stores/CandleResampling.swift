import CairnDomain
import CairnRepositories
import CairnRuntime

/// Has the server put candles together, for calendars whose days it can count in plain numbers.
struct CandleResampling {
    private let table: CandleTable
    private let timeframe: Timeframe
    /// Equal for the candles that belong together.
    private let span: SQL

    /// Nil for days that begin at other times than midnight UTC.
    init?(_ table: CandleTable, _ timeframe: Timeframe, _ calendar: SessionCalendar) {
        guard calendar.isUTC else { return nil }
        self.table = table
        self.timeframe = timeframe
        let day = Timestamp.millisecondsPerDay
        let time: SQL = "toUnixTimestamp64Milli(toDateTime64(\(table.timestamp.name), 3, 'UTC'))"
        switch timeframe.grid {
        case .withinDay(let length):
            span = """
                tuple(\(time) - positiveModulo(\(time), \(raw: day)), \
                intDiv(positiveModulo(\(time), \(raw: day)), \(raw: length)))
                """
        case .sinceEpoch(let length): span = "\(time) - positiveModulo(\(time), \(raw: length))"
        case .days(let count, let origin):
            span = "\(time) - positiveModulo(\(time) - \(raw: origin * day), \(raw: count * day))"
        case .months(let count):
            let month: SQL =
                "(toYear(\(table.timestamp.name), 'UTC') * 12 + toMonth(\(table.timestamp.name), 'UTC') - \(raw: 1970 * 12 + 1))"
            span = "\(month) - positiveModulo(\(month), \(raw: count))"
        }
    }

    /// - Throws: `CairnError` with code `inexact` when a sum of volumes cannot be held.
    func run(_ series: SeriesKey, in range: ClosedRange<Timestamp>, _ client: ClickHouseClient) async throws
        -> CandleSeries
    {
        let time = table.timestamp.name
        let scale = if case .decimal(let form) = table.volume.form { form.scale } else { 0 }
        // `any` and `anyLast` would give whichever row came first to a thread.
        let query = ClickHouseQuery.read(
            "resample",
            """
            SELECT min(\(time)) AS first, argMin(\(table.prices[0].name), \(time)), max(\(table.prices[1].name)),
                min(\(table.prices[2].name)), argMax(\(table.prices[3].name), \(time)),
                sum(toDecimal256(\(table.volume.name), \(raw: scale)))
            FROM \(table.current(of: series, in: range)) GROUP BY \(span) ORDER BY first
            """)
        let columns = try await client.collect(query, into: CandleColumns()) { columns, block in
            try append(block, to: &columns)
        }.result
        do {
            return try CandleSeries(columns: columns)
        } catch {
            throw CairnError(
                .invalidStoredData, backend: .clickHouse, operation: "resample",
                message: "stored candles of \(series) break the rules of candles", detail: "\(error)", underlying: error
            )
        }
    }

    private func append(_ block: NativeBlock, to columns: inout CandleColumns) throws {
        if block.rowCount == 0 { return }
        guard block.columns.count == 6, let volumes = ValueForm(.decimal, in: block.columns[5].type) else {
            throw unreadable
        }
        do {
            let rows = 0..<block.rowCount
            let times = try ValueReader(table.timestamp.form, block.columns[0].values).values(rows)
            let prices = try (1...4).map {
                try ValueReader(table.prices[$0 - 1].form, block.columns[$0].values).values(rows)
            }
            let reader = try ValueReader(volumes, block.columns[5].values)
            let sums: [StoredValue]
            do {
                sums = try reader.values(rows)
            } catch {
                throw ValueFlaw.inexact("cannot hold the sum of the volumes")
            }
            for row in rows {
                guard case .timestamp(let time) = times[row], case .decimal(let units) = sums[row],
                    case .price(let open) = prices[0][row], case .price(let high) = prices[1][row],
                    case .price(let low) = prices[2][row], case .price(let close) = prices[3][row]
                else { throw unreadable }
                columns.append(
                    timeframe.openTime(of: time), open: open, high: high, low: low, close: close,
                    volume: Volume(units: units))
            }
        } catch let flaw as ValueFlaw {
            throw CairnError(
                flaw.code, backend: .clickHouse, operation: "resample", message: "a candle \(flaw.message)")
        }
    }

    private var unreadable: CairnError {
        CairnError(
            .internalError, backend: .clickHouse, operation: "resample",
            message: "the answer is not made of candles")
    }
}
