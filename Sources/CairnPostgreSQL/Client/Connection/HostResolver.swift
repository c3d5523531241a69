import CairnRuntime
import Dispatch
import Foundation

/// Finds the addresses of names; libpq would do it on the event loop's thread, which it would block.
enum HostResolver {
    /// The addresses of a server in the order in which to try them.
    ///
    /// - Parameters:
    ///   - deadline: When to give up; what is asked then goes on in vain, as it cannot be stopped.
    ///   - find: Asks for the addresses, and may take long.
    /// - Returns: Nil for the folder of a Unix socket, which has none.
    /// - Throws: `ConnectFailure`, `CancellationError`.
    static func addresses(
        of name: String, place: String, until deadline: Deadline,
        find: @escaping @Sendable (_ name: String, _ place: String) throws -> [String] = {
            try resolve($0, place: $1, flags: AI_ADDRCONFIG)
        }
    ) async throws -> [String]? {
        if name.hasPrefix("/") || name.hasPrefix("@") { return nil }
        // An address is found without asking anybody, and so at once.
        if let address = try? resolve(name, place: place, flags: AI_NUMERICHOST) { return address }
        let (answers, answer) = AsyncThrowingStream.makeStream(of: [String].self)
        DispatchQueue.global(qos: .userInitiated).async {
            do {
                answer.yield(try find(name, place))
            } catch {
                answer.finish(throwing: error)
            }
        }
        let timer = Task {
            try await Task.sleep(until: deadline.instant)
            answer.finish(
                throwing: ConnectFailure(place: place, message: "its address was not found in time", isTimeout: true))
        }
        defer { timer.cancel() }
        for try await addresses in answers { return addresses }
        throw CancellationError()
    }

    private static func resolve(_ name: String, place: String, flags: CInt) throws -> [String] {
        var hints = addrinfo()
        hints.ai_flags = flags
        hints.ai_family = AF_UNSPEC
        #if canImport(Darwin)
        hints.ai_socktype = SOCK_STREAM
        #else
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(name, nil, &hints, &list)
        guard status == 0 else {
            throw ConnectFailure(
                place: place, message: "the host is not known: \(String(cString: gai_strerror(status)))")
        }
        defer { freeaddrinfo(list) }
        var addresses: [String] = []
        var next = list
        while let entry = next {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            if getnameinfo(
                entry.pointee.ai_addr, entry.pointee.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
                == 0
            {
                let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
                addresses.append(String(decoding: bytes, as: UTF8.self))
            }
            next = entry.pointee.ai_next
        }
        return addresses
    }
}
