"""Updates handled per second on one core: the whole bot against bare echo bots, in the same run.

    python -m benchmarks.updates [--rounds 5] [--amount 1500] [--postgres]

The measured bot has core 0 for itself; the emulated API (and PostgreSQL) run on the others. Rounds are
interleaved; medians are printed with ratios, and the time from handing an update out to its answer at half
of the bot's own rate.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from pathlib import Path

from benchmarks.peers import PEERS

ROOT = Path(__file__).parent.parent
TEXT = "🙋 J'ai besoin d'aide"
"""Begins a request: reads the person, writes a draft, answers with a screen."""
TIMEOUT = 120.0


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def call(base: str, path: str) -> dict[str, object]:
    """A call to the load's control."""
    with urllib.request.urlopen(base + path, timeout=10) as response:  # noqa: S310 - loopback
        found: dict[str, object] = json.load(response)
        return found


def pinned(core: int, *command: str) -> subprocess.Popen[bytes]:
    """Start a process on one core."""
    return subprocess.Popen(
        ["taskset", "-c", str(core), sys.executable, "-W", "ignore", "-m", *command],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PTB_TIMEDELTA": "true"},
    )


def wait_for(base: str, amount: int) -> dict[str, object]:
    """Until that many answers arrived."""
    end = time.monotonic() + TIMEOUT
    while time.monotonic() < end:
        state = call(base, "/state")
        if int(str(state["answered"])) >= amount:
            return call(base, "/state?latencies=1")
        time.sleep(0.05)
    raise TimeoutError("the bot did not answer everything")


def one_round(peer: str, amount: int, database: str) -> dict[str, float]:
    """Start a bot, warm it, load it, and load it again at half its rate."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    api = pinned(1, "benchmarks.load_api", "--port", str(port), "--text", TEXT)
    try:
        while True:
            try:
                call(base, "/state")
                break
            except OSError:
                time.sleep(0.05)
        started = time.perf_counter()
        call(base, "/load?amount=1")
        bot = pinned(0, "benchmarks.peers", peer, base, database)
        try:
            wait_for(base, 1)
            first_answer = time.perf_counter() - started
            call(base, "/load?amount=200")
            wait_for(base, 200)
            call(base, f"/load?amount={amount}")
            state = wait_for(base, amount)
            rate = amount / (float(str(state["last"])) - float(str(state["start"])))
            call(base, f"/load?amount={max(amount // 3, 100)}&rate={rate / 2}")
            state = wait_for(base, max(amount // 3, 100))
            latencies = [float(item) for item in state["latencies"]]  # type: ignore[attr-defined]
            memory = Path(f"/proc/{bot.pid}/status").read_text(encoding="ascii")
            rss = next(int(line.split()[1]) for line in memory.splitlines() if line.startswith("VmRSS"))
            return {
                "rate": rate,
                "p50": statistics.median(latencies) * 1000,
                "p99": latencies[int(len(latencies) * 0.99)] * 1000,
                "start": first_answer,
                "rss": rss / 1024,
            }
        finally:
            bot.kill()
            bot.wait()
    finally:
        api.kill()
        api.wait()


def main() -> None:
    """All peers, interleaved."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--amount", type=int, default=1500)
    parser.add_argument("--postgres", help="also on this database, as postgresql://…/name (emptied by you)")
    given = parser.parse_args()
    found: dict[str, list[dict[str, float]]] = defaultdict(list)
    for number in range(given.rounds):
        for peer in PEERS:
            with tempfile.TemporaryDirectory() as folder:
                url = f"sqlite:///{folder}/bench.sqlite3"
                found[peer].append(one_round(peer, given.amount, url))
            if given.postgres and peer in ("aiogram echo + 1 write", "Entraide"):
                found[f"{peer}, PostgreSQL"].append(one_round(peer, given.amount, given.postgres))
        print(f"round {number + 1} of {given.rounds}", file=sys.stderr)
    report(found)


HEAD = ("bot", "updates/s (min-max)", "p50 / p99 ms at half of it", "first answer s", "RSS MB", "Entraide is")


def report(found: dict[str, list[dict[str, float]]]) -> None:
    """A table of medians; the last column is our rate as a ratio of that bot's."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    cpu = next((line.split(":")[1].strip() for line in lines if "model name" in line), platform.processor())
    print(f"{cpu}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print("|", " | ".join(HEAD), "|")
    print("|", " | ".join("---" for _ in HEAD), "|")
    ours = statistics.median(item["rate"] for item in found["Entraide"])
    for peer, rounds in found.items():
        mid = {key: statistics.median(item[key] for item in rounds) for key in rounds[0]}
        rates = [item["rate"] for item in rounds]
        row = (
            peer,
            f"{mid['rate']:,.0f} ({min(rates):,.0f}-{max(rates):,.0f})",
            f"{mid['p50']:.1f} / {mid['p99']:.1f}",
            f"{mid['start']:.1f}",
            f"{mid['rss']:.0f}",
            f"{ours / mid['rate']:.2f} x",
        )
        print("|", " | ".join(row), "|")


if __name__ == "__main__":
    main()
