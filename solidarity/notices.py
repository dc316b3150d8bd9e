"""The closed list of things that we may tell somebody who did not act: class, lane and expiry.

A notice is what to say, not the words (`bot.views.notices`) and not the sending (`bot.delivery`).
At send time `still_wanted` looks again: what became untrue is dropped with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from solidarity import alerts
from solidarity.alert_messages import Counted
from solidarity.alerts import Alert
from solidarity.announcements import Announcement
from solidarity.broadcasts import Broadcast, Reach, Stage
from solidarity.causes import UNTIL_SETTLED
from solidarity.causes import Cause as Cause  # noqa: PLC0414 - a notice names its cause
from solidarity.concerns import Concern, Progress
from solidarity.missions import Mission, MissionId, State
from solidarity.organisations import Organisation, Standing
from solidarity.people import Bar, Neighbour, PersonId, is_minor
from solidarity.proxies import Agreement
from solidarity.reasons import Merits
from solidarity.receipts import NoticeClass
from solidarity.rights import Action, can, reads_words


class Kind(StrEnum):
    """Everything we may tell."""

    OFFER = "offer"
    """To a volunteer: a mission they could take. Also the live card of a mission in private."""
    GROUP_CARD = "group_card"
    """To a neighbourhood's group: an open request, without name or place of the person."""
    STAFF_CARD = "staff_card"
    """To a coordinator: a request that needs the municipality. Fact `cause`."""
    ASKER_CARD = "asker_card"
    """The resident's own card; only ever edited, first shown as the answer to sending."""
    TAKEN = "taken"
    HELD = "held"
    """To who took a mission in the group: the private part of it."""
    RELEASED = "released"
    CANCELLED = "cancelled"
    CLOSED = "closed"
    DONE = "done"
    """To the resident: it is done, how did it go?"""
    DONE_BY_ASKER = "done_by_asker"
    THANKED = "thanked"
    ON_THE_WAY = "on_the_way"
    """To the resident: the volunteer has set out."""
    ARRIVED = "arrived"
    """To the resident: the volunteer is there."""
    NOT_DONE = "not_done"
    """To the other side: « done » was taken back. Fact `who`."""
    CHECK_IN = "check_in"
    """To the volunteer: nothing was heard of an errand."""
    SAFE_IN = "safe_in"
    """To both sides: somebody is inside and nothing was heard. Fact `helper`."""
    EXPENSE = "expense"
    """To the resident: what the volunteer paid, with the receipt. Facts `who`, `file_id`, `cents`."""
    ADDRESS_SHARED = "address_shared"
    OWN_PHONE_SHARED = "own_phone_shared"
    """To the resident: the volunteer's number may be seen. Fact `who`."""
    ADDRESS = "address"
    """A message that shows an address: deleted at the end. Sent anew each day of a longer mission."""
    PHONE = "phone"
    """A message that shows a number: deleted at the end."""
    HIDDEN = "hidden"
    """Takes a message away that shows an address or a number."""
    PRIVATE_TOPIC = "private_topic"
    """Makes a topic in a private chat for one mission, where Telegram has such topics. Fact `who`."""
    REOPENED = "reopened"
    """To the other side: the conversation is open again. Fact `who`."""
    CAUTION = "caution"
    """To who received words of money or a link: what nobody here ever asks for."""
    RELAY = "relay"
    """A message from the other side. Facts `text` or `attachment` and `file_id`."""
    TRANSMITTED = "transmitted"
    """A reaction on the sender's own message, once the other side has it. Fact `message`."""
    UNDELIVERED = "undelivered"
    PHONE_SHARED = "phone_shared"
    SEAT_FREE = "seat_free"
    """To who waits first: a seat is kept for them. Two hours to answer."""
    SEAT_PASSED = "seat_passed"
    """They did not answer: the seat went on."""
    IN_LINE = "in_line"
    """To who asked in a group to wait for a seat: their number on the list."""
    CALLED_OFF = "called_off"
    """To who has or waits for a seat: a published mission does not take place. Fact `motive`."""
    MINOR_JOINED = "minor_joined"
    VOUCHED = "vouched"
    """To a volunteer: a step of trust was set or taken back. Facts `step`, `who`; `until`, or `back`."""
    ENTRUSTED = "entrusted"
    """To a volunteer: to whom they can turn. Fact `who`."""
    LOAN_ENDS = "loan_ends"
    """To staff lent by an employer, on the eve: do they go on as a volunteer? Fact `until`."""
    UNREACHABLE = "unreachable"
    """To coordinators: somebody with an open matter blocked the bot. Fact `who`."""
    GROUP_ASKS = "group_asks"
    """To coordinators: somebody wants a group bound. Facts `group`, `title`."""
    GROUP_BOUND = "group_bound"
    """To a group: it is bound. Fact `binding`."""
    GROUP_LOST = "group_lost"
    """To coordinators: a bound group no longer works. Facts `title`, `cause`."""
    GROUP_RIGHTS = "group_rights"
    """To a group: which rights are missing, or that none is any more. Fact `missing`."""
    GROUP_CROWD = "group_crowd"
    """To coordinators: a group is so large that several would work better. Facts `title`, `members`."""
    BOARD = "board"
    """A neighbourhood's board. Facts `place`, `open`, `taken`, `solved`; `message` to edit it where it is,
    `retired` where it is no longer kept, `gone` to take it away."""
    BOARD_PIN = "board_pin"
    """Pins the board. Fact `message`."""
    TOPIC = "topic"
    """Makes a topic in a group. Fact `topic`."""
    TOPIC_CLOSED = "topic_closed"
    """To a group: its posts come elsewhere, because somebody closed their topic. Fact `topic`."""
    CHANGED = "changed"
    """To who has a request: its asker changed it. Fact `what`, `solidarity.changes.Part`s."""
    NEW_DETAIL = "new_detail"
    """To who has a request: the photo or voice of its new detail."""
    LATE = "late"
    """To the resident: the promised hour has passed, and who takes over."""
    STILL_NEEDED = "still_needed"
    """To the asker of a request that has been open for long."""
    DRAFT_WAITING = "draft_waiting"
    REASSIGNED = "reassigned"
    """To who had a mission: a coordinator looks for somebody else, with thanks."""
    RECLASSIFIED = "reclassified"
    """To who asked and who has it: the municipality filed it under another kind, day or place."""
    MERGED = "merged"
    """To who asked and who has it: it was asked for twice. Facts `kept`, where they may see it; `helper`."""
    ROLE_ENDS = "role_ends"
    """To its holder and the coordinators: it ends soon. Facts `who`, `role`, `until`."""
    ROLE_LASTS = "role_lasts"
    """To its holder: it was prolonged. Facts `who`, `role`, `until`."""
    FACTOR = "factor"
    """To the colleagues, and to whose it was: a second factor was set up or ended. Facts `who`, `what`."""
    ROLE_ENDED = "role_ended"
    """To somebody who has a role no longer. Fact `role`."""
    TAKEN_OVER = "taken_over"
    """To a coordinator: a colleague goes on with it. Fact `who`."""
    ALERT = "alert"
    """To somebody in an alert's audience. Its words are those of its broadcast."""
    ANNOUNCEMENT = "announcement"
    """To somebody in an announcement's audience. Its words are those of its broadcast."""
    ALERT_POST = "alert_post"
    """An alert in a group or channel. Facts `broadcast`; `message` to edit it where it is, `became` to say
    that it holds no more, `gone` to take it away."""
    ANNOUNCEMENT_POST = "announcement_post"
    """An announcement in a group or channel. Facts as above."""
    POST_PIN = "post_pin"
    """Pins a post. Facts `message`, `broadcast`."""
    POST_UNPIN = "post_unpin"
    """Takes a post from the top of its chat. Fact `message`."""
    DIGEST = "digest"
    """The one message of the day. Fact `announcements`: their ids."""
    ANNOUNCEMENT_OUT = "announcement_out"
    """To who scheduled it: it goes out now, with its live report. Facts `broadcast`, `announcement`."""
    ANNOUNCEMENT_HELD = "announcement_held"
    """To the same: it did not go out at its hour. Facts `announcement`, `why`."""
    ANNOUNCEMENT_HIDDEN = "announcement_hidden"
    """To who speaks for the association: the municipality hid it. Fact `announcement`."""
    ALERT_PREVIEW = "alert_preview"
    """To who may say yes to an alert: the very message that would go out. Fact `alert`."""
    ALERT_CARD = "alert_card"
    """To the same, and to who wrote it: whom it would reach, and who has decided. Fact `alert`; `message` to
    edit it."""
    ALERT_OUTCOME = "alert_outcome"
    """To who wrote it: it was refused, dropped, or its time has passed. Fact `alert`."""
    ALERT_GOES = "alert_goes"
    """To the same: the second person said yes. The live report. Facts `alert`, `broadcast`."""
    REPORT = "report"
    """How a broadcast stands; only ever edited. Facts `broadcast`, `message`."""
    ASSOCIATION_ASKS = "association_asks"
    """To coordinators: an association asks to be validated. Facts `organisation`; `late` where it waits."""
    ASSOCIATION_DECIDED = "association_decided"
    """To who speaks for it: the municipality decided. Facts `organisation`, `how`, `reason`."""
    ASSOCIATION_ASKED = "association_asked"
    """To who leads it: a question of the municipality. Facts `organisation`, `who`, `text`."""
    ASSOCIATION_ANSWERED = "association_answered"
    """To coordinators: the answer. Facts `organisation`, `who`, `text`."""
    ASSOCIATION_JOINED = "association_joined"
    """To who leads it: somebody writes for it too. Facts `organisation`, `who`."""
    ASSOCIATION_REMOVED = "association_removed"
    """To somebody who no longer writes for it. Fact `organisation`."""
    ASSOCIATION_SILENT = "association_silent"
    """To coordinators: nobody speaks for it any more. Fact `organisation`."""
    ASSOCIATION_LEAD = "association_lead"
    """To somebody who now leads it as well. Fact `organisation`."""
    AGREEMENT_ASKS = "agreement_asks"
    """To coordinators: somebody is to be called before a request for them goes out. Fact `agreement`;
    `message` to edit it; `again` where nobody picked up; `late` for the reminder."""
    AGREEMENT_LATE = "agreement_late"
    """To who asked: that person could not be reached yet. Fact `agreement`."""
    AGREEMENT_OVER = "agreement_over"
    """To who asked: nothing is sent, and nothing is kept. Facts `how`, `category`, `day`: nobody's name."""
    AGREED = "agreed"
    """To who asked: that person agreed, and the request has gone out."""
    WHISPER_OVER = "whisper_over"
    """Takes away what one member alone saw in a group. Facts `message`: its number, `whispered_to`: who."""
    IDLE = "idle"
    """To somebody not seen for long: what is kept of them goes. Fact `until`: the day."""
    MADE_OWN = "made_own"
    """To who asked for somebody: that person follows the request themselves from now on."""
    CONCERN = "concern"
    """To the safeguarding lead alone: somebody is worried about somebody. Facts `concern`; `late` again."""
    CONCERN_TAKEN = "concern_taken"
    """To the other leads: who has it. Facts `concern`, `who`."""
    BARRED = "barred"
    """To somebody who is kept away. Facts `bar`, `why`; `until`, where there is an end."""
    UNBARRED = "unbarred"
    """To the same: it is over."""
    FROZEN = "frozen"
    """To the team, and to whose account it is: it was frozen. Facts `who`, `other`: by whom; `out`, alerts of
    theirs that are out, `stopped`, alerts that were stopped in time."""
    UNFROZEN = "unfrozen"
    """To the same: its roles count again. Facts `who`; `other`, where a colleague did it."""
    SLOW_DOWN = "slow_down"
    """To somebody who writes or presses too fast: for a minute nothing more is read."""
    APOLOGY = "apology"
    """To somebody whose message could not be worked on. Fact `reference`."""


