import CairnDomain
import TestSupport
import Testing

@Suite struct CandleSeriesSlicingTests {
    @Test(arguments: SeededGenerator.seeds)
    func `A slice by time holds what a filter leaves`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let minutes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                Int.random(in: -50...50, using: &random)
            }
            let series = try CandleSeries.at(minutes: Set(minutes))
            // Slices of slices, down to nothing.
            var slice = series
            while !slice.isEmpty {
                let bounds = [Int.random(in: -55...55, using: &random), .random(in: -55...55, using: &random)].sorted()
                let range = Timestamp.minute(bounds[0])...(.minute(bounds[1]))
                let expected = slice.filter { range.contains($0.timestamp) }
                #expect(Array(slice[range]) == expected, "\(range)")
                #expect(slice[range].timestamps.elementsEqual(expected.map(\.timestamp)))
                slice = slice[range].dropFirst()
            }
        }
    }

    @Test func `Both ends of a time range belong to it`() throws {
        let series = try CandleSeries.at(minutes: [1, 2, 3, 4])
        #expect(series[Timestamp.minute(2)...(.minute(3))].timestamps == [.minute(2), .minute(3)])
        let almost = Timestamp.minute(3).advanced(byMilliseconds: -1)
        #expect(series[Timestamp.minute(2)...almost].timestamps == [.minute(2)])
        #expect(series[almost...(.minute(9))].timestamps == [.minute(3), .minute(4)])
        #expect(series[Timestamp.minute(5)...(.minute(9))].isEmpty && series[Timestamp.min...(.minute(0))].isEmpty)
    }

    @Test func `The ends of time can be stored and sliced`() throws {
        let ends = try [Timestamp.min, .max].map { timestamp in
            try Candle(timestamp: timestamp, open: .zero, high: .zero, low: .zero, close: .zero, volume: .zero)
        }
        let series = CandleSeries(ends)
        #expect(series[Timestamp.min...(.max)] == series)
        #expect(
            series[Timestamp.max...(.max)].timestamps == [.max] && series[Timestamp.min...(.min)].timestamps == [.min])
        #expect(series[Timestamp.minute(0)...(.minute(1))].isEmpty)
    }

    @Test func `Slicing shares storage`() throws {
        let series = try CandleSeries.at(minutes: 0..<1000)
        let byIndex = series[200..<900]
        let byTime = series[Timestamp.minute(200)...(.minute(899))]
        let suffix = byIndex.suffix(100)
        for (slice, offset) in [
            (byIndex, 200), (byTime, 200), (suffix, 800), (series.dropFirst(3), 3), (series.prefix(5), 0),
        ] {
            #expect(address(slice.timestamps) == address(series.timestamps, plus: offset))
            #expect(address(slice.open) == address(series.open, plus: offset))
            #expect(address(slice.high) == address(series.high, plus: offset))
            #expect(address(slice.low) == address(series.low, plus: offset))
            #expect(address(slice.close) == address(series.close, plus: offset))
            #expect(address(slice.volume) == address(series.volume, plus: offset))
        }
    }

    @Test func `A series takes over its columns without copying`() throws {
        var columns = CandleColumns()
        columns.append(contentsOf: try .at(minutes: 0..<1000))
        let series = try CandleSeries(columns: columns)
        #expect(address(series.close) == address(columns.close[...]))
        #expect(address(series.volume) == address(columns.volume[...]))
    }

    @Test func `A rebased slice shares storage and counts from zero`() throws {
        let series = try CandleSeries.at(minutes: 0..<10)
        let rebased = series[3..<7].rebased
        #expect(rebased == series[3..<7] && rebased.indices == 0..<4)
        #expect(rebased[0] == series[3] && rebased.close[0] == series.close[3] && rebased.close.indices == 0..<4)
        #expect(address(rebased.close) == address(series.close, plus: 3))
        // Slices of it keep its indices, whichever way they are asked for.
        #expect(rebased[2...].startIndex == 2 && rebased[2...][2] == series[5])
        #expect(rebased[Timestamp.minute(5)...(.minute(9))].startIndex == 2)
        #expect(rebased.firstIndex(notBefore: .minute(6)) == 3 && rebased.candle(at: .minute(6)) == series[6])
        #expect(rebased.candle(at: .minute(2)) == nil && rebased.candle(at: .minute(7)) == nil)
        #expect(rebased[1...].rebased.indices == 0..<3)
        let merged = rebased.merging(try .at(minutes: [5, 20]))
        #expect(merged.timestamps == [.minute(3), .minute(4), .minute(5), .minute(6), .minute(20)])
        #expect(merged.indices == 0..<5)
    }

    @Test func `Columns are equal when their values are`() throws {
        let series = try CandleSeries.at(minutes: 0..<6)
        let column = series[2...].timestamps
        #expect(column == series[2...].rebased.timestamps && column != series[1...].timestamps)
        #expect(column.hashValue == series[2...].rebased.timestamps.hashValue)
        #expect(column[3..<5] == [.minute(3), .minute(4)] && column[3..<5].startIndex == 3)
        #expect(Array(column) == column.map(\.self) && column.reversed().first == .minute(5))
    }

    @Test func `Indices of a slice are those of the whole`() throws {
        let series = try CandleSeries.at(minutes: 0..<10)
        let slice = series[3..<7]
        #expect(slice.startIndex == 3 && slice.endIndex == 7 && slice.count == 4 && slice.indices == 3..<7)
        #expect(slice[4] == series[4] && slice.first == series[3] && slice.last == series[6])
        #expect(slice.close.indices == 3..<7 && slice.close[5] == series.close[5])
        #expect(slice[4...].indices == 4..<7 && slice.firstIndex(notBefore: .max) == 7)
        #expect(slice.firstIndex { $0.timestamp == .minute(5) } == 5)
        #expect(slice.reversed().map(\.timestamp) == [6, 5, 4, 3].map(Timestamp.minute))
        #expect(slice.prefix(100).count == 4 && slice[7..<7].isEmpty)
        #expect(slice.index(3, offsetBy: 2, limitedBy: 7) == 5 && slice.index(3, offsetBy: 9, limitedBy: 7) == nil)
    }

    private func address<Value>(_ view: some Collection<Value>, plus offset: Int = 0) -> UnsafePointer<Value>? {
        view.withContiguousStorageIfAvailable { $0.baseAddress.map { $0 + offset } } ?? nil
    }
}
