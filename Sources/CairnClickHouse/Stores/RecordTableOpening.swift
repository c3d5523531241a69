import CairnRepositories
import CairnRuntime

/// Finds or makes the table of a type of record.
struct RecordTableOpening<R: Record> {
    private let client: ClickHouseClient

    init(_ client: ClickHouseClient) {
        self.client = client
    }

    /// - Throws: `CairnError` with code `invalidSchema` or `schemaMismatch`.
    func open() async throws -> RecordTable<R> {
        let operation = "open table \(R.schema.name)"
        let definition = RecordTableDefinition<R>()
        let statements = try definition.statements(client.configuration)
        let isOwn = client.configuration.ownership == .cairn
        if let layout = try await TableLayout.read(R.schema.name, client, operation: operation) {
            let additions = isOwn ? definition.additions(to: layout, client.configuration) : []
            if additions.isEmpty { return try RecordTable(layout) }
            for sql in additions { try await client.define(operation, sql) }
        } else {
            guard isOwn else { throw RecordTable<R>.mismatch("there is no table \(R.schema.name)") }
            for sql in statements { try await client.define(operation, sql) }
        }
        guard let layout = try await TableLayout.read(R.schema.name, client, operation: operation) else {
            throw RecordTable<R>.mismatch("the table \(R.schema.name) was made and is not there")
        }
        return try RecordTable(layout)
    }
}
