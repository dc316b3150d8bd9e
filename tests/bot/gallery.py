"""Every screen and notice of the bot once, with the people of the cast: for tests that look at all of them.

It says nothing about when a screen is shown (the walks do), only that it exists and what is on it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.callbacks import Press
from bot.views import (
    asking,
    groups,
    home,
    missions,
    notices,
    privacy,
    refusals,
    relay,
    requests,
    sharing,
    staff,
    staffing,
    visits,
)
from bot.views.scene import Scene
from bot.views.screen import Media, MediaKind, Screen
from solidarity.actions.people import OwnData
from solidarity.boards import Tally
from solidarity.causes import PASSING, SILENCE, UNTIL_SETTLED
from solidarity.groups import Binding, Group, Right
from solidarity.missions import Hold, Mission, MissionId, Participation, Seat, State
from solidarity.notices import Cause, Kind, Notice, Situation
from solidarity.people import Neighbour, Role
from solidarity.ports import Deed, Trace
from solidarity.refusals import Refusal, Why
from solidarity.requests import Attachment, Detail, Feeling, Reason, of
from solidarity.topics import Topic
from solidarity.waves import Wave
from tests import cast
from tests.bot import (
    gallery_abuse,
    gallery_alerts,
    gallery_announcements,
    gallery_answers,
    gallery_associations,
    gallery_broadcasts,
    gallery_factors,
    gallery_group_asking,
    gallery_groups,
    gallery_hiccup,
    gallery_idle,
    gallery_matching,
    gallery_privacy,
    gallery_proxies,
    gallery_public,
    gallery_publishing,
    gallery_safety,
    gallery_triage,
    gallery_trust,
    gallery_volunteers,
    gallery_words,
    gallery_young,
)

ROSA, SAM, ANA, CLEO, AMEL = (
    cast.neighbour(part) for part in (cast.ROSA, cast.SAM, cast.ANA, cast.CLEO, cast.AMEL)
)
NAMES = {person.id: person.first_name for person in (ROSA, SAM, ANA, CLEO, AMEL)}
DRAFT = "abcde"
GROUP = Group(cast.GARE_GROUP, "Gare, entre voisins", Binding.NEIGHBOURHOOD, "gare")
PHOTO = Detail("La porte verte", Attachment.PHOTO, "file")
VOICE = Detail("", Attachment.VOICE, "file")


def gallery(scene: Scene) -> dict[str, Screen]:
    """All screens, by a name that says which."""
    found: dict[str, Screen] = {}
    parts = (_first, _asking, _requests, _missions, _visits, _staff, _groups, _privacy)
    for part in (*parts, _notices):
        found |= part(scene)
    found |= gallery_publishing.gallery(scene)
    found |= gallery_volunteers.gallery(scene)
    found |= gallery_triage.gallery(scene)
    found |= gallery_associations.gallery(scene)
    found |= gallery_broadcasts.screens(scene)
    found |= gallery_alerts.gallery(scene)
    found |= gallery_groups.gallery(scene)
    found |= gallery_group_asking.gallery(scene)
    found |= gallery_hiccup.gallery(scene)
    found |= gallery_matching.gallery(scene)
    found |= gallery_announcements.gallery(scene)
    found |= gallery_public.gallery(scene)
    found |= gallery_answers.gallery(scene)
    found |= gallery_proxies.gallery(scene)
    found |= gallery_trust.gallery(scene)
    found |= gallery_privacy.gallery(scene)
    found |= gallery_words.gallery(scene)
    found |= gallery_factors.gallery(scene)
    found |= gallery_safety.gallery(scene)
    found |= gallery_idle.gallery(scene)
    found |= gallery_abuse.gallery(scene)
    found |= gallery_young.gallery(scene)
    return {
        **found,
        **{
            f"refusal {why}": refusals.refusal_screen(scene, Refusal(why))
            for why in Why
            if why in refusals.WORDS
        },
    }


def mission(state: State = State.OPEN, *, shared: bool = False, **request: object) -> Mission:
    """Rosa's request, in the hands of Sam once somebody has it."""
    body = cast.mission(ROSA, state=state)
    body = replace(body, request=replace(of(body), **request))
    if state in (State.OPEN, State.CANCELLED, State.CLOSED):
        return body
    seat = Seat.HOLDING if state is State.TAKEN else Seat.DONE
    return replace(body, participations=(Participation(SAM.id, seat, cast.NOW, phone_shared=shared),))


