"""The screens of what is kept, of consents taken back, and of erasing, for the gallery."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.views import consents, forgetting, privacy, privacy_export
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.actions.people import OwnData
from solidarity.actions.privacy import Everything, Found, Leaving, Summary
from solidarity.consents import Given
from solidarity.people import Bar, Barred, Role
from solidarity.phones import Doubt, Phone
from solidarity.ports import Deed, Look
from tests import cast

ROSA, SAM, AMEL = (cast.neighbour(part) for part in (cast.ROSA, cast.SAM, cast.AMEL))
NAMES = {person.id: person.first_name for person in (ROSA, SAM, AMEL)}
LOOKS = (
    Look(cast.NOW, Deed.SAW_ADDRESS, SAM.id, "K7M2"),
    Look(cast.NOW, Deed.SAW_PHONE, AMEL.id),
)
SECRET = "x" * 22
UNTIL = cast.NOW + timedelta(days=7)
BANNED = replace(ROSA, phone="+32475123456", barred=Barred(Bar.BANNED, "rude", cast.NOW))


def gallery(scene: Scene) -> dict[str, Screen]:
    """All of them, by a name that says which."""
    return {**_summaries(scene), **_consents(scene), **_erasing(scene), **_by_telephone(scene)}


def _summaries(scene: Scene) -> dict[str, Screen]:
    mine = cast.mission(ROSA)
    full = Summary(OwnData(ROSA, (mine, mine), (), ()), 2, 3)
    few = Summary(OwnData(SAM, (), (mine,), ()), 0, 1)
    plain = Summary(OwnData(replace(ROSA, neighbourhood=None, phone=None), (), (), ()), 0, 0)
    both = privacy_export.files(scene, Everything(full.data, {}, LOOKS), NAMES, ())
    return {
        "own data in short": privacy.summary(scene, full),
        "own data in short of a volunteer": privacy.summary(scene, few),
        "own data in short, little": privacy.summary(scene, plain),
        "own data, page": both[0],
        "own data, json": both[1],
        "who saw": privacy.who_saw(scene, LOOKS, NAMES, 0, 2),
        "who saw, a page of many": privacy.who_saw(scene, LOOKS, NAMES, 1, 20),
        "who saw, nobody": privacy.who_saw(scene, (), {}, 0, 0),
        "correct": privacy.correct(scene, ROSA),
        "correct, volunteer": privacy.correct(scene, SAM),
        "correct, excluded": privacy.correct(scene, BANNED),
        "own number": privacy.own_number(scene, replace(ROSA, phone="+32475123456")),
        "own number, none": privacy.own_number(scene, replace(ROSA, phone=None)),
    }


def _consents(scene: Scene) -> dict[str, Screen]:
    return {
        "consents": consents.choose(scene, tuple(Given)[:6]),
        "consents, none": consents.choose(scene, ()),
        **{f"withdraw {item}": consents.confirm(scene, item) for item in Given},
        **{f"withdrawn {item}": consents.done(scene, ROSA, item) for item in Given},
    }


def _erasing(scene: Scene) -> dict[str, Screen]:
    mine = cast.mission(ROSA)
    lead = replace(AMEL, roles=frozenset({Role.COORDINATOR}), named=True)
    return {
        "ask erase of a coordinator": privacy.ask_erase(scene, lead),
        "ask erase of who looked today": privacy.ask_erase(scene, SAM, Leaving(counted=True)),
        "ask erase of who speaks alone": privacy.ask_erase(scene, ROSA, Leaving(silent=("Les Voisins",))),
        "erase, missions first": privacy.missions_first(scene, Leaving((mine,))),
        "erase, many missions first": privacy.missions_first(scene, Leaving((mine,) * 4)),
        "erase, alone in the team": privacy.ask_erase(scene, lead, Leaving(alone_in_team=True)),
        "nothing left": privacy.nothing_left(scene),
        "nothing left but a code": privacy.nothing_left(scene, UNTIL),
        "nothing kept but a code": privacy.nothing_kept(scene, UNTIL),
    }


def _by_telephone(scene: Scene) -> dict[str, Screen]:
    phone = Phone("+32475123456")
    return {
        "number, two": forgetting.found(scene, Found(phone, 1, 1, account=False, secret=SECRET)),
        "number, one with an account": forgetting.found(scene, Found(phone, 1, account=True, secret=SECRET)),
        "number, an account only": forgetting.found(scene, Found(phone, account=True)),
        "number, nothing": forgetting.found(scene, Found(phone)),
        "number, emergency": forgetting.found(scene, Found(Phone("", Doubt.EMERGENCY))),
        "number, none": forgetting.nothing(scene),
        **{f"number forgotten, {n}": forgetting.forgotten(scene, n) for n in (0, 1, 2)},
    }
