"""What volunteers say of themselves: a value at a time, unknown until it is said, and unknown again."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import h3
import pytest

from solidarity.matrix import COMPETENCES, INTERESTS, MEANING, NEVER, UNKNOWN, Gesture, Score
from solidarity.people import AgeBand, Free, Neighbour, become_volunteer
from solidarity.recruiting import MAX_LABEL, come_by, end_source, make_source
from solidarity.refusals import Refusal, Why
from solidarity.volunteering import (
    keep_cell,
    say_competence,
    say_free,
    say_interest,
    say_speaks,
    say_vehicle,
    unsay_score,
)
from tests.cast import ANA, NOW, ROSA, neighbour

SHOPPING = "courses_aines"
HOME = (50.4703, 4.8721)


def ana() -> Neighbour:
    """A volunteer who has said nothing."""
    return neighbour(ANA)


def score(person: Neighbour) -> Score:
    """What is known of them on shopping."""
    assert person.volunteer is not None
    return person.volunteer.score(SHOPPING)


def times(person: Neighbour) -> set[Free] | None:
    """When they have time."""
    assert person.volunteer is not None
    return None if person.volunteer.free is None else set(person.volunteer.free)


def test_one_tap_means_both_scores() -> None:
    """As the five answers are written down in the design; the last one says nothing of what one can do."""
    assert [(item.value, MEANING[item].competence, MEANING[item].interest) for item in Gesture] == [
        ("love", 3, 2),
        ("can", 2, 1),
        ("learn", 0, 2),
        ("last", 2, -1),
        ("not_me", None, NEVER),
    ]


@pytest.mark.parametrize(("competence", "interest"), list(product(COMPETENCES, INTERESTS)))
def test_the_two_values_are_said_one_by_one(competence: int, interest: int) -> None:
    """In either order, each leaves the other as it was; said twice it is the same."""
    first = say_competence(ana(), SHOPPING, competence)
    assert score(first) == Score(competence, None)
    both = say_interest(first, SHOPPING, interest)
    assert score(both) == Score(competence, interest)
    assert say_competence(say_interest(ana(), SHOPPING, interest), SHOPPING, competence) == both
    assert say_interest(both, SHOPPING, interest) == both


def test_zero_is_said_and_unknown_is_not() -> None:
    """A zero is kept as one; taken back, nothing at all is left of the challenge."""
    zero = say_interest(say_competence(ana(), SHOPPING, 0), SHOPPING, 0)
    assert score(zero) == Score(0, 0) != UNKNOWN
    again = unsay_score(zero, SHOPPING)
    assert again.volunteer is not None
    assert again.volunteer.scores == {}
    assert again == unsay_score(again, SHOPPING)


def test_one_challenge_leaves_the_others_alone() -> None:
    """Neither saying nor taking back touches what was said of another."""
    both = say_interest(say_interest(ana(), SHOPPING, 2), "compagnie", -2)
    assert score(unsay_score(both, "compagnie")) == Score(None, 2)
    assert score(say_interest(both, "compagnie", 1)) == Score(None, 2)


def test_several_times_may_be_said_and_when_i_can_stands_alone() -> None:
    """« When I can » replaces the others, another replaces it; with none left it is unknown, not never."""
    evening = say_free(ana(), Free.EVENING, wanted=True)
    both = say_free(evening, Free.WEEKEND, wanted=True)
    assert times(both) == {Free.EVENING, Free.WEEKEND}
    assert times(say_free(both, Free.EVENING, wanted=True)) == {Free.EVENING, Free.WEEKEND}
    anytime = say_free(both, Free.ANY, wanted=True)
    assert times(anytime) == {Free.ANY}
    assert times(say_free(anytime, Free.WEEK, wanted=True)) == {Free.WEEK}
    assert times(say_free(evening, Free.EVENING, wanted=False)) is None
    assert times(ana()) is None


@pytest.mark.parametrize("has", [True, False, None])
def test_a_vehicle_is_there_or_not_or_unknown(has: bool | None) -> None:
    """Each of the three can be said, also after another."""
    said = say_vehicle(say_vehicle(ana(), not has), has)
    assert said.volunteer is not None
    assert said.volunteer.vehicle is has


def test_of_a_position_only_a_cell_is_left() -> None:
    """Resolution nine; two points of one cell leave the same; and it can go."""
    kept = keep_cell(ana(), HOME)
    assert kept.volunteer is not None
    assert kept.volunteer.cell is not None
    assert h3.get_resolution(kept.volunteer.cell) == 9
    middle = h3.cell_to_latlng(kept.volunteer.cell)
    assert keep_cell(ana(), middle) == kept
    assert "50.47" not in str(kept)
    assert keep_cell(kept, None) == ana()


def test_anybody_speaks_languages_and_nobody_else_has_scores() -> None:
    """A resident says which they speak; whoever is no volunteer has nothing of the rest."""
    rosa = say_speaks(say_speaks(neighbour(ROSA), "tr", wanted=True), "nl", wanted=True)
    assert rosa.speaks == {"tr", "nl"}
    none = say_speaks(say_speaks(rosa, "tr", wanted=False), "nl", wanted=False)
    assert none.speaks == frozenset()
    assert neighbour(ROSA).speaks is None
    for say in (
        lambda: say_competence(rosa, SHOPPING, 1),
        lambda: say_interest(rosa, SHOPPING, 1),
        lambda: unsay_score(rosa, SHOPPING),
        lambda: say_free(rosa, Free.WEEK, wanted=True),
        lambda: say_vehicle(rosa, True),
        lambda: keep_cell(rosa, HOME),
    ):
        with pytest.raises(Refusal) as refused:
            say()
        assert refused.value.why is Why.NOT_A_VOLUNTEER


def test_a_link_has_a_code_that_nobody_guesses() -> None:
    """Fourteen signs of thirty-one, more than 64 bits, fit for a link; no two are the same."""
    codes = {make_source("Affiche", None, ana().id, NOW).code for _ in range(200)}
    assert len(codes) == 200
    assert {len(code) for code in codes} == {14}
    assert 31**14 > 2**64
    assert all(code.isascii() and code.isalnum() for code in codes)


def test_what_a_link_hangs_on_is_said_in_a_line() -> None:
    """Cut to its length, in one line; without a readable word there is no link."""
    made = make_source("Affiche\n  de la pharmacie " + "x" * 80, "compagnie", ana().id, NOW)
    assert made.label.startswith("Affiche de la pharmacie")
    assert len(made.label) <= MAX_LABEL
    with pytest.raises(Refusal):
        make_source(" \u200b ", None, ana().id, NOW)


def test_the_last_link_before_one_joins_is_the_one_that_counts() -> None:
    """Followed twice it is once; an ended one and one that a volunteer follows change nothing."""
    one, other = (make_source(label, None, ana().id, NOW) for label in ("Affiche", "Journal"))
    rosa = come_by(come_by(neighbour(ROSA), one), other)
    assert rosa.came_by == other.code
    assert come_by(rosa, end_source(one, NOW)) == rosa
    joined = become_volunteer(rosa, AgeBand.ADULT, {}, NOW)
    assert joined.volunteer is not None
    assert (joined.volunteer.source, joined.came_by) == (other.code, None)
    assert come_by(joined, one) == joined
    ended = end_source(one, NOW)
    assert end_source(ended, NOW.replace(year=2030)) == ended
    assert replace(ended, ended_at=None) == one
