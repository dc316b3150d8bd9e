"""The screens of becoming a volunteer and of what a volunteer changes later, for the gallery."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.views import onboarding, privacy, recruiting, scores, volunteers
from bot.views.onboarding import GESTURE
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.actions.people import OwnData
from solidarity.actions.recruiting import Counted
from solidarity.matrix import Gesture, Score
from solidarity.people import Free, Neighbour
from solidarity.recruiting import Reached, Source
from tests import cast

SAM, ANA, CLEO, AMEL = (cast.neighbour(part) for part in (cast.SAM, cast.ANA, cast.CLEO, cast.AMEL))
DRAFT = "abcde"
CELL = "891fa1c2a0bffff"
EVERYTHING = dict(zip(("courses_aines", "compagnie", "papiers", "jardin", "ecole"), Gesture, strict=True))
LINK = Source("abcdefghjkmnpq", "Affiche pharmacie", AMEL.id, cast.NOW, "compagnie")
WRITTEN = {"0", "Affiche pharmacie", "https t me entraide bot start r abcdefghjkmnpq"}
"""What a coordinator writes, a link, and a value of a scale."""
LONG_TEXTS = {
    "own data, all said": "all that is kept, a line each",
    "own data, with a vehicle": "all that is kept, a line each",
}
STEPS = {"place", "charter", "free", "recap", "label", "about"}
"""The questions of the enrolment, but for those about a challenge; and of a recruitment link."""


def steps() -> set[str]:
    """All questions that the gallery's town has."""
    return STEPS | {GESTURE + code for code in cast.town().challenges}


def saying(person: Neighbour, **said: object) -> Neighbour:
    """Somebody who said this of themselves as a volunteer."""
    assert person.volunteer is not None
    return replace(person, volunteer=replace(person.volunteer, **said))  # type: ignore[arg-type]


def with_all(scene: Scene) -> Scene:
    """The town with as many challenges as it may have."""
    known = dict(scene.town.challenges)
    one = next(iter(known.values()))
    more = {code: replace(one, code=code) for code in EVERYTHING if code not in known}
    return replace(scene, town=replace(scene.town, challenges={**known, **more}))


def gallery(scene: Scene) -> dict[str, Screen]:
    """All of them, by a name that says which."""
    return {**_enrolling(scene), **_changing(scene), **_scoring(scene), **_recruiting(scene)}


def _enrolling(scene: Scene) -> dict[str, Screen]:
    without = replace(scene, town=replace(scene.town, challenges={}))
    gestures = {"courses_aines": Gesture.LOVE, "compagnie": Gesture.CAN}
    return {
        "charter": onboarding.charter(scene, DRAFT),
        "too young": onboarding.too_young(scene),
        "minor": onboarding.minor_registered(scene, CLEO),
        "volunteer's place": onboarding.ask_place(scene, DRAFT),
        "challenge": onboarding.ask_gesture(scene, DRAFT, "compagnie", 2, 2),
        "challenge, alone": onboarding.ask_gesture(scene, DRAFT, "compagnie", 1, 1),
        "when free": onboarding.ask_free(scene, DRAFT),
        "when free, no challenge": onboarding.ask_free(without, DRAFT),
        "enrolment": onboarding.recap(scene, DRAFT, SAM, gestures, [Free.EVENING]),
        "enrolment, nothing said": onboarding.recap(scene, DRAFT, SAM, {}, [Free.ANY]),
        "enrolment, all said": onboarding.recap(with_all(scene), DRAFT, SAM, EVERYTHING, [Free.WEEK]),
        "joined": onboarding.joined(scene, SAM),
        "what next, waiting": onboarding.what_next(scene, SAM, waiting=True),
        "what next, nothing": onboarding.what_next(scene, SAM, waiting=False),
    }


def _changing(scene: Scene) -> dict[str, Screen]:
    free = saying(SAM, free=frozenset({Free.EVENING, Free.WEEKEND}), vehicle=True, cell=CELL)
    resting = saying(SAM, paused_until=cast.NOW + timedelta(days=7))
    return {
        "volunteer's menu": volunteers.menu(scene, free),
        "volunteer's menu, in a pause": volunteers.menu(scene, resting),
        "volunteer's menu, minor": volunteers.menu(scene, CLEO),
        "volunteer's times": volunteers.free(scene, free),
        "volunteer's times, unknown": volunteers.free(scene, SAM),
        "volunteer's vehicle": volunteers.vehicle(scene, free),
        "volunteer's vehicle, unknown": volunteers.vehicle(scene, SAM),
        "languages, of a resident": volunteers.languages(scene, replace(SAM, speaks=frozenset({"tr"}))),
        "languages, of a volunteer": volunteers.languages(scene, SAM, volunteers.OF_VOLUNTEER, 1),
        "near, unknown": volunteers.near(scene, SAM),
        "near, kept": volunteers.near(scene, free),
        "near, asked": volunteers.ask_position(scene),
        "near, elsewhere": volunteers.not_here(scene, SAM),
        "near, nothing kept": volunteers.nothing_kept(scene, SAM),
    }


def _scoring(scene: Scene) -> dict[str, Screen]:
    known = saying(SAM, scores={"courses_aines": Score(3, -2), "compagnie": Score(None, 1)})
    without = replace(scene, town=replace(scene.town, challenges={}))
    return {
        "scores": scores.editor(scene, known, "courses_aines"),
        "scores, half": scores.editor(scene, known, "compagnie"),
        "scores, unknown": scores.editor(scene, ANA),
        "scores, no challenge": scores.editor(without, ANA),
        "scores in words": Screen(scores.words(scene, "courses_aines", Score(3, -2))),
        "scores in words, unknown": Screen(scores.words(scene, "compagnie", Score())),
    }


def _recruiting(scene: Scene) -> dict[str, Screen]:
    used, ended = Counted(LINK, Reached(12, 5)), Counted(replace(LINK, ended_at=cast.NOW), Reached(1, 1))
    for_all = Counted(replace(LINK, challenge=None, made_by=None), Reached())
    names = {AMEL.id: AMEL.first_name}
    said = saying(
        SAM,
        scores={"courses_aines": Score(3, 2), "compagnie": Score(None, -2)},
        free=frozenset({Free.WEEK}),
        vehicle=False,
        cell=CELL,
    )
    said = replace(said, speaks=frozenset({"tr", "nl"}))
    return {
        "links": recruiting.links(scene, [used, for_all, ended]),
        "links, none": recruiting.links(scene, []),
        "link": recruiting.link(scene, used, names),
        "link for all": recruiting.link(scene, for_all, names),
        "link, ended": recruiting.link(scene, ended, names),
        "link, to be ended": recruiting.ask_end(scene, used),
        "link, paper": recruiting.paper(scene, LINK, b"%PDF-1.4"),
        "link, label": recruiting.ask_label(scene, DRAFT),
        "link, challenge": recruiting.ask_challenge(scene, DRAFT),
        "own data, all said": privacy.own_data(scene, OwnData(said, (), (), (), source=LINK), {}),
        "own data, with a vehicle": privacy.own_data(
            scene, OwnData(saying(SAM, vehicle=True), (), (), ()), {}
        ),
    }
