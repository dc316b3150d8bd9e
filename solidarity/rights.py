"""Who may do what: one `can(actor, action, thing)`, deny by default, from stored facts only.

A button never carries a right. Not here: what somebody is (`solidarity.people`), how a role is given and
ends (`solidarity.roles`), whether they must show anew that it is they (`solidarity.factors`).
`docs/rights.md` is the whole table, generated from this.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from solidarity.people import Bar, Neighbour, PersonId, is_minor
from solidarity.refusals import Refusal, Why

if TYPE_CHECKING:
    from solidarity.alerts import Alert
    from solidarity.groups import Group
    from solidarity.missions import Mission
    from solidarity.organisations import Organisation


class Action(StrEnum):
    """What somebody may want to do with a mission, with another person, or with what is the town's."""

    TAKE = "take"
    RELEASE = "release"
    FINISH = "finish"
    CANCEL = "cancel"
    FOLLOW = "follow"
    CONFIRM = "confirm"
    WRITE = "write"
    SHARE_PHONE = "share_phone"
    SEE_PHONE = "see_phone"
    SEE_DETAIL = "see_detail"
    SHARE_ADDRESS = "share_address"
    SEE_ADDRESS = "see_address"
    SHARE_OWN_PHONE = "share_own_phone"
    """A helper's own number, for the resident."""
    REPORT = "report"
    HANDLE = "handle"
    """Take charge of it as a coordinator."""
    CLOSE = "close"
    STEER = "steer"
    """See what waits for the municipality; without a mission: its settings, groups and team."""
    TRIAGE = "triage"
    """Go through what waits for the municipality, or for one's sector."""
    COUNT = "count"
    """See how many requests there are, and none of them."""
    ASK = "ask"
    """Ask for help."""
    NOTE = "note"
    """Write down what somebody asks for on the telephone or at a counter."""
    ALERT = "alert"
    """Write an alert, correct it, end it."""
    APPROVE = "approve"
    """Say yes or no to an alert that somebody else wrote."""
    VOUCH = "vouch"
    """See the volunteers, and say how far each is trusted."""
    ANNOUNCE = "announce"
    """Say something as the municipality."""
    LOOK = "look"
    """Look at an announcement, and at how it stands, before and behind its being read."""
    STOP = "stop"
    """Call an announcement back while it can be."""
    HIDE = "hide"
    """Hide what an association announced."""
    BIND = "bind"
    """Say whom a group chat or a channel is for."""
    EXPORT = "export"
    """Take a file with names."""
    GRANT = "grant"
    """Give and take roles; of a person: prolong theirs, end or confirm their second factor."""
    BAR = "bar"
    """Suspend, ban, keep two apart, freeze an account."""
    ERASE_OTHER = "erase_other"
    """Erase somebody who asks for it on the telephone."""
    SAFEGUARD = "safeguard"
    """See concerns about people, and handle them."""


class Right(StrEnum):
    """What somebody may want to do with an organisation."""

    SEE = "see"
    WRITE = "write"
    """Prepare an announcement in its name, also while it waits to be validated."""
    SPEAK = "speak"
    """Publish in its name."""
    INVITE = "invite"
    REMOVE = "remove"
    NAME_LEAD = "name_lead"
    CHANGE = "change"
    LEAVE = "leave"
    ANSWER = "answer"
    """A question of the municipality."""
    DECIDE = "decide"
    """Validate, ask, refuse, suspend, lift: the municipality's."""


class Thing(StrEnum):
    """What a right can be about, by the name of its class: those modules ask this one, not the reverse."""

    TOWN = "NoneType"
    """Nothing in particular."""
    PLACE = "str"
    """A neighbourhood, by its code."""
    MISSION = "Mission"
    PERSON = "Neighbour"
    """Somebody else, or oneself."""
    ORGANISATION = "Organisation"
    SPEECH = "Speech"
    ALERT = "Alert"
    GROUP = "Group"
    CONCERN = "Concern"


@dataclass(frozen=True, slots=True)
class Speech:
    """An announcement: in whose name it is (None: the municipality's), and who wrote it."""

    organisation: Organisation | None
    author: PersonId | None = None


class Concern(Protocol):
    """A worry about somebody."""

    @property
    def about(self) -> PersonId | None:
        """Whom it is about."""
        ...