def _paused(person: Neighbour) -> Neighbour:
    assert person.volunteer is not None
    return replace(person, volunteer=replace(person.volunteer, paused_until=cast.NOW + timedelta(days=7)))


def _first(scene: Scene) -> dict[str, Screen]:
    return {
        "first contact": home.first_contact(scene),
        "privacy notice": home.privacy_notice(scene, ""),
        "languages": home.language_menu(scene),
        "welcome": home.welcome(scene, ROSA),
        "home": home.home(scene, ROSA),
        "home of a volunteer": home.home(scene, SAM),
        "home of a coordinator": home.home(scene, AMEL),
        "lost": home.lost(scene, ROSA),
        "help": home.help_screen(scene, ROSA),
        "settings": home.settings(scene, ROSA),
        "settings of a volunteer": home.settings(scene, SAM),
        "settings in a pause": home.settings(scene, _paused(SAM)),
        "choose a neighbourhood": home.choose_neighbourhood(scene),
        "ask the name": home.ask_name(scene),
        "standing of a stranger": home.own_standing(scene, None, cast.STRANGER),
        "standing of a coordinator": home.own_standing(scene, replace(SAM, named=True), SAM.telegram_id),
    }


def _asking(scene: Scene) -> dict[str, Screen]:
    wish = cast.wish()
    late = replace(scene, now=cast.NOW.replace(hour=21, minute=30))
    return {
        "category": asking.ask_category(scene, DRAFT),
        "when": asking.ask_when(scene, DRAFT),
        "when, late": asking.ask_when(late, DRAFT),
        "day": asking.ask_day(scene, DRAFT),
        "where": asking.ask_where(scene, DRAFT),
        "position": asking.ask_position(scene),
        "detail": asking.ask_detail(scene, DRAFT),
        "recap": asking.recap(scene, DRAFT, wish, ROSA),
        "recap with a photo": asking.recap(scene, DRAFT, replace(wish, detail=PHOTO), ROSA),
        "recap with a voice": asking.recap(
            scene, DRAFT, replace(wish, detail=VOICE, neighbourhood=None), ROSA
        ),
        "recap without a detail": asking.recap(scene, DRAFT, replace(wish, detail=Detail()), ROSA),
        "change what": asking.change_what(scene, DRAFT),
        "own name": asking.ask_own_name(scene, DRAFT),
        "draft of a request": asking.draft_waiting(scene, DRAFT, "ask"),
        "draft of an enrolment": asking.draft_waiting(scene, DRAFT, "volunteer"),
        "cancelled": asking.cancelled(scene),
        "cancelled enrolment": asking.cancelled(scene, "volunteer"),
        "erased draft": asking.erased_draft(scene),
    }


def asked(told: int, wave: Wave = Wave.BEST) -> Mission:
    """Rosa's request, once so many volunteers were asked."""
    return replace(mission(), told=told, wave=wave)


