"""Whether what happened was right, judged from outside: by what was sent, and by what changed in the tables.

It asks no query of ours and no rule: who may read whose words is said here anew, in plain terms.
Somebody's words may be read by themselves, by whoever ever had a mission in common with them, and by the
municipality; an address by the former two alone. Between somebody of 15 to 17 and another nothing passes
but names and what a request is for.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from datetime import time
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import orjson
import structlog
from aiogram.types import BufferedInputFile

from sandbox.world import World
from tests.simulation.faults import Fault, Faults
from tests.simulation.history import History
from tests.simulation.memory import Memory, Noted
from tests.simulation.telegram import NeverArrivedError, Said
from tests.simulation.town import ACTORS, CANARY, FIRST, GROUPS, NUMBER, Part, owner_of

MAKES = re.compile(r"^(send(?!ChatAction)|copyMessage$|forwardMessage$)")
WORDED = re.compile(r"^(send|copy|edit|createForumTopic|answerCallbackQuery)")
FINAL = frozenset({"answered", "aside"})
OPEN = frozenset({"waiting", "leased"})
OVER = frozenset({"ended", "cancelled", "refused"})
GRAVE = frozenset({"Severe", "Extreme"})
STAFF = frozenset({Part.COORDINATOR, Part.REFERENT})
UNDERSTOOD = (
    *("message is not modified", "query is too old", "not found", "Too Many Requests", "blocked", "kicked"),
    *(
        "chat_not_modified",
        "chat was upgraded",
        "not a member",
        "deactivated",
        "message can't be",
        "not enough rights",
    ),
)
"""What Telegram may say to a call that was right: somebody was quicker, or has gone."""
RANDOM = frozenset({"callback_query_id"})
"""Telegram's own numbers, in which by chance somebody's may stand. Nobody reads them."""
LONGEST = 4096
SLEEPS = frozenset({"offer", "group_card", "still_needed", "late", "draft_waiting", "digest", "check_in"})
"""Messages that wait for the morning."""
ZONE, WAKES, RESTS = ZoneInfo("Europe/Brussels"), time(8), time(21, 0, 10)
TOO_FAST = 50
"""Updates of one person in a minute."""
WHILE_OPEN = frozenset({"offer", "late", "still_needed"})
"""Messages that are true of a mission only while it is open."""
NOT_FOR = {
    "banned": frozenset({"offer", "relay", "staff_card", "group_card", "announcement", "digest", "address"}),
    "suspended": frozenset({"offer", "staff_card"}),
}
"""Messages that nobody gets who is kept away."""
LOOKED = {"a": ("saw_address",), "p": ("saw_phone", "saw_other_phone")}
"""What nobody else is shown without a line in the audit; written as words to somebody, it is their own."""
OURS = "played by the simulation"


class Left(NamedTuple):
    """How much waits: updates, answers, messages."""

    pending: int
    unanswered: int
    due: int


class Checker:
    """Reads everything as it happens; `wrong` is what must not have."""

    def __init__(self, memory: Memory, world: World, line: Any, faults: Faults, history: History) -> None:
        self.memory, self.world, self.line, self.faults, self.history = memory, world, line, faults, history
        self.wrong: list[str] = []
        self.inbox: dict[int, str] = {}
        self.applied: Counter[int] = Counter()
        self.outbox: dict[int, str] = {}
        self.copies: Counter[int] = Counter()
        self.rows: dict[int, int] = {}
        """Of calls under way: the row of the outbox that they carry."""
        self.kinds: dict[int, str] = {}
        self.untrue: dict[int, str] = {}
        """Messages that were no longer true when they were taken to be sent: why."""
        self.stopped: set[int] = set()
        """Messages that were under way when somebody stopped them."""
        self.taken_away: Counter[int] = Counter()
        """Of these, whose chat went with who was erased: to which."""
        self.pressed: set[str] = set()
        """Presses that the program has taken note of; Telegram forgets the others."""
        self.telegram: dict[int, int] = {}
        self.staff: set[int] = set()
        self.together: set[tuple[int, int]] = set()
        """Who and who ever had a mission in common, one asking and one helping, or both helping."""
        self.sides: dict[int, set[int]] = defaultdict(set)
        self.looks: set[tuple[str, int, int]] = set()
        """What the audit has: the deed, who did it, and about whom."""
        self.askers: dict[int, int] = {}
        self.helped: set[int] = set()
        self.erased: dict[int, int] = {}
        """Who is gone, since which call."""
        self.barred: dict[int, tuple[str, int]] = {}
        """Who is kept away: how, and since which call."""
        self.knocks: dict[int, tuple[int, float]] = {}
        """Acknowledged updates: whose, and when."""
        self.seen: Counter[str] = Counter()
        for known, number, roles in memory.rows("SELECT id, telegram_id, roles FROM people"):
            self._know(known, number, roles)

    def fail(self, what: str) -> None:
        """This must not have happened."""
        if what not in self.wrong:
            self.history.tell(f"WRONG: {what}")
            self.wrong.append(what)

    def counts(self) -> dict[str, int]:
        """What there was to check."""
        faults = {f"fault {fault.value}": count for fault, count in self.faults.counts.items()}
        return {**self.seen, **faults, "calls": len(self.line.calls), "updates": len(self.knocks)}

    # What changed

    def on_commit(self) -> None:
        """Something was written."""
        self.seen["commits"] += 1
        for noted in self.memory.noted():
            getattr(self, f"_on_{noted.table}")(noted)

    def _on_inbox(self, noted: Noted) -> None:
        old, new = _first(noted.old), _first(noted.new)
        if new is None:
            if old not in FINAL:
                self.fail(f"update {noted.key} was forgotten while {old}")
            return  # it had its effect, and may not have another
        if old in FINAL or (old == "applied" and new == "pending"):
            self.fail(f"update {noted.key} went from {old} to {new}")
        if old == "pending" and new in ("applied", "answered"):
            self.applied[noted.key] += 1
            self.seen["effects"] += 1
            if self.applied[noted.key] > 1:
                self.fail(f"update {noted.key} had its effect twice")
        self.inbox[noted.key] = new

    def _on_outbox(self, noted: Noted) -> None:
        old, new = _first(noted.old), _first(noted.new)
        if (old, new) == ("leased", "cancelled"):
            self.stopped.add(noted.key)
        chat, now = (json.loads(item)[1] if item else None for item in (noted.old, noted.new))
        if noted.key in self.stopped and now != chat:
            self.taken_away[chat] += 1
        if new in (None, old):
            return
        if old is not None and old not in OPEN:
            self.fail(f"message {noted.key} went from {old} to {new}")
        self.seen[f"outbox {new}"] += 1
        self.outbox[noted.key] = new
        if new == "leased":
            self._look_whether_true(noted.key)

    def _look_whether_true(self, seq: int) -> None:
        """It is made ready in the very unit that took it: what it says has to be true just now."""
        self.untrue.pop(seq, None)
        words = (
            "SELECT o.kind, m.state, EXISTS (SELECT 1 FROM participations p WHERE p.mission_id = m.id"
            " AND p.person_id = o.person_id AND p.seat = 'holding' AND p.address_shared)"
            " FROM outbox o JOIN missions m ON m.id = o.mission_id WHERE o.seq = ? AND o.op = 'send'"
        )
        for kind, state, given in self.memory.rows(words, seq):
            if kind in WHILE_OPEN and state != "open":
                self.untrue[seq] = f"of a mission that was {state}"
            elif kind == "address" and not given:
                self.untrue[seq] = "of a mission that they had no more"

    def _on_people(self, noted: Noted) -> None:
        if noted.new is None:
            number = json.loads(noted.old or "[0]")[0]
            self.erased[number] = len(self.line.calls)
            self.staff.discard(number)
            self.seen["erased"] += 1
            return
        number, roles, _age, bar = json.loads(noted.new)
        self._know(noted.key, number, roles)
        self.erased.pop(number, None)
        if bar is None:
            self.barred.pop(number, None)
        else:
            self.barred.setdefault(number, (bar, len(self.line.calls)))

    def _know(self, person: int, number: int, roles: str) -> None:
        self.telegram[person] = number
        if {"coordinator", "referent"} & set(roles.split(",")):
            self.staff.add(number)

    def _on_requests(self, noted: Noted) -> None:
        asker = _first(noted.new)
        if asker is not None:
            self._meet(noted.key, self.telegram[asker])

    def _on_participations(self, noted: Noted) -> None:
        if noted.new is None:
            return
        person, seat = json.loads(noted.new)
        if seat == "holding":
            self.helped.add(self.telegram[person])
            self._meet(noted.key, self.telegram[person])
        self._count_seats(noted.key)

    def _meet(self, mission: int, person: int) -> None:
        for other in self.sides[mission]:
            self.together |= {(person, other), (other, person)}
        self.sides[mission].add(person)

    def _on_missions(self, noted: Noted) -> None:
        if noted.new is not None:
            self._count_seats(noted.key)

    def _on_traces(self, noted: Noted) -> None:
        """A line is written once, and stays as it is for as long as a seed lasts."""
        if noted.old is not None or noted.new is None:
            self.fail(f"line {noted.key} of the audit was changed or is gone")
            return
        deed, actor, about = json.loads(noted.new)
        if actor in self.telegram and about in self.telegram:
            self.looks.add((deed, self.telegram[actor], self.telegram[about]))

    def _count_seats(self, mission: int) -> None:
        words = (
            "SELECT seats, (SELECT count(*) FROM participations WHERE mission_id = missions.id"
            " AND seat IN ('holding', 'asked')) FROM missions WHERE id = ?"
        )
        for seats, held in self.memory.rows(words, mission):
            self.seen["seats counted"] += 1
            if held > seats:
                self.fail(f"mission {mission} has {seats} seats and {held} people")

    def _on_alerts(self, noted: Noted) -> None:
        if noted.new is None:
            return
        old, new = _first(noted.old), json.loads(noted.new)
        state, severity, author, second, _expires = new
        if old in OVER and state != old:
            self.fail(f"alert {noted.key} went from {old} to {state}")
        if state == "released" and old != "released":
            self.seen["alerts released"] += 1
            if severity in GRAVE and (second is None or second == author):
                self.fail(f"alert {noted.key} is {severity} and one person alone released it")

    # What was said

    def on_call(self, said: Said) -> None:
        """A call is made."""
        fields = {name: value for name, value in said.fields.items() if name not in RANDOM}
        told = orjson.dumps(fields, default=_named, option=orjson.OPT_SORT_KEYS).decode()
        self.history.tell(f"{said.sender} {said.method} {told[:400]}")
        if said.sender == "delivery" and said.chat:
            self._look_up(said)
        elif said.sender == "answer" and WORDED.match(said.method):
            self._is_an_answer(said)
        if WORDED.match(said.method):
            self._read(said, told + "".join(map(_inside, said.fields.values())))

    def _look_up(self, said: Said) -> None:
        words = "SELECT seq, kind, op, not_after FROM outbox WHERE chat_id = ? AND state = 'leased'"
        rows = self.memory.rows(words, said.chat)
        if not rows and self.taken_away[said.chat]:
            self.taken_away[said.chat] -= 1
            return  # it was under way when they were erased
        if len(rows) != 1:
            self.fail(f"{said.method} to {said.chat} with {len(rows)} planned messages under way")
            return
        seq, kind, _op, not_after = rows[0]
        self.rows[said.n], self.kinds[said.n] = seq, kind
        if MAKES.match(said.method) and seq in self.untrue:
            self.fail(f"a message of kind {kind} was sent, {self.untrue[seq]}")
        self.seen["sent by plan"] += 1
        self.seen[f"sent {kind}"] += 1
        local = said.at.astimezone(ZONE).time()
        if MAKES.match(said.method) and kind in SLEEPS and not WAKES <= local < RESTS:
            self.fail(f"a message of kind {kind} woke {said.chat} at {local:%H:%M}")
        bar, since = self.barred.get(said.chat, ("", 0))
        if MAKES.match(said.method) and kind in NOT_FOR.get(bar, ()) and said.begun > since:
            self.fail(f"{said.chat}, who is {bar}, got a message of kind {kind}")
        if MAKES.match(said.method) and str(not_after)[:19] < f"{said.at:%Y-%m-%d %H:%M:%S}":
            self.fail(f"a message of kind {kind} was sent after its time, {not_after}")

    def _is_an_answer(self, said: Said) -> None:
        words = "SELECT 1 FROM inbox WHERE state IN ('applied', 'aside') OR reason IS NOT NULL LIMIT 1"
        if not self.memory.rows(words):
            self.fail(f"{said.method} to {said.chat} answers nothing that came in")

    def _now(self) -> str:
        return self.world.now().strftime("%Y-%m-%d %H:%M:%S")

    def on_done(self, said: Said) -> None:
        """Telegram has answered."""
        told = said.description if not said.accepted else ""
        self.history.tell(f"Telegram: {said.code} {told}")
        if said.accepted and said.n in self.rows and MAKES.match(said.method):
            seq = self.rows[said.n]
            self.copies[seq] += 1
            again = self.faults.deaths + self.faults.counts.get(Fault.LOST_REPLY, 0)
            if self.copies[seq] > 1 + again:
                self.fail(f"message {seq} arrived {self.copies[seq]} times after {again} doubts")
        refused = not said.accepted and said.code in (400, 404, 501)
        if refused and not any(part.casefold() in said.description.casefold() for part in UNDERSTOOD):
            self.fail(f"Telegram refused {said.method}: {said.description}")

    def _read(self, said: Said, told: str) -> None:
        text = said.fields.get("text") or said.fields.get("caption") or ""
        if len(str(text).encode("utf-16-le")) // 2 > LONGEST:
            self.fail(f"{said.method} with more than {LONGEST} characters")
        reader = self._reader(said)
        for kind, letters in set(CANARY.findall(told)):
            self._judge(said, kind, owner_of(letters), reader)
        for digits in set(NUMBER.findall(re.sub(r"[\s\u00a0\u202f./-]", "", told))):
            self._judge(said, "p", int(digits), reader)

    def _reader(self, said: Said) -> int:
        """Whom it is shown to: a chat, or one member of a group."""
        whispered = said.fields.get("ephemeral_message_parameters") or {}
        if isinstance(whispered, str):
            whispered = json.loads(whispered)
        found = whispered.get("receiver_user_id") or said.fields.get("receiver_user_id") or said.chat
        if not found and said.method == "answerCallbackQuery":
            press = self.world.presses.get(str(said.fields.get("callback_query_id")))
            found = press.person if press is not None else 0
        return int(found)

    def _judge(self, said: Said, kind: str, owner: int, reader: int) -> None:
        whose = FIRST + owner
        self.seen["words judged"] += 1
        if whose == reader:
            return
        if whose in self.erased and said.begun > self.erased[whose]:
            self.fail(f"{_WORDS[kind]} of {whose}, who is erased, went to {reader} by {said.method}")
        elif not self._may_read(said, kind, whose, reader):
            self.fail(f"{_WORDS[kind]} of {whose} went to {reader} by {said.method}")
        elif kind in LOOKED and self.kinds.get(said.n) != "relay":
            self.seen["looks judged"] += 1
            if not any((deed, reader, whose) in self.looks for deed in LOOKED[kind]):
                self.fail(f"{_WORDS[kind]} of {whose} went to {reader}, and the audit does not have it")

    def _may_read(self, said: Said, kind: str, whose: int, reader: int) -> bool:
        if reader < 0:
            return self._may_stand_in_a_group(kind, whose, reader)
        if kind == "n":
            return self._may_know_the_name(whose, reader)
        if reader in self.staff and kind != "a":
            return True
        if (whose, reader) not in self.together:
            return False
        if Part.MINOR not in (_part(whose), _part(reader)):
            return True
        return kind in "dw" and self.kinds.get(said.n) != "relay"  # what a request is for; no talk

    def _may_stand_in_a_group(self, kind: str, whose: int, reader: int) -> bool:
        """Who helps is named there, and who speaks for the municipality; in the team's everybody may be."""
        if kind != "n":
            return False
        return reader == GROUPS["team"][0] or whose in self.helped or _part(whose) in STAFF

    def _may_know_the_name(self, whose: int, reader: int) -> bool:
        return reader in self.staff or (whose, reader) in self.together or _part(whose) in STAFF

    # What failed

    def on_log(self, _logger: Any, method: str, event: dict[str, Any]) -> Any:
        """A line of the program's log: an error that no fault explains is one of ours."""
        if method in ("error", "exception", "critical"):
            error = event.get("exc_info")
            error = error if isinstance(error, BaseException) else None
            self._complain(str(event.get("event")), event, error)
        raise structlog.DropEvent

    def _complain(self, what: str, event: dict[str, Any], error: BaseException | None) -> None:
        import sys

        error = error or sys.exception()
        if what in EXPECTED or _is_ours(error) or OURS in str(event.get("reason")).casefold():
            return
        told = {key: value for key, value in event.items() if key in ("kind", "reason", "what", "op")}
        place = _where(error)
        self.fail(
            f"logged {what} {told or ''} {type(error).__name__ if error else ''} {error or ''} {place}"[:400]
        )

    def on_failure(self, part: str, error: Exception) -> None:
        """A part of the program failed as a whole."""
        self.history.tell(f"{part} failed: {type(error).__name__}")
        if not _is_ours(error):
            self.fail(f"{part} failed: {type(error).__name__}: {error} {_where(error)}"[:400])

    # The end

    def acknowledged(self, updates: list[dict[str, Any]]) -> None:
        """Telegram was told that these have come."""
        for update in updates:
            event = next(value for key, value in update.items() if key != "update_id")
            sender = event.get("from", {}).get("id", 0)
            self.knocks.setdefault(update["update_id"], (sender, self.world.machine()))
        self.pressed |= {update["callback_query"]["id"] for update in updates if "callback_query" in update}

    def newest_planned(self) -> int:
        """The last message that is planned so far."""
        return int(self.memory.rows("SELECT coalesce(max(seq), 0) FROM outbox")[0][0])

    def left(self) -> Left:
        """What is still to be done now."""
        words = (
            "SELECT (SELECT count(*) FROM inbox WHERE state = 'pending'),"
            " (SELECT count(*) FROM inbox WHERE state = 'applied'),"
            " (SELECT count(*) FROM outbox WHERE state = 'leased' OR (state = 'waiting' AND due_at <= ?))"
        )
        return Left(*self.memory.rows(words, self._now())[0])

    def at_rest(self, planned: int) -> None:
        """All has come to its end, and more than a week has passed."""
        for seq, state in sorted(self.inbox.items()):
            if state not in FINAL:
                self.fail(f"update {seq} is still {state}")
            elif state == "aside":
                self.fail(f"update {seq} was set aside")
        words = "SELECT seq, kind, state FROM outbox WHERE seq <= ? AND state IN ('waiting', 'leased')"
        for seq, kind, state in self.memory.rows(words, planned):
            self.fail(f"message {seq} of kind {kind} is still {state}")
        self._every_update_is_there()
        self._every_press_is_answered()
        self._nothing_is_readable()

    def _every_update_is_there(self) -> None:
        """But what came too fast: that is let go, and its sender told."""
        for number in sorted(self.knocks.keys() - self.inbox.keys()):
            sender, at = self.knocks[number]
            lately = [when for who, when in self.knocks.values() if who == sender and at - 60 < when <= at]
            if len(lately) < TOO_FAST:
                self.fail(f"update {number} was acknowledged and never came into the inbox")

    def _every_press_is_answered(self) -> None:
        asked = {
            str(said.fields.get("callback_query_id"))
            for said in self.line.calls
            if said.method == "answerCallbackQuery"
        }
        for press in self.world.presses.values():
            self.seen["presses"] += 1
            if press.id in self.pressed and press.id not in asked:
                self.fail(f"the press {press.label or press.data!r} of {press.person} was never answered")

    def _nothing_is_readable(self) -> None:
        plain = self.memory.raw.serialize()
        found = set(re.findall(rb"[Zz]quel[ndaw][bcdfghklmnprstvw]{2}", plain)) | set(
            re.findall(rb"\+324715\d{5}", plain)
        )
        if found:
            self.fail(f"in the database, readable: {sorted(found)[:5]}")


EXPECTED = frozenset({"update_set_aside"})
_WORDS = {"n": "the name", "d": "a detail", "a": "the address", "w": "words", "p": "the number"}


def _is_ours(error: BaseException | None) -> bool:
    """Whether it is a fault that was played."""
    while error is not None:
        if (
            isinstance(error, NeverArrivedError)
            or "disk I/O error" in str(error)
            or OURS in str(error).casefold()
        ):
            return True
        error = error.__cause__ or error.__context__
    return False


def _where(error: BaseException | None) -> str:
    """The innermost places that it came through."""
    import traceback

    if error is None:
        return ""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return " < ".join(
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in reversed(frames)
    )


def _named(file: Any) -> str:
    """A file, in the history: papers bear the hour of the real clock."""
    return f"<{file.filename}>"


def _inside(value: object) -> str:
    """What can be read of a file without opening it."""
    return value.data.decode("utf-8", "replace") if isinstance(value, BufferedInputFile) else ""


def _first(noted: str | None) -> Any:
    return json.loads(noted)[0] if noted is not None else None


def _part(number: int) -> Part:
    return ACTORS[number - FIRST].part
