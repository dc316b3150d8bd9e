"""Ports for servers that a test names before they listen: of a range that the system gives to nobody else.

Not for a server that may choose its own (port 0). A port that was bound to 0 and let go again may be the near
end of anybody's connection a moment later, and a process that was killed gives its port back until the next.
"""

from __future__ import annotations

import os
import random
import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"
FIRST = 15_000
_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
_chance = random.Random(os.getpid())  # each worker begins elsewhere
_given: set[int] = set()


def free_port() -> int:
    """A port of loopback that nobody has, that no connection is given, and that we named to nobody yet."""
    ports = range(FIRST, _first_given_away())
    start = _chance.randrange(len(ports))
    for port in (*ports[start:], *ports[:start]):
        if port not in _given and _is_free(port):
            _given.add(port)
            return port
    raise RuntimeError("no port is free")


def _first_given_away() -> int:
    """The lowest that the system gives to connections."""
    try:
        return max(FIRST + 1000, int(_RANGE.read_text().split()[0]))
    except OSError:
        return 32_768


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
