"""The second factor: which codes count, how often one may be wrong, and when one is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from solidarity.factors import (
    HOLDS,
    STEP,
    WITHIN,
    WRONG,
    ProofNeeded,
    Verdict,
    begun_anew,
    check,
    has_factor,
    hold_back,
    prove_first,
    stamp,
    vouched,
    waits,
)
from solidarity.people import Factor
from tests.cast import AMEL, NOW, neighbour, town

FRESH = Factor("SECRET")


def digits(secret: str, step: int) -> str:
    """A code that says which secret and step it is of."""
    return f"{secret}{step}"


def code(at: datetime = NOW, secret: str = FRESH.secret) -> str:
    """What the app shows then."""
    return digits(secret, int(at.timestamp()) // STEP)


def test_a_right_code_turns_it_on_and_counts_once() -> None:
    """The first one ever confirms it; the same again, even in time, is a wrong one."""
    after, verdict = check(FRESH, code(), NOW, digits)
    assert (verdict, after.confirmed, after.proved_at) == (Verdict.RIGHT, True, NOW)
    again, verdict = check(after, code(), NOW, digits)
    assert (verdict, again.wrong) == (Verdict.WRONG, 1)
    assert again.proved_at == NOW, "a wrong code takes nothing back"


@pytest.mark.parametrize(("off", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_telephones_clock_may_be_half_a_minute_off(off: int, right: bool) -> None:
    """The code before and the one after count; those beyond do not."""
    _, verdict = check(FRESH, code(NOW + timedelta(seconds=STEP * off)), NOW, digits)
    assert verdict is (Verdict.RIGHT if right else Verdict.WRONG)


def test_a_code_older_than_the_last_that_counted_never_counts() -> None:
    """Whoever saw it typed half a minute ago has nothing."""
    later = NOW + timedelta(seconds=STEP)
    used, _ = check(FRESH, code(later), later, digits)
    _, verdict = check(used, code(NOW), later, digits)
    assert verdict is Verdict.WRONG


def test_five_wrong_codes_close_it_for_an_hour() -> None:
    """Then a right one is refused too, until the hour since the first is over; and it begins anew."""
    factor, verdicts = FRESH, []
    for at in range(WRONG):
        factor, verdict = check(factor, "000000", NOW + timedelta(minutes=at), digits)
        verdicts.append(verdict)
    assert verdicts == [*[Verdict.WRONG] * (WRONG - 1), Verdict.LOCKED]
    late = NOW + WITHIN - timedelta(seconds=1)
    locked, verdict = check(factor, code(late), late, digits)
    assert (verdict, locked) == (Verdict.LOCKED, factor)
    open_again = NOW + WITHIN
    after, verdict = check(factor, code(open_again), open_again, digits)
    assert (verdict, after.wrong, after.wrong_since) == (Verdict.RIGHT, 0, None)
    wrong, verdict = check(factor, "000000", open_again, digits)
    assert (verdict, wrong.wrong, wrong.wrong_since) == (Verdict.WRONG, 1, open_again)


def test_a_right_code_forgets_the_wrong_ones() -> None:
    """Four typing errors, then the right one: the next hour begins with none."""
    factor = FRESH
    for _ in range(WRONG - 1):
        factor, _ = check(factor, "000000", NOW, digits)
    factor, verdict = check(factor, code(), NOW, digits)
    assert (verdict, factor.wrong, factor.wrong_since) == (Verdict.RIGHT, 0, None)


def test_another_secrets_code_is_wrong() -> None:
    """Also one that is not even written with our digits."""
    for other in (code(secret="OTHER"), "", "\u0660" * 6):
        assert check(FRESH, other, NOW, digits)[1] is Verdict.WRONG


def test_a_proof_holds_for_twelve_hours() -> None:
    """To the second; a proof from the future is none."""
    proved = replace(neighbour(AMEL), factor=replace(FRESH, confirmed=True, proved_at=NOW))
    assert has_factor(proved)
    prove_first(proved, town(), NOW)
    prove_first(proved, town(), NOW + HOLDS - timedelta(seconds=1))
    for moment in (NOW + HOLDS, NOW - timedelta(seconds=1)):
        with pytest.raises(ProofNeeded) as needed:
            prove_first(proved, town(), moment)
        assert (needed.value.set_up, str(needed.value)) == (False, "prove")


def test_a_confirmed_factor_without_a_proof_asks() -> None:
    """However it came to be."""
    never = replace(neighbour(AMEL), factor=replace(FRESH, confirmed=True))
    with pytest.raises(ProofNeeded) as needed:
        prove_first(never, town(), NOW)
    assert not needed.value.set_up


def test_a_frozen_account_begins_anew() -> None:
    """Whoever still holds the session when it is freed gives a code first; what waited is gone."""
    amel = neighbour(AMEL)
    assert begun_anew(amel) == amel
    proved = replace(FRESH, confirmed=True, proved_at=NOW, used=7, wrong=2)
    after = begun_anew(replace(amel, factor=proved))
    assert after == replace(amel, factor=replace(proved, proved_at=None))
    with pytest.raises(ProofNeeded) as needed:
        prove_first(after, town(), NOW)
    assert not needed.value.set_up
    assert begun_anew(replace(amel, factor=hold_back(proved, NOW))) == amel


def test_it_counts_for_nothing_until_a_colleague_says_whose_it_is() -> None:
    """Set up where the town demands one: its moment says which setting up the colleague speaks of."""
    amel, right = neighbour(AMEL), replace(FRESH, confirmed=True, proved_at=NOW, used=7)
    held = hold_back(right, NOW)
    assert held == replace(right, confirmed=False, proved_at=None, asked_at=NOW)
    assert (stamp(held), stamp(FRESH)) == (int(NOW.timestamp()), 0)
    asked = replace(amel, factor=held)
    assert (waits(asked), has_factor(asked)) == (True, False)
    assert not any(waits(replace(amel, factor=factor)) for factor in (None, FRESH, right))
    demanding = replace(town(), second_factor=True)
    for person, waiting in ((asked, True), (replace(amel, factor=FRESH), False)):
        with pytest.raises(ProofNeeded) as needed:
            prove_first(person, demanding, NOW)
        assert (needed.value.set_up, needed.value.waits) == (True, waiting)
    assert vouched(held) == replace(right, proved_at=None)
    assert not waits(replace(amel, factor=replace(vouched(held), asked_at=NOW)))


def test_a_town_may_ask_everybody_for_one() -> None:
    """Then who has none, or none confirmed, sets one up first; else nothing is asked of them."""
    for factor in (None, FRESH):
        person = replace(neighbour(AMEL), factor=factor)
        assert not has_factor(person)
        prove_first(person, town(), NOW)
        with pytest.raises(ProofNeeded) as needed:
            prove_first(person, replace(town(), second_factor=True), NOW)
        assert (needed.value.set_up, str(needed.value)) == (True, "set_up")
