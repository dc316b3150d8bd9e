"""What `entraide doctor` says of the machine: memory, Redis, who may read what, the webhook's secret."""

from __future__ import annotations

import math
import os
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from bot.findings import Findings, bad, good
from bot.settings import Settings
from storage.engine import database_file

LEAST_MEMORY = 512 * 1024 * 1024
WEAK = 96
"""Bits of a secret that could be guessed by who has years; « openssl rand -hex 32 » gives 256."""
MEMORY = Path("/proc/meminfo")
LIMIT = Path("/sys/fs/cgroup/memory.max")
"""What a container may take; « max » where nothing is set. The machine's own figure says nothing of it."""


async def check_memory(_settings: Settings) -> Findings:
    """Whether there is room for one process."""
    limit = _limit()
    if limit is not None and limit < LEAST_MEMORY:
        yield bad(
            f"memory: this container may take {limit // 2**20} MB",
            "the bot needs up to 512 MB: raise the limit (in Compose `mem_limit`)",
        )
        return
    free = _free_memory()
    if free is None:
        return
    if free < LEAST_MEMORY:
        yield bad(
            f"memory: {free // 2**20} MB free", "the bot needs up to 512 MB: end something else, or add some"
        )
    else:
        yield good(f"memory: {free // 2**20} MB free")


def _limit() -> int | None:
    """What is set for this container; None where nothing is."""
    try:
        return int(LIMIT.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _free_memory() -> int | None:
    """What the system could still give; None where it does not say."""
    try:
        lines = MEMORY.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    found = [line.split()[1] for line in lines if line.startswith("MemAvailable:")]
    return int(found[0]) * 1024 if found else None


async def check_redis(settings: Settings) -> Findings:
    """Whether it answers; it may forget everything at any time."""
    if settings.redis_url is None:
        return
    from redis.asyncio import Redis  # noqa: PLC0415 - most have none
    from redis.exceptions import RedisError  # noqa: PLC0415

    host = urlsplit(settings.redis_url).hostname or "its socket"
    server = Redis.from_url(settings.redis_url, socket_connect_timeout=5, socket_timeout=5)
    try:
        await server.get("entraide.doctor")
    except (RedisError, OSError) as error:
        yield bad(
            f"Redis: {host} does not answer ({type(error).__name__})",
            "start it, or take ENTRAIDE_REDIS_URL away: without it each process looks for work by itself",
        )
    else:
        yield good("Redis: answers", "it may be emptied at any time, and may evict what it likes")
    finally:
        await server.aclose()


async def check_secret(settings: Settings) -> Findings:
    """Whether the webhook's secret can be guessed."""
    if settings.webhook_secret is None:
        return
    bits = strength(settings.webhook_secret.get_secret_value())
    if bits < WEAK:
        yield bad(
            f"webhook: its secret is weak (some {bits:.0f} bits)",
            "ENTRAIDE_WEBHOOK_SECRET: what `openssl rand -hex 32` says, then start `entraide serve` again",
        )
    else:
        yield good("webhook: its secret is strong")


def strength(secret: str) -> float:
    """Bits, as its own letters suggest: little for a word, or for one letter many times."""
    counts = Counter(secret)
    return -sum(n * math.log2(n / len(secret)) for n in counts.values())


async def check_files(settings: Settings) -> Findings:
    """Who may read the database and the backups, and whether the keys lie beside them."""
    file = database_file(settings.database_url)
    found = 0
    if file is not None and file.exists():
        for one in sorted(file.absolute().parent.glob(f"{file.name}*")):
            if is_open(one):
                found += 1
                yield bad(f"files: {one} can be read by everybody", f"chmod o-rwx {one}")
    folder = settings.backups
    if folder is not None and folder.is_dir() and is_open(folder.absolute()):
        found += 1
        yield bad(f"files: {folder} is open to everybody", f"chmod 700 {folder}")
    keys = os.environ.get("ENTRAIDE_KEYS_FILE")
    if keys and folder is not None and folder.is_dir() and _lies_in(Path(keys), folder):
        found += 1
        yield bad(
            f"files: {keys} lies with the backups: who takes that folder can read them all",
            "move the keys to another place, and keep a copy of them apart from the backups",
        )
    if not found:
        yield good("files: closed to others")


def is_open(path: Path) -> bool:
    """Whether everybody on this machine can read it: itself, and all the folders on the way."""
    return bool(path.stat().st_mode & 0o004) and all(one.stat().st_mode & 0o001 for one in path.parents)


def _lies_in(file: Path, folder: Path) -> bool:
    return file.resolve().is_relative_to(folder.resolve())
