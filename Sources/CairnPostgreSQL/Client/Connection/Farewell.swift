import CLibpq
import Synchronization

/// What the server said when it ended a session that nobody was using just then.
final class Farewell: Sendable {
    private let error = Mutex<ServerError?>(nil)

    /// The last words; nil when the connection broke without any.
    var words: ServerError? { error.withLock { $0 } }

    /// Listens to a connection, which has to be closed before this goes away.
    ///
    /// Outside of an operation libpq hands over even what ends the session as a notice.
    func listen(to handle: OpaquePointer) {
        PQsetNoticeReceiver(
            handle,
            { context, result in
                guard let context else { return }
                let notice = ServerError { field in PQresultErrorField(result, field).map { String(cString: $0) } }
                guard notice.isFatal else { return }
                Unmanaged<Farewell>.fromOpaque(context).takeUnretainedValue().error.withLock { $0 = notice }
            }, Unmanaged.passUnretained(self).toOpaque())
    }
}
