/// Names a batch by its content, for servers that remember which they have.
///
/// The number of the write is part of it: the same content written again later is another write, and must not be taken
/// for the first one sent twice. FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/
enum ContentToken {
    static func make(_ data: [UInt8], version: UInt64) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        data.withUnsafeBytes { bytes in
            // Eight bytes at a time: the whole batch passes through here.
            var index = 0
            while index + 8 <= bytes.count {
                hash = (hash ^ bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) &* 0x100_0000_01b3
                hash ^= hash >> 32
                index += 8
            }
            for byte in bytes[index...] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        return "cairn-\(version)-\(String(hash, radix: 16))-\(data.count)"
    }
}
