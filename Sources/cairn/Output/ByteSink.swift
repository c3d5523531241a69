/// Where bytes go: a stream of the process, a file, memory.
protocol ByteSink: Sendable {
    /// Writes all bytes.
    ///
    /// - Throws: `OutputError` when not all could be written.
    func write(_ bytes: [UInt8]) throws(OutputError)
}
