"""A resident asks, waits, cancels, says how it went: who is told what, each time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from solidarity.actions.delivery import keep_card
from solidarity.actions.missions import finish_mission, join_mission, release_mission
from solidarity.actions.requests import (
    ask_help,
    cancel_request,
    close_request,
    confirm_outcome,
    escalate_overdue,
    finish_as_asker,
    request_call,
    see_phone,
    share_phone_with_helper,
    thank_helper,
)
from solidarity.missions import Mission, MissionId, State
from solidarity.notices import Cause, Kind, Notice, to
from solidarity.people import Neighbour
from solidarity.ports import Deed
from solidarity.refusals import Why
from solidarity.requests import Feeling, Reason, of
from solidarity.waves import WAIT, Wave
from tests.actions.acting import act, ask, everywhere, gather, nothing_new, now, refused
from tests.cast import (
    AMEL,
    ANA,
    BEN,
    CLEO,
    DIALLO,
    FORUM_GROUP,
    GARE_GROUP,
    LEON,
    NOW,
    ROSA,
    SAM,
    STAFF_GROUP,
    TODAY,
    wish,
)
from tests.stores import TestedStore, deliver, rows

# --- Asking ---------------------------------------------------------------------------------------------


async def test_volunteers_then_the_group_of_the_neighbourhood_see_it(store: TestedStore) -> None:
    """For today Sam and Ana get an offer; twenty minutes later the groups a card, the coordinators theirs."""
    rosa, *_ = await gather(
        store, ROSA, SAM, ANA, LEON, CLEO, AMEL, groups=(GARE_GROUP, FORUM_GROUP, STAFF_GROUP)
    )
    asked = await act(store, ask_help, rosa, wish())
    assert asked.offered == 2
    assert asked.mission.state is State.OPEN
    assert of(asked.mission).staff_told_at is None
    assert await deliver(store) == {"Sam": ["offer"], "Ana": ["offer"], "staff group": ["staff_card: new"]}
    assert (await now(store, asked.mission)).cause is None, "what is only new waits for nobody"
    after = await everywhere(store, asked.mission, quietly=False)
    assert store.clock.now() == NOW + WAIT
    card = ["staff_card: nobody_yet"]
    assert await deliver(store) == {
        "Gare group": ["group_card"],
        "Amel": card,
        "staff group": ["edit staff_card, folded", *card],
    }
    assert (after.cause, of(after).staff_told_at) == (Cause.NOBODY_YET, NOW + WAIT)


async def test_without_a_volunteer_every_coordinator_has_it_at_once(store: TestedStore) -> None:
    """In private and in the staff's chat; the group's card is shown all the same."""
    rosa, *_ = await gather(store, ROSA, LEON, AMEL, BEN, groups=(GARE_GROUP, STAFF_GROUP))
    asked = await act(store, ask_help, rosa, wish())
    assert asked.offered == 0
    card = ["staff_card: no_volunteer"]
    told = await deliver(store)
    assert told == {"Amel": card, "Ben": card, "staff group": card, "Gare group": ["group_card"]}
    assert of(await now(store, asked.mission)).staff_told_at == NOW


async def test_without_a_place_it_goes_to_the_coordinators_only(store: TestedStore) -> None:
    """Nobody can be near to a place that is not known."""
    rosa, *_ = await gather(store, ROSA, SAM, AMEL, groups=(GARE_GROUP,))
    await ask(store, rosa, quietly=False, neighbourhood=None)
    assert await deliver(store) == {"Amel": ["staff_card: place_unknown"]}


async def asked_by(store: TestedStore, asker: Neighbour) -> list[Mission]:
    """What they asked for."""
    async with store.unit() as unit:
        return list(await unit.missions.asked_by(asker.id))


async def test_what_is_private_by_nature_is_never_shown_in_a_group(store: TestedStore) -> None:
    """Papers are for volunteers, not for a group to read."""
    rosa, *_ = await gather(store, ROSA, SAM, groups=(GARE_GROUP,))
    await ask(store, rosa, quietly=False, category="papiers")
    assert await deliver(store) == {"Sam": ["offer"]}
    assert (await everywhere(store, (await asked_by(store, rosa))[0])).wave == Wave.EVERYWHERE
    assert not await rows(store, Kind.GROUP_CARD)


async def test_at_night_only_coordinators_may_be_woken(store: TestedStore) -> None:
    """Offers and cards wait until eight; a request that no volunteer can take does not."""
    rosa, diallo, *_ = await gather(store, ROSA, DIALLO, SAM, AMEL, groups=(GARE_GROUP,))
    store.clock.move(hours=13)
    await ask(store, rosa, quietly=False)
    assert await deliver(store) == {}
    await ask(store, diallo, quietly=False, neighbourhood="centre")
    assert await deliver(store) == {"Amel": ["staff_card: no_volunteer"]}
    store.clock.move(hours=9)
    assert await deliver(store) == {"Sam": ["offer"]}


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"category": "plomberie"}, Why.STALE), ({"day": TODAY - timedelta(days=1)}, Why.DAY_PAST)],
)
async def test_what_cannot_be_asked_is_refused(
    store: TestedStore, changes: dict[str, object], why: Why
) -> None:
    """An unknown kind of help and a day that is over."""
    (rosa,) = await gather(store, ROSA)
    assert await refused(store, ask_help, rosa, wish(**changes)) is why


# --- Nobody takes it ------------------------------------------------------------------------------------


async def test_the_promised_hour_brings_it_to_every_coordinator_once(store: TestedStore) -> None:
    """On the minute, each coordinator and the staff's chat, and never again; no offer says anything else."""
    rosa, *_ = await gather(store, ROSA, SAM, AMEL, BEN, groups=(STAFF_GROUP,))
    mission = await ask(store, rosa)
    store.clock.at = of(mission).answer_due - timedelta(seconds=1)
    assert await nothing_new(store, escalate_overdue, mission.id) is False
    store.clock.move(seconds=1)
    assert await act(store, escalate_overdue, mission.id) is True
    card = ["staff_card: not_taken"]
    assert await deliver(store) == {
        "Amel": card,
        "Ben": card,
        "staff group": ["edit staff_card, folded", *card],
        "Rosa": ["late"],
    }
    store.clock.move(days=2)
    assert await nothing_new(store, escalate_overdue, mission.id) is False


