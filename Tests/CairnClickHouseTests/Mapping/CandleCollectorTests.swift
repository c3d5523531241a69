import CairnDomain
import CairnRepositories
import TestSupport
import Testing

@testable import CairnClickHouse

@Suite struct CandleCollectorTests {
    private typealias Row = (candle: Candle, isTombstone: Bool)

    /// The last row of each time, without tombstones.
    private func oracle(_ rows: [Row]) -> CandleSeries {
        var last: [Timestamp: Row] = [:]
        for row in rows { last[row.candle.timestamp] = row }
        return CandleSeries(last.values.filter { !$0.isTombstone }.map(\.candle))
    }

    /// Rows in the order of an answer, cut into blocks.
    private func blocks(_ random: inout SeededGenerator, tombstones: Int) throws -> [[Row]] {
        var (rows, time): ([Row], Int) = ([], 0)
        for number in 0..<Int.random(in: 0...40, using: &random) {
            if Int.random(in: 0..<3, using: &random) > 0 { time += Int.random(in: 1...3, using: &random) }
            rows.append((try CandleTables.candle(time, number), Int.random(in: 0..<10, using: &random) < tombstones))
        }
        var blocks: [[Row]] = []
        while !rows.isEmpty {
            let count = Int.random(in: 0...min(5, rows.count), using: &random)
            blocks.append(Array(rows.prefix(count)))
            rows.removeFirst(count)
        }
        return blocks
    }

    @Test(arguments: [0, 1, 4, 9]) func `the last row of each time counts, wherever blocks end`(tombstones: Int) throws
    {
        var random = SeededGenerator()
        let table = try CandleTables.own()
        for _ in 0..<400 {
            let blocks = try blocks(&random, tombstones: tombstones)
            var collector = CandleCollector(table)
            for block in blocks { try collector.append(CandleTables.block(block, flagged: tombstones > 0)) }
            #expect(try collector.finish() == oracle(blocks.flatMap(\.self)), "seed \(random.seed)")
            #expect(try collector.finish().isEmpty)
        }
    }

    @Test func `what is taken early is final, and what is left comes at the end`() throws {
        var random = SeededGenerator()
        let table = try CandleTables.own()
        for _ in 0..<400 {
            let blocks = try blocks(&random, tombstones: 3)
            var collector = CandleCollector(table)
            var taken: [Candle] = []
            for block in blocks {
                try collector.append(CandleTables.block(block))
                let count = Int.random(in: 0...collector.settledCount, using: &random)
                taken += collector.take(count)
            }
            taken += try collector.finish()
            #expect(taken == Array(oracle(blocks.flatMap(\.self))), "seed \(random.seed)")
        }
    }

    @Test func `rows that do not ascend are no answer`() throws {
        var collector = CandleCollector(try CandleTables.own())
        try collector.append(CandleTables.block([(try CandleTables.candle(5, 1), false)]))
        let error = #expect(throws: CairnError.self) {
            try collector.append(CandleTables.block([(try CandleTables.candle(4, 1), false)]))
        }
        #expect(error?.code == .invalidStoredData && error?.message.contains("do not ascend") == true)
    }

    @Test func `a block with too few columns or others is refused`() throws {
        let good = CandleTables.block([(try CandleTables.candle(5, 1), false)])
        var narrow = good
        narrow.columns.removeLast(2)
        var changed = good
        changed.columns[0].values = .strings(NativeStrings(["2024"]))
        for block in [narrow, changed] {
            var collector = CandleCollector(try CandleTables.own())
            let error = #expect(throws: CairnError.self) { try collector.append(block) }
            #expect(error?.code == .invalidStoredData)
        }
    }

    @Test func `a stored candle that breaks the rules is told without its values`() throws {
        var block = CandleTables.block([(try CandleTables.candle(5, 1), false)])
        block.columns[2].values = .fixed(NativeFixed([Int64(-777_777)]))
        var collector = CandleCollector(try CandleTables.own())
        try collector.append(block)
        let error = #expect(throws: CairnError.self) { try collector.finish() }
        #expect(error?.code == .invalidStoredData && error?.description.contains("777") == false)
    }

    /// Whether the rows of one time come in one block or in two.
    @Test func `what is replaced may break the rules, and so may a tombstone`() throws {
        let table = try CandleTables.own()
        let sound = try CandleTables.candle(5, 1)
        func broken(isDeleted: Bool) -> NativeBlock {
            var block = CandleTables.block([(sound, isDeleted)])
            block.columns[2].values = .fixed(NativeFixed([Int64(-777_777)]))
            return block
        }
        var collector = CandleCollector(table)
        try collector.append(broken(isDeleted: false))
        try collector.append(CandleTables.block([(sound, false)]))
        #expect(try collector.finish() == CandleSeries([sound]))
        try collector.append(broken(isDeleted: true))
        try collector.append(CandleTables.block([(try CandleTables.candle(6, 1), false)]))
        #expect(try collector.finish().count == 1)
        try collector.append(broken(isDeleted: true))
        #expect(try collector.finish().isEmpty)
        // In one block, the broken one first.
        var both = CandleTables.block([(sound, false), (sound, false)])
        if case .fixed(let high) = both.columns[2].values, let sound: Int64 = high.load(at: 1) {
            both.columns[2].values = .fixed(NativeFixed([Int64(-777_777), sound]))
        }
        try collector.append(both)
        #expect(try collector.finish() == CandleSeries([sound]))
    }

    @Test func `what comes before a candle that breaks the rules can be taken, and nothing after it`() throws {
        var collector = CandleCollector(try CandleTables.own())
        let rows = try (0..<6).map { (try CandleTables.candle($0, 1), false) }
        var block = CandleTables.block(rows)
        if case .fixed(let high) = block.columns[2].values, var values: [Int64] = high.array() {
            values[3] = -777_777
            block.columns[2].values = .fixed(NativeFixed(values))
        }
        try collector.append(block)
        try collector.append(CandleTables.block([(try CandleTables.candle(9, 1), false)]))
        #expect(collector.settledCount == 3 && collector.isFlawed)
        #expect(collector.take(3).count == 3 && collector.settledCount == 0)
        for _ in 0..<2 {
            let error = #expect(throws: CairnError.self) { try collector.finish() }
            #expect(error?.code == .invalidStoredData)
        }
    }

    @Test func `an estimate of rows takes no more memory than is sensible, and a wrong one none`() throws {
        var collector = CandleCollector(try CandleTables.own())
        for rows in [0, -1, .min, .max] { collector.prepare(rows: rows) }
        #expect(try collector.finish().isEmpty)
    }
}
