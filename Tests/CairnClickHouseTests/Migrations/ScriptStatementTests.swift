import CairnMigrations
import Testing

@testable import CairnClickHouse

@Suite struct ScriptStatementTests {
    private func statement(_ text: String) -> ScriptStatement {
        ScriptStatement(MigrationStatement(text: text, file: "0001_a.up.sql", line: 1))
    }

    @Test(arguments: [
        ("CREATE TABLE t (x Int8) ENGINE = Memory", true, true),
        ("/* a */ alter table t add column y Int8", true, true),
        ("DROP VIEW v", true, true), ("TRUNCATE TABLE t", false, true), ("DELETE FROM t WHERE x = 1", false, true),
        ("INSERT INTO t VALUES (1)", false, false), ("-- create\nSELECT 1", false, false), ("", false, false),
    ])
    func `rows come from one server, all else from all`(text: String, definesSchema: Bool, isForAll: Bool) {
        #expect(statement(text).definesSchema == definesSchema)
        #expect(statement(text).isForAllServers == isForAll)
    }

    @Test func `settings and databases of a session are lost`() {
        #expect(statement("set a = 1").isLostWithItsSession && statement("USE d").isLostWithItsSession)
        #expect(!statement("CREATE TABLE settings (x Int8) ENGINE = Memory SETTINGS a = 1").isLostWithItsSession)
    }

    @Test(arguments: [
        ("CREATE TABLE prod.t (x Int8) ENGINE = Memory", "names the database prod"),
        ("CREATE VIEW v AS SELECT * FROM `prod` . `t`", "names the database prod"),
        ("CREATE MATERIALIZED VIEW v TO \"prod\".t AS SELECT 1", "names the database prod"),
        ("CREATE DATABASE other", "is about a database, which all databases share"),
        ("DROP USER IF EXISTS ann", "is about a user, which all databases share"),
        ("CREATE TABLE t ON CLUSTER c (x Int8) ENGINE = Memory", "is for a cluster"),
    ])
    func `what reaches beyond a database is known`(text: String, reach: String) {
        #expect(statement(text).reach(among: ["prod", "system"]) == reach)
    }

    @Test(arguments: [
        "CREATE TABLE t (prod Int8) ENGINE = Memory", "CREATE TABLE t (x String DEFAULT 'prod.t') ENGINE = Memory",
        "ALTER TABLE t ADD COLUMN n.x Array(Int8) -- prod.t",
    ])
    func `what stays within is let through`(text: String) {
        #expect(statement(text).reach(among: ["prod", "system"]) == nil)
    }
}
