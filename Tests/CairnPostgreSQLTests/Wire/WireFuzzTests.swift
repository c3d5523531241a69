import CairnDomain
import CairnRepositories
import TestSupport
import Testing

@testable import CairnPostgreSQL

@Suite struct WireFuzzTests {
    /// Bytes with some of them changed, taken away, added or cut off.
    private func damaged(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0...Int.random(in: 0...3, using: &random) {
            guard !bytes.isEmpty else { return [UInt8.random(in: 0...255, using: &random)] }
            let position = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0...5, using: &random) {
            case 0: bytes.remove(at: position)
            case 1: bytes.insert(.random(in: 0...255, using: &random), at: position)
            case 2: bytes.removeSubrange(position...)
            case 3: bytes[position] = [0, 1, 0x7F, 0x80, 0xFF][Int.random(in: 0...4, using: &random)]
            case 4: bytes[position] ^= 1 << UInt8.random(in: 0...7, using: &random)
            default: bytes += [UInt8](repeating: bytes[position], count: Int.random(in: 0...20, using: &random))
            }
        }
        return bytes
    }

    @Test(arguments: WireSamples.fields)
    func `damaged values are refused or read, and what is read can be written`(field: FieldType) throws {
        var samples = WireSamples()
        var random = SeededGenerator(seed: samples.seed)
        let type = ColumnType(field)
        let reader = try #require(ValueReader(field, in: type.oid))
        let originals = try samples.values(field).compactMap { try ValueWire.parameter($0, as: type) }
            .filter { $0.count < 5000 }
        for _ in 0..<1500 {
            let original = originals[Int.random(in: 0..<originals.count, using: &random)]
            let bytes =
                Int.random(in: 0...3, using: &random) == 0
                ? samples.bytes(Int.random(in: 0...40, using: &random)) : damaged(original, &random)
            let read = try? WireBytes.read(bytes) { bytes throws(WireError) in try reader.value(bytes) }
            guard let read, let written = try? ValueWire.parameter(read, as: type) else { continue }
            let again = try WireBytes.read(written) { bytes throws(WireError) in try reader.value(bytes) }
            #expect(again.isSame(try read.asStored(type)), "\(read), seed \(samples.seed)")
        }
    }

    @Test func `columns of others never trap`() {
        var samples = WireSamples()
        var random = SeededGenerator(seed: samples.seed)
        for field in WireSamples.fields {
            for oid in (16...3900).map({ TypeOID(rawValue: $0) }) {
                guard let reader = ValueReader(field, in: oid) else { continue }
                for _ in 0..<100 {
                    let bytes = samples.bytes(Int.random(in: 0...30, using: &random))
                    _ = try? WireBytes.read(bytes) { bytes throws(WireError) in try reader.value(bytes) }
                }
            }
        }
    }

    @Test func `damaged answers to COPY are refused or read, however they are cut`() throws {
        var random = SeededGenerator()
        let row = WireBytes.bytes(
            "00060000000800000000000003e8" + String(repeating: "0000000c0002000000000008000107d0", count: 5))
        let answer = CandleRows.header + row + row + row + [0xFF, 0xFF]
        var complete = 0
        for _ in 0..<20_000 {
            let bytes = Int.random(in: 0...9, using: &random) == 0 ? answer : damaged(answer, &random)
            var decoder = CandleRowsDecoder()
            var columns = CandleColumns()
            let cut = Int.random(in: 0...bytes.count, using: &random)
            guard (try? decoder.append(Array(bytes[..<cut]), to: &columns)) != nil,
                (try? decoder.append(Array(bytes[cut...]), to: &columns)) != nil
            else { continue }
            if decoder.isComplete { complete += 1 }
            #expect(columns.count <= 4 && columns.volume.count == columns.count, "seed \(random.seed)")
        }
        #expect(complete > 1000, "seed \(random.seed)")
    }
}
