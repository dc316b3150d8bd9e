"""The screens of sorting what waits, of two requests that become one, and of roles, for the gallery."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.flows import twice
from bot.flows.talk import Talk
from bot.views import groups, missions, notices, requests, staff, team, triage
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.causes import Cause
from solidarity.missions import Mission, MissionId, Participation, Seat, State
from solidarity.notices import Kind, Notice, Situation
from solidarity.people import Neighbour, Role
from solidarity.ports import Total
from solidarity.requests import Beneficiary, Reason, of
from tests import cast

ROSA, SAM, ANA, AMEL = (cast.neighbour(part) for part in (cast.ROSA, cast.SAM, cast.ANA, cast.AMEL))
NAMES = {person.id: person.first_name for person in (ROSA, SAM, ANA, AMEL)}
DRAFT = "abcde"
SOON = timedelta(minutes=10)
WRITTEN = {"https t me entraide bot start rf secret"}
"""The link by which a referent is invited: no word of ours."""
LONG_TEXTS = {"notice reclassified": "what is new, above the card as it stands again"}
"""Screens of more than five lines, each with its reason."""


def waiting(**changes: object) -> Mission:
    """Rosa's request, which Amel has just opened."""
    body = replace(cast.mission(ROSA), cause=Cause.NOT_TAKEN, opened_at=cast.NOW - timedelta(hours=3))
    body = replace(body, handler=AMEL.id, handler_until=cast.NOW + SOON)
    return replace(body, **changes)  # type: ignore[arg-type]


def for_odette() -> Mission:
    """The same, for somebody without a smartphone."""
    body = waiting()
    odette = Beneficiary("Odette", "+32470000001", cast.NOW, ROSA.id)
    return replace(body, request=replace(of(body), beneficiary=odette))


def copy() -> Mission:
    """A second copy, put together with the first."""
    ended = cast.mission(ROSA, state=State.CLOSED)
    ended = replace(ended, id=MissionId(2), reference="P3QX", merged_into=MissionId(1), merged_with=("K7M2",))
    return replace(ended, request=replace(of(ended), reason=Reason.DUPLICATE))


def referent() -> Neighbour:
    """Ana looks after two neighbourhoods."""
    return replace(ANA, roles=frozenset({Role.REFERENT}), sector=frozenset({"gare", "centre"}))


def elected() -> Neighbour:
    """Sam is an elected official."""
    return replace(SAM, roles=frozenset({Role.ELECTED}))


def gallery(scene: Scene) -> dict[str, Screen]:
    """All of them, by a name that says which."""
    return {**_sorting(scene), **_filing(scene), **_merging(scene), **_roles(scene)}


def _card(scene: Scene, mission: Mission, reader: Neighbour = AMEL) -> Screen:
    numbers = (ROSA.id, SAM.id)
    card = staff.staff_card(scene, mission, NAMES, None, private=True, reader=reader.id, numbers=numbers)
    return staff.opened(scene, mission, card)


def _sorting(scene: Scene) -> dict[str, Screen]:
    held = replace(
        waiting(), state=State.TAKEN, participations=(Participation(SAM.id, Seat.HOLDING, cast.NOW),)
    )
    tried = waiting(wave=3, told=12, widened=True, no_answer_at=cast.NOW)
    cards = {
        "open": waiting(),
        "for somebody else": for_odette(),
        "one told": waiting(wave=1, told=1),
        "many told": waiting(wave=2, told=7),
        "one told, and groups": waiting(wave=3, told=1),
        "all tried": tried,
        "looked after": waiting(handler_until=None),
        "silent": replace(held, cause=Cause.SILENT, no_answer_at=cast.NOW),
        "put together": waiting(merged_with=("P3QX", "R8TT")),
        "copy": copy(),
    }
    rosa = triage.call(scene, waiting(), "Rosa", "+32475111111", sees=True)
    sam = triage.call(scene, held, "Sam", "+32475111112", sees=True)
    odette = triage.call(scene, for_odette(), "Odette", "+32470000001", sees=False)
    return {
        **{f"triage, card, {name}": _card(scene, item) for name, item in cards.items()},
        "triage, card, a colleague's": _card(scene, waiting(), ANA),
        "triage, not theirs": staff.not_theirs(scene, waiting()),
        "triage, steering": staff.steering(scene, [], [], NAMES, waiting=3),
        "triage, steering, mine": staff.steering(scene, [waiting(), waiting()], [], NAMES, waiting=1),
        "triage, nothing": triage.nothing_to_sort(scene, None),
        "triage, nothing, with a promise": triage.nothing_to_sort(scene, cast.NOW + timedelta(hours=2)),
        "triage, seen all": triage.seen_all(scene, 2),
        "triage, seen all, one": triage.seen_all(scene, 1),
        "triage, in private": triage.in_private(scene),
        "triage, call": rosa,
        "triage, call about silence": sam,
        "triage, call for somebody else": odette,
        "triage, totals": triage.totals(
            scene, [Total("gare", 12, 5), Total("centre", 4, 0), Total(None, 5, 31)]
        ),
        "triage, no totals": triage.totals(scene, []),
    }


