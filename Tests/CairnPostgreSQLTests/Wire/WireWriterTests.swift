import CairnRepositories
import Testing

@testable import CairnPostgreSQL

@Suite struct WireWriterTests {
    @Test func `numbers are big endian, values have their length in front, and NULL has none`() throws {
        let bytes = try WireBytes.written { writer in
            writer.append(Int16(-2))
            writer.append(UInt32(0x0102_0304))
            try writer.appendValue { writer throws(WireError) in
                writer.append("é")
                try writer.appendValue { _ throws(WireError) in }
            }
            writer.appendNull()
        }
        #expect(WireBytes.hex(bytes) == "fffe0102030400000006c3a900000000ffffffff")
    }

    @Test func `what was written stays when there is need of more room`() {
        let parts = (0..<200).map { size in (0..<size).map { UInt8(truncatingIfNeeded: $0 &+ size) } }
        let bytes = WireBytes.written { writer in
            for part in parts { writer.append(contentsOf: part) }
        }
        #expect(bytes == parts.flatMap(\.self))
    }

    @Test func `bytes that are not there are not read`() throws {
        let bytes = WireBytes.bytes("000000020102ffffffff00000005010203")
        try WireBytes.read(bytes) { bytes throws(WireError) in
            var reader = WireReader(bytes)
            #expect(try reader.takeValue().map { Array($0) } == [1, 2])
            #expect(try reader.takeValue().map { Array($0) } == nil)
            #expect(#expect(throws: WireError.self) { try reader.takeValue() }?.code == .invalidStoredData)
            #expect(reader.available == 3)
            #expect(throws: WireError.self) { try reader.take(Int32.self) }
            #expect(throws: WireError.self) { try reader.take(4) }
            #expect(throws: WireError.self) { try reader.take(-1) }
            #expect(try Array(reader.take(3)) == [1, 2, 3])
        }
    }
}
