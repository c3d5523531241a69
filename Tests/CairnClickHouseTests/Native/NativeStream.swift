@testable import CairnClickHouse

/// What tests do with whole streams.
enum NativeStream {
    /// Decodes a stream that arrives in pieces.
    static func decode(
        _ pieces: [[UInt8]], limits: NativeLimits = .standard
    ) throws(NativeError) -> [NativeBlock] {
        var reader = NativeReader(limits: limits)
        return try decode(pieces, with: &reader)
    }

    /// Decodes a stream with a reader that may have read others before.
    static func decode(_ pieces: [[UInt8]], with reader: inout NativeReader) throws(NativeError) -> [NativeBlock] {
        var blocks: [NativeBlock] = []
        for piece in pieces {
            reader.feed(piece)
            while let block = try reader.next() { blocks.append(block) }
        }
        try reader.finish()
        return blocks
    }

    static func encode(_ blocks: [NativeBlock]) throws(NativeError) -> [UInt8] {
        var writer = NativeWriter()
        for block in blocks { try writer.write(block) }
        return writer.bytes
    }

    /// One column's block by hand: header and then the bytes of its data.
    static func column(_ name: String, _ type: String, rows: Int, _ data: [UInt8]) -> [UInt8] {
        var writer = NativeWriter()
        writer.beginBlock(columnCount: 1, rowCount: rows)
        writer.appendString(utf8: name.utf8)
        writer.appendString(utf8: type.utf8)
        return writer.bytes + data
    }

    /// The message with which a stream is refused, or nil when it is not.
    static func refusal(_ bytes: [UInt8], limits: NativeLimits = .standard) -> String? {
        do throws(NativeError) {
            _ = try decode([bytes], limits: limits)
            return nil
        } catch {
            return error.message
        }
    }

    static func bytes(hex: String) -> [UInt8] {
        let digits = hex.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    /// Numbers as they travel.
    static func bytes(_ numbers: UInt64...) -> [UInt8] { NativeFixed(numbers).bytes }
}
