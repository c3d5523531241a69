import CairnRepositories
import CairnRuntime
import Testing

@testable import CairnClickHouse

@Suite struct RequestBuilderTests {
    private let host = ClickHouseConfiguration.Host("db1")

    private func configuration(
        _ change: (inout ClickHouseConfiguration) -> Void = { _ in }
    ) -> ClickHouseConfiguration {
        var configuration = ClickHouseConfiguration(hosts: [host])
        configuration.user = "ann&=?"
        configuration.password = "hunter2"
        change(&configuration)
        return configuration
    }

    private func request(
        _ query: ClickHouseQuery, _ configuration: ClickHouseConfiguration, deadline: Deadline? = nil
    ) throws -> HTTPRequest {
        try RequestBuilder(configuration).request(
            for: query, id: "id-1", to: configuration.hosts[0], deadline: deadline)
    }

    private func arguments(_ request: HTTPRequest) throws -> [String: String] {
        let url = try ConnectionURL(request.url, schemes: ["http", "https"], backend: .clickHouse)
        return Dictionary(url.options.map { ($0.name, $0.value) }, uniquingKeysWith: { _, _ in "twice" })
    }

    private func header(_ name: String, _ request: HTTPRequest) -> String? {
        request.headers.first { $0.name == name }?.value
    }

    /// A server says nothing while it rewrites a table.
    @Test func `silence ends a question and an insert, but no alteration before the time-out`() throws {
        let configuration = configuration { ($0.idleTimeout, $0.timeout) = (.seconds(3), .seconds(9)) }
        for query in [ClickHouseQuery.read("look", "SELECT 1"), .write("move", "INSERT INTO a SELECT * FROM b")] {
            #expect(try request(query, configuration).idleTimeout == .seconds(3))
        }
        #expect(try request(.alteration("change", "ALTER TABLE a"), configuration).idleTimeout == .seconds(9))
    }

    @Test func `user and password travel in headers and nowhere else`() throws {
        let request = try request(.read("look", "SELECT \(.text("x"))"), configuration())
        #expect(header("X-ClickHouse-User", request) == "ann&=?")
        #expect(header("X-ClickHouse-Key", request) == "hunter2")
        #expect(!request.url.contains("hunter2") && !request.url.contains("ann"))
        #expect(!String(decoding: request.body, as: UTF8.self).contains("hunter2"))
        let open = try self.request(.read("look", "SELECT 1"), configuration { $0.password = "" })
        #expect(header("X-ClickHouse-Key", open) == nil)
    }

    @Test func `a question is the body, its values are in the URL`() throws {
        let request = try request(.read("look", "SELECT \(.text("a&b=c d%\n"))"), configuration { $0.database = "a/b" })
        #expect(String(decoding: request.body, as: UTF8.self) == "SELECT {p0:String}")
        let arguments = try arguments(request)
        #expect(arguments["param_p0"] == #"a&b=c d%\n"#)
        #expect(arguments["database"] == "a/b")
        #expect(arguments["query_id"] == "id-1")
        #expect(arguments["default_format"] == "Native")
        #expect(arguments["query"] == nil)
        #expect(request.url.hasPrefix("http://db1:8123/?"))
    }

    @Test func `long values travel in the body, each in a part of its own`() throws {
        let long = String(repeating: "é", count: 5000)
        let request = try request(.read("look", "SELECT \(.text(long)), \(.integer(7))"), configuration())
        let type = try #require(header("Content-Type", request))
        let boundary = try #require(type.split(separator: "boundary=").last)
        let body = String(decoding: request.body, as: UTF8.self)
        #expect(type.hasPrefix("multipart/form-data; boundary="))
        #expect(try arguments(request)["param_p0"] == nil)
        let parts = [("param_p0", long), ("param_p1", "7"), ("query", "SELECT {p0:String}, {p1:Int64}")]
        let expected = parts.map { name, value in
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }
        #expect(body == expected.joined() + "--\(boundary)--\r\n")
    }

    @Test func `an insert has its blocks as the body and its SQL in the URL`() throws {
        let data = [UInt8](repeating: 1, count: 3000)
        let query = ClickHouseQuery.insert(
            "save", "INSERT INTO t FORMAT Native", data, token: "tok", effect: .idempotent)
        let request = try request(query, configuration())
        #expect(request.body == data)
        #expect(header("Content-Encoding", request) == nil)
        let arguments = try arguments(request)
        #expect(arguments["query"] == "INSERT INTO t FORMAT Native")
        #expect(arguments["insert_deduplication_token"] == "tok")
        #expect(arguments["async_insert"] == "0" && arguments["max_insert_block_size"] == "2147483647")
    }

