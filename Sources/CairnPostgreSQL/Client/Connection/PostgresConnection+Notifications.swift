import CLibpq
import CairnRuntime

extension PostgresConnection {
    /// The next notification of the channels that the session listens on.
    ///
    /// - Throws: `SessionFailure` when the connection was lost, or the task is cancelled.
    func nextNotification() async throws -> PostgresNotification {
        try await operation(until: nil) {
            while true {
                guard let handle else { throw lost() }
                if let notice = PQnotifies(handle) {
                    defer { PQfreemem(notice) }
                    return PostgresNotification(
                        channel: String(cString: notice.pointee.relname), payload: String(cString: notice.pointee.extra)
                    )
                }
                try await wait(.readable)
                if let endingFailure { throw endingFailure }
                guard let handle = self.handle, PQconsumeInput(handle) == 1 else { throw lost() }
            }
        }
    }
}
