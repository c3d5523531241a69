"""ClickHouse: a single node, a node for tests to kill, and a cluster of two shards.

The server comes out of the wheel chdb-core, which needs no installation and no root.
"""

import http.client
import secrets
import sys
from pathlib import Path
from urllib.parse import quote

from .certificate import CERTIFICATE, make_certificate
from .clickhouse_config import CLUSTER, NodeConfiguration, users_xml
from .nodes import Nodes
from .wheels import unpacked_wheel

VERSION = "26.9.0"
SINGLE, FAULT, SHARDS = "clickhouse-single", "clickhouse-fault", ["clickhouse-shard1", "clickhouse-shard2"]
MEMORY_LIMITS = {SINGLE: 2_400_000_000}
SMALL_MEMORY_LIMIT = 1_200_000_000
# What clients must be able to send: every printable character of ASCII, and some that take several bytes.
SPECIAL_PASSWORD = "".join(map(chr, range(0x21, 0x7f))) + "\"'\\`&%#?/@:;=+ <>é한😀"


class ClickHouse(Nodes):
    name = "clickhouse"
    nodes = [SINGLE, FAULT, *SHARDS]
    port_names = ["http", "tcp", "https"]

    def install(self) -> None:
        unpacked_wheel("chdb-core", VERSION)

    def environment(self) -> dict[str, str]:
        settings = self.settings
        ports = settings["ports"]

        def url(*nodes: str, scheme: str = "clickhouse", user: str = "cairn", port: str = "http") -> str:
            hosts = ",".join(f"127.0.0.1:{ports[node][port]}" for node in nodes)
            return f"{scheme}://{user}:{quote(settings['passwords'][user], safe='')}@{hosts}/default"

        return {
            "CAIRN_TEST_CLICKHOUSE_URL": url(SINGLE),
            "CAIRN_TEST_CLICKHOUSE_READER_URL": url(SINGLE, user="reader"),
            "CAIRN_TEST_CLICKHOUSE_SPECIAL_URL": url(SINGLE, user="special"),
            "CAIRN_TEST_CLICKHOUSE_TLS_URL": url(SINGLE, scheme="clickhouses", port="https"),
            "CAIRN_TEST_CLICKHOUSE_CA_FILE": str(self.process(SINGLE).folder / CERTIFICATE),
            "CAIRN_TEST_CLICKHOUSE_FAULT_URL": url(FAULT),
            "CAIRN_TEST_CLICKHOUSE_CLUSTER_URL": f"{url(*SHARDS)}?cluster={CLUSTER}",
        }

    def choose_settings(self) -> dict:
        return {
            "passwords": {user: secrets.token_hex(12) for user in ["cairn", "reader"]} | {"special": SPECIAL_PASSWORD},
            "cluster_secret": secrets.token_hex(12),
        }

    def spawn(self, node: str) -> None:
        process = self.process(node)
        process.folder.mkdir(exist_ok=True)
        (process.folder / "tmp").mkdir(exist_ok=True)
        self._write_configuration(node, process.folder)
        # What a former run has written must not pass for the reason of a failure now.
        process.output.unlink(missing_ok=True)
        ports = self.settings["ports"][node]
        command = [sys.executable, "-m", "servers_lib.clickhouse_node",
                   str(unpacked_wheel("chdb-core", VERSION)), str(ports["http"])]
        if node == SINGLE:
            command.append(str(ports["https"]))
        process.spawn(command, {
            "TZ": "UTC", "TMPDIR": str(process.folder / "tmp"), "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": str(Path(__file__).parent.parent),
        })

    def _write_configuration(self, node: str, folder: Path) -> None:
        settings = self.settings
        configuration = NodeConfiguration(
            http_port=settings["ports"][node]["http"],
            tcp_port=settings["ports"][node]["tcp"],
            memory_limit=MEMORY_LIMITS.get(node, SMALL_MEMORY_LIMIT),
            shard=SHARDS.index(node) + 1 if node in SHARDS else None,
            shards=[settings["ports"][shard]["tcp"] for shard in SHARDS],
            cluster_secret=settings["cluster_secret"],
        )
        (folder / "config.xml").write_text(configuration.config_xml())
        (folder / "users.xml").write_text(users_xml(settings["passwords"]))
        if node == SINGLE and not (folder / CERTIFICATE).exists():
            make_certificate(folder)

    def answers(self, node: str) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port(node, "http"), timeout=1)
        headers = {"X-ClickHouse-User": "cairn", "X-ClickHouse-Key": self.settings["passwords"]["cairn"]}
        try:
            connection.request("GET", "/?query=SELECT%201", headers=headers)
            return connection.getresponse().read() == b"1\n"
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
