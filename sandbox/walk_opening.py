"""The beginning of a saved walk: the file's head, and who and what is there before the first deed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sandbox.chats import Chat
from sandbox.tape import Deed, Entry
from sandbox.walk_names import literal, slug
from sandbox.walk_parts import Parts
from sandbox.world import World

NOT_JOINED = (
    "Une personne d'avant le début n'est reprise que comme habitante.",
    "Somebody from before the beginning is taken over as a resident only.",
)
WITHOUT = (
    "Les demandes d'avant le début ne sont pas dans le test : un écran qui les compte sera différent.",
    "Requests from before the beginning are not in the test: a screen that counts them will differ.",
)


def head(world: World, name: str, people: Iterable[int], start: datetime, body: list[str]) -> list[str]:
    """What stands above the body: docstring, imports, the test's name, the stage."""
    first_names = ", ".join(world.tape.names[number][0] for number in people)
    who = first_names.replace("\\", "").replace('"', "'")
    text = "\n".join(body)
    imports = [
        "from datetime import UTC, datetime",
        "from pathlib import Path",
        "",
        *(["from sandbox.actor import Phone"] if "Phone(" in text else []),
        *(["from sandbox.fragments import tokens"] if "tokens(" in text else []),
        "from tests.stage import staged",
    ]
    moment = f"{start.year}, {start.month}, {start.day}, {start.hour}, {start.minute}, {start.second}"
    named = ", ".join(str(number) for number in sorted(world.tape.coordinators))
    arguments = [
        'tmp_path / "walk.sqlite3"',
        f"at=datetime({moment}, tzinfo=UTC)",
        *([f"coordinators=frozenset({{{named}}})"] if named else []),
        *(["start=False"] if world.bot.private_topics else []),
    ]
    return [
        f'"""Saved from the sandbox: {who} and the bot, from {start:%d %B %Y, %H:%M} UTC on."""',
        "",
        "from __future__ import annotations",
        "",
        *imports,
        "",
        "",
        f"async def test_{name}(tmp_path: Path) -> None:",
        '    """What each of them did, and what each of them then saw."""',
        "    async with staged(",
        *(f"        {argument}," for argument in arguments),
        "    ) as stage:",
    ]


class Opening:
    """Brings people and groups in. `written` are the walk's lines, to which its own are added."""

    def __init__(self, world: World, parts: Parts, written: list[str]) -> None:
        self.world = world
        self.names = parts.names
        self.warn = parts.warn
        self.written = written

    def found(self, people: list[int], played: Iterable[Entry]) -> None:
        """Settings, and what there was before the beginning: people who had joined, groups that are used."""
        if not self.world.bot.privacy_mode:
            self.written.append("stage.world.bot.privacy_mode = False")
        if self.world.bot.private_topics:
            self.written += ["stage.world.set_private_topics(on=True)", "await stage.start_bot()"]
        tape = self.world.tape
        if not tape.begins:
            return
        deeds = [entry for entry in played if isinstance(entry, Deed)]
        made = {deed.made.id for deed in deeds if isinstance(deed.made, Chat)}
        used = {deed.facts.get("chat") for deed in deeds} - made
        groups = [chat for chat in self.world.groups() if chat.id in used]
        for number in dict.fromkeys([*people, *(chat.creator for chat in groups)]):
            if number is not None and number in tape.roles:
                self.introduce(number)
        if any(number in tape.roles for number in people):
            self.warn(WITHOUT)
        added = {(deed.facts.get("chat"), deed.facts.get("who")) for deed in deeds if deed.what == "add"}
        for chat in groups:
            there = [member.id for member in chat.members.values() if member.present]
            self._group(chat, [who for who in there if who in people and (chat.id, who) not in added])

    def introduce(self, number: int) -> None:
        """Somebody comes in, if they are not there yet: as who they were before the beginning, else new."""
        if ("person", number) in self.names:
            return
        tape = self.world.tape
        first, last, username, language = tape.names[number]
        name = f"{first} {last}" if last else first
        simple = language and not (username or " " in first or self._is_taken(name))
        role, place = tape.roles.get(number, ("", "")) if tape.begins else ("", "")
        me = self.names.new(("person", number), slug(first, f"person_{number}"))
        if not simple or number in tape.coordinators:
            person = f"stage.world.add_person({literal(first)}, {literal(last)}, language={literal(language)}"
            person += f", username={literal(username)}" if username else ""
            person += f", number={number})" if number in tape.coordinators else ")"
            if not role:
                self.written.append(f"{me} = Phone(stage.world, {person})")
                return
            self.written.append(person)
        if role == "volunteer" and language != "fr":
            self.warn(NOT_JOINED)
            role = "resident"
        where = f", {literal(place)}" if role == "volunteer" else ""
        spoken = "" if language == "fr" else f", language={literal(language)}"
        self.written.append(f"{me} = await stage.{role or 'newcomer'}({literal(name)}{where}{spoken})")

    def _is_taken(self, name: str) -> bool:
        """Whether `World.person` would find somebody else of the walk by this name."""
        others = (self.world.tape.names[number] for number in self.names.people())
        return any(name in {first, f"{first} {last}"} for first, last, _, _ in others)

    def _group(self, chat: Chat, there: list[int]) -> None:
        """A group that was there before, made anew with those of the walk who were in it."""
        creator = chat.creator
        if creator is None:
            return
        for number in (creator, *there):
            self.introduce(number)
        members = [self.names["person", number] for number in there if number != creator]
        kind = "forum" if chat.forum else chat.kind
        more = f", kind={literal(kind)}" if kind != "group" else ""
        more += f", members=[{', '.join(members)}]" if members else ""
        group, me = self.names.new(("group", chat.id), "group"), self.names["person", creator]
        place = self.world.tape.bindings.get(chat.id)
        if place is not None:
            made = f"await stage.group({literal(chat.title)}, {me}, {literal(place)}{more})"
        else:
            made = f"{me}.create_group({literal(chat.title)}{more})"
        self.written.append(f"{group} = {made}")
        bot = chat.member(self.world.bot.id)
        if bot.admin:
            rights = literal(sorted(bot.rights - {"can_manage_chat"}))
            self.written.append(f'{me}.promote("bot", {group}, {rights})')
