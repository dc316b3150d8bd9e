"""A volunteer takes, hands back, finishes, writes: who is told what, each time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from solidarity.actions.delivery import report_transmitted, report_undelivered
from solidarity.actions.missions import (
    decline_offer,
    finish_mission,
    free_mission,
    hold_mission,
    join_mission,
    offer_now,
    release_mission,
)
from solidarity.actions.people import join_volunteers, pause_offers
from solidarity.actions.relay import Said, open_conversations, others, relay_message
from solidarity.actions.requests import cancel_request, escalate_overdue, share_phone_with_helper
from solidarity.missions import HOLD, RELAY_STAYS_OPEN, Hold, MissionId, State
from solidarity.notices import Kind, Notice, to
from solidarity.people import MAX_OPEN_OFFERS, AgeBand
from solidarity.ports import Deed
from solidarity.refusals import Refusal, Why
from solidarity.requests import Attachment, of
from solidarity.waves import WAIT
from tests.actions.acting import act, ask, everywhere, gather, nothing_new, now, refused
from tests.cast import (
    AMEL,
    ANA,
    CLEO,
    DIALLO,
    GARE_GROUP,
    LEON,
    NOW,
    ROSA,
    SAM,
    STRANGER,
    TODAY,
)
from tests.stores import TestedStore, deliver, rows

CARD_IN_GROUP = (GARE_GROUP, 13)


# --- Taking ---------------------------------------------------------------------------------------------


async def test_taken_the_resident_knows_and_every_card_says_so(store: TestedStore) -> None:
    """One message, to Rosa; the other cards change without a sound; Sam's own is redrawn by the answer."""
    rosa, sam, _ = await gather(store, ROSA, SAM, ANA, groups=(GARE_GROUP,))
    mission = await everywhere(store, await ask(store, rosa))
    (offer,) = [row for row in await rows(store, Kind.OFFER) if row.chat == SAM.telegram_id]
    assert offer.message is not None
    taken = await act(store, join_mission, sam, mission.id, pressed=(SAM.telegram_id, offer.message))
    assert (taken.fresh, taken.mission.state) == (True, State.TAKEN)
    assert taken.asker is not None
    assert taken.asker.id == rosa.id
    assert taken.mission == await now(store, mission)
    assert await deliver(store) == {
        "Rosa": ["taken"],
        "Ana": ["edit offer"],
        "Gare group": ["edit group_card"],
    }
    async with store.unit() as unit:
        (trace,) = await unit.audit.about(rosa.id)
    assert (trace.deed, trace.actor, trace.mission) == (Deed.SAW_DETAIL, sam.id, mission.id)


async def test_taken_in_the_group_the_private_part_comes_in_private(store: TestedStore) -> None:
    """Sam tapped in the group: Rosa's name and detail come to his own chat, and only there."""
    rosa, sam = await gather(store, ROSA, SAM, groups=(GARE_GROUP,))
    mission = await everywhere(store, await ask(store, rosa))
    (card,) = await rows(store, Kind.GROUP_CARD)
    assert card.message is not None
    await act(store, join_mission, sam, mission.id, pressed=(GARE_GROUP, card.message))
    assert await deliver(store) == {"Rosa": ["taken"], "Sam": ["edit offer", "held"]}


async def test_a_second_tap_changes_nothing(store: TestedStore) -> None:
    """In private or on the group's card: the same answer, no message, no trace."""
    rosa, sam = await gather(store, ROSA, SAM)
    mission = await ask(store, rosa)
    first = await act(store, join_mission, sam, mission.id)
    await deliver(store)
    for pressed in (None, (SAM.telegram_id, 11), CARD_IN_GROUP):
        again = await nothing_new(store, join_mission, sam, mission.id, pressed=pressed)
        assert (again.fresh, again.mission, again.asker) == (False, first.mission, first.asker)


async def test_who_comes_too_late_or_may_not_is_refused(store: TestedStore) -> None:
    """Taken, over, one's own, a minor, no volunteer, unknown: each has its own reason; nothing changes."""
    rosa, sam, ana, cleo, diallo, leon = await gather(store, ROSA, SAM, ANA, CLEO, DIALLO, LEON)
    mission = await ask(store, rosa)
    assert await refused(store, join_mission, cleo, mission.id) is Why.MINOR
    assert await refused(store, join_mission, rosa, mission.id) is Why.OWN_REQUEST
    assert await refused(store, join_mission, diallo, mission.id) is Why.NOT_A_VOLUNTEER
    assert await refused(store, join_mission, sam, mission.id, as_staff=True) is Why.STAFF_ONLY
    assert await refused(store, join_mission, sam, MissionId(7)) is Why.NOT_FOUND
    await act(store, join_mission, leon, mission.id)  # a neighbour from elsewhere may help, too
    assert await refused(store, join_mission, ana, mission.id) is Why.MISSION_TAKEN
    await act(store, cancel_request, rosa, mission.id)
    assert await refused(store, join_mission, ana, mission.id) is Why.MISSION_OVER


