import CairnRepositories
import Synchronization
import TestSupport
import Testing

@testable import CairnClickHouse

/// What is told of queries while they run.
@Suite(.needsServer(.clickHouse), .timeLimit(.minutes(1))) struct ProgressTests {
    private final class Log: Sendable {
        private let reports = Mutex<[ClickHouseProgress]>([])

        func add(_ progress: ClickHouseProgress) { reports.withLock { $0.append(progress) } }
        func take() -> [ClickHouseProgress] {
            reports.withLock { reports in
                defer { reports = [] }
                return reports
            }
        }
    }

    /// Runs `body` with a storage whose notes take 20 ms each to read.
    private func withSlowNotes(
        _ count: Int = 50, _ body: (ClickHouseStorage, any RecordStore<Note>) async throws -> Void
    ) async throws {
        try await Scratch.withDatabase { configuration in
            let server = RawHTTP(configuration)
            try await server.run("CREATE DATABASE \(configuration.database)")
            for sql in [
                """
                CREATE TABLE notes (id Int64, text String ALIAS toString(sleepEachRow(0.02)))
                ENGINE = ReplacingMergeTree ORDER BY id SETTINGS index_granularity = 1
                """, "INSERT INTO notes (id) SELECT number FROM numbers(\(count))",
            ] {
                try await server.run(sql, database: configuration.database)
            }
            var configuration = configuration
            configuration.ownership = .existing
            configuration.settings["max_block_size"] = "5"
            try await Scratch.withStorage(configuration) { storage in
                try await body(storage, try await storage.records(Note.self))
            }
        }
    }

    @Test func `a listener is told how far a query has come`() async throws {
        try await withSlowNotes { storage, notes in
            let log = Log()
            let count = try await storage.withProgress({ log.add($0) }) {
                try await notes.count(where: \.text == "0")
            }
            #expect(count == 50)
            let reports = log.take()
            // Of a second's work, ten a second; fewer when this side is busy.
            #expect(!reports.isEmpty)
            #expect(reports.map(\.rowsRead) == reports.map(\.rowsRead).sorted())
            #expect(reports.map(\.elapsed) == reports.map(\.elapsed).sorted())
            #expect(reports.allSatisfy { $0.rowsRead <= 50 && $0.totalRowsToRead == 50 && $0.bytesRead > 0 })
            #expect(try #require(reports.first).elapsed > .zero)

            // Whoever has stopped listening is told no more.
            _ = try await notes.count(where: .all)
            #expect(log.take().isEmpty)
        }
    }

    @Test func `listeners within one another are told both, those of another storage are not`() async throws {
        try await withSlowNotes { storage, notes in
            try await Scratch.withStorage(storage.configuration) { other in
                let (outer, inner, foreign) = (Log(), Log(), Log())
                try await storage.withProgress({ outer.add($0) }) {
                    try await other.withProgress({ foreign.add($0) }) {
                        try await storage.withProgress({ inner.add($0) }) {
                            _ = try await notes.count(where: \.text == "0")
                        }
                    }
                }
                let reports = outer.take()
                #expect(!reports.isEmpty && reports == inner.take() && foreign.take().isEmpty)
            }
        }
    }

    @Test func `a query that is cancelled is reported on no more, nor is ending it`() async throws {
        try await withSlowNotes(500) { storage, notes in
            let log = Log()
            let task = Task {
                try await storage.withProgress({ progress in
                    log.add(progress)
                    // It is called in the task that asks.
                    withUnsafeCurrentTask { $0?.cancel() }
                }) {
                    try await notes.count(where: \.text == "0")
                }
            }
            try await expectError(.cancelled) { try await task.value }
            let reports = log.take()
            #expect(reports.count == 1 && reports[0].rowsRead < 500, "\(reports)")
            try await storage.close()
            #expect(log.take().isEmpty)
        }
    }
}
