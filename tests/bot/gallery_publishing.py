"""The screens of published missions, of changing a request and of « still needed? », for the gallery."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from bot.flows import change, plan_answers
from bot.views import asking, changing, planning, publishing, requests
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.changes import Part
from solidarity.missions import Mission, Participation, Seat, State
from solidarity.publishing import Motive
from solidarity.requests import Attachment, Detail, of
from tests import cast

ROSA, SAM, ANA, LEON, AMEL = (
    cast.neighbour(part) for part in (cast.ROSA, cast.SAM, cast.ANA, cast.LEON, cast.AMEL)
)
NAMES = {person.id: person.first_name for person in (ROSA, SAM, ANA, LEON, AMEL)}
DRAFT = "abcde"


def published(state: State = State.OPEN, **changes: object) -> Mission:
    """Sam has a seat of two, of Amel's mission on Saturday."""
    body = replace(
        cast.mission(None, seats=2, state=state),
        day=cast.TODAY + timedelta(days=4),
        hour=time(14),
        text="On trie les colis ensemble.",
        publisher=AMEL.id,
    )
    seat = Seat.DONE if state is State.DONE else Seat.RELEASED if state.is_over else Seat.HOLDING
    took = (Participation(SAM.id, seat, cast.NOW),)
    return replace(replace(body, participations=took), **changes)  # type: ignore[arg-type]


def full() -> Mission:
    """Sam has the only seat; one is kept for nobody, Ana waits."""
    mine = published(State.TAKEN, seats=1)
    return replace(mine, participations=(*mine.participations, Participation(ANA.id, Seat.WAITING, cast.NOW)))


def asked() -> Mission:
    """The only seat is kept for Ana, and Léon waits."""
    parts = (
        Participation(ANA.id, Seat.ASKED, cast.NOW, asked_until=cast.NOW + timedelta(hours=2)),
        Participation(LEON.id, Seat.WAITING, cast.NOW),
    )
    return published(State.TAKEN, seats=1, participations=parts)


def gallery(scene: Scene) -> dict[str, Screen]:
    """All of them, by a name that says which."""
    return {**_planning(scene), **_cards(scene), **_publishers(scene), **_changing(scene)}


def _planning(scene: Scene) -> dict[str, Screen]:
    today, saturday = scene.today.isoformat(), (scene.today + timedelta(days=4)).isoformat()
    return {
        "plan, category": planning.ask_category(scene, DRAFT),
        "plan, category anew": planning.ask_category(scene, DRAFT, back=True),
        "plan, day": planning.ask_day(scene, DRAFT),
        "plan, last days": planning.ask_day(scene, DRAFT, 4),
        "plan, hour": planning.ask_hour(scene, DRAFT, saturday),
        "plan, hour of today": planning.ask_hour(scene, DRAFT, today),
        "plan, place": planning.ask_place(scene, DRAFT),
        "plan, seats": planning.ask_seats(scene, DRAFT),
        "plan, text": planning.ask_text(scene, DRAFT),
        "plan, recap": planning.recap(scene, DRAFT, published(participations=())),
        "plan, recap for all": planning.recap(
            scene, DRAFT, published(participations=(), neighbourhood=None, widened=True, hour=None, text="")
        ),
        "plan, change what": planning.change_what(scene, DRAFT),
        "plan, not an hour": planning.not_an_hour(scene),
        "plan, hour past": planning.hour_past(scene),
        "plan, not a number": planning.not_a_number(scene),
        "plan, too long": planning.too_long(scene),
        "plan, draft": asking.draft_waiting(scene, DRAFT, "publish"),
        "plan, cancelled": asking.cancelled(scene, "publish"),
    }


def _cards(scene: Scene) -> dict[str, Screen]:
    past = published(day=scene.today - timedelta(days=1))
    cards = {
        "offer": (published(), ANA),
        "offer, one seat": (published(participations=(), seats=1), ANA),
        "full": (full(), LEON),
        "waiting": (full(), ANA),
        "asked": (asked(), ANA),
        "own": (published(), SAM),
        "past": (past, ANA),
        "own, over": (published(State.DONE), SAM),
        "over": (published(State.DONE), ANA),
        "called off": (published(State.CLOSED), SAM),
    }
    groups = {"open": published(), "full": full(), "over": published(State.DONE), "past": past}
    return {
        **{f"published, {name}": publishing.card(scene, *item, NAMES) for name, item in cards.items()},
        **{f"published in a group, {name}": publishing.group_card(scene, m) for name, m in groups.items()},
        **{f"folded, {state}": requests.folded(scene, published(state), NAMES) for state in State},
        "confirm leaving": publishing.confirm_leave(scene, published()),
        "seat given back": publishing.left(scene),
        "out of line": publishing.out_of_line(scene),
        "seat passed": publishing.seat_passed(scene, asked()),
        "entries": Screen(
            publishing.body(scene, full()), publishing.steering_rows(scene, [full(), published()])
        ),
    }


def _publishers(scene: Scene) -> dict[str, Screen]:
    night = replace(scene, now=cast.NOW.replace(hour=22))
    told = {f"just published, {n}": publishing.just_published(scene, published(), n) for n in (0, 1, 12)}
    cards = {
        "nobody": published(participations=()),
        "with a list": full(),
        "over": published(State.DONE),
        "called off": published(State.CLOSED),
    }
    return {
        **told,
        "just published, at night": publishing.just_published(night, published(), 12),
        **{f"publisher, {name}": publishing.publisher_card(scene, m, NAMES) for name, m in cards.items()},
        "choose motive": publishing.choose_motive(scene, published()),
        **{f"called off, {item}": publishing.called_off(scene, published(), item) for item in Motive},
    }


def _changing(scene: Scene) -> dict[str, Screen]:
    mine = cast.mission(ROSA)
    taken = replace(mine, state=State.TAKEN)
    voice = replace(mine, request=replace(of(mine), detail=Detail("", Attachment.VOICE, "file")))
    bare = replace(mine, request=replace(of(mine), detail=Detail()))
    past = replace(mine, day=scene.today - timedelta(days=1))
    return {
        "change part": changing.choose_part(scene, mine),
        "change part, taken": changing.choose_part(scene, taken),
        "change place": asking.ask_where(scene, DRAFT, from_list=True),
        "changed all": changing.changed(scene, mine, "Rosa", list(Part), SAM),
        "changed to a voice": changing.changed(scene, voice, "Rosa", [Part.DETAIL], SAM),
        "changed to none": changing.changed(scene, bare, "Rosa", [Part.DETAIL], SAM),
        "still needed": changing.still_needed(scene, mine),
        "still needed, past": changing.still_needed(scene, past),
    }


def steps() -> set[str]:
    """The steps of the conversations whose screens are here."""
    return {*plan_answers.PREVIOUS, *plan_answers.QUESTIONS, *change.FIRST.values(), "resume"}
