"""Free loopback ports."""

import random
import socket

# Below the range that Linux gives to outgoing connections, so that a killed server finds its port free again.
CANDIDATES = range(20_000, 32_000)


def free_ports(count: int) -> list[int]:
    """`count` different ports that nobody listens on now. The server may still lose one to somebody else."""
    sockets: list[socket.socket] = []
    try:
        for port in random.sample(CANDIDATES, len(CANDIDATES)):
            candidate = socket.socket()
            try:
                candidate.bind(("127.0.0.1", port))
            except OSError:
                candidate.close()
                continue
            sockets.append(candidate)
            if len(sockets) == count:
                return [bound.getsockname()[1] for bound in sockets]
        raise OSError(f"no {count} free ports between {CANDIDATES.start} and {CANDIDATES.stop}")
    finally:
        for bound in sockets:
            bound.close()
