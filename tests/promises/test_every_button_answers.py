"""Every button of every past screen answers: whoever presses it, and however long after.

A town is played through all its screens; each button that was ever shown, on whatever message, is then
pressed as it was. Nobody hears silence, nothing fails inside, and a button never does for one person what
only another may do.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.callbacks import Press, unpack
from sandbox.actor import Phone
from solidarity.missions import Mission, Seat
from solidarity.organisations import Organisation
from solidarity.people import AgeBand, Neighbour
from storage import tables
from tests.promises.standings import press, standings
from tests.promises.whole_town import SECRET, Town, play
from tests.stage import Stage, staged
from tests.walks.looking import from_bot, troubles

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(600)]

LAST = {
    *(Press.CANCEL_YES, Press.CLOSE_AS, Press.RELEASE_YES, Press.DECLINE, Press.ERASE_YES),
    Press.FORGET_NUMBER,
    *(Press.REMOVE_MEMBER, Press.LEAVE_ASSOCIATION_YES),
    *(Press.BAR, Press.PART, Press.AVOID, Press.FREEZE),
}
"""What takes something away is pressed when all else has been."""

ABOUT_ONESELF = {
    *(Press.CONSENT, Press.LANGUAGE, Press.MOVE, Press.PAUSE, Press.ERASE_YES),
    *(Press.NEWS, Press.NEWS_THEME, Press.DISCREET, Press.SPEAKS),
    *(Press.COMPETENCE, Press.INTEREST, Press.SCORE_UNKNOWN, Press.FREE, Press.VEHICLE, Press.NEAR),
    *(Press.ALL_DATA, Press.WITHDRAW),
}
"""Whoever presses these says it of themselves."""


STRANGERS = ("Tom", "Zoé", "Cléo")
TEAM = ("Amel", "Ben")
"""Whose names stand on what anybody may read."""
OF_THEIR_OWN = ("drafts", "offers")
"""What somebody writes to who begins a conversation, or says « not this time »."""


@dataclass(frozen=True)
class Shown:
    """A button as it stood below a message."""

    chat: int
    message: int
    label: str
    data: str

    @property
    def verb(self) -> Press:
        """What it asks for."""
        pressed = unpack(self.data)
        assert pressed is not None, self
        return pressed.verb


def forge(town: Town, who: Phone, button: Shown, *, at_home: bool = False) -> None:
    """Press it where it stood, or from one's own chat with the bot."""
    if not at_home:
        who.press_again((who.chat(button.chat), button.message, _as_json(button)))
        return
    own = next(m for m in who.messages() if m.sender == town.stage.world.bot.id)
    who.forge(button.data, own)


def not_of(who: Phone, shown: Iterable[Shown]) -> list[Shown]:
    """What others were shown and this person was not, each kind of data once."""
    own = {button.data for button in shown if button.chat == who.id}
    others = {button.data: button for button in shown if button.data not in own}
    return [button for button in others.values() if button.verb not in ABOUT_ONESELF]


def few(buttons: Iterable[Shown], each: int) -> list[Shown]:
    """So many of each verb: a right is decided on the verb and on whose matter it is, not on the argument."""
    taken = Counter[Press]()
    found = []
    for button in buttons:
        taken[button.verb] += 1
        if taken[button.verb] <= each:
            found.append(button)
    return found


def _as_json(button: Shown) -> dict[str, object]:
    return {"text": button.label, "callback_data": button.data}


def every_button(stage: Stage) -> list[Shown]:
    """All inline buttons that Telegram was ever given, in order, each once for each message."""
    found: dict[tuple[int, int, str], Shown] = {}
    for call in stage.world.calls.calls:
        markup = call.parameters.get("reply_markup")
        if not call.ok or markup is None or call.chat is None or not isinstance(call.result, dict):
            continue
        rows = (json.loads(markup) if isinstance(markup, str) else markup).get("inline_keyboard", [])
        number = int(call.result["message_id"])
        for button in (item for row in rows for item in row):
            if "callback_data" in button:
                shown = Shown(call.chat, number, button["text"], button["callback_data"])
                found.setdefault((shown.chat, shown.message, shown.data), shown)
    return list(found.values())