class Lane(IntEnum):
    """Which row goes first."""

    URGENT = 0
    """What concerns people in conversation: a mission taken, a relayed message."""
    CARDS = 1
    OFFERS = 2
    NUDGES = 3


@dataclass(frozen=True, slots=True)
class Spec:
    """How a kind of notice is delivered."""

    klass: NoticeClass
    lane: Lane
    lives: timedelta
    """After this long it is closed instead of sent."""
    wakes: bool = True
    """Whether it may be sent in quiet hours."""


_A, _B, _C = NoticeClass.A, NoticeClass.B, NoticeClass.C
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)

SPECS: Mapping[Kind, Spec] = {
    Kind.OFFER: Spec(_B, Lane.OFFERS, _WEEK, wakes=False),
    Kind.GROUP_CARD: Spec(_B, Lane.CARDS, _WEEK, wakes=False),
    Kind.STAFF_CARD: Spec(_A, Lane.URGENT, _WEEK),
    Kind.ASKER_CARD: Spec(_B, Lane.CARDS, _WEEK),
    Kind.TAKEN: Spec(_A, Lane.URGENT, _WEEK),
    Kind.HELD: Spec(_A, Lane.URGENT, _WEEK),
    Kind.RELEASED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.CANCELLED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.CLOSED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.DONE: Spec(_A, Lane.URGENT, _WEEK),
    Kind.DONE_BY_ASKER: Spec(_A, Lane.URGENT, _WEEK),
    Kind.THANKED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.ON_THE_WAY: Spec(_A, Lane.URGENT, _DAY),
    Kind.ARRIVED: Spec(_A, Lane.URGENT, _DAY),
    Kind.NOT_DONE: Spec(_A, Lane.URGENT, _DAY),
    Kind.CHECK_IN: Spec(_A, Lane.NUDGES, _DAY, wakes=False),
    Kind.SAFE_IN: Spec(_A, Lane.URGENT, _DAY),
    Kind.EXPENSE: Spec(_A, Lane.URGENT, _WEEK),
    Kind.ADDRESS_SHARED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.OWN_PHONE_SHARED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.ADDRESS: Spec(_A, Lane.CARDS, _DAY, wakes=False),
    Kind.PHONE: Spec(_A, Lane.CARDS, _DAY, wakes=False),
    Kind.HIDDEN: Spec(_A, Lane.URGENT, timedelta(days=2)),
    Kind.PRIVATE_TOPIC: Spec(_A, Lane.URGENT, _DAY),
    Kind.REOPENED: Spec(_A, Lane.URGENT, _DAY),
    Kind.CAUTION: Spec(_A, Lane.URGENT, _DAY),
    Kind.RELAY: Spec(_A, Lane.URGENT, _WEEK),
    Kind.TRANSMITTED: Spec(_C, Lane.CARDS, _DAY),
    Kind.UNDELIVERED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.PHONE_SHARED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.SEAT_FREE: Spec(_A, Lane.CARDS, _DAY, wakes=False),
    Kind.SEAT_PASSED: Spec(_A, Lane.NUDGES, _DAY, wakes=False),
    Kind.IN_LINE: Spec(_A, Lane.URGENT, _WEEK),
    Kind.CALLED_OFF: Spec(_A, Lane.URGENT, _WEEK),
    Kind.MINOR_JOINED: Spec(_A, Lane.NUDGES, _WEEK, wakes=False),
    Kind.VOUCHED: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.ENTRUSTED: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.LOAN_ENDS: Spec(_A, Lane.NUDGES, _DAY * 2, wakes=False),
    Kind.UNREACHABLE: Spec(_A, Lane.URGENT, _WEEK),
    Kind.GROUP_ASKS: Spec(_A, Lane.URGENT, _WEEK),
    Kind.GROUP_BOUND: Spec(_A, Lane.URGENT, _WEEK),
    Kind.GROUP_LOST: Spec(_A, Lane.URGENT, _WEEK),
    Kind.GROUP_RIGHTS: Spec(_A, Lane.CARDS, _WEEK),
    Kind.GROUP_CROWD: Spec(_A, Lane.NUDGES, _WEEK, wakes=False),
    Kind.BOARD: Spec(_B, Lane.CARDS, _WEEK),
    Kind.BOARD_PIN: Spec(_B, Lane.CARDS, _WEEK),
    Kind.TOPIC: Spec(_A, Lane.URGENT, _DAY),
    Kind.TOPIC_CLOSED: Spec(_A, Lane.NUDGES, _WEEK, wakes=False),
    Kind.CHANGED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.NEW_DETAIL: Spec(_A, Lane.URGENT, _WEEK),
    Kind.LATE: Spec(_A, Lane.CARDS, _DAY, wakes=False),
    Kind.STILL_NEEDED: Spec(_A, Lane.NUDGES, _DAY, wakes=False),
    Kind.DRAFT_WAITING: Spec(_C, Lane.NUDGES, _DAY, wakes=False),
    Kind.REASSIGNED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.TAKEN_OVER: Spec(_A, Lane.URGENT, _WEEK),
    Kind.RECLASSIFIED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.MERGED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.ROLE_ENDED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.ROLE_ENDS: Spec(_A, Lane.NUDGES, _WEEK, wakes=False),
    Kind.ROLE_LASTS: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.FACTOR: Spec(_A, Lane.URGENT, _WEEK),
    Kind.ALERT: Spec(_A, Lane.NUDGES, _DAY),
    Kind.ANNOUNCEMENT: Spec(_A, Lane.NUDGES, _DAY),
    Kind.ALERT_POST: Spec(_A, Lane.URGENT, _DAY),
    Kind.ANNOUNCEMENT_POST: Spec(_A, Lane.CARDS, _DAY),
    Kind.POST_PIN: Spec(_B, Lane.CARDS, _DAY),
    Kind.POST_UNPIN: Spec(_B, Lane.CARDS, _WEEK),
    Kind.DIGEST: Spec(_C, Lane.NUDGES, _DAY, wakes=False),
    Kind.ANNOUNCEMENT_OUT: Spec(_A, Lane.URGENT, _DAY),
    Kind.ANNOUNCEMENT_HELD: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.ANNOUNCEMENT_HIDDEN: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.ALERT_PREVIEW: Spec(_A, Lane.URGENT, _DAY),
    Kind.ALERT_CARD: Spec(_A, Lane.URGENT, _DAY),
    Kind.ALERT_OUTCOME: Spec(_A, Lane.URGENT, _DAY),
    Kind.ALERT_GOES: Spec(_A, Lane.URGENT, _DAY),
    Kind.REPORT: Spec(_B, Lane.CARDS, _DAY),
    Kind.ASSOCIATION_ASKS: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.ASSOCIATION_DECIDED: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.ASSOCIATION_ASKED: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.ASSOCIATION_ANSWERED: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.ASSOCIATION_JOINED: Spec(_A, Lane.NUDGES, _WEEK, wakes=False),
    Kind.ASSOCIATION_REMOVED: Spec(_A, Lane.NUDGES, _WEEK, wakes=False),
    Kind.ASSOCIATION_SILENT: Spec(_A, Lane.NUDGES, _WEEK, wakes=False),
    Kind.ASSOCIATION_LEAD: Spec(_A, Lane.NUDGES, _WEEK, wakes=False),
    Kind.AGREEMENT_ASKS: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.AGREEMENT_LATE: Spec(_A, Lane.NUDGES, _DAY, wakes=False),
    Kind.AGREEMENT_OVER: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.AGREED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.MADE_OWN: Spec(_A, Lane.NUDGES, _WEEK, wakes=False),
    Kind.IDLE: Spec(_A, Lane.NUDGES, _DAY * 3, wakes=False),
    Kind.WHISPER_OVER: Spec(_B, Lane.CARDS, _DAY),
    Kind.CONCERN: Spec(_A, Lane.URGENT, _WEEK),
    Kind.CONCERN_TAKEN: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.BARRED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.UNBARRED: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.FROZEN: Spec(_A, Lane.URGENT, _WEEK),
    Kind.UNFROZEN: Spec(_A, Lane.URGENT, _WEEK),
    Kind.SLOW_DOWN: Spec(_A, Lane.URGENT, _DAY),
    Kind.APOLOGY: Spec(_A, Lane.URGENT, _DAY),
}

