import CLibcurl
import CairnRuntime
import Synchronization

/// What runs on the loop's thread; nothing of it is ever seen by another.
final class CurlWorker {
    private let inbox: CurlInbox
    private let multi: UnsafeMutableRawPointer?
    private var exchanges: [ObjectIdentifier: CurlExchange] = [:]
    /// Easy handles that have no work; making one costs more than a small request.
    private var spare: [CurlHandle] = []
    private let limits: CurlLoop.Limits
    private let clock = ContinuousClock()

    init(_ inbox: CurlInbox, _ limits: CurlLoop.Limits) {
        self.inbox = inbox
        self.limits = limits
        multi = curl_multi_init()
        if let multi {
            cairn_curl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, limits.connectionsPerHost)
            cairn_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, max(limits.connectionsPerHost * 4, 8))
            inbox.open(multi)
        }
    }

    /// Runs until it is told to stop.
    func run() {
        var isStopping = multi == nil
        while !isStopping {
            for command in inbox.drain() {
                switch command {
                case .start(let transfer): start(transfer)
                case .resume(let transfer): exchanges[ObjectIdentifier(transfer)]?.resume()
                case .cancel(let transfer, let cause): end(transfer, cause, "the request was cancelled")
                case .stop: isStopping = true
                }
            }
            var running: CInt = 0
            curl_multi_perform(multi, &running)
            collect()
            let wait = expire()
            if !isStopping { curl_multi_poll(multi, nil, 0, CInt(wait), nil) }
        }
        for command in inbox.shut() {
            if case .start(let transfer) = command { transfer.finish(.failure(.closed)) }
        }
        for exchange in exchanges.values {
            curl_multi_remove_handle(multi, exchange.easy)
            exchange.finish(.failure(exchange.failure(.closed, "the client was closed")))
        }
        exchanges = [:]
        spare = []
        curl_multi_cleanup(multi)
        inbox.tellStopped()
    }

    private func start(_ transfer: Transfer) {
        guard let handle = spare.popLast() ?? CurlHandle() else {
            transfer.finish(
                .failure(TransferFailure(cause: .curl(2), message: "libcurl has no memory", wasSent: false)))
            return
        }
        let exchange = CurlExchange(transfer, handle, limits, now: clock.now)
        exchanges[ObjectIdentifier(transfer)] = exchange
        curl_multi_add_handle(multi, exchange.easy)
    }

    /// Ends the exchanges that libcurl is done with.
    private func collect() {
        var left: CInt = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            let result = cairn_curl_message_result(message)
            guard let exchange = CurlExchange.of(easy) else { continue }
            remove(exchange, result == CURLE_OK ? .success(()) : .failure(exchange.failure(of: result)))
        }
    }

    /// Ends the exchanges whose time is over.
    ///
    /// - Returns: How many milliseconds there are until the next one's.
    private func expire() -> Int {
        let now = clock.now
        var next = Duration.seconds(60)
        for exchange in exchanges.values {
            guard let (instant, cause, message) = exchange.expiry() else { continue }
            if instant <= now {
                remove(exchange, .failure(exchange.failure(cause, message)))
            } else {
                next = min(next, now.duration(to: instant))
            }
        }
        // Rounded up: a millisecond early would be a turn for nothing.
        return Int(next / .milliseconds(1)) + 1
    }

    private func end(_ transfer: Transfer, _ cause: TransferFailure.Cause, _ message: String) {
        guard let exchange = exchanges[ObjectIdentifier(transfer)] else { return }
        remove(exchange, .failure(exchange.failure(cause, message)))
    }

    private func remove(_ exchange: CurlExchange, _ result: Result<Void, TransferFailure>) {
        curl_multi_remove_handle(multi, exchange.easy)
        exchanges[ObjectIdentifier(exchange.transfer)] = nil
        exchange.finish(result)
        if spare.count < limits.connectionsPerHost { spare.append(exchange.handle) }
    }
}

/// An easy handle, freed with its last user.
final class CurlHandle {
    let easy: UnsafeMutableRawPointer

    init?() {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
    }

    deinit { curl_easy_cleanup(easy) }
}
