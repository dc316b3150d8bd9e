"""Writes what was played as a test in Python, on `tests/stage.py` and `actor.py`: « Enregistrer comme test ».

Deeds are written by label, what people then saw as `await x.hears("…")`, without what differs each time
(`fragments.py`). Where the bot was still busy when somebody acted, `sees` stands instead of `hears`: nobody
can tell which deed brought it. What was before the beginning is played again as far as it takes, unchecked.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sandbox.errors import NothingSuchError
from sandbox.fragments import steady, tokens
from sandbox.group_acts import who_is
from sandbox.tape import Deed, Entry, Gone, Jump, Sight, Toast
from sandbox.walk_lines import line_of
from sandbox.walk_names import Names, literal, slug
from sandbox.walk_opening import Opening, head
from sandbox.walk_parts import Parts, UnwritableError
from sandbox.world import World

_LATE = 3.0
"""Seconds after a deed from which on what comes has waited for the clock, not for the bot."""
_MINUTE = 60.0
_TELLING = 12
"""Letters from which on the words beside a medium tell it from others."""
_STRUCK = (
    "Des pannes ont été jouées : le test ne les rejoue pas.",
    "Faults were played: the test does not play them again.",
)
_CUT = (
    "Le début est perdu : il y a eu trop d'évènements.",
    "The beginning is lost: there were too many events.",
)
_CROWD = (
    "La foule n'y est pas : le test n'a que les personnes que vous avez jouées.",
    "The crowd is not in it: the test has only the people whom you have played.",
)


@dataclass(frozen=True, slots=True)
class SavedWalk:
    """A test file: its name, its text, and what whoever saves it should know (French, English)."""

    file: str
    text: str
    warnings: tuple[tuple[str, str], ...]


def write_walk(world: World, name: str) -> SavedWalk:
    """What was played since the beginning (see `Tape.start_here`) as a test of this name."""
    return _Writer(world).write(slug(name.removeprefix("test_"), "walk"))


class _Writer:
    def __init__(self, world: World) -> None:
        self.world = world
        tape = world.tape
        self.entries = list(_merged(tape.entries[tape.begins :]))
        deeds = [entry for entry in self.entries if isinstance(entry, Deed)]
        if not deeds:
            raise NothingSuchError("nothing was played yet")
        self.people = list(dict.fromkeys(number for deed in deeds for number in self._concerned(deed)))
        self.before = list(_merged(self._earlier()))
        self.names = Names()
        self.texts: dict[tuple[int, int], str] = {}
        self.parts = Parts(world, self.names, self.texts)
        self.written: list[str] = []
        self.opening = Opening(world, self.parts, self.written)
        self.heard: set[int] = set()
        first = (self.before or self.entries)[0]
        self.starts = first.at - first.by if isinstance(first, Jump) else first.at
        self.anchor, self.owed, self.sure = self.starts, 0.0, True
        self.last_actor = 0
        self._look_ahead([*self.before, *self.entries])

    def write(self, name: str) -> SavedWalk:
        """The whole file."""
        self.opening.found(self.people, [*self.before, *self.entries])
        self._play(self.before, checked=False)
        self._play(self.entries, checked=True)
        if any(fault.used for fault in self.world.faults.rules):
            self.parts.warn(_STRUCK)
        if self.world.tape.cut:
            self.parts.warn(_CUT)
        if self.world.tape.extras:
            self.parts.warn(_CROWD)
        above = head(self.world, name, self.people, self.starts, self.written)
        text = "\n".join([*above, *(f"        {line}" for line in self.written), ""])
        return SavedWalk(f"test_{name}.py", text, tuple(self.parts.warnings))

    # What is played

    def _concerned(self, deed: Deed) -> Iterator[int]:
        yield deed.person
        yield from deed.facts.get("members", ())
        if "who" in deed.facts and (who := who_is(self.world, deed.facts["who"])) != self.world.bot.id:
            yield who

    def _earlier(self) -> Iterator[Entry]:
        """What people of the walk did before it, unless they are known to have joined."""
        tape, begun = self.world.tape, False
        for entry in tape.entries[: tape.begins]:
            mine = isinstance(entry, Deed) and entry.person in self.people and entry.person not in tape.roles
            begun = begun or mine
            if mine or (begun and not isinstance(entry, Deed)):
                yield entry

    def _look_ahead(self, entries: list[Entry]) -> None:
        """Which messages and references are named later and must be kept in variables."""
        self.wanted: set[str] = set()
        for deed in (entry for entry in entries if isinstance(entry, Deed)):
            chat = deed.facts.get("chat") or deed.person
            for fact in ("number", "reply_to"):
                if fact in deed.facts:
                    self.parts.referenced.add((chat, deed.facts[fact]))
            for fact in ("text", "caption", "url", "label"):
                self.wanted |= set(tokens(str(deed.facts.get(fact, ""))))
            if "button" in deed.facts:
                self.wanted |= set(tokens(str(deed.facts["button"]["text"])))

    # The walk

    def _line(self, line: str) -> None:
        self.written.append(line)

    def _play(self, entries: list[Entry], *, checked: bool) -> None:
        seen: list[Entry] = []
        for entry in entries:
            if not isinstance(entry, (Deed, Jump)):
                seen.append(entry)
                continue
            self._see(seen, checked=checked)
            seen = []
            if isinstance(entry, Jump):
                self._jump(entry)
            else:
                self._do(entry, checked=checked)
        self._see(seen, checked=checked)
        if entries:
            self._line("await stage.settled()")

    def _do(self, deed: Deed, *, checked: bool) -> None:
        self._wait_until(deed.at)
        for number in self._concerned(deed):
            self.opening.introduce(number)
        if self.last_actor and (deed.person not in self.heard or not checked):
            self._settle()
        try:
            self._line(line_of(self.parts, deed))
        except UnwritableError as error:
            self.parts.warn(error.args[0])
            self._line(f"# Not played again: {deed.what}. {error.args[0][1]}")
        self.last_actor, self.sure = deed.person, deed.calm
        self.heard.clear()

    def _settle(self) -> None:
        if self.written[-1:] != ["await stage.settled()"] and not self.written[-1].startswith(
            "await stage.jump"
        ):
            self._line("await stage.settled()")

    def _jump(self, jump: Jump) -> None:
        self._wait_until(jump.at - jump.by)
        self._line(f"await stage.jump({_span(jump.by.total_seconds())})")
        self.anchor, self.sure = jump.at, jump.calm
        self.heard.clear()

    def _wait_until(self, at: datetime) -> None:
        """Let the time pass that people took, once it is worth a line."""
        self.owed += max(0.0, (at - self.anchor).total_seconds())
        self.anchor = at
        if self.owed >= _MINUTE:
            self._line(f"await stage.jump({_span(self.owed)})")
            self.owed = 0.0

    # What is seen

    def _see(self, seen: list[Entry], *, checked: bool) -> None:
        """What came since the last deed: each message as it was in the end."""
        last = {(e.chat, e.message): e for e in seen if isinstance(e, (Sight, Gone))}
        for entry in seen:
            if isinstance(entry, Toast):
                self._toast(entry, checked=checked)
            elif isinstance(entry, (Sight, Gone)) and last[entry.chat, entry.message] is entry:
                self._came_late(entry)
                if isinstance(entry, Sight):
                    self._sight(entry, checked=checked)
                else:
                    self._gone(entry, checked=checked)

    def _came_late(self, entry: Entry) -> None:
        late = (entry.at - self.anchor).total_seconds()
        if late > _LATE * max(1.0, entry.speed):
            self._line(f"await stage.jump(seconds={math.ceil(late + self.owed)})")
            self.anchor, self.owed = entry.at, 0.0

    def _reader(self, seen: Sight | Gone) -> int | None:
        """Somebody of the walk who has this chat: who acted last, if they have it."""
        if seen.reader is not None:
            return seen.reader if seen.reader in self.names.people() else None
        chat = seen.chat
        there = self.world.present(self.world.chats[chat]) & set(self.names.people())
        return self.last_actor if self.last_actor in there else min(there, default=None)

    def _where(self, chat: int) -> str:
        return f", chat={self.names['group', chat]}" if chat < 0 else ""

    def _sight(self, sight: Sight, *, checked: bool) -> None:
        place = (sight.chat, sight.message)
        if self.texts.get(place) == sight.text:
            return
        self.texts[place] = sight.text
        reader = self._reader(sight)
        unread = [token for token in tokens(sight.text) if self._is_new(token)]
        if reader is None or (sight.chat < 0 and ("group", sight.chat) not in self.names):
            return
        if not checked and not unread:
            return
        me, words, where = self.names["person", reader], steady(sight.text), self._where(sight.chat)
        sure = self.sure and checked
        weak = sight.kind != "text" and len(words) < _TELLING
        if words and not (weak and sure):
            call = f"await {me}.{'hears' if sure else 'sees'}({literal(words)}{where})"
        elif sure:
            call = f"await {me}.receives({literal(sight.kind)}{where})"
        else:
            return
        self.heard.add(reader)
        self._line(f"heard = {call}" if unread else call)
        found = tokens(sight.text)
        for token in dict.fromkeys(unread):
            name = self.names.new(("token", token), "link" if "://" in token else "reference")
            self._line(f"{name} = tokens(heard.text)[{found.index(token)}]")

    def _is_new(self, token: str) -> bool:
        return token in self.wanted and ("token", token) not in self.names

    def _gone(self, gone: Gone, *, checked: bool) -> None:
        words = steady(self.texts.pop((gone.chat, gone.message), ""))
        reader = self._reader(gone)
        if reader is None or not words or not checked or any(words in text for text in self.texts.values()):
            return
        if gone.chat > 0 or ("group", gone.chat) in self.names:
            me = self.names["person", reader]
            self._line(f"await {me}.loses({literal(words)}{self._where(gone.chat)})")

    def _toast(self, toast: Toast, *, checked: bool) -> None:
        words = steady(toast.text)
        if checked and self.sure and words and ("person", toast.person) in self.names:
            self._line(f"await {self.names['person', toast.person]}.hears_toast({literal(words)})")
            self.heard.add(toast.person)


def _merged(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Jumps that follow each other directly are one."""
    waiting: Jump | None = None
    for entry in entries:
        if isinstance(entry, Jump) and waiting is not None:
            waiting = replace(entry, by=waiting.by + entry.by, calm=waiting.calm)
        elif isinstance(entry, Jump):
            waiting = entry
        else:
            if waiting is not None:
                yield waiting
                waiting = None
            yield entry
    if waiting is not None:
        yield waiting


def _span(seconds: float) -> str:
    whole = timedelta(seconds=math.ceil(seconds - 0.5))
    for name, unit in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if whole.total_seconds() % unit == 0:
            return f"{name}={int(whole.total_seconds() // unit)}"
    return f"seconds={int(whole.total_seconds())}"
