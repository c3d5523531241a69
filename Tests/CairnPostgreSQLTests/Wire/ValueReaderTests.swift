import CairnDomain
import CairnRepositories
import Testing

@testable import CairnPostgreSQL

@Suite struct ValueReaderTests {
    private func read(_ hex: String, _ field: FieldType, _ oid: TypeOID) throws -> StoredValue {
        let reader = try #require(ValueReader(field, in: oid))
        return try WireBytes.read(WireBytes.bytes(hex)) { bytes throws(WireError) in try reader.value(bytes) }
    }

    @Test(arguments: [
        (FieldType.integer, TypeOID.int2, "fffb", StoredValue.integer(-5)), (.integer, .int4, "fffffffb", .integer(-5)),
        (.integer, .int8, "fffffffffffffffb", .integer(-5)), (.integer, .numeric, "00010000400000000005", .integer(-5)),
        (.double, .float4, "3dcccccd", .double(Double(Float(0.1)))),
        (.double, .float8, "7ff0000000000000", .double(.infinity)),
        (.text, .varchar, "c3a9", .text("é")), (.text, .name, "61", .text("a")),
        (.enumeration(["a"]), .varchar, "61", .text("a")),
        (.text, .bpchar, "2061622020", .text(" ab")), (.text, .bpchar, "20", .text("")),
        (.text, .uuid, "61f0c4045cb311e7907ba6006ad3dba0", .text("61f0c404-5cb3-11e7-907b-a6006ad3dba0")),
        (.timestamp, .timestamp, "0000000000000000", .timestamp(Timestamp(millisecondsSince1970: 946_684_800_000))),
        (.price, .numeric, "0003ffff0000000904d216290000", .price(Price(units: 12_345_673))),
        (.price, .int4, "fffffffb", .price(Price(units: -500_000_000))),
        (.decimal, .int8, "7fffffffffffffff", .decimal(Int128(Int64.max) * 1_000_000_000_000_000_000)),
        (.decimal, .numeric, "00010000000000040005", .decimal(5_000_000_000_000_000_000)),
        (
            .object, .json, "7b2262223a202d302e352c202261223a5b5d7d",
            .object([.init("a", .array([])), .init("b", .double(-0.5))])
        ),
        (.array(.integer), .jsonb, "015b312c206e756c6c5d", .array([.integer(1), .null])),
        // As a server sends '[0:1]={7,8}'::int2[]: where an array begins to count does not matter.
        (
            .array(.integer), TypeOID(rawValue: 1005),
            "0000000100000000000000150000000200000000000000020007000000020008",
            .array([.integer(7), .integer(8)])
        ),
        (
            .array(.text), TypeOID(rawValue: 1015), "00000001000000000000041300000001000000010000000161",
            .array([.text("a")])
        ),
    ])
    func `columns of others are read as what they mean`(
        field: FieldType, oid: TypeOID, hex: String, value: StoredValue
    ) throws {
        #expect(try read(hex, field, oid).isSame(value))
        #expect(try read(hex, .optional(field), oid).isSame(value))
    }

    @Test func `an id is read from its digits or its bytes`() throws {
        let id = ObjectID.generate()
        let digits = WireBytes.hex(Array(id.description.utf8))
        #expect(try read(digits, .id, .text) == .id(id))
        #expect(try read(digits, .id, .varchar) == .id(id))
        #expect(try read(digits + "2020", .id, .bpchar) == .id(id))
        #expect(try read(WireBytes.hex(id.bytes), .id, .bytea) == .id(id))
    }

    @Test(arguments: [
        (FieldType.integer, TypeOID.float8), (.integer, .text), (.double, .numeric), (.double, .int4),
        (.text, .int4), (.text, .bytea), (.enumeration([]), .uuid), (.bytes, .text), (.timestamp, .date),
        (.timestamp, .int8), (.day, .timestamptz), (.price, .float8), (.decimal, .float8), (.id, .uuid), (.bool, .int4),
        (.object, .text), (.array(.integer), .int8), (.array(.integer), TypeOID(rawValue: 1009)),
        (.integer, TypeOID(rawValue: 1016)), (.array(.object), TypeOID(rawValue: 1009)),
        (.text, TypeOID(rawValue: 99_999)),
    ])
    func `a column of another kind is no home for a field`(field: FieldType, oid: TypeOID) {
        #expect(ValueReader(field, in: oid) == nil)
        #expect(ValueReader(.optional(field), in: oid) == nil)
    }

    @Test(arguments: [
        (FieldType.bool, TypeOID.bool, "02"), (.bool, .bool, "0001"), (.integer, .int2, "00000001"),
        (.integer, .int8, "00000001"), (.double, .float8, "00000000"), (.double, .float4, "0000000000000000"),
        (.text, .text, "ff"), (.text, .text, "eda080"), (.text, .uuid, "00"), (.id, .text, "3132"), (.id, .bytea, "00"),
        (.price, .int8, "7fffffffffffffff"), (.object, .jsonb, ""), (.object, .jsonb, "01"),
        (.object, .jsonb, "027b7d"),
        (.object, .jsonb, "017b"), (.object, .json, "ff"),
        (.array(.integer), TypeOID(rawValue: 1016), "000000000000000000000015"),
        (.array(.integer), TypeOID(rawValue: 1016), "00000000000000000000001400"),
        (.array(.integer), TypeOID(rawValue: 1016), "00000001000000000000001400000001"),
        (.array(.integer), TypeOID(rawValue: 1016), "0000000100000000000000147fffffff00000001"),
        (.array(.integer), TypeOID(rawValue: 1016), "000000010000000000000014ffffffff00000001"),
        (.array(.integer), TypeOID(rawValue: 1016), "00000001000000000000001400000001000000010000000400000001"),
        // As a server sends '{{1},{2}}'::int8[].
        (
            .array(.integer), TypeOID(rawValue: 1016),
            "00000002000000000000001400000002000000010000000100000001000000080000000000000001000000080000000000000002"
        ),
    ])
    func `bytes that are no value of the column's type are refused`(field: FieldType, oid: TypeOID, hex: String) {
        let error = #expect(throws: WireError.self) { try read(hex, field, oid) }
        #expect(error?.code == .invalidStoredData)
    }
}