def _requests(scene: Scene) -> dict[str, Screen]:
    night = replace(scene, now=cast.NOW.replace(hour=21, minute=30))
    tomorrow = cast.NOW + timedelta(days=1)
    far = replace(mission(answer_due=tomorrow), neighbourhood=None)
    morning = cast.NOW.replace(day=25, hour=7, minute=20)
    by_night = replace(mission(answer_due=tomorrow), told=12, wave=Wave.BEST, wave_at=morning)
    cards = {
        "open": mission(),
        "open, with a call": mission(wants_call=True),
        "open, overdue": mission(overdue_told_at=cast.NOW),
        "open, overdue, in hand": replace(mission(overdue_told_at=cast.NOW), handler=AMEL.id),
        "open, five are told": asked(5),
        "open, the neighbourhood is told": asked(12, Wave.NEAR),
        "open, all are told": asked(12, Wave.EVERYWHERE),
        "open, nobody could be told": asked(0, Wave.EVERYWHERE),
        "open, the whole town is told": replace(asked(40, Wave.EVERYWHERE), widened=True),
        "open, place unknown": far,
        "taken": mission(State.TAKEN),
        "taken, number shared": mission(State.TAKEN, shared=True),
        "done": mission(State.DONE),
        "confirmed": mission(State.CONFIRMED, feeling=Feeling.WELL),
        "thanked": mission(State.CONFIRMED, feeling=Feeling.WELL, thanked=True),
        "problem": mission(State.CONFIRMED, feeling=Feeling.PROBLEM),
        "problem, with a call": mission(State.CONFIRMED, feeling=Feeling.PROBLEM, wants_call=True),
        "over without anybody": replace(mission(State.CONFIRMED), participations=()),
        "cancelled": mission(State.CANCELLED),
        **{f"closed, {reason}": mission(State.CLOSED, reason=reason) for reason in (*Reason, None)},
    }
    return {
        "sent, one told": requests.sent(scene, asked(1)),
        "sent, many told": requests.sent(scene, asked(12)),
        "sent, nobody free": requests.sent(scene, asked(0, Wave.EVERYWHERE)),
        "sent at night": requests.sent(night, by_night),
        "sent, place unknown": requests.sent(scene, far),
        **{f"card, {name}": requests.asker_card(scene, item, NAMES) for name, item in cards.items()},
        **{f"folded, {state}": requests.folded(scene, mission(state), NAMES) for state in State},
        "released": requests.released(scene, mission(), NAMES, SAM.id),
        "confirm cancel": requests.confirm_cancel(scene, mission()),
        "own list": requests.own_list(scene, [mission(state) for state in State]),
        "own list, empty": requests.own_list(scene, []),
        "undelivered": notices.undelivered(scene, mission(State.TAKEN), ROSA),
        "choose relay": requests.choose_relay(scene, [mission()], ["Rosa · Courses"]),
    }


def _missions(scene: Scene) -> dict[str, Screen]:
    held = mission(State.TAKEN, shared=True)
    detail = missions.detail_screen(scene, mission(State.TAKEN, detail=PHOTO), SAM)
    return {
        "offer": missions.mission_card(scene, mission(), SAM, {}),
        "offer, nearby": missions.mission_card(scene, mission(), ANA, {}),
        "offer, far": missions.mission_card(scene, mission(), AMEL, {}),
        "offer, taken by another": missions.mission_card(scene, held, ANA, {}),
        "offer, over": missions.mission_card(scene, mission(State.CANCELLED), ANA, {}),
        "own mission": missions.mission_card(scene, mission(State.TAKEN), SAM, NAMES),
        "own mission, with number": missions.mission_card(scene, held, SAM, NAMES),
        "own mission, done": missions.mission_card(scene, mission(State.DONE), SAM, NAMES),
        **({"detail of a mission": detail} if detail else {}),
        "declined": missions.declined(scene),
        "confirm release": missions.confirm_release(scene, held),
        "handed back": missions.handed_back(scene),
        "finished": missions.finished(scene, held),
        "phone": missions.phone_screen(scene, "Rosa", "+32475111111"),
        "own missions": missions.own_missions(scene, [held], [mission(), mission()], NAMES),
        "own missions, empty": missions.own_missions(scene, [], [], NAMES),
    }


