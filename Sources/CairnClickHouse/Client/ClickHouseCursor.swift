import CairnRepositories

/// An answer that is read block by block; left early, the query is ended on the server.
actor ClickHouseCursor {
    private let stream: BlockStream
    private let query: ClickHouseQuery
    private let client: ClickHouseClient
    private let host: ClickHouseConfiguration.Host
    private let id: String

    init(
        _ stream: sending BlockStream, _ query: ClickHouseQuery, client: ClickHouseClient,
        host: ClickHouseConfiguration.Host, id: String
    ) {
        self.stream = stream
        self.query = query
        self.client = client
        self.host = host
        self.id = id
    }

    /// The next block; nil at the end.
    ///
    /// - Throws: `CairnError`.
    func next() async throws -> NativeBlock? {
        try await client.pass(query.operation) {
            do {
                return try await stream.next()
            } catch {
                throw client.settle(error, query, id, on: host)
            }
        }
    }
}