async def test_a_coordinator_takes_charge(store: TestedStore) -> None:
    """Without a charter; Rosa is told as for anybody; volunteers see that it is taken."""
    rosa, _, amel = await gather(store, ROSA, SAM, AMEL)
    mission = await ask(store, rosa)
    store.clock.at = of(mission).answer_due
    await act(store, escalate_overdue, mission.id)
    await deliver(store)
    taken = await act(store, join_mission, amel, mission.id, as_staff=True)
    assert taken.mission.has(amel.id)
    assert await deliver(store) == {
        "Rosa": ["taken"],
        "Sam": ["edit offer"],
        "Amel": ["edit staff_card"],
    }


# --- Registering first ----------------------------------------------------------------------------------


async def test_it_waits_for_who_registers(store: TestedStore) -> None:
    """Ten minutes, for somebody the bot has never met; others are told so; registered, they take it."""
    rosa, ana, diallo = await gather(store, ROSA, ANA, DIALLO)
    mission = await ask(store, rosa)
    held = await act(store, hold_mission, DIALLO.telegram_id, mission.id)
    assert held.hold == Hold(DIALLO.telegram_id, NOW + HOLD)
    await nothing_new(store, hold_mission, DIALLO.telegram_id, mission.id)
    assert await refused(store, hold_mission, STRANGER, mission.id) is Why.MISSION_HELD
    assert await refused(store, join_mission, ana, mission.id) is Why.MISSION_HELD
    store.clock.move(minutes=9)
    diallo = await act(store, join_volunteers, diallo, AgeBand.ADULT, {})
    assert (await act(store, join_mission, diallo, mission.id)).mission.has(diallo.id)
    assert await refused(store, hold_mission, STRANGER, mission.id) is Why.MISSION_TAKEN


async def test_it_waits_ten_minutes_and_then_for_the_next(store: TestedStore) -> None:
    """Whoever did not finish registering in time has no second wait; the next one has theirs."""
    (rosa,) = await gather(store, ROSA)
    mission = await ask(store, rosa)
    await act(store, hold_mission, STRANGER, mission.id)
    store.clock.move(minutes=10)
    await nothing_new(store, hold_mission, STRANGER, mission.id)
    later = await act(store, hold_mission, DIALLO.telegram_id, mission.id)
    assert later.hold == Hold(DIALLO.telegram_id, store.clock.now() + HOLD)
    await act(store, cancel_request, rosa, mission.id)
    assert await refused(store, hold_mission, STRANGER, mission.id) is Why.MISSION_OVER


async def test_who_gives_up_registering_keeps_nobody_waiting(store: TestedStore) -> None:
    """The wait ends at once, for everybody; only the one it was for can end it; they have no second one."""
    rosa, ana = await gather(store, ROSA, ANA)
    mission = await ask(store, rosa)
    await act(store, hold_mission, STRANGER, mission.id)
    await nothing_new(store, free_mission, DIALLO.telegram_id, mission.id)
    assert await refused(store, join_mission, ana, mission.id) is Why.MISSION_HELD
    await act(store, free_mission, STRANGER, mission.id)
    for telegram_id, about in ((STRANGER, mission.id), (STRANGER, MissionId(7))):
        await nothing_new(store, free_mission, telegram_id, about)
    await nothing_new(store, hold_mission, STRANGER, mission.id)
    assert (await act(store, join_mission, ana, mission.id)).fresh


# --- Not this time --------------------------------------------------------------------------------------


async def test_no_is_final_for_that_mission(store: TestedStore) -> None:
    """Said twice it is said once; a later yes to the same mission is refused; others are not concerned."""
    rosa, sam, ana = await gather(store, ROSA, SAM, ANA)
    mission = await ask(store, rosa)
    await act(store, decline_offer, sam, mission.id)
    await nothing_new(store, decline_offer, sam, mission.id)
    assert await deliver(store) == {}
    assert await refused(store, join_mission, sam, mission.id) is Why.DECLINED
    assert (await act(store, join_mission, ana, mission.id)).fresh
    assert await refused(store, decline_offer, sam, MissionId(7)) is Why.NOT_FOUND
    assert await refused(store, decline_offer, rosa, mission.id) is Why.NOT_A_VOLUNTEER


# --- Handing back ---------------------------------------------------------------------------------------


