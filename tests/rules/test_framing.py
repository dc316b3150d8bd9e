"""First visits: at the door or in a pair, until somebody is known there or trusted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solidarity.framing import allow_visit, bars, fits_age, framed, is_known
from solidarity.missions import Framing, Hold, Mission, MissionId, Participation, Seat, State, join
from solidarity.people import AgeBand, Neighbour
from solidarity.refusals import Refusal, Why
from solidarity.requests import Beneficiary, Feeling, of
from solidarity.trust import LADDER, Attested, Step
from tests.cast import AMEL, ANA, CLEO, DIALLO, NOW, ROSA, SAM, TODAY, mission, neighbour, town

Rosa, Sam, Ana, Amel, Cleo, Diallo = (neighbour(part) for part in (ROSA, SAM, ANA, AMEL, CLEO, DIALLO))
TOWN = town()
DOOR, INSIDE = TOWN.categories["courses"], TOWN.categories["bricolage"]
ASKED = mission(Rosa)


def at(step: Step | None, person: Neighbour = Sam) -> Neighbour:
    """Somebody who stands at this step."""
    assert person.volunteer is not None
    reached = LADDER[: LADDER.index(step) + 1] if step is not None else ()
    seen = tuple(Attested(item, Amel.id, TODAY) for item in reached)
    return replace(person, volunteer=replace(person.volunteer, steps=seen))


def visit(by: Neighbour, number: int = 2, *, asker: Neighbour = Rosa, **request: object) -> Mission:
    """A visit that somebody made to that asker before, and that was confirmed."""
    found = mission(asker, state=State.CONFIRMED)
    return replace(
        found,
        id=MissionId(number),
        participations=(Participation(by.id, Seat.DONE, NOW),),
        request=replace(of(found), **{"feeling": Feeling.WELL, **request}),  # type: ignore[arg-type]
    )


def framing(person: Neighbour, category: object = DOOR, *earlier: Mission, asked: Mission = ASKED) -> object:
    """How this visit is made, or why it is not."""
    known = is_known(asked, person, earlier, TODAY)
    try:
        return allow_visit(asked, category, person, known=known, today=TODAY)  # type: ignore[arg-type]
    except Refusal as refusal:
        return refusal.why


@pytest.mark.parametrize("step", [None, *LADDER])
def test_a_first_visit_is_at_the_door_until_somebody_is_trusted(step: Step | None) -> None:
    """Registered, seen or briefed: at the door; trusted: as they are."""
    assert framing(at(step)) is (None if step is Step.TRUSTED else Framing.DOOR)


@pytest.mark.parametrize("step", [None, *LADDER])
def test_inside_a_home_only_who_is_trusted_goes_on_a_first_visit(step: Step | None) -> None:
    """What cannot be done at the door is refused to everybody else, with whom to speak to."""
    assert framing(at(step), INSIDE) is (None if step is Step.TRUSTED else Why.INDOORS)
    volunteer = at(step).volunteer
    assert volunteer is not None
    assert bars(INSIDE, volunteer, TODAY) is (step is not Step.TRUSTED)
    assert not bars(DOOR, volunteer, TODAY)


@pytest.mark.parametrize(("step", "expected"), [(None, Why.INDOORS), (Step.IDENTITY, None)])
def test_whom_a_coordinator_asks_by_name_may_go_in_once_their_identity_was_seen(
    step: Step | None, expected: Why | None
) -> None:
    """The coordinator has met them; a name alone is not enough."""
    person = at(step)
    asked = replace(ASKED, hold=Hold(person.telegram_id, NOW, person.id))
    assert framing(person, INSIDE, asked=asked) is expected
    other = replace(ASKED, hold=Hold(Ana.telegram_id, NOW, Ana.id))
    assert framing(person, INSIDE, asked=other) is Why.INDOORS


def test_two_seats_are_for_two_who_go_together() -> None:
    """Also inside a home."""
    pair = replace(ASKED, seats=2)
    assert framing(Sam, DOOR, asked=pair) is framing(Sam, INSIDE, asked=pair) is Framing.PAIR


def test_who_was_there_is_known_there() -> None:
    """After one visit that went well somebody goes as they are; at another address they are new again."""
    assert framing(Sam, INSIDE, visit(Sam)) is None
    assert framing(Sam, INSIDE, visit(Sam), asked=mission(Diallo)) is Why.INDOORS


@pytest.mark.parametrize("step", [None, *LADDER[:2]])
def test_an_address_where_somebody_was_is_known_to_who_was_briefed(step: Step | None) -> None:
    """Ana's visit went well: somebody briefed goes as they are, others still stay at the door."""
    assert framing(at(step), DOOR, visit(Ana)) is (None if step is Step.BRIEFED else Framing.DOOR)


