"""The screens of concerns, of accounts that are kept away or frozen, and of pairs, for the gallery."""

from __future__ import annotations

from dataclasses import replace

from bot.callbacks import Press
from bot.views import barring, concerns, home, missions, privacy, refusals, requests, visits
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.actions.barring import Account
from solidarity.barring import Ground
from solidarity.concerns import Concern, ConcernId, Noted, Outcome, Progress, Said, Sort
from solidarity.missions import Mission, MissionId, Participation, Seat, State
from solidarity.people import Bar, Barred, Neighbour, Role
from solidarity.refusals import Refusal, Why
from solidarity.requests import Attachment, Feeling, of
from tests import cast

ROSA, SAM, AMEL, LEON = (cast.neighbour(part) for part in (cast.ROSA, cast.SAM, cast.AMEL, cast.LEON))
NAMES = {person.id: person.first_name for person in (ROSA, SAM, AMEL, LEON)}
DRAFT = "abcde"
STEPS = {"sort", "whom", "words", "note"}
MISSION = replace(
    cast.mission(ROSA, state=State.TAKEN), participations=(Participation(SAM.id, Seat.HOLDING, cast.NOW),)
)
CONCERN = Concern(
    ConcernId(77),
    Sort.WORRY,
    ROSA.id,
    SAM.id,
    MissionId(1),
    cast.NOW,
    (
        Said("Il est venu trop tard."),
        Said("", Attachment.VOICE, "voice-file"),
        Said("", Attachment.PHOTO, "photo-file"),
    ),
)
UNEASE = replace(CONCERN, sort=Sort.UNEASE, said=(), by=None)
TAKEN = replace(
    CONCERN,
    state=Progress.TAKEN,
    handler=LEON.id,
    notes=(Noted(cast.NOW, LEON.id, "Rosa va bien. Je rappelle demain."),),
)
CLOSED = replace(TAKEN, state=Progress.CLOSED, closed_at=cast.NOW, outcome=Outcome.TALKED)


def _barred(person: Neighbour, bar: Bar) -> Neighbour:
    until = cast.NOW + (cast.NOW - cast.LONG_AGO)
    return replace(person, barred=Barred(bar, Ground.RUDE.value, cast.NOW, AMEL.id, until))


def _confirmed(feeling: Feeling, *, thanked: bool = False) -> Mission:
    done = (Participation(SAM.id, Seat.DONE, cast.NOW),)
    found = replace(cast.mission(ROSA, state=State.CONFIRMED), participations=done)
    return replace(found, request=replace(of(found), feeling=feeling, thanked=thanked))


def gallery(scene: Scene) -> dict[str, Screen]:
    """All of them, by a name that says which."""
    return {**_concerns(scene), **_accounts(scene), **_pairs(scene), **_frozen(scene)}


def _concerns(scene: Scene) -> dict[str, Screen]:
    def card(concern: Concern, **more: object) -> Screen:
        return concerns.card(scene, concern, NAMES, MISSION, LEON.id, **more)  # type: ignore[arg-type]

    heard = concerns.heard(scene, CONCERN, 0)
    assert heard is not None
    assert concerns.heard(scene, CONCERN, 2) is None
    return {
        "concern, which": concerns.ask_sort(scene, DRAFT, lead=True),
        "concern, without a lead": concerns.ask_sort(scene, DRAFT, lead=False),
        "concern, about whom": concerns.ask_whom(scene, DRAFT, [SAM.id, AMEL.id], NAMES),
        "concern, words": concerns.ask_words(scene, DRAFT),
        "concern, more words": concerns.ask_words(scene, DRAFT, taken=True),
        "concern, not sent yet": concerns.not_sent_yet(scene, DRAFT),
        "concern, too much": concerns.too_much(scene),
        "concern, only words": concerns.only_words(scene),
        "concern, sent": concerns.sent(scene, lead=True),
        "concern, sent without a lead": concerns.sent(scene, lead=False),
        "concern": card(CONCERN, waiting=2),
        "concern without words": card(UNEASE, young=True),
        "concern, taken": card(TAKEN, young=True, waiting=2),
        "concern, a colleague's": concerns.card(scene, TAKEN, NAMES, None, AMEL.id),
        "concern, again": card(replace(TAKEN, handler=None), late=True),
        "concern, closed": card(CLOSED),
        "concern, heard": heard,
        "concern, numbers": concerns.choose_number(scene, CONCERN, NAMES),
        "concern, number": concerns.number(scene, CONCERN, "Rosa", "+32475111111"),
        "concern, note": concerns.ask_note(scene, DRAFT),
        "concern, outcome": concerns.ask_outcome(scene, CONCERN),
        "concern, none": concerns.none_waits(scene),
        "concern, taken by a colleague": concerns.taken_by(scene, "Léon", MISSION),
        "concern, taken of a request that is gone": concerns.taken_by(scene, "Léon", None),
        "problem, with a concern": visits.told_problem(scene, MISSION),
    }


