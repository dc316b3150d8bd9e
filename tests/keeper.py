"""Holds one server for the tests and ends it with them.

    keeper.py WATCHED UID GID FOLDER SESSION COMMAND…

It detaches itself, prints its process id and starts the command as that user in FOLDER. When told to stop it
ends the command and removes FOLDER; when the process WATCHED is gone, it removes the whole SESSION folder:
even `kill -9` of the tests leaves nothing behind. If the keeper itself is killed, Linux ends the command.

A program of its own, on the standard library alone, so that it forks from a process without threads.
"""

import ctypes
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import NoReturn

PR_SET_PDEATHSIG = 1
GRACE = 5.0


def detach() -> None:
    """Leave the process that started us, and tell it our process id."""
    if os.fork():
        os._exit(0)
    os.setsid()
    os.write(1, str(os.getpid()).encode())
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)


def become(command: list[str], uid: int, gid: int, folder: str) -> NoReturn:
    """Turn this process into the command, as that user, its words in FOLDER/server.log."""
    log = os.open(f"{folder}/server.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.chdir(folder)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)
    os.execv(command[0], command)


def alive(pid: int) -> bool:
    """Whether a process of this id exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def ended(child: int, within: float) -> bool:
    """Whether the child ended within that many seconds."""
    deadline = time.monotonic() + within
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def main() -> None:
    """Start, watch, end, tidy up."""
    watched, uid, gid = (int(word) for word in sys.argv[1:4])
    folder, session, *command = sys.argv[4:]
    told: list[bool] = []
    detach()
    signal.signal(signal.SIGTERM, lambda *_: told.append(True))
    child = os.fork() or become(command, uid, gid, folder)
    while not told and alive(watched):
        if ended(child, within=0.1):
            Path(folder, "ended").touch()
            return
    os.kill(child, signal.SIGINT)
    if not ended(child, within=GRACE):
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    shutil.rmtree(folder if told else session, ignore_errors=True)


if __name__ == "__main__":
    main()