SECRETS = frozenset({Kind.ADDRESS, Kind.PHONE})
"""Kinds whose message shows an address or a number, and goes when the mission ends."""
SHOWN_FOR = timedelta(hours=24)
"""How long such a message stays at most: after 48 hours Telegram would not let it be deleted."""

POSTS = frozenset({Kind.ALERT_POST, Kind.ANNOUNCEMENT_POST})
"""Posts in groups and channels, whose hour and expiry are those of their broadcast."""

LIVE_CARDS = frozenset({Kind.OFFER, Kind.GROUP_CARD, Kind.STAFF_CARD, Kind.ASKER_CARD})
"""Kinds whose message follows its mission: edited everywhere when the truth changes."""

Fact = str | int


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell."""

    kind: Kind
    mission: MissionId | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where a notice goes: a chat, a topic in it, and the person whose private chat it is."""

    chat: int
    person: PersonId | None = None
    thread: int | None = None


def to(person: Neighbour) -> Recipient:
    """Somebody's private chat."""
    return Recipient(person.telegram_id, person.id)


@dataclass(frozen=True, slots=True)
class Situation:
    """What a notice is about, as it stands when it is sent."""

    now: datetime
    reader: Neighbour | None = None
    mission: Mission | None = None
    names: Mapping[PersonId, str] = field(default_factory=dict)
    phone: str | None = None
    draft: str | None = None
    """The unfinished conversation that nobody has come back to, by its id."""
    organisation: Organisation | None = None
    announcements: Sequence[Announcement] = ()
    """What the message of the day brings, as it stands now; or the one that it is about."""
    broadcast: Broadcast | None = None
    reach: Reach | None = None
    """How far the broadcast has come, for who looks after it."""
    answers: Mapping[str, int] = field(default_factory=dict)
    """How many answered what to the alert."""
    alert: Alert | None = None
    counted: Counted | None = None
    """Whom the alert would reach, where somebody is asked whether it may go out."""
    agreement: Agreement | None = None
    """Whom somebody asked for, and who is to be called first; None once that is over."""
    numbers: frozenset[PersonId] = frozenset()
    """Who of the mission has left a number with us; known where coordinators read it."""
    why: Merits = ()
    """Why the reader was offered the mission."""
    concern: Concern | None = None
    """What somebody is worried about: only where the reader may read it now."""
    young: bool = False
    """Whether that is about somebody of 15 to 17."""


