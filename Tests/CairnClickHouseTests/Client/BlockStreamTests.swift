#if os(Linux)
import Foundation
import Testing

@testable import CairnClickHouse

@Suite struct BlockStreamTests {
    /// 2 GiB of blocks in less than a mebibyte, all of which arrives before the first block is read.
    ///
    /// In a process of its own, whose memory is nobody else's.
    @Test func `a body that expands to gigabytes is read in little memory`() async {
        await #expect(processExitsWith: .success) {
            for encoding in [ClickHouseCompression.lz4, .zstd] {
                let frames = encoding == .zstd ? 4096 : 256
                var writer = NativeWriter()
                let values = NativeFixed(Array(repeating: UInt64(7), count: 65_536))
                try writer.write(
                    NativeBlock(
                        columns: [NativeColumn(name: "n", type: .uint(64), values: .fixed(values))], rowCount: 65_536))
                let frame = try encoding.compress(writer.bytes)
                let loop = CurlLoop(CurlLoop.Limits())
                let transfer = Transfer(
                    HTTPRequest(
                        url: "http://localhost", headers: [], body: [], idleTimeout: .seconds(1),
                        connectTimeout: .seconds(1), tls: .init()), capacity: .max
                ) { _ in }
                var head = HTTPHead(status: 200)
                head["Content-Encoding"] = encoding.rawValue
                transfer.receive(head)
                for _ in 0..<frames { frame.withUnsafeBytes { _ = transfer.receive($0) } }
                transfer.finish(.success(()))
                let before = try Self.peak()
                let stream = try BlockStream(transfer, head: head, loop: loop) {}
                var rows = 0
                while let block = try await stream.next() { rows += block.rowCount }
                #expect(rows == frames * 65_536)
                let grown = try Self.peak() - before
                #expect(grown < 64 << 20, "\(encoding): \(grown) bytes")
                await loop.stop()
            }
        }
    }

    /// The most memory that this process has used, in bytes.
    private static func peak() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(Int(line.filter(\.isNumber))) << 10
    }
}
#endif
