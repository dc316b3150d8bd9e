"""Carries out a Dockerfile without Docker: an empty folder for its root, a new venv for its Python.

What differs from an image, and nothing else does: FROM is the Python that runs the tests; the Dockerfile's
absolute folders lie in a temporary one; USER is read but not taken on, for it may not reach this Python; and
pip may use its cache and this machine's settings. An instruction that is not known here is an error.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.house.tree import ROOT, tracked

FOLDERS = re.compile(r"(?<![\w.])/(?=(?:app|data)\b)")
"""The absolute folders that the Dockerfile makes, to be put below the temporary root."""
PASSED_ON = re.compile(r"PIP_\w+|\w+_proxy|\w+_PROXY|SSL_CERT_\w+|HOME|LANG", re.ASCII)
"""What pip on this machine needs in order to reach packages."""


@dataclass
class Image:
    """A Dockerfile that is being carried out."""

    root: Path
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    ran: list[str] = field(default_factory=list)
    user: str = "root"
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    stopsignal: str = ""

    def place(self, words: str) -> str:
        """The same words with the Dockerfile's folders below our root."""
        return FOLDERS.sub(f"{self.root}/", words)

    def inside(self) -> dict[str, str]:
        """The environment of a process of the image: the Dockerfile's, and nothing of this machine's."""
        return {"PATH": f"{self.root}/python/bin:/usr/local/bin:/usr/bin:/bin", **self.environment}

    def on_from(self, words: str) -> None:
        """The base is an official slim Python that the project supports; ours stands in for it."""
        if not re.fullmatch(r"python:3\.1[1-3]-slim", words):
            raise ValueError(f"unexpected base: {words}")
        subprocess.run([sys.executable, "-m", "venv", self.root / "python"], check=True)

    def on_env(self, words: str) -> None:
        """ENV name=value."""
        name, _, value = words.partition("=")
        self.environment[name] = self.place(value)

    def on_label(self, words: str) -> None:
        """LABEL name="value"."""
        name, _, value = words.partition("=")
        self.labels[name] = json.loads(value)

    def on_stopsignal(self, words: str) -> None:
        """What the container is told to stop with."""
        self.stopsignal = words

    def on_workdir(self, words: str) -> None:
        """WORKDIR makes the folder and goes there."""
        self.folder = Path(self.place(words))
        self.folder.mkdir(parents=True, exist_ok=True)

    def on_copy(self, words: str) -> None:
        """COPY takes what is tracked and what the ignore file lets through, as a clean checkout has it."""
        *sources, target = words.split()
        allowed = (ROOT / "docker/Dockerfile.dockerignore").read_text().splitlines()
        for source in sources:
            names = [name for name in tracked() if name == source or name.startswith(f"{source}/")]
            if not names or f"!{source}" not in allowed:
                raise ValueError(f"not tracked, or kept out by the ignore file: {source}")
            for name in names:
                below = Path(name).relative_to(source) if name != source else Path(source).name
                copy = self.folder / target / below
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, copy)

    def on_run(self, words: str) -> None:
        """RUN the command line in a shell that stops at the first error."""
        line = self.place(words)
        if os.geteuid() != 0:  # an ordinary user cannot give a folder away
            line = re.sub(
                r"-([og]) 10001",
                lambda flag: f"-{flag[1]} {os.getuid() if flag[1] == 'o' else os.getgid()}",
                line,
            )
        passed = {name: value for name, value in os.environ.items() if PASSED_ON.fullmatch(name)}
        environment = passed | self.inside() | {"PIP_NO_COMPILE": "0"}  # « no » to a « no »: as pip reads it
        environment.pop("PIP_NO_CACHE_DIR", None)
        run = subprocess.run(
            ["sh", "-ec", line], cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )
        if run.returncode:
            raise RuntimeError(f"{words}\n{run.stdout}\n{run.stderr}")
        self.ran.append(words)

    def on_volume(self, words: str) -> None:
        """VOLUME names a folder that is there."""
        if not Path(self.place(words)).is_dir():
            raise ValueError(f"no such folder: {words}")

    def on_user(self, words: str) -> None:
        """USER is noted, not taken on."""
        self.user = words

    def on_healthcheck(self, words: str) -> None:
        """HEALTHCHECK's command, to be tried beside the running one."""
        self.health = json.loads(words.partition(" CMD ")[2])

    def on_cmd(self, words: str) -> None:
        """CMD in its list form: no shell between the container and the program."""
        self.command = json.loads(words)


def instructions(dockerfile: Path) -> list[tuple[str, str]]:
    """The instructions of a Dockerfile: the verb in small letters and the rest, continued lines joined."""
    lines = (
        re.sub(r"^\s*#.*\n", "", dockerfile.read_text(), flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    )
    return [
        (verb.lower(), rest.strip())
        for verb, _, rest in (line.strip().partition(" ") for line in lines)
        if verb
    ]


def build(dockerfile: Path, root: Path) -> Image:
    """Carry out every instruction, in order."""
    image = Image(root, root)
    for verb, words in instructions(dockerfile):
        getattr(image, f"on_{verb}")(words)
    return image
