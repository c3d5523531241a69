import CairnDomain
import CairnRepositories
import CairnRuntime
import Foundation
import TestSupport
import Testing

@testable import CairnClickHouse

/// Answers that are larger than what anybody wants to hold.
@Suite(.needsServer(.clickHouse)) struct StreamingTests {
    #if os(Linux)
    /// In a process of its own, whose memory is that of this test.
    @Test(arguments: ["none", "lz4", "zstd"])
    func `memory stays flat while millions of rows pass`(_ name: String) async {
        await #expect(processExitsWith: .success) { [name] in
            /// Resident memory in mebibytes.
            func resident() throws -> Int {
                let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
                let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
                return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? .max) / 1024
            }
            var configuration = try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouse))
            configuration.compression = try #require(ClickHouseCompression(rawValue: name))
            let client = try ClickHouseClient(configuration)
            let cursor = try await client.open(
                .read("test", "SELECT number, cityHash64(number), toString(number) FROM numbers(6000000)"))
            var rows = 0
            var peaks = [0, 0]
            while let block = try await cursor.next() {
                let half = rows / 3_000_000
                rows += block.rowCount
                peaks[half] = max(peaks[half], try resident())
            }
            await client.close()
            #expect(rows == 6_000_000)
            // 80 MB pass in each half.
            #expect(peaks[1] - peaks[0] < 40, "\(peaks) MiB")
        }
    }
    #endif

    @Test func `a slow reader holds the server back`() async throws {
        let direct = try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouse))
        try await Scratch.withProxiedClient { client, proxy in
            let cursor = try await client.open(.read("test", "SELECT number FROM numbers(1000000000)"))
            var rows = try #require(await cursor.next()).rowCount
            try await Scratch.withClient(direct) { other in
                // It has come to rest when nothing more passes while the server does other things.
                var before: Int
                repeat {
                    before = await proxy.statistics.bytesToClient
                    for number in 0..<50 { _ = try await other.echo(number) }
                } while await proxy.statistics.bytesToClient != before
                // What client, proxy and system hold between them; the whole is 8 GB.
                #expect(before < 48_000_000)
            }
            for _ in 0..<20 { rows += try #require(await cursor.next()).rowCount }
            #expect(rows > 21 * 8000)
        }
    }
}
