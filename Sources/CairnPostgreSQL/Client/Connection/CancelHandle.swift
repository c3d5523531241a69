import CLibpq
import CairnRepositories
import CairnRuntime
import Dispatch

/// Asks a server to end what a session is doing.
///
/// @unchecked Sendable: `PQcancel` may be called from any thread, the object it takes is made once and only read, and it
/// is freed after its last user. https://www.postgresql.org/docs/15/libpq-cancel.html
final class CancelHandle: @unchecked Sendable {
    private let handle: OpaquePointer
    private let turns: AsyncLock

    /// - Parameter turns: Shared by the connections of a storage. Each request blocks a thread for as long as connecting
    ///   takes: with a server that is silent, half a minute.
    /// - Returns: Nil when there is no memory.
    init?(_ connection: OpaquePointer, turns: AsyncLock) {
        guard let handle = PQgetCancel(connection) else { return nil }
        self.handle = handle
        self.turns = turns
    }

    deinit { PQfreeCancel(handle) }

    /// Sends the request; returns when the server has passed it on to the session, or did not take it.
    func send() async {
        _ = try? await turns.withLock(backend: .postgreSQL, operation: "cancel") {
            await withCheckedContinuation { continuation in
                DispatchQueue.global(qos: .userInitiated).async { [self] in
                    var message = [CChar](repeating: 0, count: 256)
                    _ = PQcancel(handle, &message, CInt(message.count))
                    continuation.resume()
                }
            }
        }
    }
}