@pytest.mark.parametrize(
    "bad",
    [
        visit(Sam, feeling=Feeling.PROBLEM),
        visit(Sam, reported_by=Rosa.id),
        replace(visit(Sam), state=State.DONE),
        replace(visit(Sam), state=State.CLOSED),
        replace(visit(Sam), participations=(Participation(Sam.id, Seat.RELEASED, NOW),)),
        replace(visit(Sam), id=ASKED.id),
    ],
    ids=["a problem", "reported", "not confirmed", "closed", "handed back", "this very one"],
)
def test_a_visit_that_did_not_go_well_makes_nobody_known(bad: Mission) -> None:
    """Neither who made it, nor the address."""
    assert framing(at(Step.BRIEFED), DOOR, bad) is Framing.DOOR


def test_the_same_asker_for_somebody_else_is_another_address() -> None:
    """A daughter asks for herself and for her mother: who was at the one is new at the other."""
    mother = Beneficiary("Jeanne", "+32475999999", NOW, Rosa.id)
    hers = replace(ASKED, request=replace(of(ASKED), beneficiary=mother))
    assert framing(Sam, DOOR, visit(Sam), asked=hers) is Framing.DOOR
    assert framing(Sam, DOOR, visit(Sam, beneficiary=mother), asked=hers) is None
    assert framing(Sam, DOOR, visit(Sam, beneficiary=mother)) is Framing.DOOR


def test_coordinators_and_published_missions_have_no_framing() -> None:
    """A coordinator stands for the town hall; sorting parcels is nobody's address."""
    assert framing(Amel, INSIDE) is None
    assert framing(replace(Amel, volunteer=Sam.volunteer), INSIDE) is None
    assert framing(Sam, INSIDE, asked=replace(mission(None, seats=3), publisher=Amel.id)) is None


def test_a_step_that_is_over_trusts_nobody() -> None:
    """What held until yesterday is a first visit like any other today."""
    person = at(Step.TRUSTED)
    assert person.volunteer is not None
    late = tuple(replace(item, until=TODAY.replace(day=1)) for item in person.volunteer.steps)
    over = replace(person, volunteer=replace(person.volunteer, steps=late))
    assert framing(over) is Framing.DOOR


def test_the_framing_stands_on_that_persons_part_only() -> None:
    """Whoever else comes has their own."""
    both = join(join(mission(Rosa, seats=2), Sam, NOW), Ana, NOW)
    found = framed(both, Sam.id, Framing.PAIR)
    assert {item.person: item.framing for item in found.participations} == {
        Sam.id: Framing.PAIR,
        Ana.id: None,
    }


@pytest.mark.parametrize(
    ("age", "category", "supervised", "fits"),
    [
        (AgeBand.ADULT, "courses", False, True),
        (AgeBand.MINOR, "transport", True, True),
        (AgeBand.MINOR, "transport", False, False),
        (AgeBand.MINOR, "courses", True, False),
    ],
)
def test_the_kind_of_help_has_to_be_for_people_of_that_age(
    age: AgeBand,
    category: str,
    supervised: bool,
    fits: bool,
) -> None:
    """Supervised is not enough where the municipality's file does not say `minors`."""
    person = Cleo if age is AgeBand.MINOR else Sam
    found = replace(mission(None), organisation=7, supervisor="La Ruche" if supervised else "")
    if fits:
        fits_age(found, TOWN.categories[category], person)
        return
    with pytest.raises(Refusal) as refused:
        fits_age(found, TOWN.categories[category], person)
    assert refused.value.why is Why.MINOR
