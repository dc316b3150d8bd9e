"""What comes in without a category goes to the coordinators only, danger before all else; discreet mode."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from solidarity.actions.changing import change_request
from solidarity.actions.discreet import messages_to_wipe, read_veiled, set_discreet
from solidarity.actions.missions import join_mission, release_mission
from solidarity.actions.people import erase_neighbour
from solidarity.actions.requests import ask_help
from solidarity.actions.staffing import handle_mission, settle_mission
from solidarity.actions.triage import reclassify_request
from solidarity.actions.voice import hear_detail, send_unsorted
from solidarity.causes import Cause
from solidarity.discretion import OPENED
from solidarity.notices import Kind
from solidarity.ports import Deed
from solidarity.receipts import OutboxState
from solidarity.refusals import Why
from solidarity.requests import Attachment, Detail, Via, of
from solidarity.triage import Filing
from storage.veils import V
from tests.actions.acting import act, ask, everywhere, gather, now, refused
from tests.cast import AMEL, CLEO, DIALLO, GARE_GROUP, NOW, ROSA, SAM, wish
from tests.stores import TestedStore, rows

VOICE = Detail("", Attachment.VOICE, "file")


async def kinds(store: TestedStore) -> list[tuple[Kind, str | None]]:
    """What waits to be sent, and why."""
    return [
        (item.kind, item.facts.get("cause"))
        for item in await rows(store)
        if item.state is OutboxState.WAITING
    ]


async def veils(store: TestedStore) -> int:
    """How many messages wait behind neutral words."""
    async with store.unit() as unit:
        return len((await unit.execute(select(V.c.id))).all())


async def test_a_voice_goes_to_the_coordinators_and_to_nobody_else(store: TestedStore) -> None:
    """No volunteer is asked and no group shows it, however long it waits."""
    rosa, amel, _ = await gather(store, ROSA, AMEL, SAM, groups=(GARE_GROUP,))
    made = await act(store, send_unsorted, rosa, VOICE, Via.VOICE)
    assert (made.cause, of(made).vague, of(made).via, made.neighbourhood) == (
        Cause.VOICE,
        True,
        Via.VOICE,
        "gare",
    )
    assert await kinds(store) == [(Kind.STAFF_CARD, Cause.VOICE)]
    assert (await now(store, made)).wave_at is None
    assert (await act(store, hear_detail, amel, made.id)).id == made.id
    async with store.unit() as unit:
        assert (await unit.audit.met(amel.id, Deed.SAW_DETAIL, NOW)) == {rosa.id}, "she can see who heard it"


async def test_once_it_is_said_what_it_is_for_volunteers_are_asked(store: TestedStore) -> None:
    """The coordinator's word is the category; another day alone says nothing."""
    rosa, amel, _ = await gather(store, ROSA, AMEL, SAM)
    made = await act(store, send_unsorted, rosa, VOICE, Via.VOICE)
    later = Filing(day=made.day + timedelta(days=1))
    unsure = await act(store, reclassify_request, amel, made.id, later)
    assert (of(unsure).vague, unsure.cause, unsure.wave_at) == (True, Cause.VOICE, None)
    said = await act(store, reclassify_request, amel, made.id, Filing(category="courses"))
    assert (said.category, of(said).vague, said.cause) == ("courses", False, None)
    out = await everywhere(store, said)
    assert out.told == 1


async def test_without_a_neighbourhood_that_is_asked_next(store: TestedStore) -> None:
    """Nobody could be asked: the coordinators are to say where."""
    rosa, amel = await gather(store, replace(ROSA, neighbourhood=None), AMEL)
    made = await act(store, send_unsorted, rosa, VOICE, Via.VOICE)
    said = await act(store, reclassify_request, amel, made.id, Filing(category="courses"))
    assert (said.cause, said.wave_at) == (Cause.PLACE_UNKNOWN, None)


async def test_what_somebody_young_asks_is_for_the_coordinators_first(store: TestedStore) -> None:
    """No volunteer could write to them: nobody is asked before a coordinator has spoken with them."""
    cleo, *_ = await gather(store, CLEO, AMEL, SAM)
    made = (await act(store, ask_help, cleo, wish())).mission
    assert (made.cause, made.wave_at, made.told) == (Cause.YOUNG, None, 0)
    assert await kinds(store) == [(Kind.STAFF_CARD, Cause.YOUNG)]


