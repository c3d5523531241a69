#if canImport(Darwin)
internal import Darwin
#else
internal import Glibc
#endif

/// Non-blocking TCP sockets on 127.0.0.1, by descriptor.
enum Socket {
    /// What a read or a write came to.
    enum Transfer: Equatable {
        case bytes(Int)
        case wouldBlock
        case failed
    }

    /// A socket bound to a port, 0 for a free one.
    ///
    /// Several may be bound to the same port, so that one that does not listen keeps it while no other one does.
    static func bound(to port: UInt16) throws(SystemCallError) -> Int32 {
        let socket = try make()
        set(SO_REUSEADDR, of: socket)
        set(SO_REUSEPORT, of: socket)
        let status = withLoopback(port) { bind(socket, $0, $1) }
        guard status == 0 else { throw failure("bind", socket) }
        return socket
    }

    /// A socket that listens on a port.
    static func listening(on port: UInt16) throws(SystemCallError) -> Int32 {
        let socket = try bound(to: port)
        guard listen(socket, 128) == 0 else { throw failure("listen", socket) }
        return socket
    }

    /// A socket that connects to a port, though it may not have done so yet.
    static func connecting(to port: UInt16) throws(SystemCallError) -> Int32 {
        let socket = try make()
        let status = withLoopback(port) { connect(socket, $0, $1) }
        guard status == 0 || errno == EINPROGRESS else { throw failure("connect", socket) }
        return socket
    }

    /// The next connection that waits to be accepted, or nil.
    static func accepted(from listener: Int32) -> Int32? {
        let socket = accept(listener, nil, nil)
        guard socket >= 0 else { return nil }
        configure(socket)
        return socket
    }

    /// The port that a socket is bound to.
    static func port(of socket: Int32) throws(SystemCallError) -> UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
        }
        guard status == 0 else { throw SystemCallError("getsockname") }
        return UInt16(bigEndian: address.sin_port)
    }

    /// Reads what there is; no bytes means the end of the stream.
    static func read(_ socket: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        transfer(recv(socket, buffer.baseAddress, buffer.count, 0))
    }

    /// Writes as much as the system takes.
    static func write(_ bytes: UnsafeRawBufferPointer, to socket: Int32) -> Transfer {
        #if canImport(Darwin)
        transfer(send(socket, bytes.baseAddress, bytes.count, 0))
        #else
        transfer(send(socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL)))
        #endif
    }

    /// Ends the stream that a socket writes.
    static func finishWriting(_ socket: Int32) { _ = shutdown(socket, Int32(SHUT_WR)) }

    /// Whether the other side has received all that was written.
    static func isFlushed(_ socket: Int32) -> Bool {
        var pending: Int32 = 0
        #if canImport(Darwin)
        var length = socklen_t(MemoryLayout<Int32>.size)
        let status = getsockopt(socket, SOL_SOCKET, SO_NWRITE, &pending, &length)
        #else
        let status = ioctl(socket, UInt(TIOCOUTQ), &pending)
        #endif
        return status != 0 || pending == 0
    }

    /// Closes a socket; with `reset`, the other side's reads and writes fail (RST).
    static func close(_ socket: Int32, reset: Bool = false) {
        if reset {
            var option = linger(l_onoff: 1, l_linger: 0)
            _ = setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        }
        closeDescriptor(socket)
    }

    private static func make() throws(SystemCallError) -> Int32 {
        #if canImport(Glibc)
        let stream = Int32(SOCK_STREAM.rawValue)
        #else
        let stream = SOCK_STREAM
        #endif
        let socket = socket(AF_INET, stream, 0)
        guard socket >= 0 else { throw SystemCallError("socket") }
        configure(socket)
        return socket
    }

    private static func configure(_ socket: Int32) {
        _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK)
        // A server that a test starts must not inherit it: closing would then not end the connection.
        _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
        set(TCP_NODELAY, of: socket, level: Int32(IPPROTO_TCP))
        #if canImport(Darwin)
        set(SO_NOSIGPIPE, of: socket)
        #endif
    }

    private static func set(_ option: Int32, of socket: Int32, level: Int32 = SOL_SOCKET) {
        var on: Int32 = 1
        _ = setsockopt(socket, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func withLoopback<T>(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> T) -> T {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private static func transfer(_ result: Int) -> Transfer {
        if result >= 0 { return .bytes(result) }
        // A socket that is still connecting is not connected, which some systems call an error.
        return [EAGAIN, EWOULDBLOCK, EINTR, ENOTCONN].contains(errno) ? .wouldBlock : .failed
    }

    /// The error of the last call, after closing what it was made on.
    private static func failure(_ call: String, _ socket: Int32) -> SystemCallError {
        let error = SystemCallError(call)
        closeDescriptor(socket)
        return error
    }
}

/// `close`, which a member of `Socket` hides.
private func closeDescriptor(_ descriptor: Int32) { _ = close(descriptor) }
