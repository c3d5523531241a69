"""PostgreSQL: a primary with a streaming replica, a node for tests to kill, and PgBouncer before the primary.

All come from the system's packages. PostgreSQL refuses to run as root and may not enter what root made, so that root
runs it as the user of those packages, with its data in a folder of its own.
"""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from .certificate import CERTIFICATE, KEY, make_certificate
from .errors import ServerError
from .nodes import Nodes
from .process import as_user, run_tool

PRIMARY, REPLICA, FAULT, BOUNCER = "postgres-primary", "postgres-replica", "postgres-fault", "postgres-bouncer"
USER = "cairn"
# Of the newest version that is installed.
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))[-1:]
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 120
ssl = on
ssl_cert_file = '../server.crt'
ssl_key_file = '../server.key'
# A killed process loses nothing by it; only a machine that loses power would.
fsync = off
wal_level = replica
max_prepared_transactions = 20
log_line_prefix = '%m [%p] '
timezone = 'UTC'
"""
ACCESS = """
host all all 127.0.0.1/32 scram-sha-256
host replication all 127.0.0.1/32 scram-sha-256
"""


class PostgreSQL(Nodes):
    name = "postgresql"
    nodes = [PRIMARY, REPLICA, FAULT, BOUNCER]
    port_names = ["sql"]
    # A fast shutdown, which does not wait for clients.
    stop_signal = signal.SIGINT

    def install(self) -> None:
        missing = [] if PROGRAMS else ["postgresql"]
        if shutil.which("pgbouncer") is None:
            missing.append("pgbouncer")
        if missing:
            raise ServerError(f"please install {' '.join(missing)}")

    def choose_settings(self) -> dict:
        data = Path(tempfile.mkdtemp(prefix="cairn-postgresql-")) if self._user else self.folder
        if self._user:
            shutil.chown(data, self._user, self._user)
        return {"password": secrets.token_hex(12), "data": str(data)}

    def remove(self) -> None:
        if self.settings_file.exists():
            shutil.rmtree(self.settings["data"], ignore_errors=True)
        super().remove()

    def environment(self) -> dict[str, str]:
        def url(*nodes: str, options: str = "") -> str:
            hosts = ",".join(f"127.0.0.1:{self.port(node, 'sql')}" for node in nodes)
            return f"postgres://{USER}:{self.settings['password']}@{hosts}/postgres{options}"

        return {
            "CAIRN_TEST_POSTGRES_URL": url(PRIMARY),
            "CAIRN_TEST_POSTGRES_REPLICA_URL": url(REPLICA),
            "CAIRN_TEST_POSTGRES_HOSTS_URL": url(REPLICA, PRIMARY),
            "CAIRN_TEST_POSTGRES_FAULT_URL": url(FAULT),
            "CAIRN_TEST_POSTGRES_BOUNCER_URL": url(BOUNCER),
            "CAIRN_TEST_POSTGRES_CA_FILE": str(self._home(PRIMARY) / CERTIFICATE),
        }

    def start_dead_nodes(self) -> None:
        # The replica copies the primary.
        for node in self.nodes:
            self.wake(node)
            self.wait_until_ready(node)

    def spawn(self, node: str) -> None:
        process = self.process(node)
        process.folder.mkdir(exist_ok=True)
        process.output.unlink(missing_ok=True)
        home = self._home(node)
        self._tool(["mkdir", "-p", str(home)], f"cannot make {home}")
        if node == BOUNCER:
            process.spawn(["pgbouncer", str(self._bouncer_settings(home))], {}, user=self._user)
            return
        data = home / "data"
        if not (data / "PG_VERSION").exists():
            self._make(node, home, data)
        # A killed server leaves it behind, with an id that the system may not have let go yet.
        (data / "postmaster.pid").unlink(missing_ok=True)
        command = [self._program("postgres"), "-D", str(data), "-p", str(self.port(node, "sql"))]
        process.spawn(command, {"TZ": "UTC", "LC_ALL": "C.UTF-8"}, user=self._user)

    def _make(self, node: str, home: Path, data: Path) -> None:
        """A database cluster; the replica's is a copy of the primary's."""
        if node == REPLICA:
            self._tool(
                [self._program("pg_basebackup"), "--host", "127.0.0.1", "--port", str(self.port(PRIMARY, "sql")),
                 "--username", USER, "--pgdata", str(data), "--write-recovery-conf", "--no-sync", "--checkpoint=fast"],
                "cannot copy the primary")
        else:
            password = home / "password"
            self._write(password, self.settings["password"])
            self._tool(
                [self._program("initdb"), "--pgdata", str(data), "--username", USER, "--pwfile", str(password),
                 "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"],
                f"cannot make {node}")
            self._write(data / "pg_hba.conf", ACCESS)
            with open(data / "postgresql.conf", "a") as file:
                file.write(SETTINGS)
        if not (home / KEY).exists():
            make_certificate(home)
            for name in [CERTIFICATE, KEY]:
                self._own(home / name)

    def _bouncer_settings(self, home: Path) -> Path:
        users = home / "users.txt"
        self._write(users, f'"{USER}" "{self.settings["password"]}"\n')
        settings = home / "pgbouncer.ini"
        self._write(settings, f"""
[databases]
* = host=127.0.0.1 port={self.port(PRIMARY, "sql")}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.port(BOUNCER, "sql")}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {users}
pool_mode = transaction
max_client_conn = 200
default_pool_size = 20
""")
        return settings

    def answers(self, node: str) -> bool:
        command = [self._program("psql"), "-h", "127.0.0.1", "-p", str(self.port(node, "sql")), "-U", USER,
                   "-d", "postgres", "-Atc", "SELECT 1"]
        result = subprocess.run(command, env=self._environment, capture_output=True, timeout=10)
        return result.stdout == b"1\n"

    @property
    def _user(self) -> str | None:
        return "postgres" if os.geteuid() == 0 else None

    @property
    def _environment(self) -> dict[str, str]:
        return {**os.environ, "PGPASSWORD": self.settings["password"], "PGCONNECT_TIMEOUT": "2", "LC_ALL": "C.UTF-8"}

    def _home(self, node: str) -> Path:
        return Path(self.settings["data"]) / node

    def _program(self, name: str) -> str:
        return str(PROGRAMS[0] / name)

    def _tool(self, command: list[str], failure: str) -> None:
        run_tool(command, failure, env=self._environment, cwd="/", **as_user(self._user))

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text)
        self._own(path)

    def _own(self, path: Path) -> None:
        path.chmod(0o600)
        if self._user:
            shutil.chown(path, self._user, self._user)
