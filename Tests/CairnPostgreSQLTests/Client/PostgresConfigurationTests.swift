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

    @Test(arguments: [
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
