import CairnRepositories
import Testing

@testable import CairnPostgreSQL

@Suite struct ColumnTypeTests {
    @Test(arguments: [
        (FieldType.bool, "boolean", UInt32(16), UInt32(1000)), (.integer, "bigint", 20, 1016),
        (.double, "double precision", 701, 1022), (.text, "text", 25, 1009),
        (.enumeration(["a"]), "text", 25, 1009), (.bytes, "bytea", 17, 1001),
        (.timestamp, "timestamptz", 1184, 1185), (.day, "date", 1082, 1182),
        (.price, "numeric(19,8)", 1700, 1231), (.decimal, "numeric(39,18)", 1700, 1231), (.id, "text", 25, 1009),
        (.object, "jsonb", 3802, 3807), (.array(.object), "jsonb", 3802, 3807),
        (.array(.optional(.array(.integer))), "jsonb", 3802, 3807),
    ])
    func `a field has a column type, and its values together an array`(
        field: FieldType, sql: String, oid: UInt32, arrayOID: UInt32
    ) {
        for type in [ColumnType(field), ColumnType(.optional(field))] {
            #expect(type.sql == sql)
            #expect(type.oid.rawValue == oid)
            #expect(type.unnestOID.rawValue == arrayOID)
            #expect(type.unnestSQL == "\(sql)[]")
            #expect(!type.isUnnestedAsText)
        }
    }

    @Test(arguments: [
        (FieldType.bool, "boolean[]", UInt32(1000)), (.integer, "bigint[]", 1016),
        (.double, "double precision[]", 1022),
        (.text, "text[]", 1009), (.bytes, "bytea[]", 1001), (.timestamp, "timestamptz[]", 1185),
        (.day, "date[]", 1182), (.price, "numeric(19,8)[]", 1231), (.decimal, "numeric(39,18)[]", 1231),
        (.id, "text[]", 1009),
    ])
    func `a list of scalars is an array, and many of them travel as texts`(
        element: FieldType, sql: String, oid: UInt32
    ) {
        for type in [ColumnType(.array(element)), ColumnType(.optional(.array(.optional(element))))] {
            #expect(type.sql == sql)
            #expect(type.oid.rawValue == oid)
            #expect(type.unnestOID.rawValue == 1009)
            #expect(type.unnestSQL == "text[]")
            #expect(type.isUnnestedAsText)
        }
    }
}