def _filing(scene: Scene) -> dict[str, Screen]:
    card = missions.mission_card(scene, waiting(), SAM, NAMES)
    return {
        "triage, file what": triage.reclassify_what(scene, waiting()),
        **{
            f"triage, file as, {what}": triage.reclassify_as(scene, waiting(), what)
            for what in ("category", "day", "place")
        },
        "triage, filed anew": triage.reclassified(
            scene, waiting(), requests.asker_card(scene, waiting(), NAMES)
        ),
        "triage, filed anew, to who has it": triage.reclassified(scene, waiting(), card),
    }


def _merging(scene: Scene) -> dict[str, Screen]:
    talk = Talk("ask", twice.STEP, {}, DRAFT)
    talk.answers[twice.KNOWN] = {
        "id": 1,
        "number": "K7M2",
        "category": "courses",
        "day": (cast.TODAY + timedelta(days=1)).isoformat(),
    }
    return {
        "merge, choose": triage.choose_copy(scene, waiting(), [replace(waiting(), reference="P3QX")]),
        "merge, choose, none": triage.choose_copy(scene, waiting(), []),
        "merge, write": triage.write_reference(scene, DRAFT, waiting()),
        "merge, no such": triage.no_such_request(scene),
        "merge, confirm": triage.confirm_merge(scene, waiting(), replace(waiting(), reference="P3QX")),
        "merge, told": triage.merged(scene, copy(), 1, helper=False),
        "merge, told to who has both": triage.merged(scene, copy(), 1, helper=True),
        "merge, told to another": triage.merged(scene, copy(), None, helper=False),
        "merge, asker's card": requests.asker_card(scene, copy(), NAMES),
        "merge, asker's card, kept": requests.asker_card(scene, waiting(merged_with=("P3QX",)), NAMES),
        "merge, offer": missions.mission_card(scene, copy(), SAM, NAMES),
        "merge, group": groups.group_card(scene, copy(), NAMES),
        "merge, asked before": twice.screen(talk, scene),
    }


def _roles(scene: Scene) -> dict[str, Screen]:
    people = [AMEL, referent(), elected(), replace(ROSA, roles=frozenset({Role.VALIDATOR}))]
    link = "https://t.me/entraide_bot?start=rf_secret"
    found = {
        f"team, {role}": team.role_card(scene, referent(), role, ends=role is not Role.COORDINATOR)
        for role in Role
    }
    ended = {
        f"team, ended, {role}": notices.render(
            scene, Notice(Kind.ROLE_ENDED, facts={"role": role.value}), Situation(cast.NOW, SAM)
        )
        for role in Role
    }
    return {
        **found,
        **ended,
        "team": team.everybody(scene, people),
        "team, end": team.confirm_end(scene, referent(), Role.REFERENT),
        "team, sector": team.choose_sector(scene, frozenset(), "0"),
        "team, sector, chosen": team.choose_sector(scene, frozenset({"gare"}), "2"),
        "team, invited": team.invitation(scene, link, Role.REFERENT, ["centre", "gare"]),
        **{
            f"team, invited {role}": team.invitation(scene, link, role)
            for role in (Role.ELECTED, Role.PROFESSIONAL, Role.SAFEGUARD)
        },
        "team, begins": team.begins(scene, referent(), Role.REFERENT),
        "team, begins elected": team.begins(scene, elected(), Role.ELECTED),
    }


def steps() -> set[str]:
    """The steps of the conversations whose screens are here."""
    return {"number", twice.STEP}