def can(
    actor: Neighbour,
    action: Action | Right,
    thing: Mission | Neighbour | Organisation | Speech | Alert | Group | Concern | str | None = None,
) -> bool:
    """Whether this person may do this now. Everything not allowed below is forbidden."""
    if is_kept_from(actor, action):
        return False
    about = type(thing).__name__
    if isinstance(action, Right) is not (about == Thing.ORGANISATION):
        return False  # both speak of writing, in the same word
    rule = _RULES.get(about)
    return rule is not None and rule(actor, action, thing)


def is_kept_from(actor: Neighbour, action: Action | Right) -> bool:
    """Whether what keeps this person away (`solidarity.barring`), or froze their account, forbids this."""
    if actor.is_active:
        return False
    banned = actor.barred is not None and actor.barred.bar is Bar.BANNED
    return banned or action not in _WHILE_SUSPENDED


def _in_town(actor: Neighbour, action: Action, _: None) -> bool:
    staff = actor.is_coordinator
    return {
        Action.ASK: True,
        Action.TRIAGE: staff or actor.is_referent,
        Action.NOTE: staff or actor.is_referent or actor.is_professional,
        Action.COUNT: staff or actor.is_elected,
        Action.APPROVE: actor.approves,
        Action.SAFEGUARD: actor.is_safeguard,
        **dict.fromkeys(_COORDINATORS, staff),
    }.get(action, False)


def _in_a_place(actor: Neighbour, action: Action, code: str) -> bool:
    return action is Action.NOTE and (actor.looks_after(code) or actor.is_professional)


def _with_a_person(actor: Neighbour, action: Action, person: Neighbour) -> bool:
    if actor.id == person.id:
        return False
    staff = actor.is_coordinator
    return {
        Action.VOUCH: staff,
        Action.GRANT: staff,
        Action.BAR: staff,
        Action.ERASE_OTHER: actor.looks_after(person.neighbourhood),
    }.get(action, False)


def _with_an_organisation(actor: Neighbour, right: Right, organisation: Organisation) -> bool:
    inside = organisation.part_of(actor.id) is not None
    lead = _leads(actor, organisation)
    staff = actor.is_coordinator
    alive = not organisation.is_refused
    return {
        Right.SEE: inside or staff,
        Right.WRITE: inside and alive,
        Right.SPEAK: inside and organisation.may_speak,
        Right.INVITE: alive and (lead or (staff and not organisation.is_led)),
        Right.REMOVE: lead,
        Right.NAME_LEAD: lead,
        Right.CHANGE: lead and alive,
        Right.LEAVE: inside,
        Right.ANSWER: inside,
        Right.DECIDE: staff,
    }[right]


def _leads(actor: Neighbour, organisation: Organisation) -> bool:
    return any(item.person == actor.id for item in organisation.leads)


def _with_a_speech(actor: Neighbour, action: Action, speech: Speech) -> bool:
    staff, organisation = actor.is_coordinator, speech.organisation
    if organisation is None:
        return staff and action in (Action.LOOK, Action.STOP)
    inside = organisation.part_of(actor.id) is not None
    return {
        Action.LOOK: staff or can(actor, Right.WRITE, organisation),
        Action.STOP: staff or _leads(actor, organisation) or (inside and speech.author == actor.id),
    }.get(action, False)


def _with_an_alert(actor: Neighbour, action: Action, alert: Alert) -> bool:
    return action is Action.APPROVE and actor.approves and alert.author != actor.id


def _with_a_group(actor: Neighbour, action: Action, _: Group) -> bool:
    return action is Action.BIND and actor.is_coordinator


def _with_a_concern(actor: Neighbour, action: Action, concern: Concern) -> bool:
    return action is Action.SAFEGUARD and actor.is_safeguard and concern.about != actor.id


