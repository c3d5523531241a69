internal import Synchronization

/// The per-process part of new ids: a random number drawn once and a counter.
final class ObjectIDGenerator: Sendable {
    static let shared = ObjectIDGenerator()

    private let process: UInt64
    private let counter: Atomic<UInt64>

    private init() {
        process = UInt64.random(in: 0..<(1 << 40))
        counter = Atomic(UInt64.random(in: 0..<(1 << 23)))
    }

    /// The five process bytes and the next three-byte count, which starts again at zero when it is used up.
    func next() -> (process: UInt64, count: UInt64) {
        (process, counter.wrappingAdd(1, ordering: .relaxed).oldValue & 0xFF_FFFF)
    }
}
