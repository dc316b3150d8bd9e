"""The command line explains itself, at once."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import _parser, main
from tests.cli.program import PROGRAM, entraide
from tests.house.tree import ROOT

LOADED = """
import contextlib, io, sys
from bot.__main__ import main
for words in sys.argv[1:]:
    with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
        main([*words.split(), "--help"])
print(*{name.split(".")[0] for name in sys.modules} - sys.stdlib_module_names)
"""


def commands(parser: argparse.ArgumentParser, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command and group of commands, from the parser itself."""
    yield above
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, below in action.choices.items():
                yield from commands(below, (*above, word))


COMMANDS = [*commands(_parser())]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(words: tuple[str, ...], tmp_path: Path) -> None:
    """With --help each command of the installed program says how it is used, without any setting."""
    said = entraide(*words, "--help", folder=tmp_path)
    assert said.status == 0, said.err
    assert said.out.startswith(f"usage: {' '.join(('entraide', *words))}")
    assert list(tmp_path.iterdir()) == []


def test_the_commands_are_those_that_were_promised() -> None:
    """Nothing that a host needs is missing, and each has a line of help."""
    assert {words[0] for words in COMMANDS if words} == {
        "init", "run", "serve", "demo", "migrate", "doctor", "config", "coordinator", "validator", "factor",
        "keys", "backup", "restore", "resume", "purge", "audit", "health", "person",
    }  # fmt: skip
    assert {words for words in COMMANDS if len(words) > 1} == {
        *(("config", "check"), ("coordinator", "invite"), ("validator", "invite")),
        *(("factor", "reset"), ("factor", "confirm")),
        *(("keys", "new"), ("keys", "status"), ("keys", "rotate")),
        *(("audit", "verify"), ("coordinator", "unfreeze"), ("person", "unbar")),
    }
    for action in _parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            assert all(choice.help for choice in action._choices_actions)


def test_help_loads_nothing_heavy() -> None:
    """Saying how it is used loads our command line and the standard library, no other module at all."""
    words = [" ".join(one) for one in COMMANDS]
    run = subprocess.run(
        [sys.executable, "-S", "-c", LOADED, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert set(run.stdout.split()) <= {"bot", "__main__"}


def test_without_a_command_it_says_what_there_is(tmp_path: Path) -> None:
    """The bare word is not an error: it lists the commands."""
    said = entraide(folder=tmp_path)
    assert said.status == 0
    assert "coordinator" in said.out


@pytest.mark.parametrize(
    "words",
    [
        ("fly",),
        ("coordinator",),
        ("coordinator", "fire"),
        ("init",),
        ("run", "fast"),
        ("demo", "--port", "x"),
    ],
)
def test_what_it_does_not_know_it_refuses(words: tuple[str, ...], tmp_path: Path) -> None:
    """An unknown or unfinished command is refused with how it is used, and does nothing."""
    said = entraide(*words, folder=tmp_path)
    assert said.status == 2
    assert "usage: entraide" in said.err
    assert "Traceback" not in said.err
    assert list(tmp_path.iterdir()) == []


def test_the_program_and_the_module_are_the_same(tmp_path: Path) -> None:
    """`python -m bot` is the program, for who has no script."""
    module = subprocess.run(
        [sys.executable, "-m", "bot", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    script = subprocess.run([PROGRAM, "--help"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert module.stdout == script.stdout


def test_errors_of_ours_keep_their_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the operator cannot mend is not made small: it is raised as it is."""

    def broken(_path: Path) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr("bot.operator.init", broken)
    with pytest.raises(ZeroDivisionError):
        main(["init", "valmeuse.toml"])


def test_interrupting_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends a command with the status that shells expect, without a word."""

    def interrupted(_path: Path) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.operator.init", interrupted)
    assert main(["init", "valmeuse.toml"]) == 130
