import CairnDomain
import CairnServices

/// What a whole file gave: candles in the order of the file, problems, and the error that ended the reading.
struct Reading: Equatable {
    var candles: [Candle] = []
    var problems: [String] = []
    /// First line, last line and rows of each batch.
    var batches: [[Int]] = []
    var error: String?

    /// The candles as `CandleCSVWriter` writes them, without its header.
    var lines: [String] {
        var bytes: [UInt8] = []
        // One by one, because a series would sort them.
        for candle in candles { CandleCSVWriter.append(CandleSeries([candle]), to: &bytes) }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}

/// Reads all of a source.
func read(_ source: some ByteSource, _ options: CandleCSVOptions = CandleCSVOptions()) async -> Reading {
    var reading = Reading()
    let parser = CandleCSVParser(source: source, options: options)
    do {
        while let batch = try await parser.nextBatch() {
            let columns = batch.columns
            for row in 0..<columns.count {
                reading.candles.append(
                    try Candle(
                        timestamp: columns.timestamps[row], open: columns.open[row], high: columns.high[row],
                        low: columns.low[row], close: columns.close[row], volume: columns.volume[row]))
            }
            reading.problems += batch.problems.map(\.description)
            reading.batches.append([batch.lines.lowerBound, batch.lines.upperBound, batch.rowCount])
        }
    } catch {
        reading.error = "\(error)"
    }
    return reading
}

/// Reads a text that stands for `prices.csv`.
func read(_ text: String, _ options: CandleCSVOptions = CandleCSVOptions()) async -> Reading {
    await read(ChunkedSource(text), options)
}
