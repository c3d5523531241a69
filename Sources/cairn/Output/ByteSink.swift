/// Where bytes go: a stream of the process, a file, memory.
protocol ByteSink: Sendable {
    /// Writes all bytes.
    ///
    /// - Throws: `BrokenPipe` when nobody reads them, `OutputError` when they could not all be written.
    func write(_ bytes: [UInt8]) throws
}