async def test_a_request_that_was_taken_in_time_is_kept_from_the_coordinators(store: TestedStore) -> None:
    """The promise is kept: nothing to tell."""
    rosa, sam, _ = await gather(store, ROSA, SAM, AMEL)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    await deliver(store)
    store.clock.move(days=1)
    assert await nothing_new(store, escalate_overdue, mission.id) is False


# --- Cancelling -----------------------------------------------------------------------------------------


async def test_cancelled_while_open_the_cards_say_so(store: TestedStore) -> None:
    """Offers and the group's card are edited; nobody gets a message; a second tap changes nothing."""
    rosa, *_ = await gather(store, ROSA, SAM, groups=(GARE_GROUP,))
    mission = await everywhere(store, await ask(store, rosa))
    assert (await act(store, cancel_request, rosa, mission.id)).state is State.CANCELLED
    assert await deliver(store) == {"Sam": ["edit offer"], "Gare group": ["edit group_card"]}
    assert (await nothing_new(store, cancel_request, rosa, mission.id)).state is State.CANCELLED


async def test_cancelled_after_a_yes_the_helper_is_told(store: TestedStore) -> None:
    """Whoever was coming gets a message, the others see their cards change."""
    rosa, sam, *_ = await gather(store, ROSA, SAM, ANA)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    await deliver(store)
    await act(store, cancel_request, rosa, mission.id)
    assert await deliver(store) == {
        "Sam": ["cancelled", "edit offer"],
        "Ana": ["edit offer"],
        "Rosa": ["edit asker_card"],
    }


