"""One need that was asked for twice: what is noticed, which of the two is kept, and what is never mixed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from solidarity.causes import Cause
from solidarity.merging import NEAR, added, asked_before, likely_copies, merge, say_same, whom_for
from solidarity.missions import Mission, MissionId, Participation, Seat, State
from solidarity.people import Neighbour
from solidarity.refusals import Refusal, Why
from solidarity.requests import MAX_DETAIL, Attachment, Beneficiary, Detail, Reason, of
from tests import cast
from tests.cast import NOW, TODAY

ROSA, DIALLO, SAM, ANA, AMEL, BEN = (
    cast.neighbour(part) for part in (cast.ROSA, cast.DIALLO, cast.SAM, cast.ANA, cast.AMEL, cast.BEN)
)
ODETTE, HENRI = (
    Beneficiary(name, phone, NOW, ROSA.id)
    for name, phone in (("Odette", "+32470000001"), ("Henri", "+32470000002"))
)


def asked(
    number: int,
    reference: str,
    asker: Neighbour = ROSA,
    *,
    request: dict[str, object] | None = None,
    **changes: object,
) -> Mission:
    """Shopping in the Gare, asked for by this person."""
    body = replace(cast.mission(asker), id=MissionId(number), reference=reference)
    body = replace(body, request=replace(of(body), **(request or {})))  # type: ignore[arg-type]
    return replace(body, **changes)  # type: ignore[arg-type]


def held(mission: Mission, *people: Neighbour) -> Mission:
    """They have it."""
    parts = tuple(Participation(item.id, Seat.HOLDING, NOW) for item in people)
    return replace(mission, state=State.TAKEN, participations=parts)


def refused(why: Why, one: Mission, other: Mission, staff: Neighbour = AMEL) -> None:
    """They are not put together, for this reason."""
    with pytest.raises(Refusal) as refusal:
        merge(one, other, staff, NOW)
    assert refusal.value.why is why


ONE, OTHER = asked(1, "K7M2"), asked(2, "P3QX")


# --- Noticing -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "same"), [(0, True), (NEAR, True), (-NEAR, True), (NEAR + 1, False)])
def test_the_same_kind_near_in_time_is_noticed(days: int, same: bool) -> None:
    """By the same person, as long as it lasts."""
    day = TODAY + timedelta(days=days)
    assert asked_before(ONE, ROSA.id, "courses", day) is same
    assert not asked_before(ONE, ROSA.id, "transport", day)
    assert not asked_before(ONE, DIALLO.id, "courses", day)
    for state in (State.DONE, State.CONFIRMED, State.CANCELLED, State.CLOSED):
        assert not asked_before(replace(ONE, state=state), ROSA.id, "courses", day)
    assert asked_before(held(ONE, SAM), ROSA.id, "courses", day) is same


def test_for_somebody_else_it_is_another_need() -> None:
    """Rosa shops for herself, for Odette and for Henri: three requests."""
    for_odette = asked(1, "K7M2", request={"beneficiary": ODETTE})
    assert not asked_before(for_odette, ROSA.id, "courses", TODAY)
    assert asked_before(for_odette, ROSA.id, "courses", TODAY, ODETTE.phone)
    assert not asked_before(for_odette, ROSA.id, "courses", TODAY, HENRI.phone)
    assert whom_for(for_odette) == ODETTE.phone


def test_likely_copies_are_of_the_same_person() -> None:
    """The same kind first; others of Rosa; not what is for Odette, is over, or is somebody else's."""
    far = asked(3, "C3", day=TODAY + timedelta(days=9))
    other_kind = asked(4, "D4", category="transport")
    others = [
        *(ONE, other_kind, far, OTHER),
        asked(5, "E5", request={"beneficiary": ODETTE}),
        asked(6, "F6", state=State.CLOSED),
        asked(7, "G7", DIALLO),
        replace(asked(8, "H8"), request=None),
    ]
    assert [item.reference for item in likely_copies(ONE, others)] == ["P3QX", "C3", "D4"]


def test_two_who_asked_for_the_same_neighbour_are_noticed() -> None:
    """By Odette's number, whoever asked."""
    mine = asked(1, "K7M2", request={"beneficiary": ODETTE})
    theirs = asked(2, "P3QX", DIALLO, request={"beneficiary": ODETTE})
    henri = asked(3, "C3", DIALLO, request={"beneficiary": HENRI})
    assert likely_copies(mine, [theirs, henri, ONE]) == [theirs]


# --- Putting together -----------------------------------------------------------------------------------


def test_one_is_kept_and_both_name_each_other() -> None:
    """The other is closed as asked twice; its history stays."""
    kept, copy = merge(ONE, OTHER, AMEL, NOW)
    assert (kept.id, kept.state, kept.merged_with, kept.merged_into) == (ONE.id, State.OPEN, ("P3QX",), None)
    assert (copy.id, copy.state, copy.merged_with) == (OTHER.id, State.CLOSED, ("K7M2",))
    assert (copy.merged_into, of(copy).reason, copy.ended_at) == (ONE.id, Reason.DUPLICATE, NOW)


