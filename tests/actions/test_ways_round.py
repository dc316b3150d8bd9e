"""Ways round what keeps somebody away, or two apart: an old message changed, thanks, a receipt, « not done »,
and erasing oneself. None of them leads anywhere.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from aiogram.types import Chat, Message

from bot.flows import relay
from bot.flows.relay import change_on, hand_on
from bot.limits import Buckets
from bot.split_numbers import SplitNumbers
from solidarity.actions.barring import (
    bar_person,
    freeze_account,
    lift_bar,
    unfreeze_account,
    unfreeze_by_operator,
)
from solidarity.actions.blocks import avoid, part_pair
from solidarity.actions.concerns import note_concern, say_concern
from solidarity.actions.missions import finish_mission, join_mission, release_mission
from solidarity.actions.people import erase_neighbour, welcome_neighbour
from solidarity.actions.proxies import ask_agreement, note_agreed
from solidarity.actions.relay import Said, change_message, relay_message
from solidarity.actions.requests import thank_helper
from solidarity.actions.visits import send_expense, take_back_done
from solidarity.barring import Ground, Until
from solidarity.caution import Held
from solidarity.concerns import Said as Worry
from solidarity.concerns import Sort
from solidarity.missions import Expense, Mission, State
from solidarity.people import Bar, Neighbour, Role
from solidarity.refusals import Why
from tests.actions.acting import act, ask, gather, nothing_new, now, refused
from tests.cast import AMEL, ANA, BEN, DIALLO, LEON, NOW, ROSA, SAM, wish
from tests.stores import TestedStore, deliver

WEEK = Until(Bar.SUSPENDED, Ground.RUDE, 7)
BAN = Until(Bar.BANNED, Ground.HARM)
CARD = "4111 1111 1111 1111"


async def fresh(store: TestedStore, who: Neighbour) -> Neighbour:
    """Somebody as they are stored now."""
    async with store.unit() as unit:
        return await unit.people.get(who.id)


async def helped(store: TestedStore) -> tuple[Neighbour, Neighbour, Neighbour, Mission]:
    """Sam does an errand for Rosa and has written to her; Amel coordinates."""
    rosa, sam, amel = await gather(store, ROSA, SAM, AMEL)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    await act(store, relay_message, sam, mission.id, Said(1, "Bonjour"))
    await deliver(store)
    return rosa, sam, amel, mission


async def done(store: TestedStore) -> tuple[Neighbour, Neighbour, Neighbour, Mission]:
    """The same, just after Sam said that it is done."""
    rosa, sam, amel, mission = await helped(store)
    await act(store, finish_mission, sam, mission.id)
    await deliver(store)
    return rosa, sam, amel, mission


@pytest.mark.parametrize("how", ["handed back", "suspended", "banned"])
async def test_who_is_not_there_any_more_changes_nothing_that_was_read(
    sqlite_store: TestedStore, how: str
) -> None:
    """An old message, changed afterwards, would be a word more to somebody: it stays as it was."""
    store = sqlite_store
    rosa, sam, amel, mission = await helped(store)
    ana = (await gather(store, ANA))[0]
    if how == "handed back":
        await act(store, release_mission, sam, mission.id)
    else:
        await act(store, bar_person, amel, sam.id, WEEK if how == "suspended" else BAN)
    await act(store, join_mission, ana, mission.id)
    await deliver(store)
    assert (await now(store, mission)).relay_open(store.clock.now())
    await nothing_new(store, change_message, await fresh(store, sam), Said(1, "Je sais où vous habitez"))
    assert rosa is not None


async def test_thanks_between_two_who_are_apart_carry_no_words(sqlite_store: TestedStore) -> None:
    """Whoever wished it reads nothing more of the other; nor of somebody who is suspended."""
    store = sqlite_store
    rosa, sam, amel, mission = await done(store)
    await act(store, bar_person, amel, rosa.id, WEEK)
    assert (
        await refused(store, thank_helper, await fresh(store, rosa), mission.id, "Réponds") is Why.KEPT_AWAY
    )
    await act(store, avoid, sam, mission.id, rosa.id)
    async with store.unit() as unit:
        await unit.people.save(replace(await unit.people.get(rosa.id), barred=None))
    assert await refused(store, thank_helper, rosa, mission.id, "Réponds") is Why.RELAY_CLOSED
    await act(store, thank_helper, rosa, mission.id)


async def test_a_receipt_does_not_reach_who_is_apart(sqlite_store: TestedStore) -> None:
    """It is a photo of anything; nor does one come from somebody who is kept away."""
    store = sqlite_store
    rosa, sam, amel, mission = await done(store)
    await act(store, avoid, rosa, mission.id, sam.id)
    assert await refused(store, send_expense, sam, mission.id, Expense("photo")) is Why.RELAY_CLOSED
    await act(store, bar_person, amel, sam.id, WEEK)
    gone = await fresh(store, sam)
    assert await refused(store, send_expense, gone, mission.id, Expense("photo")) is Why.KEPT_AWAY


@pytest.mark.parametrize("how", ["apart", "suspended"])
async def test_not_done_brings_nobody_back_who_may_not_come(sqlite_store: TestedStore, how: str) -> None:
    """Within ten minutes « not done yet » would give the seat back: not to these."""
    store = sqlite_store
    rosa, sam, amel, mission = await done(store)
    if how == "apart":
        await act(store, avoid, rosa, mission.id, sam.id)
    else:
        await act(store, bar_person, amel, sam.id, WEEK)
    await deliver(store)
    for person in (await fresh(store, sam), rosa):
        assert await refused(store, take_back_done, person, mission.id) is Why.STALE
    assert (await now(store, mission)).state is State.DONE


async def test_a_freeze_survives_erasing_everything(store: TestedStore) -> None:
    """Of whom the municipality's file names: a thief would be a coordinator again by two taps."""
    amel, ben = await gather(store, AMEL, BEN)
    await act(store, freeze_account, ben, amel.id)
    await act(store, erase_neighbour, await fresh(store, amel))
    back = await act(store, welcome_neighbour, amel.telegram_id, "Amel", "fr")
    assert (back.named, back.is_coordinator, back.frozen_at is not None) == (True, False, True)
    await act(store, unfreeze_account, ben, back.id)
    assert (await fresh(store, back)).is_coordinator


