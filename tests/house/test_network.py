"""Tests stay on this machine, and one that tries to leave it fails."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests import network

ROOT = Path(__file__).parents[2]
FAR = "192.0.2.1"
"""An address set aside for documents: nobody is there."""

SWALLOWS = """
import contextlib, socket

def test_swallows():
    with contextlib.suppress(Exception):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
"""


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_connecting_elsewhere_fails(family: socket.AddressFamily) -> None:
    """A connection or a datagram to another machine raises at once."""
    far = (FAR, 9) if family is socket.AF_INET else ("2001:db8::1", 9)
    with socket.socket(family) as line, pytest.raises(network.LeftThisMachineError):
        line.connect(far)
    with socket.socket(family, socket.SOCK_DGRAM) as line, pytest.raises(network.LeftThisMachineError):
        line.sendto(b"", far)
    network.attempts.clear()


async def test_asking_for_a_name_fails() -> None:
    """No name but localhost is looked up, not even by the event loop."""
    with pytest.raises(network.LeftThisMachineError):
        await asyncio.get_running_loop().getaddrinfo("api.telegram.org", 443)
    with pytest.raises(network.LeftThisMachineError):
        socket.gethostbyname("api.telegram.org")
    network.attempts.clear()


async def test_loopback_and_unix_sockets_work(tmp_path: Path) -> None:
    """What stays here is left alone."""

    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"bonjour")
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection("localhost", server.sockets[0].getsockname()[1])
        assert await reader.read() == b"bonjour"
        writer.close()
    async with await asyncio.start_unix_server(greet, tmp_path / "line"):
        reader, writer = await asyncio.open_unix_connection(tmp_path / "line")
        assert await reader.read() == b"bonjour"
        writer.close()
    assert network.attempts == []


def test_a_swallowed_attempt_fails_its_test(tmp_path: Path) -> None:
    """A test whose code hides the error fails all the same, and says where it wanted to go."""
    (tmp_path / "test_swallows.py").write_text(SWALLOWS)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.conftest",
        "-p",
        "no:cacheprovider",
        str(tmp_path),
    ]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert f"left this machine: {FAR}" in run.stdout
