"""The door: what is too fast is not stored, and what must get in always does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import select

from bot.callbacks import Press, pack
from bot.intake.doors import ALWAYS, Admitted, Door
from bot.intake.raw import incoming
from bot.limits import EVERYTHING, IN_A_CHAT, NOTICE, RESERVE, AwayError, Buckets, Memory
from solidarity.notices import Kind
from solidarity.queues import Incoming
from storage.tables import InboxRow
from tests.cast import NOW, ROSA, SAM
from tests.intake.test_work import Desk
from tests.stores import MovableClock, TestedStore, rows

GROUP = -1001
I: Any = InboxRow.__table__  # type: ignore[attr-defined] # noqa: E741


class Machine:
    """Machine time that a test moves."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        """Now."""
        return self.at


class Broken(Memory):
    """A store that is away while `away` says so."""

    away = True

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Fails."""
        if self.away:
            raise OSError("refused")
        return await super().acquire_entry(key, limit, expiry, amount)


class Street:
    """People who write to one door."""

    def __init__(self) -> None:
        self.machine, self.clock, self.number = Machine(), MovableClock(NOW), 0
        self.door = Door(Buckets(Memory(self.machine), now=self.machine), self.clock)

    def update(self, kind: str = "message", **event: Any) -> Incoming:
        """One update, as Telegram sends it."""
        self.number += 1
        item = incoming({"update_id": self.number, kind: event})
        assert item is not None
        return item

    def said(self, person: int, text: str = "bonjour", chat: int | None = None, **more: Any) -> Incoming:
        """Somebody writes, now."""
        event = {"from": {"id": person}, "chat": {"id": chat or person}, "text": text}
        return self.update(**{"date": int(self.clock.at.timestamp()), **event, **more})

    def pressed(self, person: int, data: str, chat: int | None = None) -> Incoming:
        """Somebody presses."""
        message = {"message_id": 1, "date": 1, "chat": {"id": chat or person}}
        query = {"id": f"q{self.number}", "from": {"id": person}, "data": data, "message": message}
        return self.update("callback_query", **query)

    async def admit(self, *items: Incoming) -> Admitted:
        """They knock, one after the other."""
        return await self.door.admit(items)


@pytest.fixture
def street() -> Street:
    """A door of one process."""
    return Street()