def _visits(scene: Scene) -> dict[str, Screen]:
    took = mission(State.TAKEN, address="Rue du Pont 12, 2e étage")
    (part,) = took.participations
    part = replace(part, code="4271", address_shared=True, own_phone_shared=True)
    going = replace(part, left_at=cast.NOW)
    inside = replace(going, arrived_at=cast.NOW)
    done = replace(mission(State.DONE), ended_at=cast.NOW)
    silent = replace(done, ended_at=cast.NOW - timedelta(days=2))
    found = {
        f"{side} {name}": card(scene, replace(took, participations=(item,)))
        for name, item in (("sharing", part), ("on the way", going), ("inside", inside))
        for side, card in (("asker", _asker), ("helper", _helper))
    }
    return {
        **found,
        "asker just done": _asker(scene, done),
        "asker not confirmed": _asker(scene, silent),
        "helper just done": _helper(scene, done),
        "more": visits.more(scene, took, took.participations[0]),
        "check in": visits.check_in(scene, took),
        "safe in, helper": visits.safe_in(scene, took, SAM.id, "Rosa", asks_helper=True),
        "safe in, asker": visits.safe_in(scene, took, SAM.id, "Sam", asks_helper=False),
        "told problem": visits.told_problem(scene),
        "ask receipt": visits.ask_receipt(scene),
        "ask amount": visits.ask_amount(scene, DRAFT),
        "receipt sent": visits.receipt_sent(scene, "Rosa"),
        "expense without amount": visits.expense(scene, took, "Sam", "file", None),
        "ask thanks": requests.ask_thanks(scene, took, NAMES),
        "ask address": sharing.ask_address(scene, "Sam", took),
        "address": sharing.address(scene, took, "Rosa"),
        "relayed place": relay.relayed(scene, took, "Rosa", "", Media(MediaKind.PLACE, "50.47 4.87")),
        "caution": relay.caution(scene, took),
        "closed": relay.closed(scene, [done], ["Rosa · Courses"]),
        "reopened by me": relay.reopened_by_me(scene, "Rosa", sent=False),
        "reopened and sent": relay.reopened_by_me(scene, "Rosa", sent=True),
        "undelivered, helper": relay.undelivered(scene, took, calls=False, asks=True),
        "staff told": relay.staff_told(scene),
        "ask report": relay.ask_report(scene, took, back=Press.SHOW),
        "reported": relay.reported(scene),
    }


def _asker(scene: Scene, shown: Mission) -> Screen:
    return requests.asker_card(scene, shown, NAMES)


def _helper(scene: Scene, shown: Mission) -> Screen:
    return missions.mission_card(scene, shown, SAM, NAMES)


def _staff(scene: Scene) -> dict[str, Screen]:
    return {
        **_causes(scene),
        **_handled(scene),
        **_asked(scene),
        **{
            f"staff chat, {state}": staff.staff_card(scene, mission(state), NAMES, None, private=False)
            for state in State
        },
        "choose reason": staff.choose_reason(scene, mission()),
        "steering, with a promise": staff.steering(scene, [], [], {}, promise=cast.NOW + timedelta(hours=2)),
        "steering, all reasons": staff.steering(
            scene, [replace(mission(), cause=item, handler=AMEL.id) for item in staff.SIGNS], [], NAMES
        ),
        "steering": staff.steering(scene, [mission(), mission()], [], {}),
        "steering, one": staff.steering(scene, [mission()], [mission(State.TAKEN)], NAMES),
        "steering, empty": staff.steering(scene, [], [], {}),
    }


