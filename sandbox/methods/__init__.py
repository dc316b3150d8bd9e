"""The methods of the Bot API that the sandbox plays, each as one function over the world.

`PLAYED` is the whole list: a method of Telegram that is missing in it is validated and refused with 501.
getUpdates waits and therefore lives in `polling.py`.
"""

from __future__ import annotations

from sandbox.methods import answers, changing, ephemeral, files, groups, intake, itself, sending, topics
from sandbox.methods.common import Played

PLAYED: dict[str, Played] = {
    **sending.PLAYED,
    **changing.PLAYED,
    **ephemeral.PLAYED,
    **answers.PLAYED,
    **files.PLAYED,
    **groups.PLAYED,
    **topics.PLAYED,
    **itself.PLAYED,
    **intake.PLAYED,
}
