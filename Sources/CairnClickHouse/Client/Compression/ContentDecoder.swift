/// The bytes of an answer with its content encoding undone, piece by piece, however much the whole would become.
struct ContentDecoder {
    private let decompressor: (any Decompressor)?
    private var bytes: [UInt8] = []
    private var used = 0

    /// - Parameter contentEncoding: The value of the header; nil for none.
    /// - Throws: `DecompressionError` for an encoding that was not asked for.
    init(contentEncoding: String?) throws {
        decompressor = try ClickHouseCompression.decompressor(contentEncoding: contentEncoding)
    }

    /// Takes bytes that arrived; those before have to be used up.
    mutating func feed(_ bytes: consuming [UInt8]) {
        self.bytes = bytes
        used = 0
    }

    /// Hands on the next piece; false when more bytes are needed.
    ///
    /// - Throws: `DecompressionError`.
    mutating func next(_ body: (UnsafeRawBufferPointer) -> Void) throws -> Bool {
        guard used < bytes.count || decompressor?.hasMore == true else { return false }
        used += try bytes.withUnsafeBytes { raw in
            let rest = UnsafeRawBufferPointer(rebasing: raw[used...])
            if let decompressor { return try decompressor.decompress(rest, body) }
            body(rest)
            return rest.count
        }
        return true
    }

    /// Gives back the bytes that were fed, to be filled again.
    mutating func takeBack() -> [UInt8] {
        used = 0
        var bytes: [UInt8] = []
        swap(&bytes, &self.bytes)
        return bytes
    }

    /// Whether what arrived can be all.
    var isAtEnd: Bool { decompressor?.isAtEnd ?? true }
}
