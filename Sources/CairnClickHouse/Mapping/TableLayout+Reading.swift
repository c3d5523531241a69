import CairnRepositories
import CairnRuntime

extension TableLayout {
    /// Asks the server what a table is.
    ///
    /// - Parameter isLocal: Whether to look at the table itself even if it is Distributed.
    /// - Returns: Nil when there is no such table.
    /// - Throws: `CairnError`; code `schemaMismatch` for a view or an engine that keeps nothing.
    static func read(_ name: String, _ client: ClickHouseClient, operation: String) async throws -> TableLayout? {
        let database = client.configuration.database
        guard let engine = try await engine(of: name, in: database, client, operation) else { return nil }
        let (columns, unreadable) = try await columns(of: name, in: database, client, operation)
        var local = engine
        var isDistributed = false
        if engine.name == "Distributed" {
            isDistributed = true
            let target = try target(of: engine, name, operation)
            guard let behind = try await self.engine(of: target.table, in: target.database, client, operation) else {
                throw mismatch("\(target.table), where \(name) leads, is not on every server", operation)
            }
            local = behind
        }
        guard let replacement = Replacement(engine: local.name, definition: local.full) else {
            throw mismatch("\(name) has the engine \(local.name)", operation)
        }
        return TableLayout(
            table: Identifier(database, name), columns: columns, unreadable: unreadable, replacement: replacement,
            sortingKey: local.sortingKey, isDistributed: isDistributed)
    }

    private struct Engine {
        let name: String
        let full: String
        let sortingKey: [String]
    }

    private static func engine(
        of table: String, in database: String, _ client: ClickHouseClient, _ operation: String
    ) async throws -> Engine? {
        let query = ClickHouseQuery.read(
            operation,
            """
            SELECT engine, engine_full, sorting_key FROM system.tables
            WHERE database = \(.text(database)) AND name = \(.text(table))
            """)
        return try await client.collect(query, into: Engine?.none) { engine, block in
            guard block.rowCount > 0 else { return }
            engine = Engine(
                name: try block.text(0, at: 0), full: try block.text(1, at: 0),
                sortingKey: SQLList.elements(of: try block.text(2, at: 0)))
        }.result
    }

    private static func columns(
        of table: String, in database: String, _ client: ClickHouseClient, _ operation: String
    ) async throws -> (columns: [Column], unreadable: [String: String]) {
        let query = ClickHouseQuery.read(
            operation,
            """
            SELECT name, type, default_kind FROM system.columns
            WHERE database = \(.text(database)) AND table = \(.text(table)) ORDER BY position
            """)
        return try await client.collect(query, into: ([Column](), [String: String]())) { result, block in
            for row in 0..<block.rowCount {
                let (name, type) = (try block.text(0, at: row), try block.text(1, at: row))
                if let known = try? NativeType(parsing: type) {
                    result.0.append(Column(name: name, type: known, isFilled: try !block.text(2, at: row).isEmpty))
                } else {
                    // Such as JSON or Variant: of no concern where no field is kept in it.
                    result.1[name] = type
                }
            }
        }.result
    }

    /// `Distributed('cluster', 'database', 'table', sharding_key)`.
    private static func target(
        of engine: Engine, _ name: String, _ operation: String
    ) throws(CairnError) -> (database: String, table: String) {
        let arguments = SQLList.arguments(of: engine.full).map(SQLList.unquoted)
        guard arguments.count >= 3 else {
            throw mismatch("the engine of \(name) is \(engine.full)", operation)
        }
        return (arguments[1], arguments[2])
    }

    private static func mismatch(_ message: String, _ operation: String) -> CairnError {
        CairnError(.schemaMismatch, backend: .clickHouse, operation: operation, message: message)
    }
}

extension TableLayout.Replacement {
    /// Reads `engine` and `engine_full` of `system.tables`; nil for an engine that is not one of these.
    init?(engine: String, definition: String) {
        // A Replicated engine, or a Shared one of the cloud, names its place in the Keeper in texts, which come first.
        let family = ["Replicated", "Shared"].first(where: engine.hasPrefix).map { engine.dropFirst($0.count) }
        let arguments = SQLList.arguments(of: definition).filter { !$0.hasPrefix("'") }.map(SQLList.unquoted)
        switch family ?? engine[...] {
        case "ReplacingMergeTree":
            self =
                switch arguments.count {
                case 0: .lastInserted
                case 1: .byVersion(arguments[0])
                default: .versioned(version: arguments[0], deleted: arguments[1])
                }
        case "MergeTree": self = .none
        default: return nil
        }
    }
}

extension NativeBlock {
    /// A text of the answer to a question of our own.
    ///
    /// - Throws: `CairnError` with code `internalError` when the column is no text.
    func text(_ column: Int, at row: Int) throws(CairnError) -> String {
        guard columns.indices.contains(column), let text = columns[column].values.text(at: row) else {
            throw CairnError(
                .internalError, backend: .clickHouse, operation: "read answer",
                message: "the answer has no text in column \(column + 1)")
        }
        return text
    }

    /// A whole number of the answer to a question of our own.
    ///
    /// - Throws: `CairnError` with code `internalError` when the column is no number.
    func integer(_ column: Int, at row: Int) throws(CairnError) -> Int {
        guard columns.indices.contains(column),
            let value = IntegerReader(columns[column])?.value(at: row), let integer = Int(exactly: value)
        else {
            throw CairnError(
                .internalError, backend: .clickHouse, operation: "read answer",
                message: "the answer has no whole number in column \(column + 1)")
        }
        return integer
    }
}
