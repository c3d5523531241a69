import Foundation
import Testing

/// Stores, schemas and entities as a shell sees them.
@Suite struct StoreCommandTests {
    private let cairn: CommandLineTool

    init() throws {
        cairn = try CommandLineTool()
    }

    @Test func `of a list of formulas all are updated or none`() async throws {
        try cairn.write(
            """
            [{"name": "one", "expression": "x", "category": "entry"},
             {"name": "two", "expression": "x", "category": "entry"}]
            """, to: "new.json")
        let ids = try await cairn.run("formulas", "add", "new.json").lines
        #expect(ids.count == 2)
        func update(_ versions: [Int]) async throws -> CommandLineTool.Result {
            let formulas = zip(ids, versions).map { id, version in
                """
                {"id": "\(id)", "name": "changed", "expression": "y", "category": "entry", "version": \(version)}
                """
            }
            try cairn.write("[\(formulas.joined(separator: ","))]", to: "changed.json")
            return try await cairn.run("formulas", "update", "changed.json")
        }
        let refused = try await update([1, 7])
        #expect(refused.status == 1)
        #expect(!refused.messages.contains("Updated"))
        #expect(try await !cairn.run("formulas", "list").output.contains("changed"))
        let done = try await update([1, 1])
        #expect(done.status == 0, "\(done.messages)")
        #expect(done.messages.contains("Updated \(ids[1]) to version 2."))
    }

    @Test func `a strategy is replaced when its version and formulas are there`() async throws {
        try cairn.write(#"{"name": "f", "expression": "x", "category": "entry"}"#, to: "formula.json")
        let formula = String(try #require(try await cairn.run("formulas", "add", "formula.json").lines.first))
        func write(name: String, id: String = "", entry: String? = nil, version: Int = 1) throws {
            try cairn.write(
                """
                {"name": "\(name)"\(id.isEmpty ? "" : ", \"id\": \"\(id)\""), "version": \(version),
                 "entryFormulaId": "\(entry ?? formula)", "exitFormulaId": "\(formula)",
                 "riskConfig": {"positionSizePct": 10, "maxPositions": 5}}
                """, to: "strategy.json")
        }
        try write(name: "old")
        let id = String(try #require(try await cairn.run("strategies", "add", "strategy.json").lines.first))
        try write(name: "new", id: id, entry: "65a4f0c2e4b0a1b2c3d4e5f6")
        let unknown = try await cairn.run("strategies", "update", "strategy.json")
        #expect(unknown.status == 1)
        #expect(unknown.messages.contains("there is no formula 65a4f0c2e4b0a1b2c3d4e5f6"))
        try write(name: "new", id: id)
        #expect(try await cairn.run("strategies", "update", "strategy.json").messages.contains("to version 2."))
        #expect(try await cairn.run("strategies", "update", "strategy.json").status == 1)
        #expect(try await cairn.run("strategies", "list", "--format", "csv").output.contains("new"))
    }

    @Test(arguments: [
        ("--from", "2024-02-30", "is not a day of the calendar"), ("--to", "yesterday", "is not an ISO 8601 date"),
        ("--time-zone", "KST", "is neither a zone such as Asia/Seoul nor"),
        ("--session-start", "9:30", "is not a time of day such as 09:30"),
        ("--timeframe", "7q", "is not a count and one of s, m, h, d, w, M"),
    ])
    func `a value that cannot be read is named with the reason`(option: String, value: String, reason: String)
        async throws
    {
        let result = try await cairn.run("candles", "-s", "ACME", "-t", "1d", option, value)
        #expect(result.status == 2)
        #expect(result.messages.contains("'\(value)'"))
        #expect(result.messages.contains(reason))
    }

    @Test func `health sums up`() async throws {
        #expect(try await cairn.run("migrate", "up").status == 0)
        let health = try await cairn.run("health", "--format", "csv")
        #expect(health.status == 0)
        #expect(health.messages.contains("1 of 1 healthy, 100 %."))
        #expect(health.output.contains("schema version: 1; candle series: 0"))
    }

    @Test func `a store without a schema does not keep the others from being migrated`() async throws {
        let mixed = ["CAIRN_URL": "sqlite:a.sqlite", "CAIRN_CANDLES_URL": "memory:"]
        let result = try await cairn.run("migrate", "up", variables: mixed)
        #expect(result.status == 0)
        #expect(result.messages.contains("memory: (candles) has no schema to migrate"))
        #expect(try await cairn.run("migrate", "status", variables: mixed).status == 0)
        #expect(try await cairn.run("migrate", "up", variables: ["CAIRN_URL": "memory:"]).status == 1)
    }

    @Test func `a schema that is pending ends with code 3`() async throws {
        #expect(try await cairn.run("migrate", "up").status == 0)
        #expect(try await cairn.run("migrate", "down", "--to", "0", "--force").status == 0)
        let reading = ["CAIRN_URL": "sqlite:a.sqlite?read_only=true"]
        let result = try await cairn.run("series", variables: reading)
        #expect(result.status == 3)
        #expect(result.messages.contains("has yet to be migrated"))
    }

    @Test(arguments: ["series", "health"])
    func `asking makes no tables in a database of others`(command: String) async throws {
        // An empty file is an empty database.
        try cairn.write("", to: "a.sqlite")
        let result = try await cairn.run(command)
        #expect(result.status == (command == "health" ? 1 : 3))
        #expect((result.output + result.messages).contains("has yet to be migrated"))
        #expect(try await cairn.run("migrate", "status").status == 3)
    }

    @Test func `scripts that were changed or came late end with code 3`() async throws {
        try FileManager.default.createDirectory(atPath: cairn.path("m"), withIntermediateDirectories: true)
        try cairn.write("CREATE TABLE b (x);", to: "m/0002_b.up.sql")
        #expect(try await cairn.run("migrate", "up", "--folder", "m").status == 0)
        try cairn.write("CREATE TABLE a (x);", to: "m/0001_a.up.sql")
        #expect(try await cairn.run("migrate", "up", "--folder", "m").status == 3)
        try FileManager.default.removeItem(atPath: cairn.path("m/0001_a.up.sql"))
        try cairn.write("CREATE TABLE b (x, y);", to: "m/0002_b.up.sql")
        #expect(try await cairn.run("migrate", "up", "--folder", "m").status == 3)
    }

    @Test func `a mistake in a script is no damage`() async throws {
        try FileManager.default.createDirectory(atPath: cairn.path("m"), withIntermediateDirectories: true)
        try cairn.write("CREATE TABEL b (x);", to: "m/0001_b.up.sql")
        #expect(try await cairn.run("migrate", "up", "--folder", "m").status == 1)
        try cairn.write("INSERT INTO missing VALUES (1);", to: "m/0001_b.up.sql")
        #expect(try await cairn.run("migrate", "up", "--folder", "m").status == 6)
    }

    @Test func `a home folder of any name holds the default store`() async throws {
        try cairn.write("timestamp,open,high,low,close,volume\n2024-01-01,1,1,1,1,1\n", to: "a.csv")
        let home = ["XDG_DATA_HOME": cairn.path("50% #1?")]
        #expect(try await cairn.run("import", "a.csv", "-s", "A", "-t", "1d", variables: home).status == 0)
        #expect(FileManager.default.fileExists(atPath: cairn.path("50% #1?/cairn/cairn.sqlite")))
    }
}