async def missions(stage: Stage) -> dict[int, Mission]:
    """All missions as they are."""
    assert stage.app is not None
    table = tables.Mission.__table__
    async with stage.app.store.unit() as unit:
        ids = [row.id for row in (await unit.execute(select(table.c.id))).all()]
        found = {number: await unit.missions.get(number) for number in ids}
    return {
        number: replace(
            mission,
            version=0,
            hold=None,
            participations=tuple(sorted(mission.participations, key=lambda part: part.person)),
        )
        for number, mission in found.items()
    }


async def people(stage: Stage) -> dict[int, Neighbour]:
    """Everybody who is known, by Telegram id; but for the day on which they were seen last."""
    assert stage.app is not None
    table = tables.Person.__table__
    async with stage.app.store.unit() as unit:
        ids = [row.telegram_id for row in (await unit.execute(select(table.c.telegram_id))).all()]
        known = [await unit.people.by_telegram(number) for number in ids]
    return {person.telegram_id: replace(person, seen_on=None) for person in known if person is not None}


async def associations(stage: Stage) -> list[Organisation]:
    """All associations as they are, with who speaks for them."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        return list(await unit.organisations.all(10))


def wrongs(found: Iterable[Mission], known: dict[int, Neighbour]) -> list[str]:
    """What may never be, whatever was pressed."""
    by_id = {person.id: person for person in known.values()}
    said = []
    for mission in found:
        gone = (Seat.RELEASED, Seat.WAITING)
        holding = [part for part in mission.participations if part.seat not in gone]
        if len(holding) > mission.seats:
            said.append(f"{mission.reference}: {len(holding)} people on {mission.seats} seat")
        for part in holding:
            person = by_id.get(part.person)
            request = mission.request  # who wrote a call down asks for nothing, and may see to it
            if request is not None and request.asker == part.person and not request.noted:
                said.append(f"{mission.reference}: its asker has it")
            if person is not None and not _may_help(person):
                said.append(f"{mission.reference}: {person.first_name} may not have it")
    return said


def _may_help(person: Neighbour) -> bool:
    return person.is_coordinator or (person.volunteer is not None and person.volunteer.age is AgeBand.ADULT)


@dataclass(frozen=True)
class Played:
    """The town at the end of the walk, what was logged, and every button that was shown until then."""

    town: Town
    logs: list[Any]
    shown: list[Shown]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def played(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Played]:
    """One for all tests, in order: whoever may change nothing presses first, the owners last."""
    with capture_logs() as logs:
        async with staged(tmp_path_factory.mktemp("town") / "town.sqlite3") as stage:
            town = await play(stage)
            calls = stage.world.calls.calls
            assert calls.maxlen is None or len(calls) < calls.maxlen, "older screens would be forgotten"
            yield Played(town, logs, every_button(stage))  # type: ignore[misc]


EDITS_OF_OTHERS = ("message can't be edited", "message to edit not found")
"""What a press on a message that is gone, or of another kind, leads to: a new message instead."""


def trouble(town: Town, logs: list[Any]) -> list[str]:
    """As in the walks, but for edits that had to become new messages."""
    found = troubles(town.stage, logs)
    return [item for item in found if not any(part in item for part in EDITS_OF_OTHERS)]


async def test_all_kinds_of_buttons_were_seen(played: Played) -> None:
    """The walk is long enough: every verb stood on some screen."""
    assert len(played.shown) > 500
    assert {button.verb for button in played.shown} == set(Press)


@pytest.mark.parametrize(("share", "name"), list(enumerate(STRANGERS)))
async def test_pressed_by_somebody_else_they_change_nothing(played: Played, share: int, name: str) -> None:
    """A resident, somebody new and a minor press what others were shown: nothing moves or is seen.

    Each presses some of every kind.
    """
    place, logs = played.town, played.logs
    who = place.people[name]
    before, known = await missions(place.stage), await people(place.stage)
    speaking = await associations(place.stage)
    others = sorted(not_of(who, played.shown), key=lambda button: button.verb)
    for button in few(others[share :: len(STRANGERS)], 2):
        forge(place, who, button, at_home=True)
    await place.stage.settled()
    assert await missions(place.stage) == before
    assert await people(place.stage) == known
    assert await associations(place.stage) == speaking
    for secret in (SECRET, place.people["Rosa"].person.phone, place.people["Paul"].person.phone):
        assert from_bot(who, secret) == []
    assert trouble(place, logs) == []


async def test_pressed_by_another_volunteer_they_take_at_most_what_is_open(played: Played) -> None:
    """Ana presses what was shown to Sam, to residents and to coordinators: she may take, and nothing more."""
    place, logs = played.town, played.logs
    ana = place.people["Ana"]
    before = await missions(place.stage)
    me = (await people(place.stage))[ana.id]
    for at, button in enumerate(few(not_of(ana, played.shown), 2)):
        forge(place, ana, button, at_home=True)
        if at % 50 == 0:
            await place.stage.settled()
    await place.stage.settled()
    after = await missions(place.stage)
    assert wrongs(after.values(), await people(place.stage)) == []
    for number, mission in after.items():
        if before[number].has(me.id):
            continue  # hers: to hand back, as anybody may
        if mission.has(me.id):
            assert before[number].state.value == "open"
        else:
            assert mission.state == before[number].state
            assert mission.request == before[number].request
    assert from_bot(ana, place.people["Paul"].person.phone) == []
    assert trouble(place, logs) == []


async def test_pressed_in_a_role_that_is_none_here_they_change_and_tell_nothing(played: Played) -> None:
    """Elected, of elsewhere, professional, frozen, suspended: no name and no effect of any kind of button."""
    app, town = played.town.stage.app, played.town
    assert app is not None
    people = standings(town.stage.town.today(town.stage.clock.now()))
    names = "|".join(phone.name for phone in town.people.values() if phone.name not in TEAM)
    phones = [town.people[name].person.phone for name in ("Rosa", "Paul")]
    buttons = {button.data: button for button in played.shown if button.verb not in ABOUT_ONESELF}
    others = sorted(buttons.values(), key=lambda button: button.verb)
    halted = number = 0
    for share, (role, who) in enumerate(people.items()):
        for button in few(others[share :: len(people)], 2):
            number += 1
            found = await press(app, who, 10**7 + number, button.data)
            own = {*OF_THEIR_OWN, *(("people",) if button.verb is Press.FACTOR else ())}
            assert found.wrote <= own, (role, button, found)
            assert not re.search(rf"\b({names})\b", found.said), (role, button, found)
            assert not [word for word in (SECRET, *phones) if word in found.said], (role, button, found)
            halted += found.halted
    assert number // 4 < halted < number, "most of what is refused is the team's"


async def test_pressed_later_by_their_owners_all_answer(played: Played) -> None:
    """In the order in which they were shown, what takes something away last; every press is answered."""
    place, logs = played.town, played.logs
    everything = sorted(few(played.shown, 4), key=lambda button: button.verb in LAST)
    erasing = [button for button in everything if button.verb is Press.ERASE_YES]
    for at, button in enumerate([item for item in everything if item not in erasing] + erasing):
        for who in place.members(button.chat):
            forge(place, who, button)
            await who.answered()
        if at % 25 == 0:
            await place.stage.settled()
            assert wrongs((await missions(place.stage)).values(), await people(place.stage)) == []
    await place.stage.settled()
    assert wrongs((await missions(place.stage)).values(), await people(place.stage)) == []
    assert trouble(place, logs) == []
