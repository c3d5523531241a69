import CLibcurl
import Foundation
import Synchronization

/// Moves the bytes of all transfers of one client with `curl_multi`, on one thread of its own.
///
/// Connections are kept and used again. The multi handle and every easy handle belong to that thread alone.
final class CurlLoop: Sendable {
    /// How connections are kept.
    struct Limits: Sendable, Hashable {
        /// How many there may be to one host; more requests wait for one of them.
        var connectionsPerHost = 10
        /// A connection that was idle for longer is not used again.
        var maximumIdle: Duration = .seconds(30)
        /// A connection that is older is not used again.
        var maximumAge: Duration = .seconds(600)
        /// How many bytes of an answer are received ahead of its reader.
        var bytesAhead = 8 << 20
    }

    private let inbox: CurlInbox
    private let limits: Limits

    /// Starts the thread.
    init(_ limits: Limits) {
        CurlLibrary.start()
        self.limits = limits
        let inbox = CurlInbox()
        self.inbox = inbox
        let thread = Thread { CurlWorker(inbox, limits).run() }
        thread.name = "cairn-clickhouse"
        thread.stackSize = 512 << 10
        thread.start()
    }

    deinit {
        inbox.post(.stop)
    }

    /// Begins a request; it ends at once with cause `closed` when the loop was stopped.
    func start(_ request: HTTPRequest) -> Transfer {
        let transfer = Transfer(request, capacity: limits.bytesAhead) { [inbox] in inbox.post(.resume($0)) }
        if !inbox.post(.start(transfer)) { transfer.finish(.failure(.closed)) }
        return transfer
    }

    /// Ends a request early and closes its connection, which is how the server learns of it.
    func cancel(_ transfer: Transfer, _ cause: TransferFailure.Cause) {
        inbox.post(.cancel(transfer, cause))
    }

    /// Ends all transfers with cause `closed`, closes all connections and ends the thread.
    func stop() async {
        await withCheckedContinuation { continuation in
            inbox.whenStopped { continuation.resume() }
            inbox.post(.stop)
        }
    }
}

extension TransferFailure {
    static let closed = TransferFailure(cause: .closed, message: "the client was closed", wasSent: false)
}

/// What a process does once before it uses libcurl.
enum CurlLibrary {
    private static let started: CURLcode = curl_global_init(Int(CURL_GLOBAL_ALL))

    static func start() { _ = started }
}
