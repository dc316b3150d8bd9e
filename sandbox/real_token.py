"""The sandbox does not start beside a real bot's token. Loads nothing heavy: who has one reads it at once."""

from __future__ import annotations

import os
from pathlib import Path


class RealTokenError(RuntimeError):
    """A real bot's token is in the environment: the sandbox does not start beside it."""


def refuse_real_token(own: str) -> None:
    """Guard against somebody who tries things out with a real bot's settings at hand."""
    token = os.environ.get("ENTRAIDE_TOKEN")
    if token is None and (path := os.environ.get("ENTRAIDE_TOKEN_FILE")):
        token = Path(path).read_text(encoding="utf-8").strip()
    if token and token != own:
        raise RealTokenError(
            "ENTRAIDE_TOKEN is set: the sandbox does not start beside a real bot. Unset it first."
        )