def _causes(scene: Scene) -> dict[str, Screen]:
    """Each reason to come to the coordinators, in private and in their chat."""
    found: dict[str, Screen] = {}
    causes = [cause for cause in Cause if cause not in (Cause.REMOVED, Cause.MUTED)]
    for cause in causes:
        state = State.TAKEN if cause in SILENCE | UNTIL_SETTLED else State.OPEN
        it = mission(state, reported_by=ROSA.id if cause is Cause.REPORTED else None)
        if cause not in PASSING:
            it = replace(it, cause=cause)
        for private in (True, False):
            found[f"staff, {cause}, private {private}"] = staff.staff_card(
                scene, it, NAMES, cause, private=private, who=SAM.id, numbers=(ROSA.id,)
            )
    told = replace(mission(State.TAKEN), cause=Cause.PROBLEM)
    call = replace(mission(wants_call=True), cause=Cause.NO_VOLUNTEER)
    found["staff, problem of the resident"] = staff.staff_card(
        scene, told, NAMES, Cause.PROBLEM, private=True, who=ROSA.id, numbers=(ROSA.id, SAM.id)
    )
    found["staff, problem, redrawn"] = staff.staff_card(scene, told, NAMES, None, private=False)
    found["staff, a call besides"] = staff.staff_card(scene, call, NAMES, None, private=True)
    return found


def _handled(scene: Scene) -> dict[str, Screen]:
    """Who looks after it, as they and the others see it; asked further; kept for somebody."""
    hold = Hold(ANA.telegram_id, cast.NOW + timedelta(hours=2), ANA.id)
    missions_of = {
        "silent": replace(mission(State.TAKEN), cause=Cause.SILENT, handler=AMEL.id),
        "problem": replace(
            mission(State.CONFIRMED, feeling=Feeling.PROBLEM), cause=Cause.PROBLEM, handler=AMEL.id
        ),
        "proposed": replace(mission(), hold=hold, handler=AMEL.id, widened=True),
    }
    published = replace(
        cast.mission(None, seats=3),
        participations=(Participation(SAM.id, Seat.HOLDING, cast.NOW, rung=2),),
        publisher=AMEL.id,
        cause=Cause.INSIDE,
    )
    missions_of |= {"published": replace(published, handler=AMEL.id), "published, nobody's": published}
    readers = {"hers": AMEL.id, "a colleague's": ROSA.id, "chat": None}
    return {
        f"staff, handled, {name}, {whose}": staff.staff_card(
            scene, item, NAMES, None, private=reader is not None, reader=reader, numbers=(ROSA.id, SAM.id)
        )
        for name, item in missions_of.items()
        for whose, reader in readers.items()
    }


def _asked(scene: Scene) -> dict[str, Screen]:
    """Whom a coordinator could ask, and what people are told of it."""
    found = list(gallery_matching.FOUND)
    hold = Hold(SAM.telegram_id, cast.NOW + timedelta(hours=2), SAM.id)
    return {
        "choose helper": staffing.choose_helper(scene, mission(), NAMES, found),
        "choose another helper": staffing.choose_helper(scene, mission(State.TAKEN), NAMES, found[1:]),
        "choose helper, nobody": staffing.choose_helper(scene, mission(), NAMES, []),
        "offer, thought of": missions.mission_card(scene, replace(mission(), hold=hold), SAM, {}),
        "reassigned, to the resident": requests.reassigned(scene, mission(), NAMES),
    }


def _groups(scene: Scene) -> dict[str, Screen]:
    return {
        **{f"group card, {state}": groups.group_card(scene, mission(state), NAMES) for state in State},
        "hello": groups.hello(scene),
        "ask the town": groups.ask_the_town(scene),
        "not bound": groups.not_bound(scene),
        "choose place": groups.choose_place(scene, GROUP.chat, None),
        "bound": groups.bound(scene, GROUP),
        "bound, without rights": groups.bound(scene, replace(GROUP, forum=True, rights=frozenset())),
        "bound, with all rights": groups.bound(scene, replace(GROUP, rights=frozenset(Right))),
        "bound to staff": groups.bound(scene, replace(GROUP, binding=Binding.STAFF)),
        "rights": groups.rights(scene, frozenset()),
        "board": groups.board(scene, "Gare", Tally(3, 2, 14)),
        "board, one of each": groups.board(scene, "Gare", Tally(1, 1, 1)),
        "board, nothing open": groups.board(scene, "Gare", Tally(solved=14)),
        "board, empty": groups.board(scene, "Gare", Tally()),
        "retired board": groups.retired_board(scene),
        **{f"closed topic, {topic}": groups.topic_closed(scene, topic) for topic in Topic},
        "confirm in private": groups.confirm_in_private(scene, "secret"),
        "go private": groups.go_private(scene),
        "group asks": groups.group_asks(scene, GROUP.chat, GROUP.title),
        "refused group": groups.refused(scene, GROUP.title),
        "decided": groups.decided(scene, GROUP.title, "Gare"),
        "group muted": groups.lost(scene, GROUP.title, Cause.MUTED),
        "group lost": groups.lost(scene, GROUP.title, Cause.REMOVED),
    }


