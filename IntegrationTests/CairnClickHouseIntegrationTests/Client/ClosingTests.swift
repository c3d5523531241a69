import CairnRepositories
import CairnRuntime
import TestSupport
import Testing

@testable import CairnClickHouse

/// Storages that are closed while they are at work.
@Suite(.needsServer(.clickHouse), .timeLimit(.minutes(5))) struct ClosingTests {
    private func client() throws -> ClickHouseClient {
        try ClickHouseClient(ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouse)))
    }

    @Test func `closing waits for what is under way and refuses what comes after`() async throws {
        let client = try client()
        let sleepers = (0..<20).map { number in
            Task { try await client.echo(number, after: 0.1) }
        }
        #expect(try await client.integers("SELECT 1") == [1])
        await client.close()
        for (number, sleeper) in sleepers.enumerated() {
            switch await sleeper.result {
            case .success(let answer): #expect(answer == number)
            case .failure(let error): #expect((error as? CairnError)?.code == .closed, "\(error)")
            }
        }
        let failure = try await error { try await client.integers("SELECT 1") }
        #expect(failure.code == .closed && !failure.isTransient && failure.outcome == .notApplied)
        await client.close()
    }

    @Test func `a cursor that is open when its client closes says so, and does not hang`() async throws {
        let client = try client()
        let cursor = try await client.open(.read("test", "SELECT number FROM numbers(1000000000)"))
        #expect(try await cursor.next() != nil)
        await client.close()
        try await expectError(.closed) { while try await cursor.next() != nil {} }
    }

    @Test func `closing from many tasks at once ends`() async throws {
        let client = try client()
        await withTaskGroup { group in
            for number in 0..<50 {
                group.addTask {
                    if number % 5 == 0 { await client.close() } else { _ = try? await client.integers("SELECT 1") }
                }
            }
        }
        try await expectError(.closed) { try await client.integers("SELECT 1") }
    }
}
