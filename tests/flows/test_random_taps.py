"""A neighbourhood that taps at random: whatever the order, nothing fails, nothing is met with silence.

People press what they see and what they saw long ago, write, speak, share, wait, and the bot is restarted.
A seed that fails is a story: run it alone to read it.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from sandbox.actor import Phone
from sandbox.errors import CannotActError, NothingSuchError
from tests.promises.test_every_button_answers import every_button, forge, missions, people, trouble, wrongs
from tests.promises.whole_town import Town
from tests.stage import Stage, staged

ACTS = 220
WORDS = ("Bonjour", "du lait", "/start", "/annuler", "/besoin", "/benevole", "/mesdemandes", "/mesdonnees")
WAITS = (1, 5, 31, 180, 900)
"""Minutes."""


class Crowd:
    """Some people who act without thinking."""

    def __init__(self, town: Town, seed: int) -> None:
        self._town = town
        self._stage = town.stage
        self._seed = random.Random(seed)

    async def act(self) -> None:
        """One of them does something."""
        who = self._seed.choice(list(self._town.people.values()))
        chosen = self._seed.choices(
            (self._press, self._press_something_old, self._key, self._write, self._share),
            weights=(10, 3, 3, 2, 1),
        )[0]
        try:
            chosen(who)
        except (CannotActError, NothingSuchError):
            return  # an app would not let them
        if self._seed.random() < 0.3:
            await self._stage.settled()
        if self._seed.random() < 0.04:
            await self._stage.jump(minutes=self._seed.choice(WAITS))
        if self._seed.random() < 0.01:
            await self._stage.settled()
            await self._stage.stop_bot()
            await self._stage.start_bot()

    def _press(self, who: Phone) -> None:
        """Something that stands on the telephone now, rather far down."""
        bot = self._stage.world.bot.id
        places = [who.chat(), *(chat for chat in self._stage.world.groups() if chat.member(who.id).present)]
        place = self._seed.choice(places)
        seen = [m for m in place.messages.values() if m.sender == bot and m.buttons][-3:]
        if not seen:
            return
        message = self._seed.choice(seen)
        button = self._seed.choice([item for row in message.buttons for item in row])
        if self._is_final(str(button.get("callback_data", ""))):
            return
        who.press(button["text"], message)

    def _press_something_old(self, who: Phone) -> None:
        shown = [
            button
            for button in every_button(self._stage)
            if who in self._town.members(button.chat) and not self._is_final(button.data)
        ]
        if shown:
            forge(self._town, who, self._seed.choice(shown))

    def _is_final(self, data: str) -> bool:
        """Nobody leaves for good: there would soon be nobody left."""
        return data.startswith("ey:")

    def _key(self, who: Phone) -> None:
        keys = who.keys()
        if keys:
            who.key(self._seed.choice(keys), latitude=50.4689, longitude=4.8622)

    def _write(self, who: Phone) -> None:
        words = self._seed.choice(WORDS)
        older = [m for m in who.messages() if m.sender == self._stage.world.bot.id]
        who.write(words, reply_to=self._seed.choice(older) if older and self._seed.random() < 0.3 else None)

    def _share(self, who: Phone) -> None:
        self._seed.choice((who.voice, who.photo, who.share_contact, who.document))()


async def neighbourhood(stage: Stage) -> Town:
    """Two who ask, two who help, one who is new, one of the municipality, and their group."""
    amel = await stage.coordinator("Amel")
    group = await stage.group("Quartier Centre", amel)
    rosa, lea = await stage.resident("Rosa"), await stage.resident("Léa")
    sam, ana = await stage.volunteer("Sam"), await stage.volunteer("Ana")
    tom = await stage.newcomer("Tom")
    tom.start()
    await tom.hears("112")
    for member in (rosa, sam, ana, tom):
        amel.add(member, group)
    await stage.ask(rosa)
    return Town(stage, {p.name: p for p in (amel, rosa, lea, sam, ana, tom)}, group, group)


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_people_tap_nothing_fails(tmp_path: Path, seed: int) -> None:
    """Every press is answered, nothing is refused or logged as an error, and no rule is broken."""
    with capture_logs() as logs:
        async with staged(tmp_path / "crowd.sqlite3") as stage:
            town = await neighbourhood(stage)
            crowd = Crowd(town, seed)
            for _ in range(ACTS):
                await crowd.act()
            await stage.settled()
            assert wrongs((await missions(stage)).values(), await people(stage)) == []
            assert trouble(town, logs) == []