def _with_a_mission(actor: Neighbour, action: Action, mission: Mission) -> bool:
    asker = mission.request is not None and mission.request.asker == actor.id
    if action in _CASES and actor.is_elected and mission.request is not None and not asker:
        return False
    staff = actor.is_coordinator
    noted = mission.request is not None and mission.request.noted  # who wrote it down asks for nothing
    publisher = mission.publisher == actor.id and staff
    inside = mission.has(actor.id)
    minor = is_minor(actor)  # whom nobody writes to, calls or meets alone through us
    visiting = inside and not mission.state.is_over and not minor
    young = mission.request is not None and mission.request.young  # whose words a coordinator passes on
    fit = actor.volunteer is not None and (mission.supervised or not minor)
    theirs = actor.looks_after(mission.neighbourhood)
    whole = mission.published and staff  # for all who take part it is over when the municipality says so
    return {
        Action.TAKE: fit and not asker and not publisher,
        Action.STEER: theirs,
        Action.HANDLE: theirs and (not asker or noted) and not minor,
        Action.CLOSE: theirs,
        Action.RELEASE: inside or theirs,
        Action.FINISH: asker or whole or (inside and not mission.published),
        Action.CANCEL: asker,
        Action.FOLLOW: asker,
        Action.CONFIRM: asker,
        Action.SHARE_PHONE: asker and not minor,
        Action.SHARE_ADDRESS: asker and not minor,
        Action.SHARE_OWN_PHONE: inside and not minor,
        Action.WRITE: (asker or inside or publisher) and not minor,
        Action.REPORT: asker or inside or publisher,
        Action.SEE_PHONE: theirs or visiting,
        Action.SEE_DETAIL: theirs or (visiting and not young),
        Action.SEE_ADDRESS: visiting,
    }.get(action, False)


def allow(
    actor: Neighbour,
    action: Action | Right,
    thing: Mission | Neighbour | Organisation | Speech | Alert | Group | Concern | str | None = None,
) -> None:
    """Refuse unless `can` says yes, with the reason that helps the person most."""
    if can(actor, action, thing):
        return
    say_if_kept(actor, action)
    about = type(thing).__name__
    raise _REASONS.get(about, _why_not)(actor, action, thing)


def say_if_kept(actor: Neighbour, action: Action | Right) -> None:
    """Refuse where they are kept away or frozen: it comes before any other reason."""
    if is_kept_from(actor, action):
        raise Refusal(Why.KEPT_AWAY if actor.frozen_at is None or actor.barred is not None else Why.FROZEN)


def _why_not(actor: Neighbour, action: Action | Right, _: object) -> Refusal:
    """Nobody in particular is concerned: it is for somebody with a role."""
    if action is Action.SAFEGUARD:
        return Refusal(Why.SAFEGUARD_ONLY)
    return Refusal(Why.STAFF_ONLY if action in _STAFFS and not actor.is_coordinator else Why.NOT_YOURS)


def _why_not_in_a_place(actor: Neighbour, action: Action, _: str) -> Refusal:
    return Refusal(Why.OTHER_SECTOR if can(actor, action) else Why.STAFF_ONLY)


def _why_not_with_a_person(actor: Neighbour, action: Action, person: Neighbour) -> Refusal:
    staff = actor.is_coordinator or (action is Action.ERASE_OTHER and actor.is_referent)
    if not staff:
        return Refusal(Why.STAFF_ONLY)
    return Refusal(Why.OWN_TRUST if person.id == actor.id else Why.OTHER_SECTOR)


def _why_not_with_an_organisation(actor: Neighbour, right: Right, organisation: Organisation) -> Refusal:
    if right is Right.DECIDE:
        return Refusal(Why.STAFF_ONLY)
    if organisation.part_of(actor.id) is None:
        return Refusal(Why.NOT_A_MEMBER)
    if right is Right.SPEAK:
        why = Why.NOT_VALIDATED if organisation.is_waiting else Why.NOT_SPEAKING
        return Refusal(why, organisation=organisation)
    if organisation.is_refused:
        return Refusal(Why.NOT_SPEAKING, organisation=organisation)
    return Refusal(Why.LEADS_ONLY)


def _why_not_with_an_alert(actor: Neighbour, action: Action, _: Alert) -> Refusal:
    return Refusal(Why.OWN_ALERT if can(actor, action) else Why.STAFF_ONLY)


