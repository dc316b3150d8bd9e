"""Cards, single-use codes, the audit and drafts in the store."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from solidarity.actions.requests import ask_help
from solidarity.missions import Mission, MissionId
from solidarity.notices import Kind
from solidarity.ports import Card, Code, Deed, Purpose, Trace
from solidarity.queues import Draft
from storage.mission_rows import M
from storage.records import C, X
from tests import cast
from tests.cast import AMEL, NOW, ROSA, SAM, arrive, wish
from tests.stores import TestedStore


async def asked(store: TestedStore) -> Mission:
    """Rosa's request."""
    (rosa,) = await arrive(store, ROSA)
    async with store.unit() as unit:
        return (await ask_help(unit, rosa, wish())).mission


# --- Cards ----------------------------------------------------------------------------------------------


async def test_a_message_leads_to_its_mission(store: TestedStore) -> None:
    """A reply to a card finds the mission; the same number in another chat does not."""
    mission = await asked(store)
    async with store.unit() as unit:
        await unit.cards.put(Card(Kind.OFFER, mission.id, 5, cast.TOPIC, None, 11))
    async with store.unit() as unit:
        found = [await unit.cards.by_message(*place) for place in ((5, 11), (6, 11), (5, 13))]
    assert found == [mission.id, None, None]


async def test_what_a_message_shows_can_change(store: TestedStore) -> None:
    """The same message, redrawn as another card, is kept as what it is now."""
    mission = await asked(store)
    async with store.unit() as unit:
        for kind in (Kind.OFFER, Kind.STAFF_CARD):
            await unit.cards.put(Card(kind, mission.id, 5, None, None, 11))
        assert [card.kind for card in await unit.cards.live(mission.id)] == ["staff_card"]


async def test_messages_that_are_gone_are_forgotten(store: TestedStore) -> None:
    """One message, or all of a chat that was lost."""
    mission = await asked(store)
    async with store.unit() as unit:
        for chat, message in ((5, 11), (5, 12), (6, 11)):
            await unit.cards.put(Card(Kind.OFFER, mission.id, chat, None, None, message))
        await unit.cards.forget_message(5, 12)
        assert {card.chat_id for card in await unit.cards.live(mission.id)} == {5, 6}
        await unit.cards.forget_chat(5)
        assert {card.chat_id for card in await unit.cards.live(mission.id)} == {6}


async def test_cards_go_with_their_mission(store: TestedStore) -> None:
    """Nothing refers to a mission that is deleted."""
    mission = await asked(store)
    async with store.unit() as unit:
        await unit.cards.put(Card(Kind.OFFER, mission.id, 5, None, None, 11))
        await unit.execute(delete(M).where(M.c.id == mission.id))
        assert (await unit.execute(select(func.count()).select_from(C))).scalar() == 0


# --- Codes ----------------------------------------------------------------------------------------------

FACTS: dict[str, str | int] = {"chat": -1001, "title": "Voisins de la Gare", "thread": 0}


async def issue(store: TestedStore, purpose: Purpose = Purpose.BIND) -> str:
    """A code that lives for an hour."""
    async with store.unit() as unit:
        return await unit.codes.issue(Code(purpose, store.clock.now() + timedelta(hours=1), FACTS))


async def use(store: TestedStore, secret: str, purpose: Purpose = Purpose.BIND) -> Code | None:
    """Somebody comes with it."""
    async with store.unit() as unit:
        return await unit.codes.use(purpose, secret)


async def test_a_code_is_random_and_only_its_hash_is_kept(store: TestedStore) -> None:
    """128 bits from the system's source; the table has neither the secret nor its facts in clear."""
    secrets = {await issue(store) for _ in range(20)}
    assert len(secrets) == 20
    assert {len(base64.urlsafe_b64decode(secret + "==")) for secret in secrets} == {16}
    async with store.unit() as unit:
        stored = repr((await unit.execute(select(X))).all())
    assert not [secret for secret in secrets if secret in stored]
    assert "Voisins" not in stored


async def test_a_code_works_once(store: TestedStore) -> None:
    """Looked at it stays; used it is used up, with its facts handed over."""
    secret = await issue(store)
    async with store.unit() as unit:
        looked = [await unit.codes.peek(Purpose.BIND, secret) for _ in range(2)]
    expected = Code(Purpose.BIND, NOW + timedelta(hours=1), FACTS)
    assert looked == [expected, expected]
    assert await use(store, secret) == expected
    assert await use(store, secret) is None
    async with store.unit() as unit:
        assert await unit.codes.peek(Purpose.BIND, secret) is None


