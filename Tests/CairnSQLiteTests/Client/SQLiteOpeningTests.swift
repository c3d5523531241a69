import CairnDomain
import CairnRepositories
import CairnSQLite
import Foundation
import GRDB
import Testing

@Suite struct SQLiteOpeningTests {
    private func failure(_ configuration: SQLiteConfiguration) async -> CairnError? {
        await #expect(throws: CairnError.self) { try await SQLiteStorage.open(configuration) }
    }

    @Test func `what was written is there after opening again`() async throws {
        try await withTemporaryFolder { folder in
            let configuration = SQLiteConfiguration(path: folder + "/a.sqlite")
            let key = try CandleSpecimen.key()
            let candles = try CandleSpecimen.series(100)
            let first = try await SQLiteStorage.open(configuration)
            try await first.candles().save(candles, in: key)
            try await first.close()
            let second = try await SQLiteStorage.open(configuration)
            #expect(try await second.candles().candles(of: key) == candles)
            try await second.close()
        }
    }

    @Test func `closing leaves the file alone complete`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/a.sqlite"
            let key = try CandleSpecimen.key()
            let storage = try await SQLiteStorage.open(SQLiteConfiguration(path: path))
            let store = try await storage.candles()
            try await store.save(try CandleSpecimen.series(100), in: key)
            // A reader that is still there when the writer closes would keep the log from being emptied.
            #expect(try await store.count(of: key) == 100)
            try await storage.close()
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.sqlite"])
        }
    }

    @Test func `a missing folder is made only when asked`() async throws {
        try await withTemporaryFolder { folder in
            var configuration = SQLiteConfiguration(path: folder + "/b/c/a.sqlite")
            let error = await failure(configuration)
            #expect(error?.code == .unavailable)
            #expect(error?.message.contains("there is no folder \(folder)/b/c") == true)
            configuration.createsFolders = true
            try await SQLiteStorage.open(configuration).close()
            #expect(FileManager.default.fileExists(atPath: folder + "/b/c/a.sqlite"))
        }
    }

    @Test func `a folder that cannot be made is named`() async throws {
        try await withTemporaryFolder { folder in
            try Data().write(to: URL(fileURLWithPath: folder + "/file"))
            var configuration = SQLiteConfiguration(path: folder + "/file/c/a.sqlite")
            configuration.createsFolders = true
            let error = await failure(configuration)
            #expect(error?.code == .unavailable)
            #expect(error?.message.contains("\(folder)/file/c cannot be made") == true)
        }
    }

    @Test(arguments: [true, false])
    func `a missing file is not made for reading, nor when not wanted`(isReadOnly: Bool) async throws {
        try await withTemporaryFolder { folder in
            var configuration = SQLiteConfiguration(path: folder + "/a.sqlite")
            configuration.isReadOnly = isReadOnly
            configuration.createsFile = isReadOnly
            let error = await failure(configuration)
            #expect(error?.code == .unavailable)
            #expect(error?.message == "there is no database \(folder)/a.sqlite")
            let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(files.isEmpty)
        }
    }

    @Test func `a folder is no database`() async throws {
        try await withTemporaryFolder { folder in
            let error = await failure(SQLiteConfiguration(path: folder))
            #expect(error?.code == .unavailable)
            #expect(error?.message == "\(folder) is a folder, not a database")
        }
    }

    @Test(arguments: [20, 5000])
    func `a text file is no database and stays as it is`(size: Int) async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/notes.txt"
            let text = Data(String(repeating: "time,open,high\n", count: size / 15 + 1).utf8)
            try text.write(to: URL(fileURLWithPath: path))
            let error = await failure(SQLiteConfiguration(path: path))
            #expect(error?.code == .corrupt)
            #expect(error?.message.contains("\(path) is not an SQLite database") == true)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == text)
        }
    }

    @Test func `an empty file becomes a database`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/a.sqlite"
            try Data().write(to: URL(fileURLWithPath: path))
            try await SQLiteStorage.open(SQLiteConfiguration(path: path)).close()
        }
    }

    @Test func `a damaged page is told, with the file`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/a.sqlite"
            let key = try CandleSpecimen.key()
            let storage = try await SQLiteStorage.open(SQLiteConfiguration(path: path))
            try await storage.candles().save(try CandleSpecimen.series(10_000), in: key)
            try await storage.close()
            let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
            let size = try handle.seekToEnd()
            try handle.seek(toOffset: size / 2)
            try handle.write(contentsOf: Data(repeating: 0xA5, count: 64 * 1024))
            try handle.close()
            let damaged = try await SQLiteStorage.open(SQLiteConfiguration(path: path))
            let store = try await damaged.candles()
            let error = await #expect(throws: CairnError.self) { try await store.candles(of: key) }
            #expect(error?.code == .corrupt)
            #expect(error?.message.contains(path) == true)
            try await damaged.close()
        }
    }

    @Test func `reading only changes nothing and says so`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/a.sqlite"
            let key = try CandleSpecimen.key()
            let writable = try await SQLiteStorage.open(SQLiteConfiguration(path: path))
            try await writable.candles().save(try CandleSpecimen.series(10), in: key)
            _ = try await writable.records(Account.self)
            try await writable.close()
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            var configuration = SQLiteConfiguration(path: path)
            configuration.isReadOnly = true
            let storage = try await SQLiteStorage.open(configuration)
            let candles = try await storage.candles()
            let accounts = try await storage.records(Account.self)
            #expect(try await candles.count(of: key) == 10)
            #expect(try await storage.transaction { try await $0.candles().count(of: key) } == 10)
            for code in [
                await #expect(throws: CairnError.self) { try await candles.delete(key) }?.code,
                await #expect(throws: CairnError.self) { try await accounts.insert(Account(id: 1, email: "a")) }?.code,
                await #expect(throws: CairnError.self) {
                    try await storage.transaction { try await $0.candles().delete(key) }
                }?.code,
                await #expect(throws: CairnError.self) { try await storage.records(Score.self) }?.code,
            ] {
                #expect(code == .readOnly)
            }
            try await storage.close()
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        }
    }

    @Test func `a file that never was migrated is not opened for reading`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/a.sqlite"
            try DatabaseQueue(path: path).close()
            var configuration = SQLiteConfiguration(path: path)
            configuration.isReadOnly = true
            #expect(await failure(configuration)?.code == .schemaMismatch)
        }
    }

    @Test func `a database of UTF-16 is refused`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/a.sqlite"
            let queue = try DatabaseQueue(path: path)
            try await queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA encoding = 'UTF-16le'; CREATE TABLE t (x)")
            }
            try queue.close()
            let error = await failure(SQLiteConfiguration(path: path))
            #expect(error?.code == .schemaMismatch)
            #expect(error?.message.contains("UTF-16") == true)
        }
    }

    @Test func `commits reach the disk before they return`() async throws {
        try await withStorage { storage, path in
            let pool = try DatabasePool(path: path)
            #expect(try await pool.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
            try pool.close()
            // What SQLite says of our own writing connection.
            let synchronous = try await storage.transaction { work in
                try await SQLiteProbe.integer("PRAGMA synchronous", in: work)
            }
            #expect(synchronous == 2)
        }
    }

    @Test func `commits leave the cache of the drive too`() async throws {
        try await withStorage { storage, _ in
            for pragma in ["fullfsync", "checkpoint_fullfsync"] {
                let value = try await storage.transaction { try await SQLiteProbe.integer("PRAGMA \(pragma)", in: $0) }
                #expect(value == 1, "\(pragma)")
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `cancelling ends the wait for a file that another process keeps locked`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/a.sqlite"
            var setup = Configuration()
            setup.allowsUnsafeTransactions = true
            let other = try DatabaseQueue(path: path, configuration: setup)
            try await other.writeWithoutTransaction { try $0.execute(sql: "CREATE TABLE t (x); BEGIN EXCLUSIVE") }
            var configuration = SQLiteConfiguration(path: path)
            configuration.busyTimeout = .seconds(3600)
            let opening = Task { [configuration] in try await SQLiteStorage.open(configuration) }
            opening.cancel()
            let error = await #expect(throws: CairnError.self) { try await opening.value }
            #expect(error?.code == .cancelled)
            try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
            try other.close()
        }
    }

    @Test(arguments: [Duration.seconds(Int64.max), .seconds(-1)])
    func `any time to wait can be asked for`(timeout: Duration) async throws {
        var configuration = SQLiteConfiguration.memory
        configuration.busyTimeout = timeout
        try await SQLiteStorage.open(configuration).close()
    }

    @Test func `each database in memory is its own`() async throws {
        let one = try await SQLiteStorage.open(.memory)
        let other = try await SQLiteStorage.open(.memory)
        let key = try CandleSpecimen.key()
        try await one.candles().save(try CandleSpecimen.series(10), in: key)
        #expect(try await other.candles().series().isEmpty)
        #expect(!one.capabilities.contains(.durability))
        #expect(one.capabilities.declined[.durability] != nil)
        try await one.close()
        try await other.close()
    }
}
