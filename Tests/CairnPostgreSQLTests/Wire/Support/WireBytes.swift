@testable import CairnPostgreSQL

/// Bytes that a server has sent, as hexadecimal digits.
enum WireBytes {
    static func bytes(_ hex: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var digits = hex[...]
        while let byte = UInt8(digits.prefix(2), radix: 16) {
            bytes.append(byte)
            digits = digits.dropFirst(2)
        }
        return bytes
    }

    static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// What `read` makes of bytes.
    static func read<T>(
        _ bytes: [UInt8], _ read: (UnsafeRawBufferPointer) throws(WireError) -> T
    ) throws(WireError) -> T {
        try bytes.withUnsafeBufferPointer { bytes throws(WireError) in try read(UnsafeRawBufferPointer(bytes)) }
    }

    /// What `write` writes.
    static func written(_ write: (inout WireWriter) throws -> Void) rethrows -> [UInt8] {
        var writer = WireWriter(capacity: 0)
        try write(&writer)
        return writer.bytes
    }
}
