import Dispatch
import Foundation
import Synchronization

/// Turns Ctrl-C, termination and the end of the terminal into cancellation; a second one ends the process at once.
@MainActor
final class InterruptHandler {
    private var sources: [any DispatchSourceSignal] = []
    private let count = Counter()

    /// Begins to listen.
    ///
    /// - Parameter onInterrupt: Called at the first signal, on a queue of its own.
    init(_ onInterrupt: @escaping @Sendable () -> Void) {
        let queue = DispatchQueue(label: "cairn.signals")
        let handler: @Sendable () -> Void = { [count] in
            guard count.next() == 1 else { _exit(Exit.interrupted) }
            onInterrupt()
        }
        for number in [SIGINT, SIGTERM, SIGHUP] {
            // The default action would end the process before the source hears of the signal.
            let before = signal(number, SIG_IGN)
            // Whoever started the process so, as nohup does, wants the signal to have no effect.
            if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) { continue }
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler(handler: handler)
            source.resume()
            sources.append(source)
        }
    }

    /// Whether a signal has come.
    var hasCome: Bool { count.value > 0 }

    /// Stops listening.
    func stop() {
        for source in sources { source.cancel() }
        sources = []
    }

    private final class Counter: Sendable {
        private let count = Atomic(0)

        var value: Int { count.load(ordering: .relaxed) }

        func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }
    }
}
