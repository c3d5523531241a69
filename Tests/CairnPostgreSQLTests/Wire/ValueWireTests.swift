import CairnDomain
import CairnRepositories
import Testing

@testable import CairnPostgreSQL

@Suite struct ValueWireTests {
    private func read(_ bytes: [UInt8]?, _ field: FieldType, _ oid: TypeOID) throws -> StoredValue {
        let reader = try #require(ValueReader(field, in: oid))
        guard let bytes else { return try reader.value(nil) }
        return try WireBytes.read(bytes) { bytes throws(WireError) in try reader.value(bytes) }
    }

    @Test(arguments: WireSamples.fields)
    func `a value comes back from its column type as it was`(field: FieldType) throws {
        var samples = WireSamples()
        let type = ColumnType(field)
        for value in samples.values(field) {
            let read = try read(ValueWire.parameter(value, as: type), field, type.oid)
            #expect(read.isSame(try value.asStored(type)), "\(value) \(read), seed \(samples.seed)")
        }
        #expect(try read(ValueWire.parameter(.null, as: type), field, type.oid) == .null)
    }

    @Test(arguments: WireSamples.fields.filter { !ColumnType($0).isArray })
    func `the values of many rows come back from one array`(field: FieldType) throws {
        var samples = WireSamples()
        let type = ColumnType(field)
        let values = samples.values(field) + [.null]
        let bytes = try ValueWire.arrayParameter(of: values, as: type)
        try WireBytes.read(bytes) { bytes throws(WireError) in
            var reader = WireReader(bytes)
            #expect(try [reader.take(Int32.self), reader.take(Int32.self)] == [1, 1])
            #expect(try reader.take(UInt32.self) == type.scalar.oid.rawValue)
            #expect(try [reader.take(Int32.self), reader.take(Int32.self)] == [Int32(values.count), 1])
            var cells: [UnsafeRawBufferPointer?] = []
            for _ in values { cells.append(try reader.takeValue()) }
            #expect(reader.available == 0)
            var read: [StoredValue] = [.bool(true)]
            try ValueReader(field, in: type.oid)?.append(values.count, to: &read) { cells[$0] }
            let same = (try? zip(read.dropFirst(), values).allSatisfy { $0.isSame(try $1.asStored(type)) }) ?? false
            #expect(read.count == values.count + 1 && same, "seed \(samples.seed)")
        }
    }

    @Test func `arrays have the bytes that a server gives them`() throws {
        let integers = ColumnType(.array(.integer))
        let hex =
            "0000000100000001000000140000000300000001000000080000000000000001ffffffff00000008fffffffffffffffe"
        let list = [StoredValue.integer(1), .null, .integer(-2)]
        #expect(try WireBytes.hex(ValueWire.parameter(.array(list), as: integers) ?? []) == hex)
        #expect(try WireBytes.hex(ValueWire.arrayParameter(of: list, as: ColumnType(.integer))) == hex)
        let empty = "000000000000000000000014"
        #expect(try WireBytes.hex(ValueWire.parameter(.array([]), as: integers) ?? []) == empty)
        let texts = "000000010000000100000019000000030000000100000003612262ffffffff00000000"
        let values = [StoredValue.text("a\"b"), .null, .text("")]
        #expect(try WireBytes.hex(ValueWire.arrayParameter(of: values, as: ColumnType(.text))) == texts)
    }

    @Test func `lists of many rows are texts of arrays`() throws {
        let lists: [StoredValue] = [.array([.integer(-1), .null]), .null, .array([])]
        let bytes = try ValueWire.arrayParameter(of: lists, as: ColumnType(.array(.integer)))
        #expect(
            try read(bytes, .array(.text), .text.array ?? .text)
                == .array([.text("{\"-1\",NULL}"), .null, .text("{}")]))
    }

    @Test(arguments: [
        (FieldType.text, StoredValue.text("hunter2\0"), CairnError.Code.invalidInput),
        (.array(.text), .array([.text("hunter2\0")]), .invalidInput),
        (.object, .object([.init("a", .array([.text("hunter2\0")]))]), .invalidInput),
        (.object, .object([.init("hunter2\0", .null)]), .invalidInput),
        (.object, .object([.init("a", .double(.infinity))]), .invalidInput),
        (.double, .double(.nan), .invalidInput), (.integer, .text("hunter2"), .invalidInput),
        (.integer, .double(.nan), .invalidInput), (.array(.integer), .integer(5), .invalidInput),
        (.array(.integer), .array([.text("hunter2")]), .invalidInput), (.text, .array([]), .invalidInput),
        (.timestamp, .timestamp(.max), .inexact), (.day, .day(Day(daysSince1970: .max)), .inexact),
        (.array(.timestamp), .array([.timestamp(.min)]), .inexact),
        (.array(.day), .array([.day(Day(daysSince1970: .min))]), .inexact),
        (.array(.double), .array([.double(.nan)]), .invalidInput),
    ])
    func `a value that its column cannot hold is refused, and not shown`(
        field: FieldType, value: StoredValue, code: CairnError.Code
    ) {
        let type = ColumnType(field)
        for error in [
            #expect(throws: WireError.self) { try ValueWire.parameter(value, as: type) },
            #expect(throws: WireError.self) { try ValueWire.arrayParameter(of: [value], as: type) },
        ] {
            #expect(error?.code == code)
            let shown = error?.at("field secret", operation: "insert into t").description ?? ""
            #expect(shown.hasPrefix("postgresql: insert into t: field secret ") && !shown.contains("hunter2"))
        }
    }

    @Test func `times that are compared may lie beyond those of PostgreSQL`() throws {
        let time = try ValueWire.parameter(.timestamp(.max), as: ColumnType(.timestamp), beyond: .clamped)
        #expect(time == [0x7F] + [UInt8](repeating: 0xFF, count: 7))
        let day = StoredValue.day(Day(daysSince1970: .min))
        #expect(try ValueWire.parameter(day, as: ColumnType(.day), beyond: .clamped) == [0x80, 0, 0, 0])
        let list = try ValueWire.arrayParameter(of: [day], as: ColumnType(.day), beyond: .clamped)
        #expect(list.suffix(4) == [0x80, 0, 0, 0])
    }
}
