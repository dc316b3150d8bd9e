"""Asking for somebody who has not agreed: who calls, when it comes back, and when it is erased."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from solidarity.people import Role
from solidarity.proxies import (
    ENDS_AFTER,
    REMIND_AFTER,
    Agreement,
    Due,
    Shown,
    Whom,
    agreed,
    due,
    hold,
    not_answered,
    seek,
    shown_in,
    take_over,
)
from solidarity.refusals import Refusal, Why
from solidarity.requests import Beneficiary, Via, ask
from tests.cast import AMEL, BEN, NOW, ROSA, TODAY, neighbour, town, wish

TOWN = town()
Rosa, Amel, Ben = neighbour(ROSA), neighbour(AMEL), neighbour(BEN)
Fatou = replace(neighbour(ROSA), roles=frozenset({Role.REFERENT}), sector=frozenset({"gare"}))
PHONE = "+32475998877"


def waiting(**changes: object) -> Agreement:
    """Rosa asks for Mrs Dubois, who has not been called yet."""
    return replace(seek(wish(), "Mme Dubois", PHONE, Rosa, TOWN, NOW), **changes)  # type: ignore[arg-type]


def why_not(rule: Callable[..., object], *args: object) -> Why:
    """The reason of a refusal."""
    with pytest.raises(Refusal) as refused:
        rule(*args)
    return refused.value.why


def test_what_could_not_be_asked_for_is_not_kept_for_a_call() -> None:
    """A day that is past, a kind of help that is not there, nobody's name, no number."""
    past = wish(day=TODAY - timedelta(days=1))
    assert why_not(seek, past, "Mme Dubois", PHONE, Rosa, TOWN, NOW) is Why.DAY_PAST
    assert why_not(seek, wish(category="moon"), "Mme Dubois", PHONE, Rosa, TOWN, NOW) is Why.STALE
    assert why_not(seek, wish(), " \u200b", PHONE, Rosa, TOWN, NOW) is Why.STALE
    assert why_not(seek, wish(), "Mme Dubois", "", Rosa, TOWN, NOW) is Why.STALE


def test_one_coordinator_calls_at_a_time() -> None:
    """Whoever looks at the number holds it; twice is once; a colleague is told who calls."""
    held = hold(waiting(), Amel)
    assert held.handler == Amel.id
    assert hold(held, Amel) is held
    assert why_not(hold, held, Ben) is Why.AGREEMENT_HELD
    assert why_not(hold, held, Rosa) is Why.STAFF_ONLY


def test_a_colleague_can_go_on_with_a_call() -> None:
    """From who had it as far as they saw; not from somebody who took it meanwhile."""
    held = hold(waiting(), Amel)
    assert take_over(held, Ben, Amel.id).handler == Ben.id
    assert why_not(take_over, replace(held, handler=Rosa.id), Ben, Amel.id) is Why.AGREEMENT_HELD
    assert why_not(take_over, held, Rosa, Amel.id) is Why.STAFF_ONLY


def test_an_answer_is_noted_by_who_calls() -> None:
    """Not over the head of a colleague."""
    held = hold(waiting(), Amel)
    assert why_not(agreed, held, Ben, TOWN, NOW) is Why.AGREEMENT_HELD
    assert why_not(not_answered, held, Ben, TOWN, NOW) is Why.AGREEMENT_HELD


def test_the_yes_is_kept_with_who_heard_it_and_when() -> None:
    """The request is made then, for that person, with the asker as before."""
    later = NOW + timedelta(hours=5)
    made = ask(agreed(waiting(), Amel, TOWN, later), Rosa, TOWN, later)
    assert made.request is not None
    assert made.request.via is Via.PROXY
    assert made.request.beneficiary == Beneficiary("Mme Dubois", PHONE, later, Amel.id)
    assert made.request.asker == Rosa.id
    assert made.opened_at == later