    @Test func `a query's settings come before the builder's, and those before the configuration's`() throws {
        let configuration = configuration {
            $0.settings = ["max_threads": "2", "mine": "1", "send_progress_in_http_headers": "0", "a&b": "c"]
        }
        let query = ClickHouseQuery.read("look", "SELECT 1", settings: ["max_threads": "5"])
        let arguments = try arguments(try request(query, configuration))
        #expect(arguments["max_threads"] == "5")
        #expect(arguments["mine"] == "1")
        #expect(arguments["send_progress_in_http_headers"] == "1")
        #expect(arguments["a%26b"] == "c")
        var other = ClickHouseQuery.write("make", "CREATE DATABASE x")
        other.database = "system"
        let written = try self.arguments(try request(other, configuration))
        #expect(written["database"] == "system")
        #expect(written["wait_end_of_query"] == "1")
    }

    @Test(arguments: [ClickHouseCompression.lz4, .zstd]) func `answers and large blocks are compressed`(
        compression: ClickHouseCompression
    ) throws {
        let configuration = configuration { $0.compression = compression }
        let read = try request(.read("look", "SELECT \(raw: String(repeating: "1", count: 2000))"), configuration)
        #expect(header("Accept-Encoding", read) == compression.rawValue)
        #expect(header("Content-Encoding", read) == nil)
        #expect(try arguments(read)["enable_http_compression"] == "1")
        let data = [UInt8](repeating: 1, count: 3000)
        let write = try request(.insert("save", "INSERT", data, token: "t", effect: .once), configuration)
        #expect(header("Content-Encoding", write) == compression.rawValue)
        #expect(write.body == (try compression.compress(data)))
        let small = try request(.insert("save", "INSERT", [1, 2], token: "t", effect: .once), configuration)
        #expect(header("Content-Encoding", small) == nil && small.body == [1, 2])
        let plain = try request(.read("look", "SELECT 1"), self.configuration())
        #expect(header("Accept-Encoding", plain) == nil)
        #expect(try arguments(plain)["enable_http_compression"] == nil)
    }

    @Test func `an address of version 6 stands in brackets, and TLS has its scheme`() throws {
        let request = try request(
            .read("look", "SELECT 1"),
            configuration {
                $0.hosts = [.init("::1", port: 8443)]
                $0.isSecure = true
                $0.authorityFile = "/ca.pem"
                $0.verifiesCertificate = false
            })
        #expect(request.url.hasPrefix("https://[::1]:8443/?"))
        #expect(request.tls == .init(authorityFile: "/ca.pem", isVerified: false))
    }

    @Test func `a stream that its reader paces is told from others, and has a deadline too`() throws {
        let deadline = Deadline.after(.seconds(9))
        for isPaced in [false, true] {
            var query = ClickHouseQuery.read("look", "SELECT 1")
            query.isPaced = isPaced
            let request = try request(query, configuration(), deadline: deadline)
            #expect(request.deadline == deadline.instant && request.isPaced == isPaced)
        }
    }

    @Test func `progress is sent often only to those who listen`() throws {
        let builder = RequestBuilder(configuration())
        for (reports, interval) in [(false, "1000"), (true, "100")] {
            let request = try builder.request(
                for: .read("look", "SELECT 1"), id: "id-1", to: host, deadline: nil, reportsProgress: reports)
            #expect(try arguments(request)["http_headers_progress_interval_ms"] == interval)
            #expect(request.reportsProgress == reports)
        }
    }

    @Test(arguments: [(950, 10, true), (951, 10, false), (900, 200, false)])
    func `more values than a server takes are refused`(count: Int, length: Int, isTaken: Bool) throws {
        let name = Identifier(String(repeating: "n", count: length))
        let conditions = (0..<count).map { "\(name) = \(.text("a longer value \($0)"))" as SQL }
        let query = ClickHouseQuery.read("look", "SELECT 1 WHERE \(conditions.joined(separator: " OR "))")
        if isTaken {
            _ = try request(query, configuration())
        } else {
            let error = #expect(throws: CairnError.self) { try request(query, configuration()) }
            #expect(error?.code == .invalidInput && error?.message.contains("\(count) values") == true)
        }
    }
}
