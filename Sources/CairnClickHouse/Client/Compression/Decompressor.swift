import CLZ4
import CZstd

/// Undoes the content encoding of an answer while it arrives; used by one task at a time.
protocol Decompressor: AnyObject {
    /// Decompresses one piece, at most 256 KiB: a few bytes may stand for gigabytes.
    ///
    /// - Parameter body: Gets the piece.
    /// - Returns: How many of the bytes it used.
    /// - Throws: `DecompressionError`.
    func decompress(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) throws -> Int

    /// Whether more comes of the bytes that were used.
    var hasMore: Bool { get }

    /// Whether the compressed data has come to an end.
    var isAtEnd: Bool { get }
}

/// Compressed data that is damaged.
struct DecompressionError: Error, Sendable, CustomStringConvertible {
    let description: String
}

extension ClickHouseCompression {
    /// The decompressor for an answer; nil when there is nothing to undo.
    ///
    /// - Throws: `DecompressionError` for an encoding that was not asked for.
    static func decompressor(contentEncoding: String?) throws -> (any Decompressor)? {
        switch contentEncoding?.lowercased() {
        case nil, "", "identity": nil
        case "lz4": try LZ4Decompressor()
        case "zstd": try ZstdDecompressor()
        case let other?: throw DecompressionError(description: "the answer has the content encoding \(other)")
        }
    }
}

/// LZ4 frames. https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
final class LZ4Decompressor: Decompressor {
    private var context: OpaquePointer?
    private var output = [UInt8](repeating: 0, count: 256 << 10)
    private(set) var hasMore = false
    private(set) var isAtEnd = false

    init() throws {
        let result = LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION))
        guard LZ4F_isError(result) == 0 else { throw DecompressionError(description: "LZ4 has no memory") }
    }

    deinit { LZ4F_freeDecompressionContext(context) }

    func decompress(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) throws -> Int {
        var used = bytes.count
        var made = output.count
        let hint = output.withUnsafeMutableBytes { out in
            LZ4F_decompress(context, out.baseAddress, &made, bytes.baseAddress, &used, nil)
        }
        guard LZ4F_isError(hint) == 0, used > 0 || made > 0 || bytes.isEmpty else {
            throw DecompressionError(description: "the LZ4 data is damaged")
        }
        isAtEnd = hint == 0
        // Nothing more comes of a frame that has ended.
        hasMore = made == output.count && !isAtEnd
        output.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<made])) }
        return used
    }
}

/// Zstandard frames.
final class ZstdDecompressor: Decompressor {
    private let context: OpaquePointer
    private var output = [UInt8](repeating: 0, count: ZSTD_DStreamOutSize())
    private(set) var hasMore = false
    private(set) var isAtEnd = false

    init() throws {
        guard let context = ZSTD_createDCtx() else { throw DecompressionError(description: "Zstandard has no memory") }
        self.context = context
    }

    deinit { ZSTD_freeDCtx(context) }

    func decompress(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) throws -> Int {
        var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        var made = 0
        let hint = output.withUnsafeMutableBytes { out in
            var target = ZSTD_outBuffer(dst: out.baseAddress, size: out.count, pos: 0)
            defer { made = target.pos }
            return ZSTD_decompressStream(context, &target, &input)
        }
        guard ZSTD_isError(hint) == 0 else { throw DecompressionError(description: "the Zstandard data is damaged") }
        isAtEnd = hint == 0
        // Nothing more comes of a frame that has ended.
        hasMore = made == output.count && !isAtEnd
        output.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<made])) }
        return input.pos
    }
}
