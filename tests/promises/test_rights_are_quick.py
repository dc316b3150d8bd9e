"""Having one's data and erasing them takes one update's work: no timer, no sweeper, nobody else's help.

The promise is sixty seconds. Here no clock moves at all: what is not done by the work on the press itself
would never be done.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.callbacks import Press, pack
from bot.views import privacy_export
from bot.views.screen import Answer, Screen, Upload
from sandbox.actor import Phone
from tests.promises.test_forged_presses import press
from tests.stage import Stage, staged
from tests.walks.looking import mission

WITHIN = 60
_numbers = itertools.count(10**8)


class Mailbox:
    """Takes answers instead of Telegram."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []

    async def send(self, answer: Answer) -> AsyncIterator[tuple[Answer, None]]:
        """Kept, and so delivered."""
        self.answers.append(answer)
        yield Answer(), None

    @property
    def files(self) -> list[Upload]:
        """The files among them."""
        shows = [show for answer in self.answers for show in answer.shows]
        return [show.screen.upload for show in shows if show.screen.upload is not None]


async def _press(stage: Stage, who: Phone, *data: str) -> Mailbox:
    """One press after the other is worked on; the sweeper and the sender stand still."""
    app = await stage.halt()
    box: Any = Mailbox()
    app.worker.sending.answerer = box
    await app.worker.receive([press(next(_numbers), who.id, item) for item in data])
    while await app.worker.work_once():
        await app.worker.drain()
    found: Mailbox = box
    return found


async def test_data_come_and_go_within_one_update(tmp_path: Path) -> None:
    """Both files, then nothing of her: the request is cancelled, by the work on the presses alone."""
    async with staged(tmp_path / "quick.sqlite3") as stage:
        sam = await stage.volunteer("Sam")
        rosa = await stage.resident("Rosa")
        number = await stage.ask(rosa, detail="Deux pains")
        await sam.hears(number)
        await stage.settled()
        asked = await mission(stage, number, rosa)
        before = stage.clock.now()
        box = await _press(stage, rosa, pack(Press.ALL_DATA, arg="file"), pack(Press.ERASE_YES))
        assert (stage.clock.now() - before).total_seconds() <= WITHIN
        assert [item.name for item in box.files] == ["mes-donnees.html", "mes-donnees.json"]
        assert all(b"Deux pains" in item.content for item in box.files)
        assert stage.app is not None
        async with stage.app.store.unit() as unit:
            assert await unit.people.by_telegram(rosa.id) is None
            after = await unit.missions.get(asked.id)
            assert (after.state.value, after.request) == ("cancelled", None)


async def test_others_write_while_the_files_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However large they are: no unit is open then. They are taken in a later one, with its audit line."""
    path = tmp_path / "free.sqlite3"
    make, found = privacy_export.files, []

    def made(*args: Any) -> tuple[Screen, Screen]:
        with closing(sqlite3.connect(path, timeout=60)) as other:
            other.execute("BEGIN IMMEDIATE")  # fails while anybody holds the file
            lines = other.execute("SELECT count(*) FROM traces WHERE deed = 'exported'").fetchone()
            other.execute("ROLLBACK")
        found.append(lines[0])
        return make(*args)

    monkeypatch.setattr(privacy_export, "files", made)
    async with staged(path) as stage:
        rosa = await stage.resident("Rosa")
        await stage.settled()
        box = await _press(stage, rosa, pack(Press.ALL_DATA, arg="file"))
        assert found == [0], "made once, before anything is written down"
        assert len(box.files) == 2
        with closing(sqlite3.connect(path)) as other:
            (lines,) = other.execute("SELECT count(*) FROM traces WHERE deed = 'exported'").fetchone()
        assert lines == 1