async def test_handed_back_everybody_learns_what_concerns_them(store: TestedStore) -> None:
    """Rosa kindly, new volunteers by an offer, the group and the coordinators by their cards."""
    rosa, sam, *_ = await gather(store, ROSA, SAM, AMEL, groups=(GARE_GROUP,))
    mission = await everywhere(store, await ask(store, rosa))
    await act(store, join_mission, sam, mission.id)
    await gather(store, ANA)
    back = await act(store, release_mission, sam, mission.id)
    assert (back.state, back.holders) == (State.OPEN, ())
    assert await deliver(store) == {
        "Rosa": ["edit asker_card, folded", "released"],
        "Ana": ["offer"],
        "Sam": ["edit offer, folded"],
        "Amel": ["edit staff_card, folded", "staff_card: handed_back"],
        "Gare group": ["edit group_card, folded", "group_card"],
    }
    assert of(await now(store, mission)).staff_told_at == NOW + WAIT


async def test_handed_back_it_is_not_offered_to_the_same_person(store: TestedStore) -> None:
    """Not taken by them again, not handed back twice; the promise of an hour is running again."""
    rosa, sam, ana, _ = await gather(store, ROSA, SAM, ANA, AMEL)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    assert await refused(store, release_mission, ana, mission.id) is Why.STALE
    await act(store, release_mission, sam, mission.id)
    assert await refused(store, release_mission, sam, mission.id) is Why.STALE
    assert await refused(store, join_mission, sam, mission.id) is Why.DECLINED
    await deliver(store)
    store.clock.at = of(mission).answer_due
    assert await act(store, escalate_overdue, mission.id)
    assert (await act(store, join_mission, ana, mission.id)).fresh


# --- Done -----------------------------------------------------------------------------------------------


async def test_done_the_resident_is_asked_how_it_went(store: TestedStore) -> None:
    """Once, by a new message that takes over from the card before."""
    rosa, sam, ana = await gather(store, ROSA, SAM, ANA)
    mission = await ask(store, rosa)
    assert await refused(store, finish_mission, sam, mission.id) is Why.NOT_YOURS
    await act(store, join_mission, sam, mission.id)
    await deliver(store)
    assert await refused(store, finish_mission, ana, mission.id) is Why.NOT_YOURS
    done = await act(store, finish_mission, sam, mission.id)
    assert (done.state, done.ended_at) == (State.DONE, NOW)
    assert await deliver(store) == {
        "Rosa": ["done", "edit asker_card, folded"],
        "Sam": ["edit offer"],
        "Ana": ["edit offer"],
    }
    await nothing_new(store, finish_mission, sam, mission.id)
    assert await refused(store, release_mission, sam, mission.id) is Why.MISSION_OVER


# --- Something to do at once ----------------------------------------------------------------------------


async def test_who_wants_to_help_is_offered_the_soonest_open_mission(store: TestedStore) -> None:
    """As their answer, so nothing is sent; one that was declined is passed over."""
    rosa, diallo = await gather(store, ROSA, DIALLO)
    later = await ask(store, rosa, day=TODAY + timedelta(days=2))
    soon = await ask(store, rosa)
    (sam,) = await gather(store, SAM)
    assert await offer_of(store, sam) == soon.id
    assert await deliver(store) == {}
    await act(store, decline_offer, sam, soon.id)
    assert await offer_of(store, sam) == later.id
    assert await offer_of(store, diallo) is None


async def test_nothing_is_offered_to_who_pauses_is_a_minor_or_has_enough(store: TestedStore) -> None:
    """Three open offers are enough; elsewhere there may be nothing to do today."""
    rosa, cleo, leon = await gather(store, ROSA, CLEO, LEON)
    for _ in range(MAX_OPEN_OFFERS + 1):
        await ask(store, rosa)
        store.clock.move(minutes=1)
    sam, ana = await gather(store, SAM, ANA)
    ana = await act(store, pause_offers, ana, 7)
    for person in (cleo, leon, ana):
        assert await nothing_new(store, offer_now, person) is None
    async with store.unit() as unit:
        missions = [item.id for item in await unit.missions.open_in("gare")]
        await unit.offers.add(missions[0], [sam.id])
        await unit.offers.add(missions[1], [sam.id])
    assert await offer_of(store, sam) == missions[0]
    async with store.unit() as unit:
        await unit.offers.add(missions[2], [sam.id])
    assert await nothing_new(store, offer_now, sam) is None


async def offer_of(store: TestedStore, person: object) -> MissionId | None:
    """What they are offered now."""
    found = await act(store, offer_now, person)
    return found.id if found else None


# --- Writing to each other ------------------------------------------------------------------------------


