import CairnComposition
import Testing

@Suite struct StoreURLTests {
    @Test(arguments: [
        ("sqlite:market.sqlite", "sqlite", "market.sqlite"), ("memory:", "memory", ""),
        ("SQLITE:/data/A.sqlite", "sqlite", "/data/A.sqlite"),
        ("mongodb+srv://h/db", "mongodb+srv", "//h/db"),
    ])
    func `scheme and rest are taken apart`(text: String, scheme: String, rest: String) throws {
        let url = try StoreURL(text)
        #expect(url.scheme == scheme)
        #expect(url.rest == rest)
    }

    @Test(arguments: ["", ":", "market.sqlite", ":memory:", "/data/market.sqlite", "ünï:x"])
    func `a text without a scheme is refused`(text: String) {
        #expect(throws: StoreURLError.noScheme) { try StoreURL(text) }
    }

    @Test(arguments: [
        ("postgres://ann:s3cret@host/db", "postgres://ann:***@host/db"),
        ("postgres://ann:s3:cr@et@host/db", "postgres://ann:***@host/db"),
        ("postgres://ann:s3/cr@et@host/db", "postgres://ann:***@host/db"),
        ("postgres://ann:s3?cr@et@host/db", "postgres://ann:***@host/db"),
        ("postgres://ann@host/db", "postgres://ann@host/db"),
        ("postgres://h:5432/db?mail=a@b", "postgres://h:5432/db?mail=a@b"),
        ("clickhouse://h:8123/db?user=ann&password=s3cret", "clickhouse://h:8123/db?user=ann&password=***"),
        ("redis://h?api_key=s3cret&x=1", "redis://h?api_key=***&x=1"),
        ("sqlite:market.sqlite", "sqlite:market.sqlite"),
    ])
    func `passwords are never shown`(text: String, shown: String) throws {
        let url = try StoreURL(text)
        #expect(url.description == shown)
        #expect("\(url)" == shown)
    }
}
