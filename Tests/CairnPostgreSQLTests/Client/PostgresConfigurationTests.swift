import CairnRepositories
import CairnRuntime
import Testing

@testable import CairnPostgreSQL

@Suite struct PostgresConfigurationTests {
    @Test func `a URL names servers, user, database and options`() throws {
        let configuration = try PostgresConfiguration(
            url: "postgresql://me:p%40ss@db1,[::1]:6432/market?sslmode=verify-full&sslrootcert=/ca.pem"
                + "&target_session_attrs=prefer-standby&pool_size=20&pool_overflow=10&maximum_age=60&acquire_timeout=2.5"
                + "&schema=quotes&replicas=true&statement_cache=0&isolation=repeatable-read&partition=month&read_only=1"
        )
        #expect(configuration.hosts.map(\.description) == ["db1:5432", "[::1]:6432"])
        #expect(configuration.user == "me" && configuration.password == "p@ss" && configuration.database == "market")
        #expect(configuration.tls == .verifyFull && configuration.authorityFile == "/ca.pem")
        #expect(configuration.target == .preferStandby && configuration.readsFromReplicas)
        #expect(configuration.pool.size == 20 && configuration.pool.overflow == 10)
        #expect(configuration.pool.maximumAge == .seconds(60) && configuration.pool.acquireTimeout == .seconds(2.5))
        #expect(configuration.schema == "quotes" && configuration.statementCapacity == 0)
        #expect(configuration.isolation == .repeatableRead && configuration.partitioning == .month)
        #expect(configuration.isReadOnly)
    }

    @Test func `a database that is not named has the user's name`() throws {
        #expect(try PostgresConfiguration(url: "postgres://me@localhost").database == "me")
    }

    @Test func `a folder stands for a Unix socket`() throws {
        let configuration = try PostgresConfiguration(url: "postgres://me@socket:5433/db?host=/run/postgresql")
        #expect(configuration.hosts == [PostgresConfiguration.Host("/run/postgresql", port: 5433)])
        let alone = try PostgresConfiguration(url: "postgres://me@/db?host=/run/a,b")
        #expect(alone.hosts.map(\.name) == ["/run/a", "b"] && alone.database == "db")
    }

    @Test func `ports of hosts that an option names are one for all or one for each`() throws {
        let one = try PostgresConfiguration(url: "postgres://me@/db?port=6000&host=/run/a,b")
        #expect(one.hosts.map(\.port) == [6000, 6000])
        let each = try PostgresConfiguration(url: "postgres://me@a,b/db?port=6000,6001")
        #expect(each.hosts.map(\.description) == ["a:6000", "b:6001"])
    }

    @Test func `what libpq would cut off is refused`() async throws {
        for change: (inout PostgresConfiguration) -> Void in [
            { $0.password = "a\0b" }, { $0.applicationName = "a\0b" }, { $0.authorityFile = "/ca\0.pem" },
            { $0.hosts = [.init("db\0x")] }, { $0.hosts = [.init("")] }, { $0.user = "me\0" },
        ] {
            var configuration = try PostgresConfiguration(url: "postgres://me@localhost/db")
            change(&configuration)
            let error = #expect(throws: CairnError.self) { try configuration.validate() }
            #expect(error?.code == .invalidInput)
        }
    }

    @Test(arguments: [
        ("postgres://me@localhost/db?port=0", "port has a value"),
        ("postgres://me@localhost/db?port=1,2", "2 numbers for 1 hosts"),
        ("postgres://localhost/db", "names no user"),
        ("postgres://me@/db", "names no host"),
        ("postgres://me@localhost/a/b", "more than one part"),
        ("postgres://me@localhost/db?sslmode=always", "sslmode is always"),
        ("postgres://me@localhost/db?pool_size=0", "pool_size is 0"),
        ("postgres://me@localhost/db?fancy=1", "fancy is no option"),
        ("postgres://me@localhost/db?timeout=0", "timeout is"),
        ("postgres://me@localhost/db?sslcert=/c.pem", "sslcert needs sslkey"),
        ("postgres://me@localhost/db?schema=\(String(repeating: "s", count: 64))", "the schema has a name of 64 bytes"),
    ])
    func `a URL that cannot work is refused by the part that is wrong`(_ url: String, _ part: String) throws {
        let error = #expect(throws: CairnError.self) { try PostgresConfiguration(url: url) }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
    }

    @Test func `no password is shown`() throws {
        let configuration = try PostgresConfiguration(url: "postgres://me:secret@localhost/db")
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in ["\(configuration)", String(reflecting: configuration), dumped] {
            #expect(!text.contains("secret"))
            #expect(text.contains("me@localhost"))
        }
    }
}
