import CLZ4
import CZstd
import CairnRepositories

extension ClickHouseCompression {
    /// Compresses a body whole.
    ///
    /// - Throws: `CairnError` with code `internalError` when the library refuses.
    func compress(_ body: [UInt8]) throws(CairnError) -> [UInt8] {
        switch self {
        case .none: return body
        case .lz4:
            let bound = LZ4F_compressFrameBound(body.count, nil)
            return try fill(bound, { LZ4F_isError($0) != 0 }) { buffer, size in
                body.withUnsafeBytes { LZ4F_compressFrame(buffer, size, $0.baseAddress, $0.count, nil) }
            }
        case .zstd:
            let bound = ZSTD_compressBound(body.count)
            return try fill(bound, { ZSTD_isError($0) != 0 }) { buffer, size in
                body.withUnsafeBytes { ZSTD_compress(buffer, size, $0.baseAddress, $0.count, 1) }
            }
        }
    }

    private func fill(
        _ bound: Int, _ isError: (Int) -> Bool, _ write: (UnsafeMutableRawPointer?, Int) -> Int
    ) throws(CairnError) -> [UInt8] {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            let written = write(buffer.baseAddress, bound)
            failed = isError(written)
            count = failed ? 0 : written
        }
        if failed {
            throw CairnError(
                .internalError, backend: .clickHouse, operation: "compress", message: "\(rawValue) failed")
        }
        return bytes
    }
}
