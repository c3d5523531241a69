/// The number of a transaction that has written something, by which its fate can be asked for.
/// https://www.postgresql.org/docs/15/functions-info.html#FUNCTIONS-PG-SNAPSHOT
public struct TransactionID: Sendable, Hashable, CustomStringConvertible {
    /// The number, as the server counts.
    public let number: UInt64
    /// The server that counts: `db1:5432`.
    public let server: String
    /// The life of the server in which the number was given; after a crash it can be given to another transaction.
    let life: String?

    /// Asks for the number of the transaction under way.
    static let question = Statement(
        text: "SELECT pg_current_xact_id_if_assigned()::text::int8", isPrepared: true)

    /// Nil while the transaction has written nothing.
    init?(of result: QueryResult, on connection: PostgresConnection) {
        guard result.rowCount == 1, let number = result.integer(0, 0) else { return nil }
        self.init(number: UInt64(bitPattern: number), server: connection.place, life: connection.facts.life)
    }

    private init(number: UInt64, server: String, life: String?) {
        self.number = number
        self.server = server
        self.life = life
    }

    /// The number and the server.
    public var description: String { "transaction \(number) of \(server)" }
}

/// A commit whose answer was lost; found in `underlying` of an error with outcome `unknown`.
public struct CommitInDoubt: Error, Sendable {
    /// The transaction, by which ``PostgresStorage/outcome(of:)`` tells what became of it later.
    public let transaction: TransactionID
    /// What went wrong.
    public let underlying: any Error
}
