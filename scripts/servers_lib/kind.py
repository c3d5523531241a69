"""What every kind of server offers."""

from pathlib import Path
from typing import Protocol

from .process import ServerProcess


class ServerKind(Protocol):
    """PostgreSQL, ClickHouse and the like. `folder` holds everything it writes, but for downloads."""

    name: str
    nodes: list[str]

    def __init__(self, folder: Path): ...

    def install(self) -> None:
        """Downloads what is needed, unless it is there."""

    def start(self) -> None:
        """Starts the nodes that do not run and returns when all of them answer. Data of a dead node is kept."""

    def process(self, node: str) -> ServerProcess:
        """The process of a node."""

    def restart(self, node: str) -> None:
        """Starts the node on its ports with its data, after ending it if it runs; returns when it answers."""

    def remove(self) -> None:
        """Removes what the nodes have written, once all have ended."""

    def environment(self) -> dict[str, str]:
        """The variables that tell tests where the servers are."""

    def log(self, node: str) -> str:
        """The end of what the node has written."""


def tail(path: Path, lines: int = 40) -> str:
    """The last lines of a file, headed by its name; nothing if it is empty or missing."""
    try:
        text = path.read_text(errors="replace")
    except FileNotFoundError:
        return ""
    last = "\n".join(text.splitlines()[-lines:])
    return f"--- {path}\n{last}\n" if last.strip() else ""
