import CairnDomain
import CairnMigrations
import CairnRepositories
import CairnRuntime

/// Keeps a lease in ClickHouse, which has no transactions but makes each table only once.
///
/// Lease number n is a table of that number: whoever makes it has the lease. Its comment says who that is and until
/// when by the server's clock. The newest table alone counts.
struct ClickHouseLeaseStore: LeaseStore {
    private static let prefix = "cairn_migration_lease_"
    private static let operation = "take the migration lock"
    /// TABLE_ALREADY_EXISTS.
    private static let exists = 57

    private let client: ClickHouseClient

    init(_ client: ClickHouseClient) {
        self.client = client
    }

    private var database: String { client.configuration.database }
    private var host: ClickHouseConfiguration.Host { client.configuration.hosts[0] }

    private struct Newest {
        var fence: Int64 = 0
        var holder = ""
        var until: Int64 = 0
        var now: Int64 = 0
    }

    func acquire(holder: String, for duration: Duration) async throws -> LeaseAttempt {
        let newest = try await newest()
        if newest.until > newest.now {
            if newest.holder == holder { return .acquired(Lease(holder: holder, fence: newest.fence)) }
            return .held(by: newest.holder, remaining: .milliseconds(newest.until - newest.now))
        }
        let until = newest.now &+ milliseconds(duration)
        guard let lease = try await take(newest.fence &+ 1, holder: holder, until: until) else {
            return .held(by: "another process", remaining: .milliseconds(50))
        }
        return .acquired(lease)
    }

    /// Makes the table of a number; nil when someone else was faster.
    func take(_ fence: Int64, holder: String, until: Int64) async throws -> Lease? {
        do {
            try await make(fence, comment(holder, until: until))
        } catch let error as CairnError where (error.underlying as? ServerException)?.code == Self.exists {
            return nil
        }
        let fences = try await fences()
        // Also much faster: the table of the number may have been there and be gone again. The newest never goes, so
        // that whoever made the newest is the only one who ever made it.
        let isNewest = fences.allSatisfy { $0 <= fence }
        for old in isNewest ? fences.filter({ $0 < fence }) : [fence] {
            try await client.run(.write(Self.operation, "DROP TABLE IF EXISTS \(table(old)) SYNC").on(host))
        }
        return isNewest ? Lease(holder: holder, fence: fence) : nil
    }

    func renew(_ lease: Lease, for duration: Duration) async throws -> Bool {
        let newest = try await newest()
        guard newest.fence == lease.fence, newest.holder == lease.holder else { return false }
        try await mark(lease, comment(lease.holder, until: newest.now &+ milliseconds(duration)))
        return true
    }

    func release(_ lease: Lease) async throws {
        // The table stays: its number is what the next one counts on from.
        try await mark(lease, comment("", until: 0))
    }

    /// The condition that no newer lease has been given out.
    func isNewest(_ lease: Lease) -> SQL {
        """
        (SELECT max(\(number)) FROM \(leases)) = \(.integer(lease.fence))
        """
    }

    /// The number that a table's name ends in.
    private var number: SQL { "toInt64OrZero(substring(name, \(raw: Self.prefix.utf8.count + 1)))" }

    /// The tables that are leases, as what follows `FROM`.
    private var leases: SQL {
        "system.tables WHERE database = \(.text(database)) AND startsWith(name, \(.text(Self.prefix)))"
    }

    private func newest() async throws -> Newest {
        let query = ClickHouseQuery.read(
            Self.operation,
            """
            SELECT \(number) AS fence, comment,
                toUnixTimestamp64Milli(now64(3))
            FROM \(leases)
            ORDER BY fence DESC LIMIT 1
            UNION ALL SELECT 0, '', toUnixTimestamp64Milli(now64(3))
            """)
        return try await client.collect(query.on(host), into: Newest()) { newest, block in
            for row in 0..<block.rowCount {
                newest.now = max(newest.now, Int64(try block.integer(2, at: row)))
                let fence = Int64(try block.integer(0, at: row))
                guard fence > newest.fence else { continue }
                newest.fence = fence
                let parts = try block.text(1, at: row).split(separator: " ", maxSplits: 1)
                newest.until = parts.first.flatMap { Int64($0) } ?? 0
                newest.holder = parts.count > 1 ? String(parts[1]) : ""
            }
        }.result
    }

    /// The numbers of all tables there are.
    private func fences() async throws -> [Int64] {
        let query = ClickHouseQuery.read(
            Self.operation,
            """
            SELECT \(number) FROM \(leases)
            """)
        return try await client.collect(query.on(host), into: [Int64]()) { fences, block in
            for row in 0..<block.rowCount { fences.append(Int64(try block.integer(0, at: row))) }
        }.result
    }

    private func make(_ fence: Int64, _ comment: String) async throws {
        let query = ClickHouseQuery.write(
            Self.operation,
            "CREATE TABLE \(table(fence)) (nothing UInt8) ENGINE = Memory COMMENT \(raw: NativeQuoting.quoted(comment))",
            effect: .once)
        try await client.run(query.on(host))
    }

    private func mark(_ lease: Lease, _ comment: String) async throws {
        try await client.run(
            .write(
                Self.operation,
                "ALTER TABLE \(table(lease.fence)) MODIFY COMMENT \(raw: NativeQuoting.quoted(comment))"
            ).on(host))
    }

    private func table(_ fence: Int64) -> Identifier { Identifier(database, Self.prefix + "\(fence)") }

    private func comment(_ holder: String, until: Int64) -> String { "\(until) \(holder)" }

    private func milliseconds(_ duration: Duration) -> Int64 { Int64(duration / .milliseconds(1)) }
}
