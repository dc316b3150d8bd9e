"""The screens of asking for somebody else and of telephone calls, for the gallery."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.flows import another_answers
from bot.views import asking, missions, privacy, proxies, requests, sharing, staff, switchboard
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.actions.people import OwnData
from solidarity.missions import Mission, Participation, Seat, State
from solidarity.notices import Cause
from solidarity.phones import Doubt
from solidarity.ports import Deed, Trace
from solidarity.proxies import Agreement, AgreementId, Whom
from solidarity.requests import Beneficiary, Detail, Via, of
from tests import cast

ROSA, SAM, AMEL, BEN = (cast.neighbour(part) for part in (cast.ROSA, cast.SAM, cast.AMEL, cast.BEN))
NAMES = {person.id: person.first_name for person in (ROSA, SAM, AMEL, BEN)}
DRAFT = "abcde"
PHONE = "+32475998877"
OTHER = Beneficiary("Mme Dubois", PHONE, cast.NOW, ROSA.id)
WHOM = Whom("Mme Dubois", PHONE)
AGREEMENT = Agreement(
    AgreementId(9),
    ROSA.id,
    "Mme Dubois",
    PHONE,
    cast.wish(day=cast.TODAY + timedelta(days=1)),
    cast.NOW,
    cast.NOW + timedelta(hours=72),
)
LONG_TEXTS = {"own data of who asked for another": "all that is kept is shown"}
"""Screens of more than five lines, each with its reason."""
WRITTEN = {"Mme Dubois", "Sam", "0475 99 88 77", "?", "Sonnez deux fois"}
"""What somebody wrote."""


def for_another(state: State = State.OPEN, via: Via = Via.PROXY, **changes: object) -> Mission:
    """Asked by Rosa, or by Amel for who called, for Mrs Dubois; in the hands of Sam once somebody has it."""
    asker = AMEL if via is Via.SWITCHBOARD else ROSA
    body = cast.mission(asker, state=state)
    body = replace(body, request=replace(of(body), via=via, beneficiary=OTHER))
    if state in (State.TAKEN, State.DONE):
        seat = Seat.HOLDING if state is State.TAKEN else Seat.DONE
        body = replace(body, participations=(Participation(SAM.id, seat, cast.NOW, code="4271"),))
    return replace(body, **changes)  # type: ignore[arg-type]


def gallery(scene: Scene) -> dict[str, Screen]:
    """All of them, by a name that says which."""
    return {
        **_questions(scene),
        **_agreements(scene),
        **_missions(scene),
        **_calls(scene),
    }


def _questions(scene: Scene) -> dict[str, Screen]:
    wish = cast.wish(detail=Detail("Sonnez deux fois"))
    return {
        "category, or for another": asking.ask_category(scene, DRAFT, other=True),
        "another, agreed": proxies.ask_agreed(scene, DRAFT),
        "another, who": proxies.ask_who(scene, DRAFT),
        "another, who calls": proxies.ask_who(scene, DRAFT, back=False),
        "another, phone": proxies.ask_phone(scene, DRAFT),
        "another, doubtful phone": proxies.doubt_phone(scene, DRAFT, PHONE),
        **{
            f"another, {doubt}": proxies.not_a_phone(scene, doubt)
            for doubt in Doubt
            if doubt is not Doubt.INCOMPLETE
        },
        "another, category": asking.ask_category(scene, DRAFT, back=True, whom=WHOM),
        "another, where": asking.ask_where(scene, DRAFT, whom=WHOM),
        "another, recap": asking.recap(scene, DRAFT, wish, ROSA, WHOM),
        "another, recap before a call": asking.recap(scene, DRAFT, wish, ROSA, replace(WHOM, agreed=False)),
        "another, recap of a call": asking.recap(scene, DRAFT, wish, AMEL, replace(WHOM, noted=True)),
        "another, change what": asking.change_what(scene, DRAFT, other=True),
    }


def _agreements(scene: Scene) -> dict[str, Screen]:
    held = replace(AGREEMENT, handler=AMEL.id)
    tried = replace(AGREEMENT, tries=2)
    wish = AGREEMENT.wish
    cards = {
        "new": proxies.staff_card(scene, AGREEMENT, NAMES, AMEL.id),
        "chat": proxies.staff_card(scene, AGREEMENT, NAMES, None),
        "hers": proxies.staff_card(scene, held, NAMES, AMEL.id, number=True),
        "a colleague's": proxies.staff_card(scene, held, NAMES, BEN.id),
        "again": proxies.staff_card(scene, tried, NAMES, BEN.id, why="again"),
        "late": proxies.staff_card(scene, tried, NAMES, BEN.id, why="late"),
    }
    return {
        **{f"agreement, {name}": card for name, card in cards.items()},
        "agreement, waiting": proxies.first_a_call(scene, AGREEMENT),
        "agreement, late for who asked": proxies.late(scene, AGREEMENT),
        **{
            f"agreement, {how}": proxies.over(scene, how, wish.category, wish.day)
            for how in ("refused", "expired")
        },
        "agreement, dropped": proxies.dropped(scene),
        "agreement, gone": proxies.gone(scene),
        "agreement, moved": proxies.moved(scene),
        "agreement, given": proxies.agreed(scene, for_another(), NAMES),
        "agreement, sent": proxies.sent(scene, for_another()),
        "agreement, refusal noted": proxies.refused(scene),
        "agreements": proxies.list_of(scene, [AGREEMENT, held], NAMES),
        "agreements, none": proxies.list_of(scene, [], {}),
        "own list with an agreement": requests.own_list(scene, [], proxies.own_rows(scene, [AGREEMENT])),
    }


def _missions(scene: Scene) -> dict[str, Screen]:
    taken = for_another(State.TAKEN)
    (part,) = taken.participations
    shared = replace(taken, participations=(replace(part, phone_shared=True),))
    own = for_another(State.TAKEN, Via.SWITCHBOARD)
    own = replace(own, participations=(Participation(AMEL.id, Seat.HOLDING, cast.NOW, code="4271"),))
    known = proxies.known_number(scene, [for_another()])
    assert known is not None
    look = Trace(cast.NOW, Deed.SAW_OTHER_PHONE, SAM.id, ROSA.id, taken.id)
    return {
        "for another, sent": requests.sent(scene, for_another()),
        "for another, card": requests.asker_card(scene, taken, NAMES),
        "for another, offer": missions.mission_card(scene, for_another(), SAM, {}),
        "for another, mission": missions.mission_card(scene, taken, SAM, NAMES),
        "for another, both numbers": missions.mission_card(scene, shared, SAM, NAMES),
        "for another, taken by who noted it": missions.mission_card(scene, own, AMEL, NAMES),
        "for another, ask address": sharing.ask_address(scene, "Sam", taken),
        "for another, number known": known,
        "for another, followed by them": proxies.made_own(scene, cast.mission(BEN), NAMES),
        "for another, phone": proxies.phone_screen(scene, OTHER),
        "own data of who asked for another": privacy.own_data(
            scene, OwnData(ROSA, (), (), (look,), waiting=2), NAMES
        ),
    }


def _calls(scene: Scene) -> dict[str, Screen]:
    call = for_another(State.TAKEN, Via.SWITCHBOARD, cause=Cause.CALL_BACK)
    unclear = switchboard.unclear(scene, ["?"])
    assert unclear is not None
    return {
        "call, line": switchboard.ask_line(scene, DRAFT),
        "call, not understood": unclear,
        "call, sent": requests.sent(scene, for_another(via=Via.SWITCHBOARD)),
        "call, card": requests.asker_card(scene, for_another(via=Via.SWITCHBOARD), NAMES),
        "call, cancelled": asking.cancelled(scene, "call"),
        "call, to call back": staff.staff_card(scene, call, NAMES, Cause.CALL_BACK, private=True),
        "call, to call back, chat": staff.staff_card(scene, call, NAMES, Cause.CALL_BACK, private=False),
        "calls": switchboard.by_telephone(scene, [call, for_another(via=Via.SWITCHBOARD)]),
        "calls, none": switchboard.by_telephone(scene, []),
        "calls, in the coordinators' list": Screen(
            requests.heading(scene, call), switchboard.steering_rows(scene, 2)
        ),
    }


def steps() -> set[str]:
    """The steps of the conversations whose screens are here."""
    return {*another_answers.STEPS, "line"}