async def test_a_code_is_for_one_purpose(store: TestedStore) -> None:
    """A link that binds a group makes nobody a coordinator, and trying does not spoil it."""
    secret = await issue(store)
    assert await use(store, secret, Purpose.COORDINATOR) is None
    assert await use(store, secret) is not None


@pytest.mark.parametrize("guess", ["", "x", "é", "' OR 1=1 --", "A" * 22])
async def test_a_guess_is_refused(sqlite_store: TestedStore, guess: str) -> None:
    """What was never issued is not valid, whatever it looks like."""
    await issue(sqlite_store)
    assert await use(sqlite_store, guess) is None


async def test_a_code_ends_on_its_minute(store: TestedStore) -> None:
    """Valid until then, not at that moment; the sweep forgets it."""
    secret, later = await issue(store), NOW + timedelta(hours=1)
    store.clock.at = later - timedelta(seconds=1)
    async with store.unit() as unit:
        assert await unit.codes.expire() == 0
        assert await unit.codes.peek(Purpose.BIND, secret) is not None
    store.clock.at = later
    assert await use(store, secret) is None
    await issue(store)
    store.clock.move(hours=1)
    async with store.unit() as unit:
        assert await unit.codes.expire() == 1


async def test_of_many_that_come_with_one_code_one_gets_in(store: TestedStore) -> None:
    """Twenty at once with the same link: one."""
    secret = await issue(store, Purpose.COORDINATOR)
    got = await asyncio.gather(*(use(store, secret, Purpose.COORDINATOR) for _ in range(20)))
    assert sum(code is not None for code in got) == 1


# --- The audit ------------------------------------------------------------------------------------------


async def test_a_resident_sees_who_saw_what(store: TestedStore) -> None:
    """Lines about somebody come newest first, with their moment; lines about others are theirs."""
    rosa, sam, amel = await arrive(store, ROSA, SAM, AMEL)
    mission = MissionId(41)
    async with store.unit() as unit:
        await unit.audit.record(Deed.SAW_DETAIL, sam.id, rosa.id, mission)
        await unit.audit.record(Deed.SAW_PHONE, amel.id, sam.id)
    store.clock.move(hours=1)
    async with store.unit() as unit:
        await unit.audit.record(Deed.SAW_PHONE, amel.id, rosa.id, mission)
        await unit.audit.record(Deed.BOUND, amel.id)
        found = await unit.audit.about(rosa.id)
        assert found[0].number > found[1].number > 0, "by which the next page is asked for"
        assert [replace(line, number=0) for line in found] == [
            Trace(NOW + timedelta(hours=1), Deed.SAW_PHONE, amel.id, rosa.id, mission),
            Trace(NOW, Deed.SAW_DETAIL, sam.id, rosa.id, mission),
        ]
        assert len(await unit.audit.about(sam.id)) == 1


# --- Drafts ---------------------------------------------------------------------------------------------

ANSWERS = {"category": "courses", "detail": "Du lait 🥛", "steps": [1, 2, {"a": None}], "day": "2026-11-24"}


async def put(store: TestedStore, part: cast.Part, state: str | None = "ask:detail") -> None:
    """Somebody answers a question."""
    async with store.unit() as unit:
        await unit.drafts.put(part.telegram_id, state, ANSWERS)


async def users(store: TestedStore, listing: str, minutes: int, limit: int = 5) -> list[int]:
    """Whose drafts are idle, or old, for that long."""
    since = store.clock.now() - timedelta(minutes=minutes)
    async with store.unit() as unit:
        found: Sequence[Draft] = await getattr(unit.drafts, listing)(since, limit)
    return [draft.user for draft in found]


async def test_a_draft_comes_back_as_it_was(store: TestedStore) -> None:
    """Any JSON, with its state and its moment; the newest answer counts; finished, it is gone."""
    await arrive(store, ROSA)
    await put(store, ROSA)
    async with store.unit() as unit:
        assert await unit.drafts.find(ROSA.telegram_id) == Draft(ROSA.telegram_id, "ask:detail", ANSWERS, NOW)
        assert await unit.drafts.find(SAM.telegram_id) is None
        await unit.drafts.put(ROSA.telegram_id, None, {})
    async with store.unit() as unit:
        assert await unit.drafts.find(ROSA.telegram_id) == Draft(ROSA.telegram_id, None, {}, NOW)
        await unit.drafts.drop(ROSA.telegram_id)
        assert await unit.drafts.find(ROSA.telegram_id) is None


