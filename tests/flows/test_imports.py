"""Each conversation can be imported by itself: whoever reads one need not know the order of the others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import bot.flows

FLOWS = sorted(file.stem for file in Path(bot.flows.__file__).parent.glob("[a-z]*.py"))


def test_every_conversation_can_be_imported_first() -> None:
    """In a fresh interpreter, before anything else of the bot; all but the one that comes first are quick."""
    program = (
        "import importlib, sys\n"
        "for name in sys.argv[1:]:\n"
        "    for known in [item for item in sys.modules if item.split('.')[0] == 'bot']:\n"
        "        del sys.modules[known]\n"
        "    importlib.import_module(f'bot.flows.{name}')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *FLOWS], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stderr == ""
    assert FLOWS
