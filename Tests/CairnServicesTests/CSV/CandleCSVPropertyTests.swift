import CairnDomain
import CairnServices
import Foundation
import TestSupport
import Testing

@Suite struct CandleCSVPropertyTests {
    static let files = [
        """
        \u{FEFF}Date,Open,High,Low,Close,Adj Close,Volume\r
        2024-01-02,1,2,0.5,1.5,1.4,10\r
        \r
        2024-01-03,null,null,null,null,null,null\r
        "2024-01-04","1","2","0.5","1.5","1.4","10"\r
        2024-01-05,1,2,0.5,"a ""quoted""\r
        value",1.4,10\r
        2024-01-06,9,2,0.5,1.5,1.4,10\r
        short,row\r
        2024-01-07,1,2,0.5,1.5,1.4,10
        """,
        "Date;Time;Open;High;Low;Close;Vol\r2024.01.15;09:30;1;2;0.5;1.5;10\r2024.01.15;9:31;1;2;0.5;1.5;10\r",
        "Date,Open,High,Low,Close,Volume\n1/2/2024,1,1,1,1,1\n13/2/2024,1,1,1,1,1\n2/13/2024,1,1,1,1,1\n",
        "epoch\topen\thigh\tlow\tclose\tvolume\n1704067200\t1\t1\t1\t1\t1\n1704067200000\t1\t1\t1\t1\t1\n\"",
    ]

    @Test(arguments: files)
    func chunksDoNotMatter(text: String) async throws {
        let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        for batchSize in [1, 3, 100] {
            let options = CandleCSVOptions(
                calendar: try SessionCalendar(timeZone: zone), decimals: 2, batchSize: batchSize)
            let whole = await read(ChunkedSource(text), options)
            for size in 1...40 {
                let pieces = await read(ChunkedSource(text, sizes: [size]), options)
                #expect(pieces == whole, "chunks of \(size), batches of \(batchSize)")
            }
            var random = SeededGenerator()
            let sizes = (0..<20).map { _ in Int.random(in: 1...30, using: &random) }
            #expect(await read(ChunkedSource(text, sizes: sizes), options) == whole, "seed \(random.seed)")
        }
    }

    @Test func batchesTogetherAreTheFile() async {
        let rows = (0..<1000).map { "\(1_704_067_200 + $0 * 60),1,2,0.5,1.5,\($0 % 7 == 0 ? "x" : "\($0)")\n" }
        let text = "timestamp,open,high,low,close,volume\n" + rows.joined()
        let whole = await read(text)
        #expect(whole.candles.count + whole.problems.count == 1000)
        for batchSize in [1, 7, 999, 1000, 1001, 0, .max] {
            let reading = await read(text, CandleCSVOptions(batchSize: batchSize))
            #expect(reading.candles == whole.candles)
            #expect(reading.problems == whole.problems)
            #expect(reading.batches.allSatisfy { $0[2] <= max(1, batchSize) })
        }
    }

    @Test func damagedFilesNeverTrap() async {
        var random = SeededGenerator()
        let interesting = Array("\"\n\r,;\t .-+:/TZeE0189".utf8) + [0, 0x80, 0xFF, 0xEF]
        for _ in 0..<400 {
            var bytes = Array((Self.files.randomElement(using: &random) ?? "").utf8)
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                let position = Int.random(in: 0..<bytes.count, using: &random)
                let byte = interesting.randomElement(using: &random) ?? 0
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[position] = byte
                case 1: bytes.insert(byte, at: position)
                default: bytes.removeSubrange(position..<min(bytes.count, position + 3))
                }
                if bytes.isEmpty { break }
            }
            let whole = await read(ChunkedSource(bytes))
            let pieces = await read(ChunkedSource(bytes, sizes: [Int.random(in: 1...9, using: &random)]))
            #expect(whole == pieces, "seed \(random.seed)")
        }
    }

    @Test func randomTimesAndNumbersNeverTrap() async throws {
        var random = SeededGenerator()
        let zone = try #require(TimeZone(identifier: "America/New_York"))
        let options = CandleCSVOptions(calendar: try SessionCalendar(timeZone: zone), decimals: 3)
        let alphabet = Array("0123456789012345678901234567890/-.: TZeAPM+")
        var text = "date,open,high,low,close,volume\n"
        for _ in 0..<5000 {
            let fields = (0..<6).map { _ in
                String(
                    (0..<Int.random(in: 0...24, using: &random)).compactMap { _ in
                        alphabet.randomElement(using: &random)
                    })
            }
            text += fields.joined(separator: ",") + "\n"
        }
        let reading = await read(text, options)
        #expect(reading.candles.count + reading.problems.count > 4900 || reading.error != nil, "seed \(random.seed)")
    }
}
