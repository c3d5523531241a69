"""Processes: those of servers, which outlive the command that started them, and those of tools, which must not."""

import contextlib
import json
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from .errors import ServerError

TERMINATION_SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


@contextlib.contextmanager
def held_signals() -> Iterator[None]:
    """Holds back what would end us, so that nothing comes between the start of a process and taking note of it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, TERMINATION_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def child(command: list[str], **options) -> Iterator[subprocess.Popen]:
    """A process that does not outlive the block if an exception or a signal leaves it."""
    process = None
    try:
        with held_signals():
            process = _popen(command, **options)
        yield process
    except BaseException:
        if process is not None:
            process.terminate()
            process.wait()
        raise


def run_tool(command: list[str], failure: str, **options) -> None:
    """Runs a command to its end. Raises `ServerError` with `failure` and what the command wrote if it fails."""
    with child(command, **options, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        output, _ = process.communicate()
    if process.returncode != 0:
        raise ServerError(f"{failure}:\n{output.strip()}")


class ServerProcess:
    """One process, found again by a record in its folder: its id and its start time, as an id alone is reused."""

    def __init__(self, folder: Path, stop_signal: int = signal.SIGTERM):
        self.folder = folder
        self.stop_signal = stop_signal
        self.record = folder / "process.json"
        self.output = folder / "output.log"

    def spawn(self, command: list[str], environment: dict[str, str], user: str | None = None) -> None:
        """Starts `command` in the folder, in a session of its own so that Ctrl-C reaches only us.

        With `user`, for which we have to be root, as that user.
        """
        with held_signals(), open(self.output, "ab") as output:
            process = _popen(
                command,
                cwd=self.folder,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                **as_user(user),
            )
            self.record.write_text(json.dumps({"pid": process.pid, "started": _start_time(process.pid)}))

    @property
    def pid(self) -> int | None:
        """The id of the process if it still runs."""
        try:
            record = json.loads(self.record.read_text())
        except (FileNotFoundError, ValueError):
            return None
        started = _start_time(record["pid"])
        return record["pid"] if started is not None and started == record["started"] else None

    @property
    def is_alive(self) -> bool:
        return self.pid is not None

    @property
    def is_paused(self) -> bool:
        pid = self.pid
        fields = _stat_fields(pid) if pid is not None else None
        return fields is not None and fields[0] in "tT"

    def signal(self, number: int) -> bool:
        """Sends a signal; False if the process does not run.

        What ends or stops it at once is for its children too: they would go on without it.
        """
        pid = self.pid
        if pid is None:
            return False
        if number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGCONT):
            for child in _descendants(pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, number)
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return False
        return True

    def stop(self, patience: float = 5) -> None:
        """Asks the process to end, waits up to `patience` seconds, then kills it."""
        self.signal(self.stop_signal)
        self.signal(signal.SIGCONT)  # a paused process cannot act on it
        if not self._wait(patience, lambda: self.is_alive):
            self.kill()
        self.record.unlink(missing_ok=True)

    def kill(self) -> None:
        """Kills the process and its children and waits until they are gone."""
        pid = self.pid
        children = [] if pid is None else _descendants(pid)
        self.signal(signal.SIGKILL)
        if not self._wait(10, lambda: self.is_alive or any(_start_time(child) for child in children)):
            raise TimeoutError(f"process {pid} does not end, not even when killed")

    def _wait(self, seconds: float, goes_on: Callable[[], bool]) -> bool:
        deadline = time.monotonic() + seconds
        while goes_on():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.01)
        return True


def _popen(command: list[str], **options) -> subprocess.Popen:
    """Starts a process while signals are held back; they are not for the process."""
    return subprocess.Popen(
        command, preexec_fn=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, TERMINATION_SIGNALS), **options
    )


def as_user(name: str | None) -> dict:
    """Options of `subprocess` for running as a user, and as a member of no other group than that user's own."""
    if name is None:
        return {}
    account = pwd.getpwnam(name)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _descendants(pid: int) -> list[int]:
    """The children of a process, and theirs."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        fields = _stat_fields(int(entry.name))
        if fields is not None:
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found = list(parents.get(pid, []))
    for child in found:
        found += parents.get(child, [])
    return found


def _stat_fields(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat from the third (the state) on: proc(5)."""
    try:
        # The name, the second field, may hold spaces and parentheses.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def _start_time(pid: int) -> str | None:
    """When the process started, in clock ticks since boot; None once it has ended, collected by its parent or not."""
    fields = _stat_fields(pid)
    return None if fields is None or fields[0] in "ZX" else fields[19]