def may_be_shown(mission: Mission, person: int | None) -> bool:
    """Whether an address or a number may stay on this person's screen: while they are on the mission."""
    if mission.state.is_over or person is None:
        return False
    return mission.host == person or any(item.person == person for item in mission.holders)


def still_wanted(notice: Notice, situation: Situation, *, is_edit: bool) -> str | None:
    """Why this notice should not be sent any more, or None. Edits always show the truth of now."""
    mission = situation.mission
    if notice.mission is not None and mission is None:
        return "mission gone"
    if gone := _is_gone(notice, situation, is_edit=is_edit):
        return gone
    if not is_edit and _is_kept_from(notice, situation.reader):
        return "kept away"
    if notice.kind in _WHILE_ASKED and not is_edit and situation.alert is not None:
        return None if situation.alert.state is alerts.State.ASKED else "decided"
    if _is_decided(notice, situation.organisation) and not is_edit:
        return "decided"
    if notice.kind in POSTS and not is_edit and _is_called_back(situation.broadcast):
        return "stopped"
    if notice.kind is Kind.DIGEST and not situation.announcements:
        return "nothing to say"
    if notice.kind is Kind.DRAFT_WAITING and notice.facts.get("draft") != situation.draft:
        return "no longer waiting"
    if notice.kind is Kind.IDLE and situation.reader is not None and _is_back(situation.reader):
        return "they are back"
    if is_edit and situation.reader is not None and not situation.reader.reachable:
        return "nobody looks"  # blocked: each of these would be refused; pressed again, a card is redrawn
    if is_edit or mission is None:
        return None
    return _is_late(notice, mission) or _is_not_for(notice, situation, mission)


