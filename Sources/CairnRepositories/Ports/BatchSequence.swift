/// A sequence pulled batch by batch: the next one is asked for only when the last has been used.
///
/// Each iterator begins anew. Ending the iteration early leaves nothing open.
public struct BatchSequence<Batch: Sendable>: AsyncSequence, Sendable {
    /// Steps through the batches.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let pull: @Sendable () async throws -> Batch?
        private var isOver = false

        fileprivate init(pull: @escaping @Sendable () async throws -> Batch?) {
            self.pull = pull
        }

        /// The next batch; nil at the end, and after an error.
        public mutating func next() async throws -> Batch? {
            if isOver { return nil }
            isOver = true
            let batch = try await pull()
            isOver = batch == nil
            return batch
        }
    }

    private let begin: @Sendable () -> @Sendable () async throws -> Batch?

    /// Makes a sequence.
    ///
    /// - Parameter begin: Starts an iteration; what it returns is called for each batch until it gives nil.
    public init(_ begin: @escaping @Sendable () -> @Sendable () async throws -> Batch?) {
        self.begin = begin
    }

    /// Starts an iteration.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pull: begin()) }
}
