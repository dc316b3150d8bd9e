"""`make audit`: known vulnerabilities of what is pinned, and plainly which packages nobody could say that of.

pip-audit passes over what its service does not answer for, and ends well: here that is a result of its own.
Exit status: 0 none is known to be vulnerable; 1 some are; 3 not all could be asked about.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

CLEAN, VULNERABLE, NOT_ASKED = 0, 1, 3
PINNED = ("requirements.txt", "requirements-dev.txt", "requirements-build.txt")
ASK = ("--require-hashes", "--disable-pip", "--format=json", "--progress-spinner=off")


def judge(told: list[dict[str, Any]]) -> tuple[int, list[str]]:
    """The exit status, and what to say, of pip-audit's list of dependencies."""
    found = [
        f"{item['name']} {item['version']}: {vulnerability['id']}"
        + (f", mended in {', '.join(vulnerability['fix_versions'])}" if vulnerability["fix_versions"] else "")
        for item in told
        for vulnerability in item.get("vulns", ())
    ]
    skipped = sorted(item["name"] for item in told if "skip_reason" in item)
    asked = len(told) - len(skipped)
    lines = [f"✗ {line}" for line in sorted(found)]
    if skipped or not told:
        lines.append(f"? {len(skipped)} of {len(told)} packages could not be asked about: {_some(skipped)}")
        lines.append(
            "  This is no proof that they are safe. Ask again where the advisory service is reached."
        )
    if asked and not found:
        lines.append(f"✓ {asked} packages asked about, none is known to be vulnerable.")
    status = VULNERABLE if found else NOT_ASKED if skipped or not told else CLEAN
    return status, lines


def _some(names: list[str]) -> str:
    """The first of them."""
    return ", ".join(names[:5]) + (", …" if len(names) > 5 else "") if names else "there was no answer"  # noqa: PLR2004


def ask(file: str) -> list[dict[str, Any]]:
    """What pip-audit says of one requirements file; nothing where it says nothing that can be read."""
    program = Path(sys.executable).with_name("pip-audit")
    words = [str(program), *ASK, "--requirement", file]
    said = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    try:
        return list(json.loads(said.stdout)["dependencies"])
    except (ValueError, KeyError, TypeError):
        return []


def main() -> int:
    """Ask about every pinned file, and say what came of it."""
    told: dict[tuple[str, str], dict[str, Any]] = {}
    unread = []
    for file in PINNED:
        answer = ask(file)
        if not answer:
            unread.append(file)
        for item in answer:
            told.setdefault((item["name"], item.get("version", "")), item)
    status, lines = judge(list(told.values()))
    if unread:
        lines.append(f"? {', '.join(unread)}: no answer at all")
        status = status or NOT_ASKED
    sys.stdout.write("\n".join(lines) + "\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