def _is_kept_from(notice: Notice, reader: Neighbour | None) -> bool:
    """Whether its reader is kept away from it; it may have happened after this was planned."""
    if reader is None or reader.is_active:
        return False
    banned = reader.barred is not None and reader.barred.bar is Bar.BANNED
    return notice.kind in (_NOT_FOR_BANNED if banned else _NOT_WHILE_AWAY)


def _is_back(reader: Neighbour) -> bool:
    """Whether they wrote or pressed something after they were told that they had not for long."""
    return reader.seen_on is not None and reader.idle_told == 0


def _is_gone(notice: Notice, situation: Situation, *, is_edit: bool) -> str | None:
    """Why there is nothing left to tell: what it is about is gone, or not for this reader."""
    if "agreement" in notice.facts and situation.agreement is None and not is_edit:
        return "agreement over"
    if "concern" in notice.facts:
        return _is_not_to_read(notice, situation)
    if "alert" in notice.facts and situation.alert is None:
        return "alert gone"
    if "organisation" in notice.facts and situation.organisation is None:
        return "organisation gone"
    if notice.kind is Kind.ASSOCIATION_SILENT and situation.organisation is not None:
        return "somebody speaks for it" if situation.organisation.is_led else None
    return None


def _is_not_to_read(notice: Notice, situation: Situation) -> str | None:
    """Why nobody is told of this concern any more: it is closed, or another one reads them now."""
    concern, reader = situation.concern, situation.reader
    if concern is None or reader is None:
        return "concern not theirs"
    if concern.state is Progress.CLOSED:
        return "concern closed"
    if notice.kind is Kind.CONCERN and concern.handler not in (None, reader.id):
        return "concern taken"
    return None