async def test_nothing_is_kept_of_who_did_not_agree(store: TestedStore) -> None:
    """Before the first screen is accepted there is no key, and so nothing to keep."""
    async with store.unit() as unit:
        await unit.drafts.put(cast.STRANGER, "ask:detail", ANSWERS)
        assert await unit.drafts.find(cast.STRANGER) is None


async def test_idle_drafts_are_found_once(store: TestedStore) -> None:
    """The longest untouched first; a paused one is not found again until its person goes on."""
    await arrive(store, ROSA, SAM)
    await put(store, ROSA)
    store.clock.move(minutes=1)
    await put(store, SAM)
    store.clock.move(minutes=29)
    assert await users(store, "idle", 30) == [ROSA.telegram_id]
    assert await users(store, "idle", 29) == [ROSA.telegram_id, SAM.telegram_id]
    assert await users(store, "idle", 29, limit=1) == [ROSA.telegram_id]
    async with store.unit() as unit:
        await unit.drafts.pause(ROSA.telegram_id)
        found = await unit.drafts.find(ROSA.telegram_id)
    assert found is not None
    assert (found.paused, found.data) == (True, ANSWERS)
    assert await users(store, "idle", 29) == [SAM.telegram_id]
    await put(store, ROSA)
    store.clock.move(minutes=30)
    assert await users(store, "idle", 30) == [SAM.telegram_id, ROSA.telegram_id]


async def test_old_drafts_keep_only_what_is_chosen(store: TestedStore) -> None:
    """Paused or not, a day later the answers are forgotten but for what is named; its age stays."""
    await arrive(store, ROSA)
    await put(store, ROSA)
    store.clock.move(days=1)
    assert await users(store, "old", 24 * 60) == [ROSA.telegram_id]
    async with store.unit() as unit:
        (draft,) = await unit.drafts.old(store.clock.now() - timedelta(days=1), 5)
        await unit.drafts.keep_only(draft, {"screen": 11})
        found = await unit.drafts.find(ROSA.telegram_id)
    assert found == Draft(ROSA.telegram_id, None, {"screen": 11}, NOW, paused=True)


async def test_a_draft_that_is_kept_for_longer_makes_room_for_the_next(store: TestedStore) -> None:
    """It is old again when its time is over; whoever comes back to it begins anew."""
    await arrive(store, ROSA, SAM)
    await put(store, ROSA)
    store.clock.move(minutes=1)
    await put(store, SAM)
    store.clock.move(days=1)
    assert await users(store, "old", 24 * 60, limit=1) == [ROSA.telegram_id]
    async with store.unit() as unit:
        await unit.drafts.keep_until(ROSA.telegram_id, NOW + timedelta(days=7))
    assert await users(store, "old", 24 * 60, limit=1) == [SAM.telegram_id]
    store.clock.move(days=6)
    assert await users(store, "old", 24 * 60) == [ROSA.telegram_id, SAM.telegram_id]
    async with store.unit() as unit:
        await unit.drafts.keep_until(ROSA.telegram_id, store.clock.now() + timedelta(days=7))
    await put(store, ROSA)
    store.clock.move(days=1)
    assert await users(store, "old", 24 * 60) == [SAM.telegram_id, ROSA.telegram_id]


async def test_a_draft_that_is_seen_to_by_itself_is_found_when_its_hour_has_come(store: TestedStore) -> None:
    """The first hour of all that is begun counts; put off, or with nothing left, it is not found."""
    await arrive(store, ROSA, SAM)
    hours = {flow: {"due": (NOW + timedelta(minutes=after)).isoformat()} for flow, after in DUE.items()}

    async def due() -> list[int]:
        async with store.unit() as unit:
            return [draft.user for draft in await unit.drafts.due(5)]

    async with store.unit() as unit:
        await unit.drafts.put(ROSA.telegram_id, "voice:asked", {**hours, "ask": {"step": "detail"}})
        await unit.drafts.put(SAM.telegram_id, "voice:asked", {"voice": hours["voice"]})
    store.clock.move(minutes=9)
    assert await due() == []
    store.clock.move(minutes=1)
    assert await due() == [ROSA.telegram_id]
    async with store.unit() as unit:
        found = await unit.drafts.find(ROSA.telegram_id)
        assert found is not None
        await unit.drafts.keep_only(found, {"voice": hours["voice"]})
    assert await due() == []
    store.clock.move(minutes=50)
    assert sorted(await due()) == [ROSA.telegram_id, SAM.telegram_id]
    await put(store, ROSA)
    assert await due() == [SAM.telegram_id]


DUE = {"voice": 60, "danger": 10}
"""Minutes."""