def _privacy(scene: Scene) -> dict[str, Screen]:
    looks = tuple(
        Trace(cast.NOW, deed, SAM.id, ROSA.id, MissionId(1)) for deed in (Deed.SAW_PHONE, Deed.SAW_DETAIL)
    )
    plain = replace(ROSA, neighbourhood=None, phone=None)
    return {
        "own data": privacy.own_data(scene, OwnData(ROSA, (mission(),), (), looks), NAMES),
        "own data of a volunteer": privacy.own_data(scene, OwnData(SAM, (), (mission(),), ()), NAMES),
        "own data, little": privacy.own_data(scene, OwnData(plain, (), (), ()), NAMES),
        "ask erase": privacy.ask_erase(scene, ROSA),
        "ask erase of a volunteer": privacy.ask_erase(scene, SAM),
        "own data of a coordinator": privacy.own_data(scene, OwnData(AMEL, (), (), ()), NAMES),
        "erased": privacy.erased(scene),
        "erased, the question": privacy.said_yes(scene),
        "nothing kept": privacy.nothing_kept(scene),
    }


FACTS: dict[Kind, dict[str, str | int]] = {
    Kind.STAFF_CARD: {"cause": Cause.NOT_TAKEN.value},
    Kind.RELEASED: {"who": SAM.id},
    Kind.MERGED: {"kept": 2},
    Kind.ROLE_ENDED: {"role": Role.REFERENT.value},
    Kind.ROLE_ENDS: {"who": AMEL.id, "role": Role.REFERENT.value, "until": "2026-12-08"},
    Kind.ROLE_LASTS: {"who": SAM.id, "role": Role.REFERENT.value, "until": "2027-12-08"},
    Kind.FACTOR: {"who": AMEL.id, "what": "set"},
    Kind.RELAY: {"who": ROSA.id, "text": "À tout de suite"},
    Kind.CALLED_OFF: {"motive": "weather"},
    Kind.CHANGED: {"what": "day place detail"},
    Kind.MINOR_JOINED: {"who": CLEO.id},
    Kind.ENTRUSTED: {"who": AMEL.id},
    Kind.LOAN_ENDS: {"until": "2026-11-25"},
    Kind.IDLE: {"until": "2026-12-24"},
    Kind.UNREACHABLE: {"who": ROSA.id},
    Kind.GROUP_ASKS: {"group": GROUP.chat, "title": GROUP.title},
    Kind.GROUP_BOUND: {"binding": Binding.NEIGHBOURHOOD.value, "place": "gare"},
    Kind.GROUP_RIGHTS: {"missing": "pin topics"},
    Kind.GROUP_CROWD: {"title": GROUP.title, "members": 151},
    Kind.BOARD: {"place": "gare", "open": 3, "taken": 2, "solved": 14},
    Kind.TOPIC_CLOSED: {"topic": Topic.REQUESTS.value},
    Kind.GROUP_LOST: {"title": GROUP.title, "cause": Cause.MUTED.value},
    Kind.DRAFT_WAITING: {"draft": DRAFT, "flow": "ask"},
    Kind.ASSOCIATION_ASKS: {"organisation": 7},
    Kind.ASSOCIATION_DECIDED: {"organisation": 7, "how": "suspended", "reason": "rules"},
    Kind.ASSOCIATION_ASKED: {"organisation": 7, "who": AMEL.id, "text": "Avez-vous un local ?"},
    Kind.ASSOCIATION_ANSWERED: {"organisation": 7, "who": ROSA.id, "text": "Avez-vous un local ?"},
    Kind.ASSOCIATION_JOINED: {"organisation": 7, "who": SAM.id},
    Kind.ASSOCIATION_REMOVED: {"organisation": 7},
    Kind.ASSOCIATION_SILENT: {"organisation": 7},
    Kind.ASSOCIATION_LEAD: {"organisation": 7},
    Kind.AGREEMENT_ASKS: {"agreement": 9},
    Kind.AGREEMENT_LATE: {"agreement": 9},
    Kind.AGREEMENT_OVER: {"how": "refused", "category": "courses", "day": "2026-11-25"},
    Kind.APOLOGY: {"reference": "E4F2"},
    Kind.ON_THE_WAY: {"who": SAM.id},
    Kind.ARRIVED: {"who": SAM.id},
    Kind.NOT_DONE: {"who": SAM.id},
    Kind.CHECK_IN: {"helper": SAM.id},
    Kind.SAFE_IN: {"helper": SAM.id},
    Kind.EXPENSE: {"who": SAM.id, "file_id": "file", "cents": 1250},
    Kind.OWN_PHONE_SHARED: {"who": SAM.id},
    Kind.ADDRESS_SHARED: {"who": ROSA.id},
    Kind.REOPENED: {"who": SAM.id},
    Kind.PRIVATE_TOPIC: {"who": ROSA.id},
    Kind.TOPIC: {"topic": Topic.REQUESTS.value},
    Kind.TRANSMITTED: {"message": 1},
    Kind.TAKEN: {"who": SAM.id},
    Kind.ANNOUNCEMENT_HELD: {"why": "nobody_meant"},
    Kind.ALERT_CARD: {"alert": 3},
    Kind.CONCERN: {"concern": 77},
    Kind.CONCERN_TAKEN: {"concern": 77, "who": AMEL.id},
    Kind.BARRED: {"bar": "suspended", "why": "absent", "until": "2026-12-01"},
    Kind.FROZEN: {"who": ANA.id, "other": AMEL.id},
    Kind.UNFROZEN: {"who": ANA.id, "other": AMEL.id},
    Kind.POST_PIN: {"message": 1},
    Kind.POST_UNPIN: {"message": 1},
}
"""What a notice carries, where it carries anything."""
WORDLESS = frozenset(
    {
        *(Kind.TRANSMITTED, Kind.BOARD_PIN, Kind.POST_PIN, Kind.POST_UNPIN),
        *(Kind.HIDDEN, Kind.PHONE, Kind.WHISPER_OVER),
    }
)
"""A reaction, a pin, and what takes messages away."""
NAMING = frozenset({Kind.TOPIC, Kind.PRIVATE_TOPIC})
"""Whose words are the name of a topic."""


def _notices(scene: Scene) -> dict[str, Screen]:
    at = Situation(
        cast.NOW,
        SAM,
        mission(State.TAKEN),
        NAMES,
        broadcast=gallery_broadcasts.ALERT,
        alert=gallery_alerts.asked(),
        counted=gallery_alerts.COUNTED,
        organisation=gallery_associations.WAITING,
        announcements=(gallery_announcements.PUBLISHED,),
        agreement=gallery_proxies.AGREEMENT,
        concern=gallery_safety.CONCERN,
    )
    words = [kind for kind in Kind if kind not in WORDLESS | NAMING]
    return {
        f"notice {kind}": notices.render(scene, Notice(kind, MissionId(1), FACTS.get(kind, {})), at)
        for kind in words
    }
