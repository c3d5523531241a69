import CZlib

/// Decompresses gzip, including files of several members one after another, as `cat a.gz b.gz` and bgzip write them.
final class GzipDecoder {
    private let file: String
    /// zlib keeps a pointer to its stream, so the stream must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private var input: [UInt8]
    private var position = 0
    private var inputEnded = false
    /// Whether the last member has ended and no next one has begun.
    private var isBetweenMembers = false

    /// Starts with the first bytes of a file.
    init(file: String, input: [UInt8]) throws(InputError) {
        self.file = file
        self.input = input
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard cairn_inflate_init(stream) == Z_OK else {
            throw InputError(file: file, reason: "cannot be decompressed: zlib does not start")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Whether `supply` must be called before decoding can go on.
    var needsInput: Bool { position == input.count && !inputEnded }

    /// Whether everything has been decoded.
    var isFinished: Bool { isBetweenMembers && inputEnded && position == input.count }

    /// Hands in the next compressed bytes; none means that the file ends.
    func supply(_ bytes: [UInt8]) {
        input = bytes
        position = 0
        inputEnded = bytes.isEmpty
    }

    /// Decodes at most `count` bytes; none when more input is needed or everything is decoded.
    func decode(upTo count: Int) throws(InputError) -> [UInt8] {
        if isBetweenMembers { try beginMember() }
        if isFinished || needsInput { return [] }
        var status = Z_OK
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            input.withUnsafeMutableBufferPointer { input in
                stream.pointee.next_in = input.baseAddress.map { $0 + position }
                stream.pointee.avail_in = uInt(input.count - position)
                stream.pointee.next_out = buffer.baseAddress
                stream.pointee.avail_out = uInt(clamping: count)
                status = inflate(stream, Z_NO_FLUSH)
                position = input.count - Int(stream.pointee.avail_in)
            }
            initialized = min(count, Int(uInt.max)) - Int(stream.pointee.avail_out)
        }
        switch status {
        case Z_STREAM_END:
            isBetweenMembers = true
        case Z_OK, Z_BUF_ERROR:
            if bytes.isEmpty, inputEnded { throw InputError(file: file, reason: "the gzip data ends too early") }
        default:
            let detail = stream.pointee.msg.map { ": \(String(cString: $0))" } ?? ""
            throw InputError(file: file, reason: "the gzip data is damaged\(detail)")
        }
        return bytes
    }

    /// Goes on with the next member; zero bytes, which tapes and some tools add, are padding.
    private func beginMember() throws(InputError) {
        while position < input.count, input[position] == 0 { position += 1 }
        guard position < input.count else { return }
        guard input[position] == 0x1F, inflateReset(stream) == Z_OK else {
            throw InputError(file: file, reason: "other bytes follow the gzip data")
        }
        isBetweenMembers = false
    }
}