async def test_only_the_asker_cancels_and_only_what_lasts(store: TestedStore) -> None:
    """Not a coordinator, not another resident; not what is done."""
    rosa, sam, diallo, amel = await gather(store, ROSA, SAM, DIALLO, AMEL)
    mission = await ask(store, rosa)
    for other in (sam, diallo, amel):
        assert await refused(store, cancel_request, other, mission.id) is Why.NOT_YOURS
    assert await refused(store, cancel_request, rosa, MissionId(7)) is Why.NOT_FOUND
    await act(store, join_mission, sam, mission.id)
    await act(store, finish_mission, sam, mission.id)
    assert await refused(store, cancel_request, rosa, mission.id) is Why.MISSION_OVER


# --- Done, confirmed, thanked ---------------------------------------------------------------------------


async def test_the_resident_says_that_it_is_done(store: TestedStore) -> None:
    """The helper is told; the resident's own screen is the answer; a second tap changes nothing."""
    rosa, sam = await gather(store, ROSA, SAM)
    mission = await ask(store, rosa)
    assert await refused(store, finish_as_asker, rosa, mission.id) is Why.STALE
    await act(store, join_mission, sam, mission.id)
    await deliver(store)
    assert await refused(store, finish_as_asker, sam, mission.id) is Why.NOT_YOURS
    assert (await act(store, finish_as_asker, rosa, mission.id)).state is State.DONE
    assert await deliver(store) == {"Sam": ["done_by_asker", "edit offer"], "Rosa": ["edit asker_card"]}
    await nothing_new(store, finish_as_asker, rosa, mission.id)


@pytest.mark.parametrize("feeling", Feeling)
async def test_a_problem_goes_to_the_coordinators_and_never_to_the_helper(
    store: TestedStore, feeling: Feeling
) -> None:
    """Whatever the answer, the helper gets no message; the first answer counts."""
    rosa, sam, _ = await gather(store, ROSA, SAM, AMEL, groups=(STAFF_GROUP,))
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    await deliver(store)
    assert await refused(store, confirm_outcome, rosa, mission.id, feeling) is Why.STALE
    await act(store, finish_mission, sam, mission.id)
    await deliver(store)
    assert await refused(store, confirm_outcome, sam, mission.id, feeling) is Why.NOT_YOURS
    confirmed = await act(store, confirm_outcome, rosa, mission.id, feeling)
    assert (confirmed.state, of(confirmed).feeling) == (State.CONFIRMED, feeling)
    told = await deliver(store)
    assert told.pop("Rosa") == ["edit asker_card"]
    assert told.pop("Sam") == ["edit offer"]
    problem = ["staff_card: problem"]
    if feeling is Feeling.PROBLEM:
        assert told == {"Amel": problem, "staff group": ["edit staff_card, folded", *problem]}
    else:
        assert told == {"staff group": ["edit staff_card"]}
    for again in Feeling:
        assert of(await nothing_new(store, confirm_outcome, rosa, mission.id, again)).feeling is feeling


async def test_a_problem_is_told_although_an_older_card_still_waits(store: TestedStore) -> None:
    """Where nothing could be sent for hours, the problem is not lost in the card that waits."""
    rosa, sam, amel = await gather(store, ROSA, SAM, AMEL)
    mission = await ask(store, rosa)
    await act(store, request_call, rosa, mission.id)
    for action in (join_mission, finish_mission):
        await act(store, action, sam, mission.id)
    await act(store, confirm_outcome, rosa, mission.id, Feeling.PROBLEM)
    assert (await deliver(store))["Amel"] == ["staff_card: problem"]
    assert amel.is_coordinator


