"""ClickHouse: a single node, a node for tests to kill, and a cluster of two shards.

The server comes out of the wheel chdb-core, which needs no installation and no root.
"""

import http.client
import json
import secrets
import signal
import sys
import time
from pathlib import Path
from urllib.parse import quote

from .clickhouse_config import CERTIFICATE, CLUSTER, KEY, NodeConfiguration, users_xml
from .errors import ServerError
from .kind import tail
from .ports import free_ports
from .process import ServerProcess, run_tool
from .wheels import unpacked_wheel

VERSION = "26.9.0"
SINGLE, FAULT, SHARDS = "clickhouse-single", "clickhouse-fault", ["clickhouse-shard1", "clickhouse-shard2"]
MEMORY_LIMITS = {SINGLE: 2_400_000_000}
SMALL_MEMORY_LIMIT = 1_200_000_000
# What clients must be able to send: every printable character of ASCII, and some that take several bytes.
SPECIAL_PASSWORD = "".join(map(chr, range(0x21, 0x7f))) + "\"'\\`&%#?/@:;=+ <>é한😀"
START_TIMEOUT = 30
ATTEMPTS = 5


class PortTaken(Exception):
    """Somebody took a port between our choice and the start of the server."""


class ClickHouse:
    name = "clickhouse"
    nodes = [SINGLE, FAULT, *SHARDS]

    def __init__(self, folder: Path):
        self.folder = folder
        self.settings_file = folder / "settings.json"

    def install(self) -> None:
        unpacked_wheel("chdb-core", VERSION)

    def start(self) -> None:
        for _ in range(ATTEMPTS):
            if not self.settings_file.exists():
                self._choose_settings()
            try:
                self._start_dead_nodes()
                return
            except PortTaken:
                # All nodes know the ports of the shards, so all start again.
                for node in self.nodes:
                    self.process(node).stop()
                self.settings_file.unlink()
        raise ServerError(f"clickhouse: found no free ports in {ATTEMPTS} attempts")

    def process(self, node: str) -> ServerProcess:
        return ServerProcess(self.folder / node)

    def restart(self, node: str) -> None:
        self.process(node).stop()
        self._spawn(node)
        try:
            self._wait_until_ready(node)
        except PortTaken as error:
            raise ServerError(f"{node}: its port is taken\n{self.log(node)}") from error

    def environment(self) -> dict[str, str]:
        settings = self._settings()
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

    def log(self, node: str) -> str:
        folder = self.process(node).folder
        return tail(folder / "server.log") + tail(self.process(node).output)

    def _settings(self) -> dict:
        return json.loads(self.settings_file.read_text())

    def _choose_settings(self) -> None:
        names = ["http", "tcp", "https"]
        ports = iter(free_ports(len(names) * len(self.nodes)))
        settings = {
            "passwords": {user: secrets.token_hex(12) for user in ["cairn", "reader"]} | {"special": SPECIAL_PASSWORD},
            "cluster_secret": secrets.token_hex(12),
            "ports": {node: {name: next(ports) for name in names} for node in self.nodes},
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        self.settings_file.write_text(json.dumps(settings))

    def _start_dead_nodes(self) -> None:
        for node in self.nodes:
            process = self.process(node)
            if process.is_alive:
                process.signal(signal.SIGCONT)
            else:
                self._spawn(node)
        for node in self.nodes:
            self._wait_until_ready(node)

    def _spawn(self, node: str) -> None:
        process = self.process(node)
        process.folder.mkdir(exist_ok=True)
        (process.folder / "tmp").mkdir(exist_ok=True)
        self._write_configuration(node, process.folder)
        # What a former run has written must not pass for the reason of a failure now.
        process.output.unlink(missing_ok=True)
        ports = self._settings()["ports"][node]
        command = [sys.executable, str(Path(__file__).with_name("clickhouse_node.py")),
                   str(unpacked_wheel("chdb-core", VERSION)), str(ports["http"])]
        if node == SINGLE:
            command.append(str(ports["https"]))
        process.spawn(command, {"TZ": "UTC", "TMPDIR": str(process.folder / "tmp"), "PYTHONDONTWRITEBYTECODE": "1"})

    def _write_configuration(self, node: str, folder: Path) -> None:
        settings = self._settings()
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
            _make_certificate(folder)

    def _wait_until_ready(self, node: str) -> None:
        process = self.process(node)
        deadline = time.monotonic() + START_TIMEOUT
        while not self._answers(node):
            if not process.is_alive:
                log = self.log(node)
                if "address already in use" in log.lower():
                    raise PortTaken
                raise ServerError(f"{node} ended while it started\n{log}")
            if time.monotonic() > deadline:
                raise ServerError(f"{node} does not answer after {START_TIMEOUT} s\n{self.log(node)}")
            time.sleep(0.02)

    def _answers(self, node: str) -> bool:
        """Whether the node's port takes our password, so that a stranger on the port does not count."""
        settings = self._settings()
        connection = http.client.HTTPConnection("127.0.0.1", settings["ports"][node]["http"], timeout=1)
        headers = {"X-ClickHouse-User": "cairn", "X-ClickHouse-Key": settings["passwords"]["cairn"]}
        try:
            connection.request("GET", "/?query=SELECT%201", headers=headers)
            return connection.getresponse().read() == b"1\n"
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def _make_certificate(folder: Path) -> None:
    """A certificate for 127.0.0.1 and localhost that is its own authority."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=localhost",
               "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", KEY, "-out", CERTIFICATE]
    run_tool(command, "openssl cannot make a certificate", folder)
