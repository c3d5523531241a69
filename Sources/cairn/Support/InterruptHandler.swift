import Dispatch
import Foundation
import Synchronization

/// Turns Ctrl-C and termination into cancellation; a second one ends the process at once.
final class InterruptHandler: Sendable {
    private let sources: Mutex<[any DispatchSourceSignal]>
    private let count = Atomic(0)

    /// Begins to listen.
    ///
    /// - Parameter onInterrupt: Called at the first signal, on a queue of its own.
    init(_ onInterrupt: @escaping @Sendable () -> Void) {
        sources = Mutex([])
        let queue = DispatchQueue(label: "cairn.signals")
        let listening = [SIGINT, SIGTERM].map { number in
            // The default action would end the process before the source hears of the signal.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { [weak self] in
                guard let self, count.add(1, ordering: .relaxed).oldValue == 0 else { _exit(Exit.interrupted) }
                onInterrupt()
            }
            source.resume()
            return source
        }
        sources.withLock { $0 = listening }
    }

    /// Whether a signal has come.
    var wasInterrupted: Bool { count.load(ordering: .relaxed) > 0 }

    /// Stops listening.
    func stop() {
        sources.withLock { sources in
            for source in sources { source.cancel() }
            sources = []
        }
    }
}
