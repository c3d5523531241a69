"""What kinds of server have in common: nodes on free ports that are started, waited for and started again."""

import json
import shutil
import signal
import time
from pathlib import Path

from .errors import ServerError
from .kind import tail
from .ports import free_ports
from .process import ServerProcess

START_TIMEOUT = 30
ATTEMPTS = 5


class PortTaken(Exception):
    """Somebody took a port between our choice and the start of the server."""


class Nodes:
    """A kind of server; subclasses say how a node is started and whether it answers."""

    name: str
    nodes: list[str]
    # The ports of a node, by what listens there.
    port_names: list[str]
    # How a node is asked to end.
    stop_signal = signal.SIGTERM

    def __init__(self, folder: Path):
        self.folder = folder
        self.settings_file = folder / "settings.json"

    def choose_settings(self) -> dict:
        """Passwords and the like, chosen once for all nodes."""
        raise NotImplementedError

    def spawn(self, node: str) -> None:
        raise NotImplementedError

    def answers(self, node: str) -> bool:
        """Whether the node's port takes our password, so that a stranger on the port does not count."""
        raise NotImplementedError

    def start(self) -> None:
        for _ in range(ATTEMPTS):
            if not self.settings_file.exists():
                self._write_settings()
            try:
                self.start_dead_nodes()
                return
            except PortTaken:
                # Nodes know the ports of each other, so all start again.
                for node in self.nodes:
                    self.process(node).stop()
                self.settings_file.unlink()
        raise ServerError(f"{self.name}: found no free ports in {ATTEMPTS} attempts")

    def start_dead_nodes(self) -> None:
        for node in self.nodes:
            self.wake(node)
        for node in self.nodes:
            self.wait_until_ready(node)

    def wake(self, node: str) -> None:
        process = self.process(node)
        if process.is_alive:
            process.signal(signal.SIGCONT)
        else:
            self.spawn(node)

    def process(self, node: str) -> ServerProcess:
        return ServerProcess(self.folder / node, self.stop_signal)

    def restart(self, node: str) -> None:
        self.process(node).stop()
        self.spawn(node)
        try:
            self.wait_until_ready(node)
        except PortTaken as error:
            raise ServerError(f"{node}: its port is taken\n{self.log(node)}") from error

    def log(self, node: str) -> str:
        folder = self.process(node).folder
        return tail(folder / "server.log") + tail(self.process(node).output)

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def settings(self) -> dict:
        return json.loads(self.settings_file.read_text())

    def port(self, node: str, name: str) -> int:
        return self.settings["ports"][node][name]

    def _write_settings(self) -> None:
        ports = iter(free_ports(len(self.port_names) * len(self.nodes)))
        settings = self.choose_settings()
        settings["ports"] = {node: {name: next(ports) for name in self.port_names} for node in self.nodes}
        self.folder.mkdir(parents=True, exist_ok=True)
        self.settings_file.write_text(json.dumps(settings))

    def wait_until_ready(self, node: str) -> None:
        process = self.process(node)
        deadline = time.monotonic() + START_TIMEOUT
        while not self.answers(node):
            if not process.is_alive:
                log = self.log(node)
                if "address already in use" in log.lower():
                    raise PortTaken
                raise ServerError(f"{node} ended while it started\n{log}")
            if time.monotonic() > deadline:
                raise ServerError(f"{node} does not answer after {START_TIMEOUT} s\n{self.log(node)}")
            time.sleep(0.02)