_WHILE_ASKED = frozenset({Kind.ALERT_PREVIEW, Kind.ALERT_CARD})
"""What nobody needs to read once somebody has decided on the alert."""


def _is_decided(notice: Notice, organisation: Organisation | None) -> bool:
    """Whether nobody needs to decide on this association any more."""
    if notice.kind is not Kind.ASSOCIATION_ASKS or organisation is None:
        return False
    return organisation.standing is not Standing.WAITING


def _is_called_back(broadcast: Broadcast | None) -> bool:
    """Whether what was to be posted is gone, or was stopped."""
    return broadcast is None or broadcast.stage is Stage.STOPPED


def _is_late(notice: Notice, mission: Mission) -> str | None:
    """Why the mission no longer is where this was to be said of it."""
    if notice.kind in (Kind.OFFER, Kind.LATE, Kind.STILL_NEEDED) and mission.state is not State.OPEN:
        return "no longer open"
    if notice.kind in (Kind.GROUP_CARD, *_WHILE_IT_LASTS) and mission.state.is_over:
        return "over"
    if notice.kind is Kind.STAFF_CARD and mission.state.is_over and not _is_about_the_end(notice, mission):
        return "over"
    return None


def _is_not_for(notice: Notice, situation: Situation, mission: Mission) -> str | None:
    """Why it no longer concerns its reader."""
    if notice.kind in (Kind.CHECK_IN, Kind.SAFE_IN) and not _is_silent(notice, situation, mission):
        return "no longer silent"
    reader = situation.reader
    if reader is not None and notice.kind in _IN_PRIVATE and is_minor(reader):
        return "not in private"
    if reader is not None and notice.kind is Kind.NEW_DETAIL and not reads_words(reader, mission):
        return "not theirs to read"
    if reader is not None and notice.kind in _FOR_HOLDERS and not mission.has(reader.id):
        return "no longer theirs"
    if reader is not None and notice.kind in _FOR_STAFF and not can(reader, Action.STEER, mission):
        return "no longer theirs to look after"
    if reader is not None and notice.kind is Kind.SEAT_FREE and not mission.is_asked(reader.id):
        return "no longer kept for them"
    return None


