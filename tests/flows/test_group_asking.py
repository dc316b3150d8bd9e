"""What is made of a command in a group: what was read is taken, what is missing is asked, never guessed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.flows import group_asking
from bot.flows.group_asking import Place, begun, danger_of, facts_of, screen_of, wish_of
from solidarity.danger import Danger, Peril
from solidarity.words import Understood
from tests import cast
from tests.promises.test_buttons_have_handlers import scene_in

PLACE = Place(cast.GARE_GROUP, "gare")
TOMORROW = cast.TODAY + timedelta(days=1)


def read(**changes: object) -> Understood:
    """Shopping tomorrow, second floor."""
    body = {"category": "courses", "day": TOMORROW, "moment": None, "neighbourhood": None, "rest": "2e étage"}
    return Understood(**{**body, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ({}, "recap"),
        ({"category": None}, "category"),
        ({"day": None}, "when"),
        ({"category": "no such help"}, "category"),
        ({"day": cast.TODAY - timedelta(days=1)}, "when"),
        ({"day": cast.TODAY + timedelta(days=30)}, "when"),
    ],
)
def test_what_is_missing_or_cannot_be_is_asked(changes: dict[str, object], step: str) -> None:
    """A kind of help that there is not, a day that is past or too far: as if it had not been written."""
    assert begun(PLACE, read(**changes), scene_in("fr")).step == step


def test_the_place_is_the_groups_unless_another_was_written() -> None:
    """And the rest is the detail."""
    scene = scene_in("fr")
    wish = wish_of(begun(PLACE, read(), scene))
    assert (wish.neighbourhood, wish.detail.text, wish.day) == ("gare", "2e étage", TOMORROW)
    assert wish_of(begun(PLACE, read(neighbourhood="centre"), scene)).neighbourhood == "centre"


@pytest.mark.parametrize(
    ("category", "perils", "discreet", "public"),
    [
        ("courses", (), False, True),
        ("papiers", (), False, False),
        ("courses", (), True, False),
        ("courses", (Peril.EMERGENCY,), False, True),
        ("courses", (Peril.VIOLENCE,), False, False),
    ],
)
def test_what_is_private_is_not_offered_to_be_published(
    category: str, perils: tuple[Peril, ...], *, discreet: bool, public: bool
) -> None:
    """A kind of help that groups never see, somebody discreet, a danger that others must not know of."""
    scene = scene_in("fr")
    talk = begun(PLACE, read(category=category), scene, Danger(perils) if perils else None, discreet=discreet)
    assert talk.step == ("danger" if perils else "recap")
    talk.step = "recap"
    labels = [button.label for row in screen_of(talk, scene, inside=True).rows for button in row]
    assert ("📣 Publier ici" in labels) is public


def test_a_code_keeps_all_that_was_read() -> None:
    """What a newcomer wrote is the same after consent, danger first."""
    scene = scene_in("fr")
    talk = begun(PLACE, read(), scene, Danger((Peril.SUICIDE,)))
    again = group_asking._of_newcomer({**facts_of(talk), "person": 5})
    assert (again.step, danger_of(again), wish_of(again)) == ("danger", danger_of(talk), wish_of(talk))
