import CairnRepositories
import CairnRuntime
import TestSupport
import Testing

@testable import CairnClickHouse

/// Users with few rights, and names and passwords that are hard to write.
@Suite(.needsServer(.clickHouse), .needsServer(.clickHouseReader)) struct UserTests {
    @Test func `a user who may only read reads, and is told that writing is not possible`() async throws {
        try await Scratch.withDatabase { configuration in
            let key = try MinuteCandles.key()
            try await Scratch.withStorage(configuration) { storage in
                try await storage.candles().save(MinuteCandles.series(0..<10), in: key)
                try await storage.records(Note.self).upsert([Note(id: 1, text: "a")])
            }
            var reader = try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouseReader))
            reader.database = configuration.database
            for isReadOnly in [true, false] {
                reader.isReadOnly = isReadOnly
                try await Scratch.withStorage(reader) { storage in
                    let candles = try await storage.candles()
                    #expect(try await candles.candles(of: key) == MinuteCandles.series(0..<10))
                    let notes = try await storage.records(Note.self)
                    #expect(try await notes.find() == [Note(id: 1, text: "a")])
                    for failure in [
                        try await error { try await candles.save(MinuteCandles.series(0..<10), in: key) },
                        try await error { try await candles.delete(of: key, in: .allTime) },
                        try await error { try await notes.upsert([Note(id: 2, text: "b")]) },
                        try await error { try await notes.delete(where: .all) },
                    ] {
                        #expect(failure.code == .readOnly && failure.outcome == .notApplied && !failure.isTransient)
                    }
                    #expect(try await notes.count() == 1)
                }
            }
        }
    }

    /// Ending a query is a statement of its own, which not every user may run.
    @Test(.timeLimit(.minutes(5)))
    func `a query of a user who may only read ends on the server when it is cancelled`() async throws {
        let reader = try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouseReader))
        let server = RawHTTP(try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouse)))
        let running = "SELECT count() FROM system.processes WHERE user = 'reader' AND query LIKE '%sleepEachRow%'"
        try await Scratch.withClient(reader) { client in
            let slow = Task {
                try await client.integers("SELECT sleepEachRow(1) FROM numbers(60)", settings: ["max_block_size": "1"])
            }
            while try await server.run(running) != "1\n" { try Task.checkCancellation() }
            slow.cancel()
            try await expectError(.cancelled) { try await slow.value }
            while try await server.run(running) != "0\n" { try Task.checkCancellation() }
            #expect(try await client.integers("SELECT 1") == [1])
        }
    }

    @Test(.needsServer(.clickHouseSpecial))
    func `a password of every special character is understood`() async throws {
        let configuration = try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouseSpecial))
        #expect(configuration.password.contains("\"'\\`&%#?/@:;=+ <>é한😀"), "\(configuration.password.count) characters")
        try await Scratch.withClient(configuration) { client in
            let user = try await client.text("SELECT currentUser()")
            #expect(user == configuration.user)
        }
    }

    @Test(arguments: [
        "s3cret\r\nX-ClickHouse-User: a", "s3cret\n", "\u{0}s3cret", "s3cret\u{7F}", " s3cret", "s3cret ",
    ])
    func `what no header carries is refused, and not shown`(_ password: String) throws {
        var configuration = try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouse))
        configuration.password = password
        let failure = try #require(throws: CairnError.self) { try ClickHouseClient(configuration) }
        #expect(failure.code == .invalidInput && failure.message.contains("password"))
        #expect(!failure.debugDescription.contains("s3cret"))
    }

    @Test(arguments: [
        "we`ird", "back\\slash", "quo'te", "dou\"ble", "semi;colon -- comment", "dot.ted", "한국 😀", "100% {p0:String}",
        "SELECT", " space ", "q?&=#/+", "tab\tnew\nline",
    ])
    func `a database of any name can be used`(_ name: String) async throws {
        var configuration = try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouse))
        configuration.database = "cairn_test_\(name)_\(UInt32.random(in: 0 ... .max))"
        configuration.createsDatabase = true
        let quoted = Identifier(configuration.database).sql
        try await Scratch.withStorage(configuration) { storage in
            let key = try MinuteCandles.key(
                name.filter { !$0.isNewline && $0 != "\t" }, exchange: "'; DROP TABLE candles")
            let candles = try await storage.candles()
            try await candles.save(MinuteCandles.series(0..<10), in: key)
            #expect(try await candles.candles(of: key) == MinuteCandles.series(0..<10))
            #expect(try await candles.series() == [key])
            #expect(try await candles.delete(of: key, in: .allTime) == 10)
            let notes = try await storage.records(Note.self)
            try await notes.upsert([Note(id: 1, text: name)])
            #expect(try await notes.find(where: \.text == name) == [Note(id: 1, text: name)])
            #expect(try await notes.delete(where: .all) == 1)
        }
        try await RawHTTP(configuration).run("DROP DATABASE \(quoted)")
    }
}
