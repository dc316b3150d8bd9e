"""`make audit` never takes silence for safety."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType
from typing import Any

import pytest

from tests.house.tree import ROOT


def audit() -> ModuleType:
    """The script, which lies in no package."""
    spec = spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GOOD = {"name": "aiogram", "version": "3.31.0", "vulns": []}
BAD = {"name": "orjson", "version": "3.11", "vulns": [{"id": "GHSA-1", "fix_versions": ["3.12"]}]}
UNKNOWN = {"name": "limits", "skip_reason": "Dependency not found and could not be audited"}


@pytest.mark.parametrize(
    ("told", "status", "word"),
    [
        ([GOOD], 0, "✓ 1 packages asked about"),
        ([GOOD, BAD], 1, "✗ orjson 3.11: GHSA-1, mended in 3.12"),
        ([GOOD, UNKNOWN], 3, "? 1 of 2 packages could not be asked about: limits"),
        ([UNKNOWN], 3, "no proof that they are safe"),
        ([BAD, UNKNOWN], 1, "could not be asked about"),
        ([], 3, "there was no answer"),
    ],
)
def test_silence_is_not_taken_for_safety(told: list[dict[str, Any]], status: int, word: str) -> None:
    """A package that the service does not answer for is named, and the command does not end well."""
    ended, lines = audit().judge(told)
    assert ended == status
    assert any(word in line for line in lines)
    assert ("✓" in "".join(lines)) == (GOOD in told and BAD not in told)


def test_an_answer_that_cannot_be_read_is_no_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where pip-audit says nothing, the files are named and the command does not end well."""
    module = audit()
    monkeypatch.setattr(module, "ask", lambda file: [GOOD] if file == "requirements.txt" else [])
    assert module.main() == module.NOT_ASKED
    assert "requirements-dev.txt, requirements-build.txt: no answer at all" in capsys.readouterr().out
