import CairnMigrations
import CairnRepositories
import CairnRuntime

/// Reads the schema of a database in the form in which schemas are compared.
struct ClickHouseSchema: Sendable {
    private let client: ClickHouseClient

    init(_ client: ClickHouseClient) {
        self.client = client
    }

    /// The tables and views of a database, without those that Cairn keeps for itself.
    func describe(_ database: String) async throws -> SchemaDescription {
        let columns = try await columns(of: database)
        let query = ClickHouseQuery.read(
            "read schema",
            """
            SELECT name, engine, engine_full, as_select FROM system.tables
            WHERE database = \(.text(database)) AND NOT is_temporary AND NOT startsWith(name, 'cairn_migration')
                AND name != 'app_migrations'
            ORDER BY name
            """)
        let splitter = StatementSplitter(.clickHouse)
        let objects = try await client.collect(query, into: [SchemaObject]()) { objects, block in
            for row in 0..<block.rowCount {
                let (name, engine) = (try block.text(0, at: row), try block.text(1, at: row))
                let parts = [try block.text(2, at: row), try block.text(3, at: row)].map {
                    $0.split(separator: "\(database).").joined()
                }
                let list = (columns[name] ?? []).map { "\($0.name) \($0.definition)" }
                objects.append(
                    SchemaObject(
                        kind: engine.hasSuffix("View") ? "view" : "table", name: name, parent: nil,
                        columns: columns[name] ?? [],
                        definition: splitter.condensed((list + parts).joined(separator: ", "))))
            }
        }.result
        return SchemaDescription(objects: objects)
    }

    /// What statements make in a database of their own, which is gone afterwards.
    ///
    /// - Throws: `CairnError` with code `unsupported` for statements that would reach other databases.
    func describe(madeBy statements: [MigrationStatement]) async throws -> SchemaDescription {
        let databases = try await databases()
        for statement in statements {
            if let reach = ScriptStatement(statement).reach(among: databases) {
                throw CairnError(
                    .unsupported, backend: .clickHouse, operation: "verify",
                    message: "\(statement.file):\(statement.line) \(reach), so it cannot be tried elsewhere")
            }
        }
        let name = "cairn_scratch_" + String(UInt64.random(in: .min ... .max), radix: 36)
        try await client.define("verify", "CREATE DATABASE \(Identifier(name))", database: "system")
        let result: SchemaDescription
        do {
            // Rows are of no interest, and may take hours.
            for statement in statements where ScriptStatement(statement).definesSchema {
                try await client.define("verify", SQL(literal: statement.text), database: name)
            }
            result = try await describe(name)
        } catch {
            await drop(name)
            throw error
        }
        await drop(name)
        return result
    }

    /// In a task of its own, so that a cancelled caller leaves nothing behind.
    private func drop(_ name: String) async {
        await Task {
            try? await client.define("verify", "DROP DATABASE IF EXISTS \(Identifier(name)) SYNC", database: "system")
        }.value
    }

    private func databases() async throws -> Set<String> {
        try await client.collect(.read("verify", "SELECT name FROM system.databases"), into: Set<String>()) {
            names, block in
            for row in 0..<block.rowCount { names.insert(try block.text(0, at: row)) }
        }.result
    }

    private func columns(of database: String) async throws -> [String: [SchemaColumn]] {
        let query = ClickHouseQuery.read(
            "read schema",
            """
            SELECT table, name, type, default_kind, default_expression, compression_codec FROM system.columns
            WHERE database = \(.text(database)) ORDER BY table, position
            """)
        return try await client.collect(query, into: [String: [SchemaColumn]]()) { columns, block in
            for row in 0..<block.rowCount {
                let definition = try (2...5).map { try block.text($0, at: row) }.filter { !$0.isEmpty }
                columns[try block.text(0, at: row), default: []].append(
                    SchemaColumn(name: try block.text(1, at: row), definition: definition.joined(separator: " ")))
            }
        }.result
    }
}
