"""What a button carries: a verb, the id of what it is about, and a short argument; at most 64 bytes.

Never a right: what the press may do is decided from the database when it comes. Forged or worn-out
data unpacks to None and is answered like any stale button.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum, unique

MAX_BYTES = 64
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SHAPE = re.compile(r"^([a-z]{2}):(-?[0-9a-z]{1,13}):([A-Za-z0-9_.\-]*)$")


@unique
class Press(StrEnum):
    """Everything a button can ask for. Two letters each, for ever: old messages keep their buttons."""

    CONSENT = "ok"
    LANGUAGE = "lg"
    NOTICE = "pn"
    """The privacy notice, before anything is accepted."""
    FLOW = "fl"
    """A step of a conversation: `draft.step.choice`."""
    ASK = "as"
    VOLUNTEER = "vo"
    FOLLOW = "fo"
    AGAIN = "ag"
    CALL_ME = "cm"
    CANCEL = "ca"
    CANCEL_YES = "cy"
    SHARE_PHONE = "sp"
    DONE = "dn"
    FEEL = "fe"
    THANK = "th"
    TAKE = "tk"
    DECLINE = "dc"
    SHOW = "sw"
    WRITE = "wr"
    PHONE = "ph"
    FINISH = "fi"
    RELEASE = "rl"
    RELEASE_YES = "ry"
    HANDLE = "hd"
    CLOSE = "cl"
    CLOSE_AS = "cr"
    STAFF_CARD = "st"
    REPLACE = "rp"
    """Somebody else is to be looked for. Argument: who cannot be reached any more."""
    LOOK_AFTER = "la"
    """A coordinator looks after what is amiss, without taking the seat."""
    TAKE_OVER = "to"
    """A colleague goes on with it. Argument: who looked after it."""
    GIVE_BACK = "gb"
    SETTLE = "sl"
    STILL_USEFUL = "su"
    CHOOSE = "ch"
    """Whom a coordinator could ask."""
    PROPOSE = "pr"
    """Ask this volunteer first. Argument: who; and after a dot, in whose place."""
    WIDEN = "wd"
    SET_OUT = "go"
    ARRIVE = "av"
    """There. Argument: the helper, where the resident says it."""
    NOT_YET = "ny"
    NOT_DONE = "nd"
    PROBLEM = "pm"
    MORE = "mo"
    REPORT = "sg"
    REPORT_YES = "sy"
    SHARE_ADDRESS = "sa"
    ADDRESS = "ad"
    SHARE_OWN = "so"
    EXPENSE = "ex"
    THANK_WORD = "tw"
    REOPEN = "ro"
    TELL_STAFF = "ts"
    BIND = "bd"
    REFUSE_BIND = "rb"
    SETTINGS = "se"
    RENAME = "rn"
    MOVE = "mv"
    PAUSE = "pa"
    MY_DATA = "md"
    ERASE = "er"
    ERASE_YES = "ey"
    RELAY_TO = "rt"
    CHANGE = "cg"
    """Change a request that was sent. Argument: what."""
    STILL = "sn"
    """Help is still needed."""
    PUBLISH = "mi"
    PUBLISHED = "pu"
    """A published mission, as its publisher sees it."""
    WAIT = "wt"
    STOP_WAITING = "nw"
    GIVE_SEAT = "gs"
    """Give back a seat of a published mission."""
    GIVE_SEAT_YES = "gy"
    END_MISSION = "em"
    CALL_OFF = "co"
    CALL_OFF_AS = "cs"
    ASSOCIATIONS = "os"
    """The coordinators' list of associations."""
    ASSOCIATION = "og"
    """One of them, as coordinators see it."""
    INVITE_ASSOCIATION = "oi"
    VALIDATE = "ov"
    REFUSE_ASSOCIATION = "or"
    """Argument: why; without one it is asked."""
    SUSPEND = "op"
    """Argument: why; without one it is asked."""
    LIFT = "ol"
    ASK_ASSOCIATION = "oq"
    ANSWER_TOWN = "ow"
    MY_ASSOCIATIONS = "oy"
    MY_ASSOCIATION = "om"
    """An association as one of its members sees it."""
    CHANGE_ASSOCIATION = "oc"
    """Argument: what; without one it is asked."""
    INVITE_MEMBER = "oj"
    MEMBER = "ob"
    """One of its members. Argument: who."""
    REMOVE_MEMBER = "ox"
    NAME_LEAD = "on"
    LEAVE_ASSOCIATION = "oe"
    LEAVE_ASSOCIATION_YES = "oz"
    NEWS = "nn"
    """How announcements come. Argument: the choice."""
    NEWS_THEME = "nt"
    """Which themes come. Argument: on or off, and which."""
    ALERT_ANSWER = "aa"
    """The answer to an alert; subject is the broadcast. Argument: well, need or can."""
    ALERT_NEED = "aq"
    """What a request is for that « I need help » made; subject is the request. Argument: what, or where."""
    CALL_LIST = "ci"
    """Whom to call because of an alert; subject is the alert. Argument: a page, or print."""
    CALL = "cb"
    """One of them. Argument: who; and after a dot, what they said."""
    PAST_ALERTS = "az"
    ALERT_REPORT = "ap"
    """What is kept of an alert. Argument: pdf or csv; without one it is shown."""
    STOP_SENDING = "ss"
    """Call a broadcast back, or stop what has not gone out."""
    ANNOUNCE = "ja"
    """Write an announcement. Subject: the association in whose name; none: the municipality's."""
    ANNOUNCEMENTS = "jl"
    """The list of those. Subject as above. Argument: a page."""
    ANNOUNCEMENT = "jo"
    """One of them, as who speaks sees it."""
    ANNOUNCEMENT_REPORT = "jp"
    ANNOUNCEMENT_EDIT = "je"
    """Go on with one that is kept."""
    ANNOUNCEMENT_DROP = "jd"
    ANNOUNCEMENT_PUT_OFF = "ju"
    ANNOUNCEMENT_CORRECT = "jc"
    ANNOUNCEMENT_WITHDRAW = "jw"
    """Argument: yes; without it, it is asked once more."""
    ANNOUNCEMENT_HIDE = "jh"
    """Argument: why; without one it is asked."""
    READ_ANNOUNCEMENT = "jr"
    """Read one in full, from the message of the day."""
    AGREEMENTS = "gl"
    """Whom the coordinators are to call before a request for them goes out. Argument: a page."""
    AGREEMENT = "ga"
    """One of them, as coordinators see it."""
    AGREEMENT_PHONE = "gp"
    """The number; whoever looks at it calls."""
    AGREEMENT_TAKE = "gt"
    """A colleague calls instead. Argument: who held it."""
    AGREEMENT_SAID = "gd"
    """What came of the call. Argument: yes, no or none."""
    OWN_AGREEMENT = "gm"
    """The same as who asked sees it."""
    AGREEMENT_DROP = "gx"
    """Who asked takes it back."""
    BENEFICIARY_PHONE = "bp"
    """The number of the person for whom somebody asked."""
    SWITCHBOARD = "sb"
    """Write down what somebody asks for on the telephone."""
    BY_TELEPHONE = "bt"
    """What was written down so. Argument: a page."""
    ALERT = "al"
    """Write an alert."""
    ALERT_YES = "ay"
    """The second person says yes; argument: the version that was read."""
    ALERT_NO = "an"
    ALERT_NO_AS = "ao"
    """No, for this reason."""
    ALERT_WITHDRAW = "aw"
    """Who wrote it takes it back before anybody has said yes."""
    ALERT_CORRECT = "ac"
    ALERT_MISTAKE = "am"
    ALERT_MISTAKE_YES = "ak"
    ALERT_END = "ae"
    ALERT_END_YES = "af"
    ALERT_REMIND = "ar"
    """Ask those who have not answered once more."""
    INVITE_VALIDATOR = "iv"
    VOLUNTEERS = "za"
    """The coordinators' list of volunteers. Argument: which of them, and a page; or what to choose by."""
    ONE_VOLUNTEER = "zb"
    ATTEST = "zc"
    """A step of trust. Argument: which; and after a dot, for how long it holds."""
    TAKE_BACK = "zd"
    """Argument: the step; and after a dot, yes."""
    REFERENT = "ze"
    """To whom a volunteer can turn. Argument: who, or nobody; without one it is asked."""
    LOAN = "zf"
    """Staff lent by an employer. Argument: change or end; without one it is shown, or asked."""
    AFTER_LOAN = "zg"
    """Somebody who is lent says whether they stay. Argument: yes or no."""
    SUPERVISE = "zi"
    """An association supervises a published mission. Argument: which; without one it is asked."""
    CHALLENGES = "zh"
    """The matrix of a challenge. Argument: which; and after a dot, as what file."""
    TRIAGE = "xt"
    """The next card of what waits for the municipality. Subject: the one that is left; none: from the top."""
    RECLASSIFY = "xr"
    """File a request anew. Argument: what of it; and after a dot, as what."""
    MERGE = "xm"
    """Put two requests together. Argument: with which, and after a dot, yes; or write, to name it."""
    CASE_CALL = "xc"
    """The municipality calls about a mission. Argument: whom."""
    NO_ANSWER = "xv"
    TEAM = "xe"
    """Who has a role."""
    ROLE = "xo"
    """A role of somebody. Argument: which; and after a dot, end or yes."""
    INVITE_ROLE = "xi"
    """Argument: the role; and after a dot, the neighbourhoods, and after another one, go."""
    PUBLIC_WORDS = "pw"
    """Texts to copy elsewhere. Argument: announcement or alert; and after a dot, in which language."""
    SCORES = "ks"
    """What a volunteer can and likes to do, a challenge at a time. Argument: which."""
    COMPETENCE = "kc"
    """Argument: the challenge, and after a dot the value. So is that of the next one."""
    INTEREST = "ki"
    SCORE_UNKNOWN = "ku"
    """Nothing is known any more of this challenge. Argument: which."""
    FREE = "kf"
    """When a volunteer has time. Argument: on or off, and when."""
    SPEAKS = "kl"
    """Languages that somebody speaks. Argument: on or off, and which. Subject: where to go back to."""
    VEHICLE = "kv"
    NEAR = "kp"
    """The cell of a position that was shared once. Argument: ask, forget; without one it is explained."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press, read."""

    verb: Press
    subject: int
    arg: str