async def test_thanks_are_sent_once(store: TestedStore) -> None:
    """To whoever helped, and to nobody else."""
    rosa, sam, _ = await gather(store, ROSA, SAM, ANA)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    assert await refused(store, thank_helper, rosa, mission.id) is Why.STALE
    await act(store, finish_mission, sam, mission.id)
    await deliver(store)
    assert await refused(store, thank_helper, sam, mission.id) is Why.NOT_YOURS
    assert of(await act(store, thank_helper, rosa, mission.id)).thanked
    assert await deliver(store) == {"Sam": ["thanked"]}
    await nothing_new(store, thank_helper, rosa, mission.id)


# --- The number -----------------------------------------------------------------------------------------


async def test_a_wish_to_be_called_reaches_the_coordinators_once(store: TestedStore) -> None:
    """Open or taken; what is over needs a new request."""
    rosa, sam, *_ = await gather(store, ROSA, SAM, AMEL)
    mission = await ask(store, rosa)
    assert await refused(store, request_call, sam, mission.id) is Why.NOT_YOURS
    assert of(await act(store, request_call, rosa, mission.id)).wants_call
    assert await deliver(store) == {"Amel": ["staff_card: wants_call"], "Sam": ["edit offer"]}
    await nothing_new(store, request_call, rosa, mission.id)
    other = await ask(store, rosa)
    await act(store, cancel_request, rosa, other.id)
    assert await refused(store, request_call, rosa, other.id) is Why.MISSION_OVER


async def test_a_newer_card_takes_over_from_the_coordinators_older_one(store: TestedStore) -> None:
    """Each new cause is a message of its own; the card before is folded to one line and follows no more."""
    rosa, sam, _ = await gather(store, ROSA, SAM, AMEL)
    mission = await ask(store, rosa)
    await act(store, request_call, rosa, mission.id)
    assert (await deliver(store))["Amel"] == ["staff_card: wants_call"]
    store.clock.at = of(mission).answer_due
    await act(store, escalate_overdue, mission.id)
    assert (await deliver(store))["Amel"] == ["edit staff_card, folded", "staff_card: not_taken"]
    await act(store, join_mission, sam, mission.id)
    assert (await deliver(store))["Amel"] == ["edit staff_card"], "only the newer one follows"
    await act(store, release_mission, sam, mission.id)
    assert (await deliver(store))["Amel"] == ["edit staff_card, folded", "staff_card: handed_back"]


async def test_a_number_is_seen_by_whom_it_was_given_to(store: TestedStore) -> None:
    """The helper once it is shared, a coordinator for their work; the resident can see each look."""
    rosa, sam, ana, amel = await gather(store, ROSA, SAM, ANA, AMEL)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    await deliver(store)
    assert await refused(store, see_phone, sam, mission.id) is Why.NO_PHONE
    assert await refused(store, see_phone, ana, mission.id) is Why.NOT_YOURS
    assert await refused(store, share_phone_with_helper, sam, mission.id, sam.id) is Why.NOT_YOURS
    assert await refused(store, share_phone_with_helper, rosa, mission.id, ana.id) is Why.NOT_YOURS
    await act(store, share_phone_with_helper, rosa, mission.id, sam.id)
    assert await deliver(store) == {
        "Sam": ["edit offer", "phone_shared"],
        "Ana": ["edit offer"],
        "Rosa": ["edit asker_card"],
    }
    await nothing_new(store, share_phone_with_helper, rosa, mission.id, sam.id)
    for reader in (sam, amel):
        asker, phone = await act(store, see_phone, reader, mission.id)
        assert (asker.id, phone) == (rosa.id, ROSA.phone)
    async with store.unit() as unit:
        seen = [(trace.actor, trace.deed) for trace in await unit.audit.about(rosa.id)]
    assert seen == [(amel.id, Deed.SAW_PHONE), (sam.id, Deed.SAW_PHONE), (sam.id, Deed.SAW_DETAIL)]


