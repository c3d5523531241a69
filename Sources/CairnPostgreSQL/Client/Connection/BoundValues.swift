import CairnRuntime

/// The values of one statement in the form that libpq takes.
struct BoundValues {
    private let types: [UInt32]
    private var bytes: [UInt8] = []
    /// Where each begins in the bytes; nil is NULL.
    private var offsets: [Int?] = []
    private var lengths: [CInt] = []

    init(_ values: [BoundValue]) {
        types = values.map(\.type)
        bytes.reserveCapacity(values.reduce(0) { $0 + ($1.bytes?.count ?? 0) })
        for value in values {
            offsets.append(value.bytes == nil ? nil : bytes.count)
            // libpq's messages are limited to a gigabyte.
            lengths.append(CInt(clamping: value.bytes?.count ?? 0))
            if let part = value.bytes { bytes += part }
        }
        // An empty value needs an address too: a null pointer means NULL.
        bytes.append(0)
    }

    /// Calls `body` with types, addresses, lengths and formats, all of them binary.
    func withPointers<T>(
        _ body: (
            UnsafePointer<UInt32>?, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<CInt>?, UnsafePointer<CInt>?
        ) -> T
    ) -> T {
        bytes.withUnsafeBytes { bytes in
            let base = bytes.bindMemory(to: CChar.self).baseAddress
            let pointers = offsets.map { offset in offset.flatMap { place in base.map { $0 + place } } }
            let formats = [CInt](repeating: 1, count: types.count)
            return types.withUnsafeBufferPointer { types in
                pointers.withUnsafeBufferPointer { pointers in
                    lengths.withUnsafeBufferPointer { lengths in
                        formats.withUnsafeBufferPointer { formats in
                            body(types.baseAddress, pointers.baseAddress, lengths.baseAddress, formats.baseAddress)
                        }
                    }
                }
            }
        }
    }
}
