import CLibcurl

/// A transfer on its easy handle; confined to the loop's thread.
final class CurlExchange {
    let transfer: Transfer
    let handle: CurlHandle
    private var headers: UnsafeMutablePointer<curl_slist>?
    private var parser = HTTPHeadParser()
    private var sent = 0
    /// Whether a connection has begun to take the body.
    private var hasBegun = false
    private var hasHead = false
    private var lastActivity: ContinuousClock.Instant
    private let clock = ContinuousClock()
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    var easy: UnsafeMutableRawPointer { handle.easy }

    init(_ transfer: Transfer, _ handle: CurlHandle, _ limits: CurlLoop.Limits, now: ContinuousClock.Instant) {
        self.transfer = transfer
        self.handle = handle
        lastActivity = now
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        configure(limits)
    }

    deinit {
        curl_slist_free_all(headers)
        errorText.deallocate()
    }

    /// The exchange of an easy handle that is at work.
    static func of(_ easy: UnsafeMutableRawPointer) -> CurlExchange? {
        var context: UnsafeMutableRawPointer?
        cairn_curl_get_pointer(easy, CURLINFO_PRIVATE, &context)
        return context.map { Unmanaged<CurlExchange>.fromOpaque($0).takeUnretainedValue() }
    }

    private func configure(_ limits: CurlLoop.Limits) {
        let request = transfer.request
        curl_easy_reset(easy)
        // Not retained: the worker holds the exchange for as long as the handle is at work.
        let context = Unmanaged.passUnretained(self).toOpaque()
        cairn_curl_set_pointer(easy, CURLOPT_PRIVATE, context)
        cairn_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        cairn_curl_set_string(easy, CURLOPT_URL, request.url)
        for (name, value) in request.headers { headers = curl_slist_append(headers, "\(name): \(value)") }
        cairn_curl_set_headers(easy, headers)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        // Databases are reached directly, whatever the environment says of browsers.
        cairn_curl_set_string(easy, CURLOPT_PROXY, "")
        set(CURLOPT_BUFFERSIZE, 512 << 10)
        set(CURLOPT_UPLOAD_BUFFERSIZE, 512 << 10)
        set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(request.connectTimeout))
        set(CURLOPT_MAXAGE_CONN, max(1, Int(limits.maximumIdle / .seconds(1))))
        set(CURLOPT_MAXLIFETIME_CONN, max(1, Int(limits.maximumAge / .seconds(1))))
        if let file = request.tls.authorityFile { cairn_curl_set_string(easy, CURLOPT_CAINFO, file) }
        set(CURLOPT_SSL_VERIFYPEER, request.tls.isVerified ? 1 : 0)
        set(CURLOPT_SSL_VERIFYHOST, request.tls.isVerified ? 2 : 0)
        set(CURLOPT_POST, 1)
        cairn_curl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
        cairn_curl_set_pointer(easy, CURLOPT_READDATA, context)
        cairn_curl_set_data_callback(easy, CURLOPT_READFUNCTION) { buffer, size, count, context in
            CurlExchange.of(context: context).send(UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
        }
        // No way back in the body: libcurl would send it again when a connection that was used before dies, with the id
        // of a query that may still run, and even where twice is once too often.
        cairn_curl_set_pointer(easy, CURLOPT_HEADERDATA, context)
        cairn_curl_set_data_callback(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            CurlExchange.of(context: context).receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        cairn_curl_set_pointer(easy, CURLOPT_WRITEDATA, context)
        cairn_curl_set_data_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            CurlExchange.of(context: context).receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
    }

    private func set(_ option: CURLoption, _ value: Int) {
        cairn_curl_set_long(easy, option, value)
    }

    private func milliseconds(_ duration: Duration) -> Int { max(1, Int(duration / .milliseconds(1))) }

    // MARK: Callbacks

    /// The context is the exchange itself, which the worker keeps alive while libcurl may call.
    private static func of(context: UnsafeMutableRawPointer?) -> CurlExchange {
        Unmanaged<CurlExchange>.fromOpaque(context.unsafelyUnwrapped).takeUnretainedValue()
    }

    private func send(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        lastActivity = clock.now
        hasBegun = true
        let body = transfer.request.body
        let count = min(buffer.count, body.count - sent)
        body.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[sent..<sent + count])) }
        sent += count
        return count
    }

    private func receiveHeader(_ line: UnsafeRawBufferPointer) -> Int {
        lastActivity = clock.now
        let head = parser.take(line)
        if transfer.request.reportsProgress, let progress = parser.progress { transfer.receive(progress: progress) }
        if let head {
            hasHead = true
            transfer.receive(head)
        }
        return line.count
    }

    private func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
        lastActivity = clock.now
        return transfer.receive(bytes) ? bytes.count : Int(CURL_WRITEFUNC_PAUSE)
    }

    // MARK: Its end

    /// Goes on receiving after the reader has caught up.
    func resume() {
        lastActivity = clock.now
        curl_easy_pause(easy, CURLPAUSE_CONT)
    }

    /// When it is to be given up, and why.
    func expiry() -> (ContinuousClock.Instant, TransferFailure.Cause, String)? {
        let request = transfer.request
        let deadline = request.isPaced && hasHead ? nil : request.deadline
        // The server is not late as long as the reader is, nor before a connection is free to ask it.
        if transfer.isHeldBack || !hasBegun { return deadline.map { ($0, .deadline, "the deadline passed") } }
        let silent = lastActivity + request.idleTimeout
        if let deadline, deadline < silent { return (deadline, .deadline, "the deadline passed") }
        return (silent, .idle, "the server was silent for \(request.idleTimeout)")
    }

    func finish(_ result: Result<Void, TransferFailure>) {
        transfer.finish(result)
    }

    func failure(_ cause: TransferFailure.Cause, _ message: String) -> TransferFailure {
        TransferFailure(cause: cause, message: message, wasSent: wasSent)
    }

    func failure(of code: CURLcode) -> TransferFailure {
        let detail = String(cString: errorText)
        return failure(.curl(code.rawValue), detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail)
    }

    /// Whether anything of the request left this machine.
    private var wasSent: Bool {
        var bytes = 0
        cairn_curl_get_long(easy, CURLINFO_REQUEST_SIZE, &bytes)
        return bytes > 0
    }
}