def test_a_late_yes_is_for_today_and_for_what_is_still_offered() -> None:
    """Days have passed, and the file has changed: nobody has to ask anew for that."""
    gone = replace(
        TOWN,
        categories={**TOWN.categories, "courses": replace(TOWN.categories["courses"], retired=True)},
        neighbourhoods={
            **TOWN.neighbourhoods,
            "gare": replace(TOWN.neighbourhoods["gare"], retired=True),
        },
    )
    later = NOW + timedelta(days=2)
    sent = agreed(waiting(), Amel, gone, later)
    assert (sent.day, sent.category, sent.neighbourhood) == (gone.today(later), "autre", None)


def test_nobody_answering_gives_it_back_for_later() -> None:
    """Two opening hours, never beyond the reminder or the end; the end itself stays where it was."""
    once = not_answered(hold(waiting(), Amel), Amel, TOWN, NOW)
    assert (once.handler, once.tries, once.due) == (None, 1, NOW + timedelta(hours=2))
    near = NOW + REMIND_AFTER - timedelta(minutes=5)
    assert not_answered(once, Amel, TOWN, near).due == NOW + REMIND_AFTER
    late = replace(once, reminded=True)
    assert not_answered(late, Amel, TOWN, NOW + ENDS_AFTER - timedelta(minutes=5)).due == once.ends


def test_the_timer_tries_again_then_reminds_then_ends() -> None:
    """At its hour and not before; each step once; a hand that holds it too long lets go."""
    fresh = waiting()
    assert due(fresh, NOW + REMIND_AFTER - timedelta(seconds=1)) is None
    tried = not_answered(fresh, Amel, TOWN, NOW)
    again = due(tried, tried.due)
    assert again == (replace(tried, due=NOW + REMIND_AFTER), Due.AGAIN)
    reminded = due(hold(again[0], Amel), NOW + REMIND_AFTER)
    assert reminded is not None
    after, what = reminded
    assert (what, after.reminded, after.handler, after.due) == (Due.REMIND, True, None, NOW + ENDS_AFTER)
    assert due(after, NOW + ENDS_AFTER - timedelta(seconds=1)) is None
    assert due(after, NOW + ENDS_AFTER) == (after, Due.END)


def test_an_agreement_never_lives_longer_than_four_days() -> None:
    """Whatever nobody answered, and even where the sweeper slept through the reminder."""
    fresh = waiting()
    assert due(fresh, fresh.ends) == (fresh, Due.END)
    at, found = NOW, fresh
    for _ in range(60):
        found, at = not_answered(found, Amel, TOWN, at), at + timedelta(hours=2)
        assert found.due <= max(found.ends, at)


def test_a_message_is_followed_once() -> None:
    """Shown twice in one message, it is edited once."""
    card = Shown(1, 2, Amel.id)
    twice = shown_in(shown_in(waiting(), card), card)
    assert twice.cards == (card,)
    assert len(shown_in(twice, Shown(1, 3)).cards) == 2


def test_for_whom_it_is_travels_with_the_wish() -> None:
    """By which way it came in, and who heard the « yes »: who asks."""
    for noted, via in ((False, Via.PROXY), (True, Via.SWITCHBOARD)):
        sent = Whom("Mme Dubois", PHONE, noted=noted).wish(wish(), Amel, NOW)
        assert (sent.via, sent.beneficiary) == (via, Beneficiary("Mme Dubois", PHONE, NOW, Amel.id))


def test_only_the_staff_writes_calls_down_and_a_referent_those_of_the_sector() -> None:
    """Not a neighbour who forged a button; not a referent for another part of the town."""
    sent = Whom("Mme Dubois", PHONE, noted=True).wish(wish(), Amel, NOW)
    assert ask(sent, Amel, TOWN, NOW).request is not None
    assert ask(sent, Fatou, TOWN, NOW).request is not None
    assert why_not(ask, sent, Rosa, TOWN, NOW) is Why.STAFF_ONLY
    assert why_not(ask, replace(sent, neighbourhood="centre"), Fatou, TOWN, NOW) is Why.OTHER_SECTOR