async def test_a_number_is_seen_no_longer_than_it_is_needed(store: TestedStore) -> None:
    """Not once it is over, not by who handed it back, not where none was given."""
    rosa, diallo, sam, ana = await gather(store, ROSA, DIALLO, SAM, ANA)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    await act(store, share_phone_with_helper, rosa, mission.id, sam.id)
    await act(store, finish_mission, sam, mission.id)
    assert await refused(store, see_phone, sam, mission.id) is Why.NOT_YOURS
    assert await refused(store, share_phone_with_helper, rosa, mission.id, sam.id) is Why.MISSION_OVER
    without = await ask(store, diallo)
    await act(store, join_mission, ana, without.id)
    await act(store, share_phone_with_helper, diallo, without.id, ana.id)
    assert await refused(store, see_phone, ana, without.id) is Why.NO_PHONE


# --- The municipality ends it ---------------------------------------------------------------------------


async def test_a_coordinator_closes_it_with_a_reason(store: TestedStore) -> None:
    """The resident learns it, whoever was coming too, the cards change; it is kept who did it, once."""
    rosa, sam, amel, ben = await gather(store, ROSA, SAM, AMEL, BEN, groups=(GARE_GROUP,))
    mission = await everywhere(store, await ask(store, rosa))
    await act(store, join_mission, sam, mission.id)
    await deliver(store)
    for other in (sam, rosa):
        assert await refused(store, close_request, other, mission.id, Reason.SOLVED) is Why.STAFF_ONLY
    closed = await act(store, close_request, amel, mission.id, Reason.IMPOSSIBLE)
    assert (closed.state, of(closed).reason) == (State.CLOSED, Reason.IMPOSSIBLE)
    assert await deliver(store) == {
        "Rosa": ["closed", "edit asker_card, folded"],
        "Sam": ["cancelled", "edit offer"],
        "Gare group": ["edit group_card"],
        "Amel": ["edit staff_card"],
        "Ben": ["edit staff_card"],
    }
    again = await nothing_new(store, close_request, ben, mission.id, Reason.SOLVED)
    assert of(again).reason is Reason.IMPOSSIBLE
    async with store.unit() as unit:
        (trace, *_) = await unit.audit.about(rosa.id)
    assert (trace.deed, trace.actor, trace.mission) == (Deed.CLOSED, amel.id, mission.id)


async def test_who_closes_what_they_had_taken_charge_of_is_not_told_so(store: TestedStore) -> None:
    """Amel does not get a message of what she has just done."""
    rosa, amel = await gather(store, ROSA, AMEL)
    mission = await ask(store, rosa)
    await act(store, join_mission, amel, mission.id, as_staff=True)
    await deliver(store)
    await act(store, close_request, amel, mission.id, Reason.SOLVED)
    assert await deliver(store) == {
        "Rosa": ["closed", "edit asker_card, folded"],
        "Amel": ["edit staff_card"],
    }


async def test_what_happened_is_not_closed(store: TestedStore) -> None:
    """Done or cancelled stays what it is."""
    rosa, sam, amel = await gather(store, ROSA, SAM, AMEL)
    done, gone = await ask(store, rosa), await ask(store, rosa)
    await act(store, join_mission, sam, done.id)
    await act(store, finish_mission, sam, done.id)
    await act(store, cancel_request, rosa, gone.id)
    for mission in (done, gone):
        assert await refused(store, close_request, amel, mission.id, Reason.SOLVED) is Why.MISSION_OVER


async def test_a_card_drawn_before_a_change_is_edited_at_once(store: TestedStore) -> None:
    """The mission changed while its card was being sent: the message does not show the past."""
    rosa, sam = await gather(store, ROSA, SAM)
    mission = await ask(store, rosa)
    await act(store, keep_card, Notice(Kind.ASKER_CARD, mission.id), to(rosa), 71, mission.version)
    assert await deliver(store) == {}
    await act(store, join_mission, sam, mission.id)
    await deliver(store)
    await act(store, keep_card, Notice(Kind.GROUP_CARD, mission.id), to(rosa), 72, mission.version)
    assert "edit group_card" in (await deliver(store))["Rosa"]