async def test_a_hundred_a_second_for_a_minute_fill_sixty_rows_at_most(street: Street) -> None:
    """Of 6,000 messages of one person; of all others every one is let in, in order; one notice."""
    kept: Counter[int] = Counter()
    others: list[int] = []
    sent: list[int] = []
    floods = []
    for second in range(60):
        street.machine.at += 1
        street.clock.move(seconds=1)
        batch = []
        for n in range(100):
            batch.append(street.said(1, "au secours" if n % 7 == 0 else "spam"))
            if n % 10 == 0:
                batch.append(street.said(2 + (second * 10 + n // 10) % 200))
                sent.append(batch[-1].update_id)
        admitted = await street.admit(*batch)
        kept.update(item.lane for item in admitted.passed)
        others += [item.update_id for item in admitted.passed if item.lane != 1]
        floods += admitted.floods
    assert 0 < kept[1] <= 60
    assert others == sent
    assert [(item.person, item.private) for item in floods] == [(1, True)]
    assert street.door.dropped == 6000 - kept[1]


async def test_only_what_is_let_in_costs_work(sqlite_store: TestedStore) -> None:
    """Rows: sixty at most of who floods, none missing of others; one message is planned, then it is quiet."""
    desk = Desk(sqlite_store)
    street = Street()
    desk.worker.door = street.door
    for _ in range(10):
        batch = [street.said(ROSA.telegram_id, f"n{n}") for n in range(100)]
        await desk.worker.receive([*batch, street.said(SAM.telegram_id, "unit")])
    async with sqlite_store.unit() as unit:
        lanes = Counter((await unit.execute(select(I.c.lane))).scalars())
    assert lanes == {ROSA.telegram_id: EVERYTHING.amount, SAM.telegram_id: 10}
    assert len(await rows(sqlite_store, Kind.SLOW_DOWN)) == 1


async def test_a_quick_but_honest_person_is_never_stopped(street: Street) -> None:
    """Twenty photos at once and every tap twice; sixty cards sorted with two taps each in three minutes."""
    photos = [street.said(1, "", photo=[{}], caption="pain") for _ in range(20)]
    taps = [street.pressed(1, pack(Press.SHOW, 1)) for _ in range(30)]
    assert len((await street.admit(*photos, *taps)).passed) == 50
    for _ in range(60):
        street.machine.at += 3
        taps = [street.pressed(2, pack(Press.TRIAGE, 1)), street.pressed(2, pack(Press.CLOSE, 1))]
        assert len((await street.admit(*taps)).passed) == 2


async def test_danger_is_heard_above_all_else(street: Street) -> None:
    """Who floods and then writes « au secours » or presses 🆘 still reaches us."""
    flood = [street.said(1, "spam") for _ in range(500)]
    assert len((await street.admit(*flood)).passed) == EVERYTHING.amount
    urgent = [street.said(1, "au secours, il me frappe"), street.pressed(1, pack(Press.PROBLEM, 1))]
    assert len((await street.admit(*urgent)).passed) == 2
    more = [street.said(1, "au secours") for _ in range(50)]
    assert len((await street.admit(*more)).passed) == RESERVE.amount - 2


async def test_edits_count_too(street: Street) -> None:
    """Changing one message a thousand times is no way around it."""
    at = int(NOW.timestamp())
    edits = [
        street.update(
            "edited_message", **{"from": {"id": 1}, "chat": {"id": 1}, "text": str(n), "edit_date": at}
        )
        for n in range(1000)
    ]
    assert len((await street.admit(*edits)).passed) == EVERYTHING.amount


@pytest.mark.parametrize("part", ALWAYS)
async def test_who_comes_and_goes_always_gets_in(street: Street, part: str) -> None:
    """Membership, a group that moves: what it would break is worth more than the rows."""
    items = [street.said(1, "", GROUP, **{part: [{}]}) for _ in range(300)]
    items += [
        street.update(kind, **{"from": {"id": 1}, "chat": {"id": GROUP}})
        for kind in ("my_chat_member", "chat_member")
        for _ in range(100)
    ]
    assert len((await street.admit(*items)).passed) == 500


async def test_talk_in_a_group_never_uses_up_its_commands(street: Street) -> None:
    """The bot as an admin hears all; who asks for help there is heard all the same."""
    talk = [street.said(n, "blabla", GROUP) for n in range(2, 602)]
    assert len((await street.admit(*talk)).passed) == IN_A_CHAT.amount
    asked = await street.admit(street.said(1, "/besoin", GROUP), street.pressed(1, "tk:1:", GROUP))
    assert len(asked.passed) == 2


async def test_who_hides_behind_a_channel_is_counted_by_the_group(street: Street) -> None:
    """Anonymous admins and channels have no name; nobody can be written to about it."""
    behind = [
        street.said(1087968824, "/besoin", GROUP, sender_chat={"id": GROUP}, date=int(NOW.timestamp()))
        for _ in range(300)
    ]
    admitted = await street.admit(*behind)
    assert (len(admitted.passed), list(admitted.floods)) == (IN_A_CHAT.amount, [])


async def test_one_notice_in_ten_minutes(street: Street) -> None:
    """However long it goes on; ten minutes later another."""
    told = 0
    for _ in range(25):
        street.machine.at += 60
        told += len((await street.admit(*[street.said(1) for _ in range(100)])).floods)
    assert told == 3
    assert NOTICE.get_expiry() == 600


async def test_a_press_that_is_not_taken_is_answered(street: Street) -> None:
    """So that no button spins; a thousand of them are not, for each costs a call."""
    presses = [street.pressed(1, pack(Press.SHOW, 1)) for _ in range(1000)]
    assert len((await street.admit(*presses)).presses) == 20


async def test_ten_hours_of_one_person_may_come_at_once(street: Street) -> None:
    """What was written while we were away is counted in the minute it was written, not when it arrives."""
    items = []
    for minute in range(600):
        at = int((NOW - timedelta(minutes=602 - minute)).timestamp())
        items += [street.said(1, str(n), date=at) for n in range(3)]
    assert len((await street.admit(*items)).passed) == 1800
    at = int((NOW - timedelta(hours=20)).timestamp()) // 60 * 60
    flood = [street.said(1, str(n), date=at) for n in range(1000)]
    assert len((await street.admit(*flood)).passed) == EVERYTHING.amount


async def test_what_could_not_be_stored_comes_again_uncounted(street: Street) -> None:
    """The database is away for a hundred tries: not one message of a talkative person is lost by it."""
    items = [street.said(1, str(n)) for n in range(EVERYTHING.amount)]
    for _ in range(100):
        admitted = await street.admit(*items)
        assert list(admitted.passed) == items
        street.door.not_stored(admitted.passed)
    street.door.stored(items)
    assert not (await street.admit(street.said(1, "one more"))).passed


async def test_where_the_store_is_away_people_are_served(street: Street) -> None:
    """And still not flooded: the process counts alone, and does not ask at every message."""
    broken = Broken(street.machine)
    street.door.buckets = Buckets(broken, now=street.machine)
    assert len((await street.admit(street.said(2, "/besoin"))).passed) == 1
    assert len((await street.admit(*[street.said(1) for _ in range(1000)])).passed) == EVERYTHING.amount
    broken.away = False
    with pytest.raises(AwayError):
        await street.door.buckets.take(EVERYTHING, 1)
    street.machine.at += 6
    assert await street.door.buckets.take(EVERYTHING, 1)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"message": None},
        {"message": {"chat": {"id": "x"}, "text": 5}},
        {"message": {"from": {"id": 1}, "chat": {"id": 1}, "text": {"a": 1}, "date": "x"}},
        {"callback_query": {"from": {"id": True}}},
        {"callback_query": {"from": {"id": 1}, "data": 7, "id": 9, "message": "x"}},
        {"poll": {"id": "1"}},
    ],
)
async def test_nothing_that_is_sent_can_break_the_door(street: Street, body: Mapping[str, Any]) -> None:
    """What is not as Telegram writes it is let in, and set aside behind it."""
    item = Incoming(1, 0, orjson.dumps(body), body)
    assert (await street.admit(item)).passed == [item]
