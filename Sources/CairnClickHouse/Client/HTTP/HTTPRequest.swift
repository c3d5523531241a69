/// One POST, as libcurl is to send it.
struct HTTPRequest: Sendable {
    /// How servers prove who they are.
    struct TLS: Sendable, Hashable {
        /// A file with certificates to trust in place of the system's.
        var authorityFile: String?
        /// Whether the certificate and its host name are checked.
        var isVerified = true
    }

    /// The full URL; holds no credentials.
    var url: String
    /// Names and values.
    var headers: [(name: String, value: String)]
    /// Kept whole, so that it can be sent again.
    var body: [UInt8]
    /// When the answer has to be complete, or to begin if its reader sets the pace.
    var deadline: ContinuousClock.Instant?
    /// Whether its reader may take any time for the answer.
    var isPaced = false
    /// Whether progress in the headers is for its reader; otherwise it only shows that the server lives.
    var reportsProgress = false
    /// How long the server may be silent.
    var idleTimeout: Duration
    /// How long connecting may take.
    var connectTimeout: Duration
    var tls: TLS
}
