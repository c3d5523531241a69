public import CairnRepositories

/// A file that appears under its name only when it is complete.
///
/// Bytes go to a temporary file in the same folder; ``commit()`` brings them to the disk and renames the file, so
/// that whatever fails before leaves what was there untouched and no file that looks whole. What is no regular file,
/// such as `/dev/null` or a pipe, is written directly. Nothing is created before ``create()``, the first write or the
/// commit, and a file not committed is removed when its last reference goes.
///
/// Writing happens on a queue of the file's own, never on the cooperative pool.
public actor AtomicFile {
    /// The path under which the file will appear.
    public nonisolated let path: String

    private nonisolated let executor = QueueExecutor(label: "cairn.atomic-file")
    private var file: TemporaryFile?
    private var isClosed = false

    /// Makes a file; nothing is written yet.
    public init(path: String) {
        self.path = path
    }

    /// The queue on which the file is written.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Opens the temporary file, to know before the work begins whether it can be written.
    ///
    /// - Throws: `CairnError` as ``write(_:)`` does.
    public func create() throws(CairnError) {
        _ = try open()
    }

    /// Appends bytes.
    ///
    /// - Throws: `CairnError` with code `full` when the disk is, `readOnly` when the folder cannot be written to,
    ///   `notFound` when it does not exist.
    public func write(_ bytes: [UInt8]) throws(CairnError) {
        try open().write(bytes)
    }

    /// Makes the file appear under its name with all that was written, safe against a loss of power.
    ///
    /// - Throws: `CairnError` as ``write(_:)`` does; the name then shows what it did before.
    public func commit() throws(CairnError) {
        let file = try open()
        isClosed = true
        self.file = nil
        try file.commit()
    }

    /// Forgets what was written.
    public func discard() {
        isClosed = true
        file = nil
    }

    private func open() throws(CairnError) -> TemporaryFile {
        if let file { return file }
        guard !isClosed else {
            throw CairnError(.misuse, operation: "write \(path)", message: "the file was committed or discarded")
        }
        let file = try TemporaryFile(target: path)
        self.file = file
        return file
    }
}
