/// Reads a file plainly, or through gzip when it begins with the two bytes of gzip (RFC 1952).
final class InputReader {
    private static let gzipMagic: [UInt8] = [0x1F, 0x8B]

    private let file: OpenFile
    private var head: [UInt8] = []
    private var gzip: GzipDecoder?
    private var isDetected = false

    init(file: OpenFile) {
        self.file = file
    }

    var mayBlock: Bool { file.mayBlock }

    var progress: InputProgress { InputProgress(consumed: file.consumed, total: file.size) }

    /// The next bytes, at most `count`; none at the end.
    func read(upTo count: Int) throws -> [UInt8] {
        if !isDetected { try detect(chunkSize: count) }
        if let gzip { return try decompress(gzip, upTo: count) }
        guard head.isEmpty else {
            defer { head = [] }
            return head
        }
        return try file.read(upTo: count)
    }

    /// Reads until the first two bytes are there; a pipe may hand them out one by one.
    private func detect(chunkSize: Int) throws {
        while head.count < Self.gzipMagic.count {
            let more = try file.read(upTo: chunkSize)
            if more.isEmpty { break }
            head += more
        }
        if head.starts(with: Self.gzipMagic) {
            gzip = try GzipDecoder(file: file.name, input: head)
            head = []
        }
        isDetected = true
    }

    private func decompress(_ gzip: GzipDecoder, upTo count: Int) throws -> [UInt8] {
        while true {
            if gzip.needsInput { gzip.supply(try file.read(upTo: 1 << 18)) }
            let bytes = try gzip.decode(upTo: count)
            if !bytes.isEmpty || gzip.isFinished { return bytes }
        }
    }
}
