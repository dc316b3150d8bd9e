"""The commands of the Makefile explain themselves, and say first what a machine lacks."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house.tree import ROOT, text

PHONY = re.search(r"^\.PHONY: (.*)$", text("Makefile"), flags=re.MULTILINE)[1].split()
HELP = dict(re.findall(r"^([a-z]+):.*?## (.+)$", text("Makefile"), flags=re.MULTILINE))
TOOLS = ("sh", "bash", "make", "awk", "sed", "mkdir", "touch", "rm")

Fake = Callable[[str, str], None]


@pytest.fixture
def machine(tmp_path: Path) -> Fake:
    """A machine with a clean checkout and hardly a program; calling it adds a program."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-build.txt", "pyproject.toml"):
        (tmp_path / name).touch()
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool))

    def add(name: str, script: str) -> None:
        program = tmp_path / "bin" / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)

    return add


def make(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run make there, with the programs of that machine only."""
    environment = {"PATH": str(folder / "bin"), "HOME": str(folder)}
    return subprocess.run(
        ["make", *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_every_target_is_explained() -> None:
    """`make` alone lists each target with a line of its own; only the step of another target has none."""
    run = subprocess.run(["make"], cwd=ROOT, env=_quiet(), capture_output=True, text=True, check=True)
    listed = re.findall(r"^  make (\S+) +(\S.*)$", run.stdout, flags=re.MULTILINE)
    assert dict(listed) == HELP
    assert set(PHONY) - set(HELP) == {"chromium"}
    assert len(listed) == len(run.stdout.splitlines())


def test_every_target_is_phony() -> None:
    """No file can come in the way of a command by having its name."""
    targets = re.findall(r"^([a-z]+):", text("Makefile"), flags=re.MULTILINE)
    assert set(targets) == set(PHONY)


def test_an_old_python_is_named_first(tmp_path: Path, machine: Fake) -> None:
    """Where Python is too old, the first line says which is needed and how to name another."""
    machine("python3", 'case "$*" in *version_info*) exit 1;; -V) echo Python 3.9.2;; esac')
    run = make(tmp_path, "install")
    assert run.returncode != 0
    first = (run.stdout + run.stderr).splitlines()[0]
    assert "Python 3.11 or newer is needed" in first
    assert "Python 3.9.2" in first
    assert "PYTHON=" in first


def test_a_missing_venv_is_named_first(tmp_path: Path, machine: Fake) -> None:
    """Where Python has no venv, the first line is the one to type."""
    machine(
        "python3",
        'case "$*" in *ensurepip*) exit 1;; *print*) echo "Type: sudo apt install python3.11-venv";; esac',
    )
    run = make(tmp_path, "install")
    assert run.returncode != 0
    assert (run.stdout + run.stderr).splitlines()[0] == "Type: sudo apt install python3.11-venv"


def test_the_package_of_venv_follows_from_the_version() -> None:
    """The package that is named is the one of the Python in use."""
    script = re.search(r"'(import sys; print\(.*?)' >&2", text("Makefile"))[1]
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert re.fullmatch(r"Type: sudo apt install python3\.\d+-venv\n", run.stdout)


def test_a_missing_python_is_named(tmp_path: Path, machine: Fake) -> None:
    """Where there is no Python at all, what to type is said."""
    run = make(tmp_path, "install")
    assert run.returncode != 0
    assert "Type: sudo apt install python3 python3-venv" in run.stderr


def test_without_chromium_the_tests_stop(tmp_path: Path, machine: Fake) -> None:
    """An ordinary user without Chromium gets the one line to type, and no test runs without it."""
    machine("dpkg", "exit 1")
    machine("id", "echo 1000")
    run = make(tmp_path, "chromium")
    assert run.returncode != 0
    assert (
        run.stderr.splitlines()[0] == "Type: sudo apt install chromium fonts-noto-color-emoji fonts-noto-core"
    )
    assert "chromium" in re.search(r"^test:(.*?)##", text("Makefile"), flags=re.MULTILINE)[1].split()


def test_root_on_debian_gets_chromium(tmp_path: Path, machine: Fake) -> None:
    """Where it may, the test command installs Chromium with the letters that screenshots need."""
    machine("dpkg", "exit 1")
    machine("id", "echo 0")
    machine("apt-get", f'echo "$@" >> {tmp_path}/apt')
    assert make(tmp_path, "chromium").returncode == 0
    update, install = (tmp_path / "apt").read_text().splitlines()
    assert update.endswith("update")
    assert install.endswith("install --no-install-recommends chromium fonts-noto-color-emoji fonts-noto-core")


def test_elsewhere_chromium_is_asked_for(tmp_path: Path, machine: Fake) -> None:
    """On a system without Debian's packages Chromium is used if it is there, and asked for if not."""
    assert "Install Chromium" in make(tmp_path, "chromium").stderr
    machine("chromium", "exit 0")
    assert make(tmp_path, "chromium").returncode == 0


def test_ci_runs_the_test_command_of_the_readme() -> None:
    """What is run before a change lands is the one command of the README."""
    assert text(".ci/run").rstrip().splitlines()[-1] == "exec make test"
    assert re.search(r"^make test$", text("README.md"), flags=re.MULTILINE)
    assert os.access(ROOT / ".ci/run", os.X_OK)


def _quiet() -> dict[str, str]:
    """Our environment without what a make around the tests would hand down."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