_NOT_FOR_BANNED = frozenset(
    {
        *(Kind.RELAY, Kind.EXPENSE, Kind.REOPENED, Kind.NEW_DETAIL, Kind.ADDRESS, Kind.PHONE),
        *(Kind.OFFER, Kind.HELD, Kind.SEAT_FREE, Kind.STILL_NEEDED, Kind.DRAFT_WAITING, Kind.DIGEST),
    }
)
"""Words of others, and whatever invites to go on: not even what was on its way when somebody was banned."""
_NOT_WHILE_AWAY = frozenset({Kind.OFFER, Kind.SEAT_FREE})
"""What asks somebody to help: not while they are suspended or their account is frozen."""
_FOR_STAFF = frozenset({Kind.STAFF_CARD, Kind.UNREACHABLE, Kind.TAKEN_OVER})
"""For coordinators, and for the referents of where it is."""
_IN_PRIVATE = frozenset({Kind.RELAY, Kind.ADDRESS, Kind.PHONE, Kind.EXPENSE, Kind.NEW_DETAIL})
"""What one side of a mission says or shows to the other: never to somebody of 15 to 17."""
_FOR_HOLDERS = frozenset({Kind.HELD, Kind.CHANGED, Kind.NEW_DETAIL})
"""For who has the mission, or had it when it was done."""
_WHILE_IT_LASTS = frozenset(
    {
        *(Kind.ON_THE_WAY, Kind.ARRIVED, Kind.NOT_DONE, Kind.CHECK_IN, Kind.SAFE_IN),
        *(Kind.ADDRESS, Kind.PHONE, Kind.CHANGED, Kind.NEW_DETAIL),
    }
)
"""What nobody needs to read once the mission is over."""


def _is_silent(notice: Notice, situation: Situation, mission: Mission) -> bool:
    """Whether nobody has answered since."""
    reader = situation.reader.id if situation.reader else None
    helper = notice.facts.get("helper", reader)
    return any(item.person == helper and item.rung > 0 for item in mission.holders)


def _is_about_the_end(notice: Notice, mission: Mission) -> bool:
    """Whether it is no less true once it is over: a problem, what was reported, the call after a problem."""
    cause = notice.facts.get("cause")
    if cause == Cause.CALL_BACK:
        return mission.cause is Cause.CALL_BACK
    return cause in UNTIL_SETTLED or (cause == Cause.WANTS_CALL and mission.state is State.CONFIRMED)
