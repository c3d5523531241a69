#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Asks the system for pages of two mebibytes in the room of a large array that is about to be filled.
///
/// Filling new memory takes longer than copying the bytes where every four kibibytes are mapped one by one. It is only
/// an advice (madvise(2), MADV_HUGEPAGE): where it cannot be followed, nothing changes.
enum LargePages {
    private static let size = 2 << 20

    static func advise<Element>(_ array: inout [Element]) {
        #if os(Linux)
        guard array.capacity * MemoryLayout<Element>.stride >= 2 * size else { return }
        let capacity = array.capacity
        array.withUnsafeMutableBufferPointer { buffer in
            guard let base = UnsafeMutableRawPointer(buffer.baseAddress) else { return }
            let start = base.alignedUp(toMultipleOf: size)
            let end = (base + capacity * MemoryLayout<Element>.stride).alignedDown(toMultipleOf: size)
            _ = madvise(start, end - start, MADV_HUGEPAGE)
        }
        #endif
    }
}
