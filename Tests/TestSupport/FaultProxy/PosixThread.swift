#if canImport(Darwin)
internal import Darwin
#else
internal import Glibc
#endif
internal import Foundation

/// A thread of its own, which must be joined or detached once.
struct PosixThread {
    private final class Body {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }

    private let thread: pthread_t

    /// Starts a thread; its name, of at most 15 bytes, is what the system's tools show.
    init(_ name: String, _ run: @escaping @Sendable () -> Void) throws(SystemCallError) {
        let body = Unmanaged.passRetained(
            Body {
                Thread.current.name = name
                run()
            })
        #if canImport(Darwin)
        var created: pthread_t?
        #else
        var created = pthread_t()
        #endif
        let status = pthread_create(
            &created, nil,
            {
                PosixThread.run($0)
                return nil
            }, body.toOpaque())
        guard status == 0 else {
            body.release()
            throw SystemCallError("pthread_create", code: status)
        }
        #if canImport(Darwin)
        guard let created else { throw SystemCallError("pthread_create", code: EAGAIN) }
        #endif
        thread = created
    }

    /// Waits until it has ended.
    func join() { pthread_join(thread, nil) }

    /// Lets it go on alone.
    func detach() { pthread_detach(thread) }

    private static func run(_ body: UnsafeMutableRawPointer?) {
        guard let body else { return }
        Unmanaged<Body>.fromOpaque(body).takeRetainedValue().run()
    }
}
