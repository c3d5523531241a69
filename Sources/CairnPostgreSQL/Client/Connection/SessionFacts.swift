/// What is known of a session once it is open.
struct SessionFacts: Sendable, Hashable {
    /// Version of the server: `150018` is 15.18.
    var serverVersion = 0
    /// Whether a pooler stands between, which gives each transaction to another session of the server: nothing that
    /// belongs to a session can be relied upon.
    var isPooled = false
    /// Whether the server only follows another one.
    var isReplica = false
}
