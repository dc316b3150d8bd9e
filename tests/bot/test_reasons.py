"""Why somebody is asked, in words: a line for coordinators, a sentence for the volunteer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.i18n import Catalogues
from bot.text import plain
from bot.views.reasons import SAID, override_label, reasons_line, why_you
from bot.views.scene import Scene
from solidarity.missions import Mission
from solidarity.reasons import Because, Merit, Merits, Override
from solidarity.requests import of
from tests import cast
from tests.bot import gallery_matching

CATALOGUES = Catalogues.load()
SCENE = Scene(CATALOGUES.translator("fr", cast.ZONE), cast.town(), cast.NOW, "entraide_bot")
ASKED = cast.mission(cast.neighbour(cast.ROSA))
WHY = "Pourquoi vous : "


def why(*merits: Merit, asked: Mission = ASKED) -> str | None:
    """What a volunteer reads."""
    said = why_you(SCENE, asked, merits)
    return None if said is None else plain(said).removeprefix(WHY)


def test_a_coordinator_reads_one_line() -> None:
    """As it was asked for: where, how well, how gladly, when, in which language."""
    assert [reasons_line(SCENE, item.merits) for item in gallery_matching.FOUND] == [
        (
            "a déjà aidé cette personne · même quartier · à 10 minutes à pied · compétence 3 · "
            "aime beaucoup · libre mardi 1er décembre · parle néerlandais · 0 mission cette semaine"
        ),
        "quartier voisin · aime · pas libre aujourd'hui · 1 mission cette semaine",
        "autre quartier · si personne d'autre · a un véhicule · 3 missions cette semaine",
    ]


def test_neither_like_nor_dislike_is_not_worth_a_word() -> None:
    """« Why not » is no reason."""
    assert reasons_line(SCENE, (Merit(Because.SAME), Merit(Because.INTEREST, "0"))) == "même quartier"


@pytest.mark.parametrize(
    ("merits", "said"),
    [
        ((Merit(Because.SAME),), "c'est votre quartier."),
        (
            (Merit(Because.SAME), Merit(Because.INTEREST, "2")),
            "c'est votre quartier, et vous aimez « Courses pour les aînés ».",
        ),
        (
            (Merit(Because.NEXT), Merit(Because.FREE, "2026-11-25")),
            "vous êtes libre demain et c'est le quartier voisin.",
        ),
        (
            (Merit(Because.SAME), Merit(Because.WALK, "10"), Merit(Because.VEHICLE)),
            "c'est à 10 minutes à pied et vous avez un véhicule.",
        ),
        ((Merit(Because.COMPETENCE, "1"), Merit(Because.INTEREST, "-1"), Merit(Because.WEEK, "3")), None),
        ((Merit(Because.FURTHER), Merit(Because.AWAY, "2026-11-25")), None),
        ((), None),
    ],
)
def test_a_volunteer_reads_what_speaks_for_them(merits: Merits, said: str | None) -> None:
    """The strongest two, and nothing against them."""
    assert why(*merits) == said


def test_at_most_two_reasons_are_told() -> None:
    """More are not read; the strongest is told first."""
    found = tuple(merit for merits in gallery_matching.ALONE.values() for merit in merits)
    said = why(*found)
    assert said == "vous avez déjà aidé cette personne et vous êtes disponible pour cette alerte."
    assert SAID == 2


@pytest.mark.parametrize("delicate", ["discreet", "category"])
def test_a_discreet_request_gives_nobody_away(delicate: str) -> None:
    """Neither where she wished it so nor where the kind of help is nobody's business."""
    asked = replace(ASKED, category="papiers")
    if delicate == "discreet":
        asked = replace(ASKED, request=replace(of(ASKED), discreet=True))
    assert why(Merit(Because.KNOWN), Merit(Because.SAME), asked=asked) == "c'est votre quartier."
    assert why(Merit(Because.KNOWN), Merit(Because.SAME)) != "c'est votre quartier."


def test_no_reason_is_a_distance() -> None:
    """Minutes on foot, never metres."""
    shown = [reasons_line(SCENE, merits) for merits in gallery_matching.ALONE.values()]
    assert not [words for words in shown if " m " in f"{words} " or "km" in words]


def test_each_reason_of_a_coordinator_has_its_own_words() -> None:
    """Four buttons, all different, none longer than its row."""
    labels = [override_label(SCENE.t, item) for item in Override]
    assert len(set(labels)) == len(Override)
    assert max(map(len, labels)) <= 32
