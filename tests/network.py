"""Keeps the tests on this machine: whatever leads elsewhere fails loudly, and is remembered.

An audit hook, because it sees every connection that Python makes, whoever makes it and whatever was patched.
It does not see what libraries in C do on their own (libpq, uvloop), nor other processes.
"""

from __future__ import annotations

import ipaddress
import socket
import sys

attempts: list[str] = []
"""What the running test tried to reach; read and emptied by the fixture in `tests/conftest.py`."""

_CONNECTS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_LOOKUPS = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})
_WATCHED = _CONNECTS | _LOOKUPS
_closed = False


class LeftThisMachineError(RuntimeError):
    """A test tried to reach another machine."""


def close() -> None:
    """From now on this process reaches loopback only. An audit hook stays for the life of the process."""
    global _closed  # noqa: PLW0603 -- the hook cannot be taken away, so it must not be added twice
    if not _closed:
        sys.addaudithook(_audit)
        _closed = True


def _audit(event: str, args: tuple[object, ...]) -> None:
    if event not in _WATCHED:  # Python tells a great many things
        return
    if event in _LOOKUPS:
        _judge(args[0], needs_address=False)
        return
    line, address = args
    if getattr(line, "family", None) in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
        _judge(address[0], needs_address=True)


def _judge(host: object, *, needs_address: bool) -> None:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "localhost")
    if not _stays(name, needs_address=needs_address):
        attempts.append(name)
        raise LeftThisMachineError(f"tests reach loopback only, not {name}")


def _stays(name: str, *, needs_address: bool) -> bool:
    if name == "localhost":
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return not needs_address or mapped.is_loopback
