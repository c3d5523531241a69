import CairnRepositories
import CairnRuntime
import TestSupport
import Testing

@testable import CairnClickHouse

/// What a server says is wrong, wherever in the answer it says so.
@Suite(.needsServer(.clickHouse)) struct ServerExceptionTests {
    private func withClient(
        _ compression: ClickHouseCompression = .none, options: String = "", user: String? = nil,
        password: String? = nil, _ body: (ClickHouseClient) async throws -> Void
    ) async throws {
        var configuration = try ClickHouseConfiguration(
            url: ServerEnvironment.current.require(.clickHouse) + options)
        configuration.compression = compression
        configuration.user = user ?? configuration.user
        configuration.password = password ?? configuration.password
        try await Scratch.withClient(configuration, body)
    }

    @Test(arguments: ClickHouseCompression.allCases)
    func `an exception before the answer has code and name`(_ compression: ClickHouseCompression) async throws {
        try await withClient(compression) { client in
            let error = try await error { try await client.integers("SELECT throwIf(number = 3) FROM numbers(10)") }
            let exception = try #require(error.underlying as? ServerException)
            #expect(exception.code == 395 && exception.name == "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO")
            #expect(error.outcome == .notApplied && !error.isTransient)
        }
    }

    /// The answer begins with status 200 and many blocks.
    @Test(arguments: ClickHouseCompression.allCases, [100_000, 1_000_000, 3_000_001])
    func `an exception inside an answer of status 200 is thrown`(
        _ compression: ClickHouseCompression, _ row: Int
    ) async throws {
        try await withClient(compression) { client in
            let error = try await error {
                try await client.integers(
                    "SELECT number + throwIf(number = \(raw: row), 'at \(raw: row)') FROM numbers(5000000)",
                    settings: ["max_block_size": "8192", "max_threads": "1"])
            }
            let exception = try #require(error.underlying as? ServerException, "\(error)")
            #expect(exception.code == 395 && exception.message.contains("at \(row)"))
            #expect(!error.isTransient)
        }
    }

    /// Once headers with the progress are on their way the status can no longer say so.
    @Test(arguments: ClickHouseCompression.allCases)
    func `an exception after the first progress and before any row is thrown`(
        _ compression: ClickHouseCompression
    ) async throws {
        try await withClient(compression) { client in
            let error = try await error {
                try await client.integers(
                    "SELECT throwIf(sleepEachRow(0.02) = 0 AND number = 40, 'late') FROM numbers(50)",
                    settings: ["http_headers_progress_interval_ms": "10", "max_block_size": "5"])
            }
            #expect((error.underlying as? ServerException)?.code == 395, "\(error)")
        }
    }

    @Test(arguments: ClickHouseCompression.allCases)
    func `data that looks like an exception is data`(_ compression: ClickHouseCompression) async throws {
        try await withClient(compression) { client in
            let text =
                "\r\n__exception__\r\nabcdefghijklmnop\r\nCode: 1. DB::Exception: no (NONE)\r\n33 abcdefghijklmnop\r\n__exception__\r\n"
            let answer = try await client.text("SELECT \(.text(text))")
            #expect(answer == text)
        }
    }

    /// Rows of the blocks before are there by then.
    @Test(arguments: [("toDecimal32(number, 2)", 407), ("CAST(if(number < 20000000, '1', 'x') AS Decimal(9, 2))", 6)])
    func `an insert of a query that fails in a later block may be applied in part`(
        _ value: String, _ code: Int
    ) async throws {
        try await Scratch.withDatabase { configuration in
            let server = RawHTTP(configuration)
            try await server.run("CREATE DATABASE \(configuration.database)")
            try await Scratch.withClient(configuration) { client in
                try await client.define("test", "CREATE TABLE t (x Decimal(9, 2)) ENGINE = MergeTree ORDER BY x")
                for effect in [ClickHouseQuery.Effect.once, .idempotent] {
                    let failure = try await error {
                        try await client.run(
                            .write(
                                "test", "INSERT INTO t SELECT \(raw: value) FROM numbers(25000000)", effect: effect,
                                settings: [
                                    "max_block_size": "1000000", "max_threads": "1", "min_insert_block_size_rows": "1",
                                    "min_insert_block_size_bytes": "1",
                                ]))
                    }
                    #expect((failure.underlying as? ServerException)?.code == code)
                    #expect(failure.code == .invalidInput && failure.outcome == .unknown && !failure.isTransient)
                }
                #expect(try await client.count("t", "test") > 0)
                let unplanned = try await error {
                    try await client.run(.write("test", "INSERT INTO t SELECT nothing FROM numbers(1)"))
                }
                #expect(unplanned.outcome == .notApplied, "\(unplanned)")
            }
        }
    }

    @Test func `a wrong password is an error of authentication, which is not tried again`() async throws {
        let configuration = try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouse))
        try await configuration.throughProxy { configuration, proxy in
            var configuration = configuration
            configuration.password = "wr0ng-s3cret"
            let before = await proxy.statistics.bytesToServer
            let failure = try await error { try await ClickHouseStorage.open(configuration) }
            #expect(failure.code == .authentication && !failure.isTransient && failure.outcome == .notApplied)
            for text in ["\(failure)", failure.debugDescription] { #expect(!text.contains("wr0ng-s3cret")) }
            // One request: another would make it twice as much.
            #expect(await proxy.statistics.bytesToServer - before < 1500)
            #expect(await proxy.statistics.accepted == 1)
            configuration.password = ""
            try await expectError(.authentication) { try await ClickHouseStorage.open(configuration) }
        }
    }

    @Test func `an unknown database is named`() async throws {
        var configuration = try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouse))
        configuration.database = "no_such_database"
        let failure = try await error { try await ClickHouseStorage.open(configuration) }
        #expect(failure.code == .unavailable && !failure.isTransient && failure.outcome == .notApplied)
        #expect(failure.description.contains("no_such_database"))
    }

    @Test func `an invalid time zone is refused and named`() async throws {
        try await withClient(options: "?setting.session_timezone=Nowhere/City") { client in
            let failure = try await error { try await client.integers("SELECT 1") }
            #expect(
                failure.code == .invalidInput && !failure.isTransient && failure.outcome == .notApplied, "\(failure)")
            #expect(failure.debugDescription.contains("Nowhere/City"))
        }
    }

    @Test func `an unknown setting is refused and named`() async throws {
        try await withClient(options: "?setting.no_such_setting=1") { client in
            let failure = try await error { try await client.integers("SELECT 1") }
            #expect(failure.code == .invalidInput && !failure.isTransient, "\(failure)")
            #expect(failure.debugDescription.contains("no_such_setting"))
        }
    }

    @Test func `what is no ClickHouse is unavailable`() async throws {
        // Plain HTTP where TLS is expected.
        var configuration = try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouse))
        configuration.isSecure = true
        let failure = try await error { try await ClickHouseStorage.open(configuration) }
        #expect(failure.code == .unavailable && failure.outcome == .notApplied, "\(failure)")
    }
}