def test_what_somebody_has_is_kept() -> None:
    """Sam has the second one: the first ends, whichever the coordinator looked at."""
    for pair in ((ONE, held(OTHER, SAM)), (held(OTHER, SAM), ONE)):
        kept, copy = merge(*pair, AMEL, NOW)
        assert (kept.reference, copy.reference) == ("P3QX", "K7M2")
        assert (kept.state, kept.has(SAM.id)) == (State.TAKEN, True)


def test_two_people_who_have_them_keep_them() -> None:
    """Nobody loses what they promised by it; the same person may have both."""
    refused(Why.BOTH_TAKEN, held(ONE, SAM), held(OTHER, ANA))
    kept, copy = merge(held(ONE, SAM), held(OTHER, SAM), AMEL, NOW)
    assert (kept.has(SAM.id), copy.holders) == (True, ())


def test_nothing_is_promised_later_and_nothing_is_lost() -> None:
    """The sooner promise, the call, the languages, the discretion, the graver reason, both details."""
    copy = asked(
        2,
        "P3QX",
        request={
            "answer_due": NOW + timedelta(hours=1),
            "wants_call": True,
            "languages": frozenset({"tr"}),
            "discreet": True,
            "detail": Detail("Et du pain", Attachment.PHOTO, "file"),
            "reported_by": ROSA.id,
        },
        cause=Cause.REPORTED,
    )
    kept, _ = merge(replace(ONE, cause=Cause.NO_VOLUNTEER), copy, AMEL, NOW)
    request = of(kept)
    assert request.answer_due == NOW + timedelta(hours=1)
    assert (request.wants_call, request.discreet, request.languages) == (True, True, frozenset({"tr"}))
    assert request.detail == Detail("Du lait\nEt du pain", Attachment.PHOTO, "file")
    assert (kept.cause, request.reported_by) == (Cause.REPORTED, ROSA.id)
    later, _ = merge(copy, ONE, AMEL, NOW)
    assert of(later).answer_due == NOW + timedelta(hours=1)


def test_a_reason_that_a_yes_has_ended_does_not_come_back() -> None:
    """The copy waited for a volunteer; Sam has the other one."""
    kept, _ = merge(held(ONE, SAM), replace(OTHER, cause=Cause.NO_VOLUNTEER), AMEL, NOW)
    assert kept.cause is None


def test_what_one_person_wrote_is_not_shown_to_another() -> None:
    """Rosa and Mr Diallo both asked for Odette: each reads their own words only."""
    mine = asked(1, "K7M2", request={"beneficiary": ODETTE})
    theirs = asked(
        2, "P3QX", DIALLO, request={"beneficiary": ODETTE, "detail": Detail("Chez moi"), "wants_call": True}
    )
    kept, _ = merge(mine, theirs, AMEL, NOW)
    assert of(kept).detail == of(mine).detail
    assert not of(kept).wants_call


def test_three_become_one() -> None:
    """Each names the one that goes on."""
    kept, _ = merge(ONE, OTHER, AMEL, NOW)
    last, copy = merge(asked(3, "C3"), kept, AMEL, NOW)
    assert (last.merged_with, copy.merged_with) == (("K7M2",), ("P3QX", "C3"))


def test_what_is_not_put_together() -> None:
    """One with itself, what is over, what nobody asked for, what a colleague or another sector has."""
    refused(Why.STALE, ONE, ONE)
    refused(Why.MISSION_OVER, ONE, replace(OTHER, state=State.DONE))
    refused(Why.MISSION_OVER, replace(ONE, state=State.CANCELLED), OTHER)
    refused(Why.STALE, ONE, replace(OTHER, request=None))
    refused(Why.HANDLED, ONE, replace(OTHER, handler=BEN.id))
    refused(Why.STAFF_ONLY, ONE, OTHER, SAM)
    refused(Why.OWN_REQUEST, asked(1, "K7M2", AMEL), OTHER)


# --- Saying so oneself ----------------------------------------------------------------------------------


def test_what_is_said_again_stands_there_once() -> None:
    """Another detail is added; the same one, or none, changes nothing."""
    assert say_same(ONE, ROSA, Detail("Du lait")) is ONE
    assert say_same(ONE, ROSA, Detail()) is ONE
    after = say_same(ONE, ROSA, Detail("Code 12", Attachment.VOICE, "file"))
    assert of(after).detail == Detail("Du lait\nCode 12", Attachment.VOICE, "file")


def test_a_photo_that_is_there_stays() -> None:
    """A request has one attachment: the first, with all the words; and no more of them than fit."""
    photo = Detail("Ma porte", Attachment.PHOTO, "one")
    assert added(photo, Detail("Verte", Attachment.VOICE, "two")) == Detail(
        "Ma porte\nVerte", Attachment.PHOTO, "one"
    )
    assert len(added(Detail("a" * 900), Detail("b" * 900)).text) <= MAX_DETAIL


@pytest.mark.parametrize(
    ("mission", "who", "why"),
    [(ONE, DIALLO, Why.NOT_YOURS), (replace(ONE, state=State.DONE), ROSA, Why.MISSION_OVER)],
)
def test_only_the_asker_says_so_and_only_while_it_lasts(mission: Mission, who: Neighbour, why: Why) -> None:
    """Else it is another request."""
    with pytest.raises(Refusal) as refusal:
        say_same(mission, who, Detail("Vite"))
    assert refusal.value.why is why