def _accounts(scene: Scene) -> dict[str, Screen]:
    def account(person: Neighbour, origin: str = "", other: str | None = None, **more: bool) -> Screen:
        by = AMEL if person.barred is not None else None
        return barring.account(scene, Account(person, by, 1, may_bar=True), origin, other, **more)

    short = barring.in_short(scene, _barred(SAM, Bar.SUSPENDED))
    endless = replace(SAM, barred=Barred(Bar.SUSPENDED, Ground.RUDE.value, cast.NOW, AMEL.id, None))
    seen = Account(SAM, None, 1, may_bar=True, version=77)
    days = {bar: barring.ask_days(scene, seen, bar, Ground.RUDE, "m1") for bar in (Bar.SUSPENDED, Bar.BANNED)}
    return {
        "account": account(SAM),
        "account of who asks": account(ROSA, "m1", "Sam"),
        "account of one of a pair": account(ROSA, "m1", "Sam", apart=True),
        "account, from a concern": account(SAM, "c25"),
        "account, suspended": account(_barred(SAM, Bar.SUSPENDED)),
        "account, excluded": account(_barred(SAM, Bar.BANNED)),
        "account, colleague": barring.account(scene, Account(AMEL, None, 0, may_bar=False)),
        "account, why suspend": barring.ask_ground(scene, SAM, Bar.SUSPENDED, "m1"),
        "account, why exclude": barring.ask_ground(scene, SAM, Bar.BANNED, "m1"),
        "account, how long": days[Bar.SUSPENDED],
        "account, really exclude": days[Bar.BANNED],
        "account, told suspended": barring.barred(scene, Bar.SUSPENDED, Ground.RUDE, "2026-12-01"),
        "account, told suspended without end": barring.barred(scene, Bar.SUSPENDED, Ground.OTHER, None),
        "account, told excluded": barring.barred(scene, Bar.BANNED, Ground.HARM, None),
        "account, closed door": barring.closed_door(scene),
        "account, closed door, all erased": barring.closed_door(scene, known=False),
        "account, open again": barring.unbarred(scene),
        "missions of somebody suspended": missions.own_missions(scene, [], [], {}, None, short),
        "lost, suspended": home.lost(scene, _barred(SAM, Bar.SUSPENDED)),
        "lost, suspended without end": Screen(barring.in_short(scene, endless) or ()),
        "erased, excluded": privacy.erased(scene, may_return=False),
        "handed back by who is gone": requests.released(scene, cast.mission(ROSA), {}, None),
        "refusal, nobody any more": refusals.refusal_screen(scene, Refusal(Why.NOT_FOUND, person=SAM.id)),
    }


def _pairs(scene: Scene) -> dict[str, Screen]:
    so_so, problem = _confirmed(Feeling.SO_SO), _confirmed(Feeling.PROBLEM)
    over = _confirmed(Feeling.SO_SO, thanked=True)
    return {
        "asker, so-so": requests.asker_card(scene, so_so, NAMES),
        "asker, so-so and thanked": requests.asker_card(scene, over, NAMES),
        "asker, a problem": requests.asker_card(scene, problem, NAMES),
        "avoid": barring.ask_avoid(scene, MISSION, [SAM.id], NAMES, back_to=Press.FOLLOW),
        "avoid, noted": barring.ask_avoid(scene, MISSION, [], NAMES, back_to=Press.FOLLOW),
        "avoided": barring.avoided(scene, "Sam"),
        "avoided, all": barring.own_avoided(scene, [SAM.id], NAMES),
        "avoided, none": barring.own_avoided(scene, [], NAMES),
        "part a pair": barring.ask_part(scene, Account(ROSA, None, 1, may_bar=True), "Sam", "m1"),
        "kept apart": Screen(barring.kept_apart_line(scene, [SAM.id, LEON.id], NAMES) or ()),
        "settings with avoided": Screen(scene.t("*Réglages*"), (barring.settings_row(scene),)),
        "erase of somebody excluded": Screen(barring.what_stays(scene, _barred(SAM, Bar.BANNED)) or ()),
    }


def _frozen(scene: Scene) -> dict[str, Screen]:
    bare = Screen(scene.t("*L'équipe*"))
    ben = replace(SAM, roles=frozenset({Role.COORDINATOR}))
    frozen = replace(ben, frozen_at=cast.NOW, frozen_by=AMEL.id)
    return {
        "role with a freeze": barring.with_freeze(scene, bare, ben, AMEL),
        "role, frozen": barring.with_freeze(scene, bare, frozen, AMEL),
        "frozen": barring.just_frozen(scene, frozen),
        "frozen, told": barring.frozen(scene, "Sam", "Amel", own=False, person=SAM.id),
        "frozen, told with alerts": barring.frozen(
            scene, "Sam", "Amel", own=False, person=SAM.id, out=1, stopped=2
        ),
        "frozen, own": barring.frozen(scene, "Sam", "Amel", own=True, person=None),
        "unfrozen": barring.unfrozen(scene, "Sam", "Amel", own=False),
        "unfrozen by the operator": barring.unfrozen(scene, "Sam", None, own=False),
        "unfrozen, own": barring.unfrozen(scene, "Sam", "Amel", own=True),
    }