async def test_the_operator_frees_a_frozen_account_that_erased_itself(sqlite_store: TestedStore) -> None:
    """Once; whoever owns it comes back as a coordinator."""
    store = sqlite_store
    amel, ben = await gather(store, AMEL, BEN)
    await act(store, freeze_account, ben, amel.id)
    await act(store, erase_neighbour, await fresh(store, amel))
    assert await act(store, unfreeze_by_operator, amel.telegram_id)
    assert not await act(store, unfreeze_by_operator, amel.telegram_id)
    back = await act(store, welcome_neighbour, amel.telegram_id, "Amel", "fr")
    assert back.is_coordinator


async def test_what_was_lifted_does_not_come_back_with_the_account(sqlite_store: TestedStore) -> None:
    """Suspended, erased, back and let in again: who erases themselves once more comes back free."""
    store = sqlite_store
    sam, amel = await gather(store, SAM, AMEL)
    await act(store, bar_person, amel, sam.id, WEEK)
    for lifted in (False, True):
        await act(store, erase_neighbour, await fresh(store, sam))
        sam = await act(store, welcome_neighbour, sam.telegram_id, "Sam", "fr")
        assert (sam.barred is None) is lifted
        if not lifted:
            await act(store, lift_bar, amel, sam.id)


async def test_the_leads_notes_are_not_in_the_copy_of_who_said_a_concern(store: TestedStore) -> None:
    """Their own words are; what the lead wrote down about it is read by the leads alone."""
    rosa, sam, leon, _ = await gather(store, ROSA, SAM, LEON, AMEL)
    async with store.unit() as unit:
        leon = replace(await unit.people.get(leon.id), roles=frozenset({Role.SAFEGUARD}))
        await unit.people.save(leon)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    said = [Worry("il crie")]
    concern, _ = await act(store, say_concern, rosa, mission.id, sam.id, Sort.WORRY, said)
    await act(store, note_concern, leon, concern.id, "le frère est prévenu")
    async with store.unit() as unit:
        copy = repr(await unit.own.everything(await unit.people.get(rosa.id)))
    assert "il crie" in copy
    assert "frère" not in copy


