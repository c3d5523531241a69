import CairnRepositories
import Testing

@testable import CairnClickHouse

@Suite struct ClickHouseConfigurationTests {
    @Test func `a URL names servers, user and database`() throws {
        let configuration = try ClickHouseConfiguration(
            url: "clickhouse://ann:p%40ss%3A@db1:9000,[::1],db3/market%20data")
        #expect(configuration.hosts == [.init("db1", port: 9000), .init("::1"), .init("db3")])
        #expect(configuration.user == "ann" && configuration.password == "p@ss:")
        #expect(configuration.database == "market data")
        #expect(!configuration.isSecure)
        #expect(try ClickHouseConfiguration(url: "clickhouse://db1") == ClickHouseConfiguration(hosts: [.init("db1")]))
    }

    @Test func `TLS has a scheme and a port of its own`() throws {
        let configuration = try ClickHouseConfiguration(url: "ClickHouses://db1,db2:1")
        #expect(configuration.isSecure)
        #expect(configuration.hosts == [.init("db1", port: 8443), .init("db2", port: 1)])
    }

    @Test func `options set what they are called after`() throws {
        let configuration = try ClickHouseConfiguration(
            url: "clickhouses://db1?compression=zstd&cluster=c%201&replicated=true&tables=existing&create_database=1"
                + "&read_only=true&ca_file=%2Fca.pem&verify=false&connect_timeout=0.25&idle_timeout=7&timeout=9"
                + "&maximum_connections=3&setting.max_threads=2&setting.log_comment=a%26b")
        var expected = ClickHouseConfiguration(hosts: [.init("db1", port: 8443)])
        expected.isSecure = true
        expected.compression = .zstd
        expected.cluster = .init("c 1", isReplicated: true)
        expected.ownership = .existing
        expected.createsDatabase = true
        expected.isReadOnly = true
        expected.authorityFile = "/ca.pem"
        expected.verifiesCertificate = false
        expected.connectTimeout = .milliseconds(250)
        expected.idleTimeout = .seconds(7)
        expected.timeout = .seconds(9)
        expected.maximumConnections = 3
        expected.settings = ["max_threads": "2", "log_comment": "a&b"]
        #expect(configuration == expected)
        #expect(
            try ClickHouseConfiguration(url: "clickhouse://h?replicated=true&cluster=c").cluster
                == .init("c", isReplicated: true))
    }

    @Test(arguments: [
        ("postgres://ann:hunter2@h", "does not begin with clickhouse:// or clickhouses://"),
        ("clickhouse:ann:hunter2@h", "does not begin with"), ("clickhouse://", "names no host"),
        ("clickhouse://ann:hunter2@", "names no host"), ("clickhouse://ann:hunter2@a,,b", "names no host"),
        ("clickhouse://:hunter2@h", "without a user"), ("clickhouse://ann:hunter2%2@h", "the password has a %"),
        ("clickhouse://ann:hunter2%FF@h", "the password has a %"),
        ("clickhouse://ann:hunter2%0A@h", "the password holds"),
        ("clickhouse://a%0Ann:hunter2@h", "the user holds"), ("clickhouse://ann:hunter2@h:0", "the port"),
        ("clickhouse://ann:hunter2@h:65536", "the port"), ("clickhouse://ann:hunter2@h:x", "the port"),
        ("clickhouse://ann:hunter2@[::1", "the port"), ("clickhouse://ann:hunter2@a b", "a name that cannot be one"),
        ("clickhouse://ann:hunter2@h/a/b", "more than one part"), ("clickhouse://ann:hunter2@h/%00", "the path holds"),
        ("clickhouse://ann:hunter2@h#x", "fragment"), ("clickhouse://ann:hunt#er2@h", "fragment"),
        ("clickhouse://ann:12?hunter2@h", "an @ after its hosts"),
        ("clickhouse://ann:12/hunter2@h", "an @ after its hosts"),
        ("clickhouse://ann:12?compression=hunter2@h", "an @ after its hosts"),
        ("clickhouse://ann:hunter2@h?compresion=lz4", "compresion is no option; there are compression"),
        ("clickhouse://ann:hunter2@h?compression=gzip", "compression is gzip, not one of none, lz4, zstd"),
        ("clickhouse://ann:hunter2@h?replicated=true", "the cluster has no name"),
        ("clickhouse://ann:hunter2@h?cluster=", "the cluster has no name"),
        ("clickhouse://ann:hunter2@h?setting.=1", "a setting has no name"),
        ("clickhouse://ann:hunter2@h?setting.query=DROP", "query is no setting"),
        ("clickhouse://ann:hunter2@h?setting.param_p0=1", "param_p0 is no setting"),
        ("clickhouse://ann:hunter2@h?timeout=0", "timeout is 0"),
        ("clickhouse://ann:hunter2@h?idle_timeout=0", "idle_timeout is 0"),
        ("clickhouse://ann:hunter2@h?cluster=c&replicated=yes", "replicated is yes"),
        ("clickhouse://ann:hunter2@h?tables=mine", "tables is mine, not one of cairn, existing"),
        ("clickhouse://ann:hunter2@h?create_database", "create_database is "),
        ("clickhouse://ann:hunter2@h?read_only=TRUE", "read_only is TRUE"),
        ("clickhouse://ann:hunter2@h?verify=no", "verify is no"),
        ("clickhouse://ann:hunter2@h?connect_timeout=-1", "connect_timeout is -1"),
        ("clickhouse://ann:hunter2@h?idle_timeout=nan", "idle_timeout is nan"),
        ("clickhouse://ann:hunter2@h?timeout=86401", "timeout is 86401"),
        ("clickhouse://ann:hunter2@h?maximum_connections=1", "maximum_connections is 1"),
        ("clickhouse://ann:hunter2@h?verify=false", "are for clickhouses://"),
        ("clickhouse://ann:hunter2@h?ca_file=%2", "ca_file has a %"),
    ])
    func `a mistake is named by its part, without the password`(url: String, part: String) {
        let error = #expect(throws: CairnError.self) { try ClickHouseConfiguration(url: url) }
        #expect(error?.code == .invalidInput && error?.backend == .clickHouse)
        #expect(error?.message.contains(part) == true, "\(String(describing: error))")
        #expect(error?.debugDescription.contains("hunter2") == false)
    }

    @Test func `no way to print a configuration shows the password`() throws {
        var configuration = try ClickHouseConfiguration(url: "clickhouses://ann:hunter2@db1,db2:9/market")
        configuration.settings = ["format_schema": "hunter2"]
        var dumped = ""
        dump(configuration, to: &dumped)
        let texts = ["\(configuration)", String(reflecting: configuration), dumped, "\([configuration])"]
        for text in texts {
            #expect(!text.contains("hunter2"))
            #expect(text.contains("clickhouses://ann@db1:8443,db2:9/market"))
        }
    }

    @Test func `a configuration that cannot work is refused before anything is sent`() {
        let changes: [(String, (inout ClickHouseConfiguration) -> Void)] = [
            ("host", { $0.hosts = [] }), ("cluster", { $0.cluster = .init("") }),
            ("user", { $0.user = "a\r\nX-Evil: 1" }), ("password", { $0.password = "hunter2\n" }),
            ("password", { $0.password = "hunter2\0" }), ("maximum_connections", { $0.maximumConnections = .max }),
            ("maximum_connections", { $0.maximumConnections = 0 }), ("timeout", { $0.timeout = .seconds(Int64.max) }),
            ("connect_timeout", { $0.connectTimeout = .seconds(-1) }),
            ("idle_timeout", { $0.idleTimeout = .seconds(86_401) }),
        ]
        for (part, change) in changes {
            var configuration = ClickHouseConfiguration(hosts: [.init("h")])
            change(&configuration)
            let error = #expect(throws: CairnError.self) { try ClickHouseClient(configuration) }
            #expect(error?.code == .invalidInput)
            #expect(error?.message.contains(part) == true, "\(String(describing: error))")
            #expect(error?.debugDescription.contains("hunter2") == false)
        }
    }

    @Test func `every server is told of a change where no Keeper passes it on`() {
        var configuration = ClickHouseConfiguration(hosts: [.init("a"), .init("b")])
        #expect(configuration.definingHosts == [.init("a")] && configuration.onCluster == "")
        configuration.cluster = .init("c'\u{301}")
        #expect(configuration.definingHosts == configuration.hosts && configuration.onCluster == "")
        configuration.cluster?.isReplicated = true
        #expect(configuration.definingHosts == [.init("a")])
        #expect(configuration.onCluster == " ON CLUSTER 'c\\'\u{301}'")
    }
}
