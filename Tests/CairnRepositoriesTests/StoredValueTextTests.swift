import CairnDomain
import CairnRepositories
import Testing

@Suite struct StoredValueTextTests {
    @Test func `values read as a person writes them`() throws {
        let value = StoredValue.object([
            .init("name", .text("a \"b\"\n")), .init("none", .null), .init("price", .price(Price(units: -150_000_000))),
            .init("list", .array([.integer(1), .double(0.5), .bool(true), .decimal(5)])),
            .init("day", .day(Day(daysSince1970: 0))), .init("at", .timestamp(Timestamp(millisecondsSince1970: 0))),
            .init("bytes", .bytes([0, 1])),
        ])
        #expect(
            "\(value)" == #"{name: "a \"b\"\n", none: null, price: -1.5, "#
                + "list: [1, 0.5, true, 0.000000000000000005], day: 1970-01-01, at: 1970-01-01T00:00:00Z, bytes: 2 bytes}"
        )
    }
}
