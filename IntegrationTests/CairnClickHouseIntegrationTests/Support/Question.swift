import CairnRuntime
@testable import CairnClickHouse

extension ClickHouseClient {
    /// The first column of an answer, all of it.
    func integers(_ sql: SQL, settings: [String: String] = [:]) async throws -> [Int] {
        try await collect(.read("test", sql, settings: settings), into: [Int]()) { values, block in
            for row in 0..<block.rowCount { values.append(try block.integer(0, at: row)) }
        }.result
    }

    /// A number that the server sends back.
    ///
    /// - Parameter seconds: How long it waits before.
    func echo(_ number: Int, after seconds: Double = 0) async throws -> Int? {
        try await integers("SELECT \(raw: number) + sleep(\(raw: seconds))").first
    }

    /// The first value of an answer, as text.
    func text(_ sql: SQL) async throws -> String? {
        try await collect(.read("test", sql), into: String?.none) { value, block in
            if block.rowCount > 0 { value = try block.text(0, at: 0) }
        }.result
    }
}
