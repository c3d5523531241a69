/// What is known of a session once it is open.
struct SessionFacts: Sendable, Hashable {
    /// Whether a pooler stands between, which gives each transaction to another session of the server: nothing that
    /// belongs to a session can be relied upon.
    var isPooled = false
    /// Whether the server only follows another one.
    var isReplica = false
    /// Which life of the server it is: another one after every crash, as its own processes are others then. Nil behind a
    /// pooler, where the sessions of one connection can be of several.
    var life: String?
}