async def test_what_somebody_young_wrote_is_told_by_a_coordinator(store: TestedStore) -> None:
    """Sam helps and saw nothing: the coordinators are to tell him, and again when it changes."""
    cleo, sam, amel = await gather(store, CLEO, SAM, AMEL)
    made = await ask(store, cleo, detail=Detail("Je rentre seule"))
    taken = (await act(store, join_mission, sam, made.id)).mission
    assert taken.cause is Cause.TELL
    assert (Kind.STAFF_CARD, Cause.TELL) in await kinds(store)
    async with store.unit() as unit:
        assert await unit.audit.met(sam.id, Deed.SAW_DETAIL, NOW) == frozenset()
    await act(store, handle_mission, amel, made.id)
    assert (await act(store, settle_mission, amel, made.id)).cause is None
    await act(store, change_request, cleo, made.id, wish(detail=Detail("Je sors à 17 h")))
    assert (await now(store, made)).cause is Cause.TELL
    await act(store, release_mission, sam, made.id)
    assert (await now(store, made)).cause is not Cause.TELL


async def test_only_coordinators_listen(store: TestedStore) -> None:
    """Neither a volunteer nor somebody else's neighbour; and there must be something to listen to."""
    rosa, amel, sam = await gather(store, ROSA, AMEL, SAM)
    made = await act(store, send_unsorted, rosa, VOICE, Via.VOICE)
    assert await refused(store, hear_detail, sam, made.id) is Why.STAFF_ONLY
    silent = await act(store, send_unsorted, rosa, Detail("Au secours"), Via.CHAT, Cause.DANGER)
    assert await refused(store, hear_detail, amel, silent.id) is Why.STALE


async def test_a_request_that_speaks_of_danger_is_with_the_coordinators_at_once(store: TestedStore) -> None:
    """It goes out as any other, and they have it before all other reasons; changed to such words too."""
    rosa, _, _ = await gather(store, ROSA, AMEL, SAM)
    asked = await act(store, ask_help, rosa, wish(detail=Detail("ça sent le gaz")))
    assert asked.mission.cause is Cause.DANGER
    assert (Kind.STAFF_CARD, Cause.DANGER) in await kinds(store)
    assert asked.mission.wave_at is not None or asked.mission.told
    quiet = await ask(store, rosa)
    changed = await act(store, change_request, rosa, quiet.id, wish(detail=Detail("il me frappe")))
    assert changed.cause is Cause.DANGER
    assert (Kind.STAFF_CARD, Cause.DANGER) in await kinds(store)


async def test_words_of_danger_beside_a_voice_come_first(store: TestedStore) -> None:
    """A photo with « au secours » below it."""
    rosa, _ = await gather(store, ROSA, AMEL)
    photo = Detail("Au secours", Attachment.PHOTO, "file")
    assert (await act(store, send_unsorted, rosa, photo, Via.VOICE)).cause is Cause.DANGER


async def test_what_a_discreet_person_asks_is_discreet(store: TestedStore) -> None:
    """Switched on and off by one tap; no group hears of it even when all others have been asked."""
    [rosa] = await gather(store, ROSA, groups=(GARE_GROUP,))
    discreet = await act(store, set_discreet, rosa, on=True)
    made = await ask(store, discreet, quietly=False)
    assert of(made).discreet
    await everywhere(store, made, quietly=False)
    assert Kind.GROUP_CARD not in [kind for kind, _ in await kinds(store)]
    plain = await act(store, set_discreet, discreet, on=False)
    assert not of(await ask(store, plain)).discreet


async def test_a_veiled_message_is_its_readers_alone(store: TestedStore) -> None:
    """Opened it is soon forgotten; wiped it is gone; erased with its reader."""
    rosa, diallo = await gather(store, ROSA, DIALLO)
    async with store.unit() as unit:
        number = await unit.veils.keep(rosa.id, b"words", unit.now + timedelta(days=7))
        kept = await unit.veils.keep(rosa.id, b"others", unit.now + timedelta(days=7))
    assert await act(store, read_veiled, diallo, str(number)) is None
    assert await act(store, read_veiled, rosa, "words") is None
    assert await act(store, read_veiled, rosa, str(number)) == b"words"
    assert await act(store, read_veiled, rosa, str(number)) == b"words"
    store.clock.at += OPENED
    assert await act(store, read_veiled, rosa, str(number)) is None
    async with store.unit() as unit:
        assert await unit.veils.expire() == 1
    assert await act(store, read_veiled, rosa, str(kept)) == b"others"
    await act(store, messages_to_wipe, rosa, rosa.telegram_id, 5)
    assert await veils(store) == 0
    async with store.unit() as unit:
        await unit.veils.keep(rosa.id, b"words", unit.now + timedelta(days=7))
    await act(store, erase_neighbour, rosa)
    assert await veils(store) == 0


async def test_a_wipe_knows_what_was_sent_lately(store: TestedStore) -> None:
    """What went out in the last two days; what is older Telegram would not let go."""
    rosa, _ = await gather(store, ROSA, SAM)
    await ask(store, rosa)
    recent = await act(store, messages_to_wipe, rosa, rosa.telegram_id, None)
    assert recent == tuple(sorted(recent, reverse=True))
    assert await act(store, messages_to_wipe, rosa, 12345, None) == ()