async def test_a_name_that_is_an_account_is_no_name(sqlite_store: TestedStore) -> None:
    """Telegram lets somebody be called anything; the other side reads a word for nobody instead."""
    for name in ("BE68 5390 0754 7034", CARD):
        person = await act(sqlite_store, welcome_neighbour, 6_100_000_500 + len(name), name, "fr")
        assert person.first_name == ""


@pytest.mark.parametrize("order", [(2, 3), (3, 2)])
async def test_a_number_in_two_changes_is_one_number(
    sqlite_store: TestedStore, order: tuple[int, int]
) -> None:
    """Whichever message is changed first; its own signs of before are no part of what it says now."""
    store = sqlite_store
    rosa, _, _, mission = await helped(store)
    numbers, halves = SplitNumbers(Buckets()), {2: CARD[:9], 3: CARD[10:]}
    for n in order:
        await act(store, hand_on, rosa, mission.id, [Said(n, "bonjour")], numbers)
    first, second = order
    for _ in range(2):
        assert await act(store, change_on, rosa, Said(first, halves[first]), numbers) is None
    assert await act(store, change_on, rosa, Said(second, halves[second]), numbers) is Held.CARD
    assert await act(store, change_on, rosa, Said(first, "bonjour"), numbers) is None
    assert await act(store, change_on, rosa, Said(second, halves[second]), numbers) is None


async def test_who_insists_by_changing_is_seen_to_as_well(sqlite_store: TestedStore) -> None:
    """The third time in a day that somebody changes a message into a number is told, like any other."""
    store = sqlite_store
    rosa, _, _, mission = await helped(store)
    numbers = SplitNumbers(Buckets())
    await act(store, hand_on, rosa, mission.id, [Said(2, "bonjour")], numbers)
    for _ in range(3):
        assert await act(store, change_on, rosa, Said(2, CARD), numbers) is Held.CARD
    async with store.unit() as unit:
        assert [item.about for item in await unit.concerns.open(10)] == [rosa.id]


@pytest.mark.parametrize(("kind", "follows"), [("private", True), ("group", False), ("supergroup", False)])
async def test_a_change_in_a_group_changes_nothing_in_private(kind: str, follows: bool) -> None:
    """Messages of a group have the same numbers as those of a private chat: one is not the other."""
    message = Message(message_id=1, date=NOW, chat=Chat(id=7, type=kind), text="Bonjour")
    passes, _ = await relay.router.edited_message.check_root_filters(message)
    assert passes is follows


async def asked_for(store: TestedStore, asker: Neighbour, staff: Neighbour, phone: str) -> Mission:
    """A request that somebody makes for whoever has this number, who said yes to it."""
    agreement = await act(store, ask_agreement, asker, wish(), "Une voisine", phone)
    mission = await act(store, note_agreed, staff, agreement.id)
    await deliver(store)
    return await now(store, mission)


async def test_who_is_asked_for_by_another_does_not_meet_whom_they_avoid(store: TestedStore) -> None:
    """Rosa avoids Sam; her neighbour asks for her: no list, offer, choice or tap of Sam's leads to her."""
    rosa, sam, ana, diallo, amel = await gather(store, ROSA, SAM, ANA, DIALLO, AMEL)
    assert rosa.phone is not None
    before = await asked_for(store, diallo, amel, rosa.phone)
    await act(store, join_mission, sam, before.id)
    await act(store, part_pair, amel, rosa.id, sam.id)
    assert not (await now(store, before)).has(sam.id)
    mission = await asked_for(store, diallo, amel, rosa.phone)
    assert await refused(store, join_mission, sam, mission.id) is Why.NOT_FREE
    async with store.unit() as unit:
        assert mission.id not in {item.id for item in await unit.missions.open_for(sam, 9)}
        assert sam.id not in {item.person for item in await unit.candidates.best(mission, 9, by_name=True)}
        assert sam.id not in {item.person for item in await unit.candidates.nearby(mission, again=True)}
        assert mission.id in {item.id for item in await unit.missions.open_for(ana, 9)}
    other = await asked_for(store, diallo, amel, "+32475999999")
    await act(store, join_mission, sam, other.id)
