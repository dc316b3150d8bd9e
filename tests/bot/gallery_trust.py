"""The screens about trust, first visits, supervised missions and the matrix, for the gallery."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.views import (
    framing,
    loans,
    matrix,
    missions,
    notices,
    privacy,
    publishing,
    requests,
    supervising,
    trust_card,
    trust_list,
)
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.actions.people import OwnData
from solidarity.actions.trust import Profile, Roll
from solidarity.matrix import UNKNOWN, Score
from solidarity.missions import Framing, Mission, Participation, Seat, State
from solidarity.notices import Kind, Notice, Situation
from solidarity.organisations import Actor, Member, Organisation, OrganisationId, Part
from solidarity.organisations import Profile as About
from solidarity.organisations import Standing as Allowed
from solidarity.people import Neighbour, PersonId
from solidarity.trust import LADDER, REGISTERED, Attested, Lent, Narrow, Standing, Step
from tests import cast
from tests.bot.gallery_publishing import published

ROSA, SAM, ANA, CLEO, AMEL, BEN = (
    cast.neighbour(part) for part in (cast.ROSA, cast.SAM, cast.ANA, cast.CLEO, cast.AMEL, cast.BEN)
)
NAMES = {person.id: person.first_name for person in (ROSA, SAM, ANA, CLEO, AMEL)}
DRAFT = "abcde"
DAY = timedelta(days=1)
LONG_TEXTS = {
    "volunteer, all of it": "three steps, a referent, a loan, where they came from: a line each",
    "volunteer, all over": "the same",
    "volunteer, oneself": "the same",
    "own data, trusted": "all that is kept, a line each",
    "matrix": "a row of the table on each line",
    "matrix, picture": "what the picture shows, a row on each line",
}
WRITTEN = {"Usine du Nord", "Affiche de la pharmacie", "La Ruche", "Rosa Gare", "Amel", "Ben", "Sam"}
"""What a coordinator wrote, or counts."""
HIVE = Organisation(
    OrganisationId(7),
    About(Actor.ASSOCIATION, "La Ruche", None, None, frozenset(), frozenset()),
    Allowed.VALID,
    cast.NOW,
    BEN.id,
    (Member(BEN.id, Part.LEAD, cast.NOW),),
)
COUNTS = {Score(3, 2): 12, Score(2, 1): 31, Score(0, 2): 4, Score(None, -2): 3, UNKNOWN: 104, Score(1, 0): 1}
STEPS = {"employer", "until"}
"""The questions about a loan."""


def climbed(person: Neighbour = SAM, *, over: bool = False, **changes: object) -> Neighbour:
    """Somebody at the top of the ladder, or who was there."""
    assert person.volunteer is not None
    until = (cast.TODAY - DAY, None, cast.TODAY + 400 * DAY) if over else (cast.TODAY + 20 * DAY, None, None)
    seen = tuple(
        Attested(step, AMEL.id, cast.TODAY - 7 * DAY, last) for step, last in zip(LADDER, until, strict=True)
    )
    return replace(person, volunteer=replace(person.volunteer, steps=seen, **changes))  # type: ignore[arg-type]


def gallery(scene: Scene) -> dict[str, Screen]:
    """All of them, by a name that says which."""
    parts = (_lists, _cards, _questions, _told, _visits, _supervised, _matrices)
    return {name: screen for part in parts for name, screen in part(scene).items()}


def _roll(narrow: Narrow, shown: int = 6, page: int = 0, pages: int = 7, ending: int = 2) -> Roll:
    counts = {REGISTERED: 30, Step.IDENTITY: 5, Step.BRIEFED: 4, Step.TRUSTED: 3}
    steps = climbed().volunteer.steps  # type: ignore[union-attr]
    held = (steps, steps[:2], steps[:1], (), (), ())
    people = [
        Standing(PersonId(n), "gare" if n else None, cast.LONG_AGO, held[n])
        for n in range(min(shown, len(held)))
    ]
    return Roll(people, {item.person: "Rosa" for item in people[1:]}, page, pages, narrow, counts, ending)


def _lists(scene: Scene) -> dict[str, Screen]:
    nobody = replace(_roll(Narrow(), shown=0, pages=1), counts=dict.fromkeys((REGISTERED, *LADDER), 0))
    narrows = {
        "all": Narrow(),
        "of a place": Narrow(neighbourhood="gare"),
        "of a step": Narrow(step=Step.IDENTITY),
        "ending": Narrow(ending=True),
    }
    return {
        **{
            f"volunteers, {name}": trust_list.volunteer_list(scene, _roll(item))
            for name, item in narrows.items()
        },
        "volunteers, in the middle": trust_list.volunteer_list(scene, _roll(Narrow(), page=2)),
        "volunteers, one ends": trust_list.volunteer_list(scene, _roll(Narrow(), page=6, ending=1)),
        "volunteers, nobody there": trust_list.volunteer_list(scene, _roll(Narrow(ending=True), 0, pages=1)),
        "volunteers, none": trust_list.volunteer_list(scene, nobody),
        "volunteers, which": trust_list.choose_which(scene),
        "volunteers, which place": trust_list.choose_place(scene),
    }


def _cards(scene: Scene) -> dict[str, Screen]:
    lent = Lent("Usine du Nord", cast.TODAY + 7 * DAY)
    full = climbed(referent=AMEL.id, lent=lent, paused_until=cast.NOW + 7 * DAY)
    past = climbed(over=True, referent=AMEL.id, lent=replace(lent, until=cast.TODAY - DAY))
    source = "Affiche de la pharmacie"
    return {
        "volunteer, all of it": trust_card.volunteer_card(scene, Profile(full, NAMES, 3, source=source)),
        "volunteer, all over": trust_card.volunteer_card(scene, Profile(past, NAMES, 0)),
        "volunteer, just come": trust_card.volunteer_card(scene, Profile(SAM, NAMES, 1)),
        "volunteer of 15 to 17": trust_card.volunteer_card(scene, Profile(CLEO, NAMES, 0)),
        "volunteer, oneself": trust_card.volunteer_card(scene, Profile(full, NAMES, 0, own=True)),
        "volunteer no more": trust_card.volunteer_card(scene, Profile(ROSA, NAMES, 0)),
        "loan": loans.loan(scene, full, lent),
        "own data, trusted": privacy.own_data(scene, OwnData(full, (), (), ()), NAMES),
        "own missions, referent": missions.own_missions(scene, [], [], NAMES, "Amel"),
    }


def _questions(scene: Scene) -> dict[str, Screen]:
    many = [replace(BEN, id=PersonId(100 + n)) for n in range(20)]
    referred = climbed(referent=AMEL.id)
    return {
        **{f"attest {step}": trust_card.ask_how_long(scene, SAM, step) for step in Step},
        "take a step back": trust_card.ask_take_back(scene, climbed(), Step.TRUSTED),
        "choose a referent": trust_card.choose_referent(scene, SAM, [AMEL, BEN]),
        "choose another referent": trust_card.choose_referent(scene, referred, many, 1),
        "ask the employer": loans.ask_employer(scene, DRAFT),
        "ask until when": loans.ask_until(scene, DRAFT, "Usine du Nord"),
        "not a day": loans.not_a_day(scene),
        "stays after the loan": loans.after_loan(scene, stays=True),
        "goes with the loan": loans.after_loan(scene, stays=False),
    }


def _told(scene: Scene) -> dict[str, Screen]:
    at = Situation(cast.NOW, SAM, None, NAMES)
    until = {"until": (cast.TODAY + 365 * DAY).isoformat()}
    facts: dict[str, dict[str, str | int]] = {
        **{f"{step}": {"step": step.value, "who": AMEL.id} for step in Step},
        "for a year": {"step": Step.TRUSTED.value, "who": AMEL.id, **until},
        "taken back": {"step": Step.BRIEFED.value, "who": AMEL.id, "back": 1},
    }
    return {
        f"notice vouched, {name}": notices.render(scene, Notice(Kind.VOUCHED, facts=item), at)
        for name, item in facts.items()
    }


def _visited(how: Framing) -> Mission:
    part = Participation(SAM.id, Seat.HOLDING, cast.NOW, code="4821", framing=how)
    return replace(cast.mission(ROSA, state=State.TAKEN), participations=(part,))


def _visits(scene: Scene) -> dict[str, Screen]:
    inside = replace(cast.mission(ROSA), category="bricolage")
    found = {"offer inside a home": missions.mission_card(scene, inside, SAM, NAMES)}
    for how in Framing:
        found[f"own mission, {how}"] = missions.mission_card(scene, _visited(how), SAM, NAMES)
        found[f"request taken, {how}"] = requests.asker_card(scene, _visited(how), NAMES)
    there = replace(_visited(Framing.DOOR).participations[0], arrived_at=cast.NOW)
    assert framing.for_resident(scene, there, "Sam") is None
    return found


def _supervised(scene: Scene) -> dict[str, Screen]:
    plain = published(category="transport")
    hive = replace(plain, organisation=HIVE.id, supervisor="La Ruche")
    young = replace(hive, participations=(Participation(CLEO.id, Seat.HOLDING, cast.NOW),))
    alone = replace(young, supervisor="")
    return {
        "supervise, which": supervising.choose(scene, plain, [HIVE]),
        "supervise, many": supervising.choose(
            scene, plain, [replace(HIVE, id=OrganisationId(n)) for n in range(20)], 1
        ),
        "supervise, nobody": supervising.choose(scene, plain, []),
        "published, to open": publishing.publisher_card(scene, plain, NAMES),
        "published, supervised": publishing.publisher_card(scene, hive, NAMES),
        "published, offered supervised": publishing.card(scene, hive, ANA, NAMES),
        "published, seat supervised": publishing.card(scene, hive, SAM, NAMES),
        "published, seat of 15 to 17": publishing.card(scene, young, CLEO, NAMES),
        "published, supervised no more": publishing.card(scene, alone, CLEO, NAMES),
        "published, group supervised": publishing.group_card(scene, hive),
    }


def _matrices(scene: Scene) -> dict[str, Screen]:
    none = replace(scene, town=replace(scene.town, challenges={}))
    people = [SAM, ANA]
    return {
        "challenges": matrix.challenge_list(scene),
        "challenges, none": matrix.challenge_list(none),
        "matrix": matrix.matrix_screen(scene, "courses_aines", COUNTS),
        "matrix, nobody": matrix.matrix_screen(scene, "compagnie", {UNKNOWN: 0}),
        "matrix, picture": matrix.picture(scene, "courses_aines", COUNTS, b"a picture"),
        "matrix, table": matrix.table_file(scene, "courses_aines", people, 2),
        "matrix, part of a table": matrix.table_file(scene, "courses_aines", people, 12000),
    }