def pack(verb: Press, subject: int = 0, arg: str = "") -> str:
    """The data of a button. Raises ValueError where it would not fit or could not be read again."""
    data = f"{verb.value}:{to_base36(subject)}:{arg}"
    if len(data) > MAX_BYTES or not _SHAPE.match(data):
        msg = f"{data!r} does not fit a button"
        raise ValueError(msg)
    return data


def unpack(data: str | None) -> Pressed | None:
    """The press, or None for anything that no button of ours carries."""
    match = _SHAPE.match(data or "")
    if match is None or match.group(1) not in _VERBS:
        return None
    subject = int(match.group(2), 36)
    if abs(subject) >= 1 << 63:
        return None
    return Pressed(Press(match.group(1)), subject, match.group(3))


_VERBS = frozenset(item.value for item in Press)


def to_base36(number: int) -> str:
    """The shortest digits that a button or a link may carry."""
    sign, rest = ("-", -number) if number < 0 else ("", number)
    digits = ""
    while rest or not digits:
        rest, digit = divmod(rest, 36)
        digits = _DIGITS[digit] + digits
    return sign + digits


def from_base36(text: str) -> int | None:
    """The number again, or None."""
    if not re.fullmatch(r"[0-9a-z]{1,13}", text):
        return None
    number = int(text, 36)
    return number if number < 1 << 63 else None