async def test_a_message_goes_to_the_other_side_and_is_reported(store: TestedStore) -> None:
    """Both ways; once it is there a reaction says so on the sender's message, and a reply finds its way."""
    rosa, sam = await gather(store, ROSA, SAM)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    await deliver(store)
    voice = Said(901, attachment=Attachment.VOICE, file_id="AwACAg")
    for sender, reader, said in ((rosa, "Sam", Said(900, "Je suis en bas.")), (sam, "Rosa", voice)):
        await act(store, relay_message, sender, mission.id, said)
        (row,) = [row for row in await rows(store, Kind.RELAY) if not row.state.is_final]
        assert row.facts == {
            "who": sender.id,
            "message": said.message,
            "text": said.text,
            **({"attachment": "voice", "file_id": "AwACAg"} if said is voice else {}),
        }
        assert await deliver(store) == {reader: ["relay"], sender.first_name: ["react transmitted"]}
        arrived = (await rows(store, Kind.RELAY))[-1].message
        assert arrived is not None
        other = sam if sender is rosa else rosa
        async with store.unit() as unit:
            assert await unit.relays.mission_of(other.telegram_id, arrived) == mission.id
    reactions = [(row.chat, row.message) for row in await rows(store, Kind.TRANSMITTED)]
    assert reactions == [(ROSA.telegram_id, 900), (SAM.telegram_id, 901)]


async def test_nobody_else_writes_and_only_while_it_is_open(store: TestedStore) -> None:
    """Not a stranger, not a coordinator, not before a yes, not a day after the end."""
    rosa, sam, ana, amel = await gather(store, ROSA, SAM, ANA, AMEL)
    mission, said = await ask(store, rosa), Said(900, "Bonjour")
    assert await refused(store, relay_message, rosa, mission.id, said) is Why.RELAY_CLOSED
    await act(store, join_mission, sam, mission.id)
    for other in (ana, amel):
        assert await refused(store, relay_message, other, mission.id, said) is Why.NOT_YOURS
    await act(store, finish_mission, sam, mission.id)
    await deliver(store)
    store.clock.at += RELAY_STAYS_OPEN - timedelta(seconds=1)
    await act(store, relay_message, rosa, mission.id, said)
    assert (await deliver(store))["Sam"] == ["relay"]
    store.clock.move(seconds=1)
    for sender in (rosa, sam):
        assert await refused(store, relay_message, sender, mission.id, said) is Why.RELAY_CLOSED


async def test_who_can_be_written_to_is_known(store: TestedStore) -> None:
    """Both sides of each open conversation, until it closes."""
    rosa, sam = await gather(store, ROSA, SAM)
    first, second = await ask(store, rosa), await ask(store, rosa)
    await act(store, join_mission, sam, first.id)
    async with store.unit() as unit:
        for person, other in ((rosa, sam), (sam, rosa)):
            (found,) = await open_conversations(unit, person)
            assert found.id == first.id
            assert others(found, person) == [other.id]
    await act(store, join_mission, sam, second.id)
    await act(store, cancel_request, rosa, first.id)
    async with store.unit() as unit:
        assert [item.id for item in await open_conversations(unit, rosa)] == [second.id]


async def test_a_message_to_who_cannot_be_reached_is_said_so(store: TestedStore) -> None:
    """Known beforehand it is refused; found out by sending, the sender gets a message with the way out."""
    rosa, sam = await gather(store, ROSA, SAM)
    mission, said = await ask(store, rosa), Said(900, "Bonjour")
    await act(store, join_mission, sam, mission.id)
    await deliver(store)
    facts = {"who": rosa.id, "message": 900, "text": "Bonjour"}
    await act(store, report_undelivered, Notice(Kind.RELAY, mission.id, facts))
    assert await deliver(store) == {"Rosa": ["undelivered"]}
    async with store.unit() as unit:
        await unit.people.mark_reachable(SAM.telegram_id, False)
    assert await refused(store, relay_message, rosa, mission.id, said) is Why.NOBODY_TO_WRITE_TO


async def test_a_report_to_who_was_erased_goes_nowhere(store: TestedStore) -> None:
    """The sender left meanwhile: nobody is told, nothing is kept."""
    rosa, sam = await gather(store, ROSA, SAM)
    mission = await ask(store, rosa)
    notice = Notice(Kind.RELAY, mission.id, {"who": rosa.id, "message": 900, "text": ""})
    async with store.unit() as unit:
        await unit.people.erase(rosa)
        await unit.people.erase(sam)
    await nothing_new(store, report_undelivered, notice)
    await nothing_new(store, report_transmitted, notice, to(sam), 71)


async def test_an_action_that_is_refused_half_way_leaves_nothing(store: TestedStore) -> None:
    """Even where something was planned before the refusal, the unit it happened in is undone."""
    rosa, sam = await gather(store, ROSA, SAM)
    mission = await ask(store, rosa)

    async def share_too_soon(unit: object) -> None:
        await join_mission(unit, sam, mission.id)  # type: ignore[arg-type]
        await share_phone_with_helper(unit, sam, mission.id, sam.id)  # type: ignore[arg-type]

    assert await refused(store, share_too_soon) is Why.NOT_YOURS
    with pytest.raises(Refusal):
        await act(store, share_too_soon)
    assert await deliver(store) == {}
