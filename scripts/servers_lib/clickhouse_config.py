"""The configuration files of a ClickHouse node, sized for several servers on a small machine."""

import hashlib
from dataclasses import dataclass

CLUSTER = "cairn_cluster"
# With one more shard, where nobody listens.
BROKEN_CLUSTER = "cairn_broken"


@dataclass
class NodeConfiguration:
    """What differs between nodes. `shards` lists the TCP ports of the cluster's shards, in order."""

    http_port: int
    tcp_port: int
    memory_limit: int
    shard: int | None
    shards: list[int]
    cluster_secret: str

    def config_xml(self) -> str:
        shards = "".join(
            f"""
            <shard>
                <internal_replication>true</internal_replication>
                <replica><host>127.0.0.1</host><port>{port}</port></replica>
            </shard>"""
            for port in self.shards
        )
        macros = (
            f"<macros><cluster>{CLUSTER}</cluster><shard>{self.shard:02}</shard><replica>replica1</replica></macros>"
            if self.shard
            else ""
        )
        # Must not exceed the small background pool.
        purposes = ["execute_mutation", "lower_max_size_of_merge", "execute_optimize_entire_partition"]
        free_entries = "".join(
            f"""
        <number_of_free_entries_in_pool_to_{purpose}>1</number_of_free_entries_in_pool_to_{purpose}>"""
            for purpose in purposes
        )
        # `log-level` and not `logger.level` is what the embedded server reads.
        return f"""<clickhouse>
    <log-level>warning</log-level>
    <logger><log>server.log</log><size>20M</size><count>2</count></logger>
    <listen_host>127.0.0.1</listen_host>
    <http_port>{self.http_port}</http_port>
    <tcp_port>{self.tcp_port}</tcp_port>
    <users_config>users.xml</users_config>
    <default_database>default</default_database>
    <query_log>
        <database>system</database><table>query_log</table>
        <flush_interval_milliseconds>1000</flush_interval_milliseconds>
    </query_log>

    <max_server_memory_usage>{self.memory_limit}</max_server_memory_usage>
    <mark_cache_size>67108864</mark_cache_size>
    <background_pool_size>2</background_pool_size>
    <background_common_pool_size>2</background_common_pool_size>
    <background_move_pool_size>1</background_move_pool_size>
    <background_fetches_pool_size>1</background_fetches_pool_size>
    <background_schedule_pool_size>4</background_schedule_pool_size>
    <background_buffer_flush_schedule_pool_size>1</background_buffer_flush_schedule_pool_size>
    <background_distributed_schedule_pool_size>2</background_distributed_schedule_pool_size>
    <background_message_broker_schedule_pool_size>1</background_message_broker_schedule_pool_size>
    <merge_tree>{free_entries}
    </merge_tree>

    {macros}
    <remote_servers>
        <{CLUSTER}>
            <secret>{self.cluster_secret}</secret>{shards}
        </{CLUSTER}>
        <{BROKEN_CLUSTER}>
            <secret>{self.cluster_secret}</secret>{shards}
            <shard><replica><host>127.0.0.1</host><port>1</port></replica></shard>
        </{BROKEN_CLUSTER}>
    </remote_servers>
</clickhouse>
"""


def users_xml(passwords: dict[str, str]) -> str:
    """`cairn` may do everything that needs no writeable user directory (the embedded server has none), `reader` reads.

    `special` reads too and has a password of special characters.

    The embedded server opens itself as `default` without a password and needs three queries to do so. The quota
    leaves none to whoever else comes as `default`, but for those that read nothing, such as `SELECT 1`.

    Nothing is compiled: the tests ask thousands of different questions about a few rows.
    """
    return f"""<clickhouse>
    <profiles>
        <default>
            <compile_expressions>0</compile_expressions>
            <compile_aggregate_expressions>0</compile_aggregate_expressions>
            <compile_sort_description>0</compile_sort_description>
        </default>
        <reader><readonly>2</readonly></reader>
    </profiles>
    <quotas>
        <default/>
        <opening><interval><duration>31536000</duration><queries>3</queries></interval></opening>
    </quotas>
    <users>
        <default>
            <password></password>
            <networks><ip>127.0.0.1</ip></networks>
            <profile>default</profile>
            <quota>opening</quota>
            <grants>
                <query>GRANT SYSTEM LISTEN ON *.*</query>
                <query>GRANT CREATE TEMPORARY TABLE ON *.*</query>
                <query>GRANT READ ON FILE</query>
            </grants>
        </default>{_user("cairn", passwords["cairn"], "default")}{_user("reader", passwords["reader"], "reader")}{
            _user("special", passwords["special"], "reader")}
    </users>
</clickhouse>
"""


def _user(name: str, password: str, profile: str) -> str:
    return f"""
        <{name}>
            <password_sha256_hex>{hashlib.sha256(password.encode()).hexdigest()}</password_sha256_hex>
            <networks><ip>127.0.0.1</ip></networks>
            <profile>{profile}</profile>
            <quota>default</quota>
        </{name}>"""
