#if os(Linux)
import Foundation
import Testing

@testable import CairnClickHouse

@Suite struct LargePagesTests {
    /// The flags of the mapping that an address lies in, as proc(5) describes them.
    private func flags(at address: UInt) throws -> Set<Substring> {
        let file = try #require(FileHandle(forReadingAtPath: "/proc/self/smaps"))
        var text = Data()
        // It has no size, and comes a page at a time.
        while let part = try file.read(upToCount: 4096), !part.isEmpty { text += part }
        var isInside = false
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
            if isInside, line.hasPrefix("VmFlags:") { return Set(line.split(separator: " ").dropFirst()) }
            let bounds = line.prefix { $0 != " " }.split(separator: "-")
            guard bounds.count == 2, let start = UInt(bounds[0], radix: 16), let end = UInt(bounds[1], radix: 16)
            else { continue }
            isInside = (start..<end).contains(address)
        }
        return []
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/sys/kernel/mm/transparent_hugepage/enabled")))
    func `a large array is given large pages, and keeps what it holds`() throws {
        var array: [Int64] = [1, 2, 3]
        array.reserveCapacity(2 << 20)
        LargePages.advise(&array)
        #expect(array == [1, 2, 3] && array.capacity >= 2 << 20)
        let middle = array.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) + (8 << 20) }
        #expect(try flags(at: middle).contains("hg"))
    }

    @Test func `a small array is left alone`() throws {
        for capacity in [0, 1, 100_000] {
            var array: [Int64] = []
            array.reserveCapacity(capacity)
            LargePages.advise(&array)
            let address = array.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
            #expect(try !flags(at: address).contains("hg"))
        }
    }
}
#endif