def _why_not_with_a_mission(actor: Neighbour, action: Action, mission: Mission) -> Refusal:
    if action in _CASES and actor.is_elected:
        return Refusal(Why.ELECTED)
    if action in _STAFFS and not actor.is_coordinator:
        if action not in _CASES or not actor.is_referent:
            return Refusal(Why.STAFF_ONLY)
        if not actor.looks_after(mission.neighbourhood):
            return Refusal(Why.OTHER_SECTOR)
    if action in (Action.TAKE, Action.HANDLE):
        return _why_not_theirs(actor, action, mission)
    concerned = actor.id == mission.host or mission.has(actor.id)
    if action in _BETWEEN_TWO and is_minor(actor) and concerned:
        return Refusal(Why.NOT_IN_PRIVATE, mission=mission)
    return Refusal(Why.NOT_YOURS)


def _why_not_theirs(actor: Neighbour, action: Action, mission: Mission) -> Refusal:
    if mission.request is not None and mission.request.asker == actor.id:
        return Refusal(Why.OWN_REQUEST)
    if mission.publisher == actor.id and action is Action.TAKE:
        return Refusal(Why.OWN_MISSION)
    return Refusal(Why.NOT_A_VOLUNTEER if actor.volunteer is None else Why.MINOR)


def may_talk(one: Neighbour, other: Neighbour) -> bool:
    """Whether the two may have words, numbers or addresses between them alone."""
    return not is_minor(one) and not is_minor(other)


def reads_words(reader: Neighbour, mission: Mission) -> bool:
    """Whether what was written for a mission is shown to who helps; of somebody of 15 to 17 to staff only."""
    return mission.request is None or not mission.request.young or can(reader, Action.SEE_DETAIL, mission)


def keep_apart(one: Neighbour, other: Neighbour) -> None:
    """Refuse what would leave somebody of 15 to 17 alone in words with another."""
    if not may_talk(one, other):
        raise Refusal(Why.NOT_IN_PRIVATE)


_COORDINATORS = frozenset(
    {
        *(Action.STEER, Action.ALERT, Action.VOUCH, Action.ANNOUNCE, Action.HIDE),
        *(Action.BIND, Action.EXPORT, Action.GRANT, Action.BAR),
    }
)
"""What any coordinator may, and nobody else."""
_STAFFS = _COORDINATORS | {
    *(Action.TRIAGE, Action.COUNT, Action.CLOSE, Action.HANDLE, Action.APPROVE, Action.NOTE),
    *(Action.LOOK, Action.STOP, Action.ERASE_OTHER),
}
_BETWEEN_TWO = frozenset(
    {
        *(Action.WRITE, Action.SHARE_PHONE, Action.SHARE_ADDRESS, Action.SHARE_OWN_PHONE),
        *(Action.SEE_PHONE, Action.SEE_ADDRESS, Action.SEE_DETAIL),
    }
)
"""What passes between one side of a mission and the other, and nobody else sees."""
_CASES = frozenset(
    {
        *(Action.TAKE, Action.STEER, Action.HANDLE, Action.CLOSE, Action.WRITE),
        *(Action.SEE_PHONE, Action.SEE_DETAIL, Action.SEE_ADDRESS, Action.SHARE_OWN_PHONE),
    }
)
"""What opens a personal case: never for an elected official, but for what they asked for themselves."""
_WHILE_SUSPENDED = frozenset(
    {
        *(Action.ASK, Action.FOLLOW, Action.CANCEL, Action.CONFIRM, Action.FINISH),
        *(Action.REPORT, Action.RELEASE, Right.LEAVE),
    }
)
"""All that somebody may who is kept away for a while, or whose account is frozen. Banned: nothing."""
Rule = Callable[[Neighbour, Any, Any], bool]
_RULES: dict[str, Rule] = {
    Thing.TOWN: _in_town,
    Thing.PLACE: _in_a_place,
    Thing.MISSION: _with_a_mission,
    Thing.PERSON: _with_a_person,
    Thing.ORGANISATION: _with_an_organisation,
    Thing.SPEECH: _with_a_speech,
    Thing.ALERT: _with_an_alert,
    Thing.GROUP: _with_a_group,
    Thing.CONCERN: _with_a_concern,
}
_REASONS: dict[str, Callable[[Neighbour, Any, Any], Refusal]] = {
    Thing.PLACE: _why_not_in_a_place,
    Thing.MISSION: _why_not_with_a_mission,
    Thing.PERSON: _why_not_with_a_person,
    Thing.ORGANISATION: _why_not_with_an_organisation,
    Thing.ALERT: _why_not_with_an_alert,
}
