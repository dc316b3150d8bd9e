"""Concerns: who may say one, who reads it, how it goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from solidarity.concerns import (
    REMINDED_AFTER,
    Concern,
    Outcome,
    Progress,
    Said,
    Sort,
    close,
    in_order,
    note,
    read,
    readers,
    take,
    to_remind,
    voice_concern,
    whom_about,
)
from solidarity.missions import finish, join, release
from solidarity.people import Bar, Barred, Neighbour, Role
from solidarity.refusals import Refusal, Why
from tests.bot.gallery_publishing import published
from tests.cast import AMEL, ANA, BEN, CLEO, LEON, NOW, ROSA, SAM, mission, neighbour

Rosa, Sam, Ana, Leon, Cleo, Amel, Ben = (neighbour(part) for part in (ROSA, SAM, ANA, LEON, CLEO, AMEL, BEN))
Amel = replace(Amel, named=True)
Ben = replace(Ben, roles=frozenset({Role.COORDINATOR}))
LEAD = replace(Leon, roles=frozenset({Role.SAFEGUARD}))
OPEN = mission(Rosa)
TAKEN = join(OPEN, Sam, NOW)


def said(by: Neighbour = Rosa, **changes: object) -> Concern:
    """Rosa is worried about Sam."""
    made = voice_concern(by, TAKEN, None, Sort.WORRY, [Said("Il crie")], NOW)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_only_the_two_sides_of_a_mission_say_it_about_each_other() -> None:
    """While it lasts, once it is done, and after it was handed back; nobody else, about nobody else."""
    for found in (TAKEN, finish(TAKEN, NOW), release(TAKEN, Sam.id, NOW)):
        assert whom_about(found, Rosa) == [Sam.id]
        assert whom_about(found, Sam) == [Rosa.id]
        assert whom_about(found, Ana) == []
    with pytest.raises(Refusal) as refusal:
        voice_concern(Ana, TAKEN, Sam.id, Sort.WORRY, (), NOW)
    assert refusal.value.why is Why.NOT_YOURS
    with pytest.raises(Refusal) as refusal:
        voice_concern(Rosa, TAKEN, Ana.id, Sort.WORRY, (), NOW)
    assert refusal.value.why is Why.STALE


@pytest.mark.parametrize("sort", [Sort.NUMBERS, Sort.ADDRESSES])
def test_nobody_says_what_the_program_sees(sort: Sort) -> None:
    """A forged button would accuse somebody in its name."""
    with pytest.raises(Refusal) as refusal:
        voice_concern(Rosa, TAKEN, Sam.id, sort, (), NOW)
    assert refusal.value.why is Why.STALE


def test_of_a_published_mission_it_may_be_about_whoever_else_came() -> None:
    """Those who come beside one, and who published it."""
    assert whom_about(published(), Sam) == [Amel.id]
    assert whom_about(published(), Amel) == [Sam.id]


def test_the_leads_read_it_else_the_coordinators_and_never_whom_it_is_about() -> None:
    """Every team of up to four, whoever of them it is about: exactly those, and nobody else."""
    everybody = [Rosa, Sam, Amel, Ben, LEAD, replace(LEAD, id=Ana.id)]
    for chosen in product((False, True), repeat=len(everybody)):
        team = [item for item, there in zip(everybody, chosen, strict=True) if there]
        for about in everybody:
            concern = said(about=about.id)
            leads = [item for item in team if Role.SAFEGUARD in item.roles and item.id != about.id]
            staff = [item for item in team if item.is_coordinator and item.id != about.id]
            assert readers(team, concern) == (leads or staff)


@pytest.mark.parametrize("how", ["frozen", "suspended", "elected"])
def test_a_lead_whose_role_does_not_count_reads_nothing(how: str) -> None:
    """Frozen, suspended, or an elected official: as if there were none."""
    changes = {
        "frozen": {"frozen_at": NOW},
        "suspended": {"barred": Barred(Bar.SUSPENDED, "rude", NOW)},
        "elected": {"roles": LEAD.roles | {Role.ELECTED}},
    }[how]
    gone = replace(LEAD, **changes)  # type: ignore[arg-type]
    assert readers([gone, Amel], said()) == [Amel]
    with pytest.raises(Refusal) as refusal:
        read(said(), gone, [gone, Amel])
    assert refusal.value.why is Why.SAFEGUARD_ONLY


def test_the_first_tap_takes_it_and_it_is_closed_once() -> None:
    """A second lead sees that it is taken; a note takes what nobody has; the first outcome stays."""
    held = take(said(), LEAD, NOW)
    assert (held.state, held.handler, take(held, LEAD, NOW)) == (Progress.TAKEN, LEAD.id, held)
    with pytest.raises(Refusal) as refusal:
        take(held, Ben, NOW)
    assert refusal.value.why is Why.CONCERN_TAKEN
    noted = note(said(), LEAD, "Appelé", NOW)
    assert (noted.handler, noted.notes[0].text) == (LEAD.id, "Appelé")
    over = close(held, LEAD, Outcome.TALKED, NOW)
    assert (over.due, over.closed_at, close(over, Ben, Outcome.NOTHING, NOW)) == (None, NOW, over)
    with pytest.raises(Refusal):
        note(over, LEAD, "Trop tard", NOW)


def test_whoever_has_it_is_reminded_else_all_who_read_it() -> None:
    """A day after, and again a day after each sign of life; a handler who may read no more is not asked."""
    assert said().due == NOW + REMINDED_AFTER
    held = take(said(), LEAD, NOW + timedelta(hours=3))
    assert held.due == NOW + timedelta(hours=27)
    assert to_remind(held, [LEAD, Ben]) == [LEAD]
    assert to_remind(held, [Ben, Amel]) == [Ben, Amel]


def test_the_young_come_first_then_what_nobody_has_then_the_oldest() -> None:
    """The order in which a lead looks at them."""
    old, new = said(), said(at=NOW + timedelta(hours=1))
    held = take(said(at=NOW - timedelta(days=1)), LEAD, NOW)
    young = said(at=NOW + timedelta(days=1))
    found = in_order([(new, Sam), (held, Sam), (young, Cleo), (old, None)])
    assert [item.id for item in found] == [young.id, old.id, new.id, held.id]
