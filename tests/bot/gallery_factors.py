"""The screens of roles with a term and of the second factor, for the gallery."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.views import factors, home, notices, switchboard, team
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.notices import Kind, Notice, Situation
from solidarity.people import Factor, Grant, Neighbour, Role
from solidarity.requests import Via, of
from tests import cast

AMEL, SAM, ANA = (cast.neighbour(part) for part in (cast.AMEL, cast.SAM, cast.ANA))
NAMES = {person.id: person.first_name for person in (AMEL, SAM, ANA)}
DRAFT = "abcde"
STEPS = {"show", "first", "code", "offer"}
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WRITTEN = {"JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP"}
"""The secret as somebody types it."""
PROTECTED = replace(AMEL, factor=Factor(SECRET, confirmed=True))


def with_role(role: Role, days: int) -> Neighbour:
    """Ana, whose role ends in so many days."""
    grant = Grant(role, AMEL.id, cast.TODAY, cast.TODAY + timedelta(days=days))
    return replace(ANA, roles=frozenset({role}), grants=(grant,), sector=frozenset({"gare"}))


def gallery(scene: Scene) -> dict[str, Screen]:
    """All of them, by a name that says which."""
    return {**_factors(scene), **_roles(scene)}


def _factors(scene: Scene) -> dict[str, Screen]:
    return {
        "settings of a coordinator": home.settings(scene, AMEL),
        "settings, protected": home.settings(scene, PROTECTED),
        "factor": factors.card(scene),
        "factor, end": factors.confirm_end(scene),
        "factor, over": factors.over(scene),
        "factor, secret": factors.secret_shown(scene, DRAFT, SECRET, b"png"),
        "factor, first code": factors.ask_first(scene, DRAFT),
        "factor, protected": factors.protected(scene),
        "factor, code": factors.ask_code(scene, DRAFT),
        "factor, set up first": factors.set_up_first(scene, DRAFT),
        "factor, asked": factors.asked(scene, AMEL, alone=False),
        "factor, asked, alone": factors.asked(scene, AMEL, alone=True),
        "factor, is it they": notices.render(
            scene,
            Notice(Kind.FACTOR, facts={"who": ANA.id, "what": "asks", "at": 1_800_000_000}),
            Situation(cast.NOW, AMEL, None, NAMES),
        ),
        "factor, said so": factors.said_so(scene, ANA),
        "factor, confirmed": notices.render(
            scene,
            Notice(Kind.FACTOR, facts={"who": ANA.id, "what": "confirmed"}),
            Situation(cast.NOW, ANA, None, NAMES),
        ),
        "factor, goes on": factors.goes_on(scene),
        "factor, wrong": factors.wrong(scene),
        "factor, no digits": factors.not_digits(scene),
        "factor, locked": factors.locked(scene),
        "factor, stopped": factors.stopped(scene),
        "factor, reset": factors.confirm_reset(scene, ANA),
        "factor, was reset": factors.was_reset(scene, ANA),
        **{
            f"factor, told {what} {reader.first_name}": notices.render(
                scene,
                Notice(Kind.FACTOR, facts={"who": AMEL.id, "what": what}),
                Situation(cast.NOW, reader, None, NAMES),
            )
            for what in ("set", "ended", "reset")
            for reader in (AMEL, SAM)
        },
    }


def _roles(scene: Scene) -> dict[str, Screen]:
    call = cast.mission(ANA)
    noted = replace(call, request=replace(of(call), via=Via.SWITCHBOARD))
    facts = {"who": ANA.id, "role": Role.REFERENT.value, "until": "2026-12-08"}
    lead = with_role(Role.SAFEGUARD, 300)
    own = {
        f"role ends, to {reader.first_name}": notices.render(
            scene, Notice(Kind.ROLE_ENDS, facts=facts), Situation(cast.NOW, reader, None, NAMES)
        )
        for reader in (AMEL, ANA)
    }
    return {
        **own,
        "role lasts": notices.render(
            scene, Notice(Kind.ROLE_LASTS, facts=facts), Situation(cast.NOW, ANA, None, NAMES)
        ),
        "team with a lead": team.everybody(scene, [AMEL, lead]),
        "role, lasts": team.role_card(scene, lead, Role.SAFEGUARD, ends=True),
        "role, ends soon": team.role_card(scene, with_role(Role.REFERENT, 9), Role.REFERENT, ends=True),
        "role, of a protected colleague": team.role_card(scene, PROTECTED, Role.COORDINATOR, ends=False),
        "role, one's own": team.role_card(scene, PROTECTED, Role.COORDINATOR, ends=False, mine=True),
        **{
            f"role begins, {role}": team.begins(scene, with_role(role, 300), role)
            for role in (Role.PROFESSIONAL, Role.SAFEGUARD)
        },
        "calls of a professional": switchboard.by_telephone(
            scene, [noted], me=with_role(Role.PROFESSIONAL, 300)
        ),
        "settings of a professional": home.settings(scene, with_role(Role.PROFESSIONAL, 300)),
    }
