"""What the people of the town do: read and press, write, share, leave, come back; and what attackers do.

An act is what an app lets somebody do at that moment; what no app would do (a button of somebody else's
screen, data that nobody made) is what forgers do. Nobody follows a script: what comes of it is the
checker's.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.callbacks import Press, pack
from bot.views.home import HomeKey
from sandbox import acts, ephemeral, group_acts, sharing, sharing_files
from sandbox.chats import Chat
from sandbox.errors import CannotActError, NothingSuchError
from sandbox.messages import Message
from sandbox.people import Person
from sandbox.world import World
from tests.simulation.town import ACTORS, FIRST, GROUPS, PEOPLE, Actor200, Part

Button = tuple[int, int, str]
"""Chat, message and data of a button that somebody saw."""
LOOKED_AT = 5
"""So many of the latest messages of a chat are before somebody's eyes."""
KEPT = 60
COMMANDS = (
    *("/start", "/aide", "/annuler", "/mesdemandes", "/missions", "/reglages", "/benevole", "/moi"),
    *("/mesdonnees", "/langue", "/oublier", "/oublier", "/oublier"),
)
STAFF_COMMANDS = ("/trier", "/alerte", "/annonce", "/mission", "/appel", "/equipe", "/quartier", "/tableau")
GROUP_COMMANDS = ("/tableau", "/besoin", "/aide", "/quartier", "/equipe")
LIKELY = tuple(
    f"{verb.value}:"
    for verb in (Press.TAKE, Press.WAIT, Press.ALERT_YES, Press.SHARE_ADDRESS, Press.ERASE_YES)
)
"""What a message is mostly sent for: that is pressed more often than all that stands beside it."""
WISHES = (
    "courses demain",
    "J'ai besoin de médicaments aujourd'hui au Centre",
    "quelqu'un pour parler cette semaine",
    "un trajet à l'hôpital demain à 14h, quartier Gare",
    "remplir un papier",
)
NONSENSE = (
    "?",
    "🙂",
    "a" * 4096,
    "\u202edrawkcab",
    "Z̸̛͑a̴l̶g̵o̷",
    "<b>x</b> & [y](z)",
    "0",
    "\u200b.",
    "merci",
    "non",
)
SCAMS = ("Envoyez 200 € sur BE68 5390 0754 7034", "http://gagnez.example/carte", "Carte 4539 1488 0343 6467")
CASES = ("danger", "au feu", "je veux mourir", "ça sent le gaz")
PUBLIC = ("Grand nettoyage", "Repas de quartier\nOn cuisine dimanche.", "Coupure d'eau\nGardez de l'eau.")
SPEAKERS = (Part.COORDINATOR, Part.REFERENT, Part.ELECTED, Part.ASSOCIATION)
"""What they write may be meant for many: it is nobody's secret."""


@dataclass
class Actors:
    """Everybody, and whose turn it is."""

    world: World
    chance: random.Random
    cast: Sequence[Actor200] = ()
    touched: list[int] = field(default_factory=list)
    """Whom the bot wrote to lately."""
    seen: list[Button] = field(default_factory=list)
    """Buttons that somebody saw, for who presses what is gone or somebody else's."""

    def __post_init__(self) -> None:
        self.cast = self._draw_cast()

    def _draw_cast(self) -> list[Actor200]:
        """The few who are busiest in this seed."""
        drawn: list[Actor200] = []
        for part, most in (
            *((Part.COORDINATOR, 2), (Part.REFERENT, 1), (Part.VOLUNTEER, 4), (Part.RESIDENT, 4)),
            *((Part.MINOR, 1), (Part.ASSOCIATION, 1), (Part.ELECTED, 1), (Part.FORGER, 1)),
            *((Part.SPAMMER, 1), (Part.NEWCOMER, 1)),
        ):
            drawn += self.chance.sample([actor for actor in ACTORS if actor.part is part], most)
        return drawn

    def heard(self, message: Message) -> None:
        """The bot said or changed something: somebody may answer, and remembers the buttons."""
        chat = self.world.chats[message.chat]
        self.touched = [*self.touched[-KEPT:], *([chat.id] if chat.private else [])]
        buttons = [button for row in message.buttons for button in row if "callback_data" in button]
        self.seen += [(chat.id, message.id, str(button["callback_data"])) for button in buttons]
        del self.seen[: -10 * KEPT]

    def act(self) -> str:
        """Somebody does something; returns what, for the history."""
        actor = self._whose_turn()
        person = self.world.people[actor.telegram_id]
        act = self._choose(actor)
        try:
            return f"{actor.part.value} {actor.n}: {act(actor, person)}"
        except (CannotActError, NothingSuchError) as error:
            return f"{actor.part.value} {actor.n}: cannot {act.__name__}: {error}"[:120]

    def _whose_turn(self) -> Actor200:
        lot = self.chance.random()
        if lot < 0.45 and self.touched:
            return ACTORS[self.chance.choice(self.touched) - FIRST]
        if lot < 0.95:
            return self.chance.choice(self.cast)
        return ACTORS[self.chance.randrange(PEOPLE)]

    def _choose(self, actor: Actor200) -> Callable[[Actor200, Person], str]:
        choices: list[tuple[Callable[[Actor200, Person], str], int]] = [
            (self.press, 60),
            (self.press_stale, 4),
            (self.write, 16),
            (self.command, 7),
            (self.reply, 3),
            (self.share, 4),
            (self.in_group, 4),
            (self.leave_or_come, 3),
            (self.forge, 60 if actor.part is Part.FORGER else 1),
            (self.spam, 30 if actor.part is Part.SPAMMER else 0),
        ]
        if actor.part is Part.COORDINATOR:
            choices.append((self.keep_group, 2))
        return self.chance.choices([act for act, _ in choices], [weight for _, weight in choices])[0]

    # Buttons

    def press(self, actor: Actor200, person: Person) -> str:
        """A button that is before their eyes, most likely of the newest message."""
        chat = self._a_chat(person)
        found = [
            (message, button)
            for message in ephemeral.on_phone(chat, person.id)[-LOOKED_AT:]
            for row in message.buttons
            for button in row
        ]
        if not found:
            return self.begin(actor, person)
        newest = [item for item in found if item[0] is found[-1][0]]
        likely = [item for item in found if str(item[1].get("callback_data")).startswith(LIKELY)]
        lot = self.chance.random()
        rest = likely if likely and lot < 0.8 else found
        message, button = self.chance.choice(newest if lot < 0.6 else rest)
        if "url" in button:
            opened = acts.open_link(self.world, person, str(button["url"]))
            if opened["opened"] == "start" and not opened["started"]:
                acts.start(self.world, person, person.link[0] if person.link else None)
            return f"opens {button['url']}"
        acts.press(self.world, person, message.id, button, chat=chat.id)
        return f"presses {button['text']!r} in {chat.id}"

    def begin(self, actor: Actor200, person: Person) -> str:
        """Where there is nothing to press: a key of the home keyboard, or START."""
        if not person.started or person.blocked:
            acts.start(self.world, person)
            return "presses START"
        key = self.chance.choice(list(HomeKey))
        acts.write(self.world, person, key.value)
        return f"presses the key {key.name}"

    def press_stale(self, actor: Actor200, person: Person) -> str:
        """A button that they once saw, though it may be gone."""
        own = [item for item in self.seen if item[0] == person.id]
        if not own:
            return self.begin(actor, person)
        chat, message, data = self.chance.choice(own)
        acts.forge(self.world, person, message, data, chat=chat, label="(stale)")
        return f"presses again {data}"

    def forge(self, actor: Actor200, person: Person) -> str:
        """Somebody else's button, or one that never was, from the own chat."""
        mine = list(self.world.chats[person.id].messages.values())
        if not mine or not self.seen:
            return self.begin(actor, person)
        data = self.chance.choice(self.seen)[2]
        lot = self.chance.random()
        if lot < 0.3:
            verb = self.chance.choice(list(Press))
            data = f"{verb.value}:{data.partition(':')[2]}"
        elif lot < 0.4:
            data = pack(self.chance.choice(list(Press)), self.chance.getrandbits(40), "yes")
        elif lot < 0.5:
            data = data[: self.chance.randrange(len(data))] + self.chance.choice("zZ:-é\0")
        acts.forge(self.world, person, mine[-1].id, data, label="(forged)")
        return f"forges {data!r}"

    # Words

    def write(self, actor: Actor200, person: Person) -> str:
        """Words, mostly such as the last message asks for."""
        text = self._fitting(actor, person)
        acts.write(self.world, person, text)
        return f"writes {text[:60]!r}"

    def _fitting(self, actor: Actor200, person: Person) -> str:
        last = next(reversed(self.world.chats[person.id].messages.values()), None)
        asked = last.text.casefold() if last is not None and last.sender == self.world.bot.id else ""
        lot = self.chance.random()
        if lot < 0.12:
            return self.chance.choice(NONSENSE)
        if lot < 0.15:
            return self.chance.choice(CASES)
        if actor.part in SPEAKERS:
            return self.chance.choice(PUBLIC)
        if "adresse" in asked:
            return actor.address
        if "détail" in asked:
            return actor.detail
        return self.chance.choice((actor.words, actor.words, actor.detail, self.chance.choice(WISHES)))

    def command(self, actor: Actor200, person: Person) -> str:
        """A command of the menu, or one that is not theirs."""
        staff = actor.part is Part.COORDINATOR or self.chance.random() < 0.1
        text = self.chance.choice(STAFF_COMMANDS if staff and self.chance.random() < 0.6 else COMMANDS)
        if not person.started:
            acts.start(self.world, person)
        acts.write(self.world, person, text)
        return f"writes {text}"

    def reply(self, actor: Actor200, person: Person) -> str:
        """An answer to a message of the bot's: to somebody's words, where it hands them on."""
        there = [item for item in self.world.chats[person.id].messages.values() if item.sender != person.id]
        if not there:
            return self.begin(actor, person)
        text = self.chance.choice(PUBLIC) if actor.part in SPEAKERS else actor.words
        acts.write(self.world, person, text, reply_to=self.chance.choice(there[-LOOKED_AT:]).id)
        return f"replies {text!r}"

    def share(self, actor: Actor200, person: Person) -> str:
        """Their card, a place, a voice or a photo."""
        what = self.chance.choice(("contact", "place", "voice", "photo"))
        if what == "contact":
            sharing.contact(self.world, person)
        elif what == "place":
            sharing.location(self.world, person, 50.4703, 4.8721)
        elif what == "voice":
            sharing_files.voice(self.world, person, 2, data=b"OggS")
        else:
            caption = "" if actor.part in SPEAKERS else actor.detail
            sharing_files.photo(self.world, person, b"\xff\xd8photo", caption=caption)
        return f"shares a {what}"

    def spam(self, actor: Actor200, person: Person) -> str:
        """Many messages at once, some with what nobody here should ask for."""
        for _ in range(self.chance.randint(2, 5)):
            acts.write(self.world, person, self.chance.choice((*SCAMS, *NONSENSE)))
        return "spams"

    # Groups, and coming and going

    def in_group(self, actor: Actor200, person: Person) -> str:
        """Something in a group: a command, a button, words."""
        groups = self._groups_of(person)
        if not groups:
            return self.begin(actor, person)
        chat = self.chance.choice(groups)
        command = self.chance.choice(GROUP_COMMANDS)
        text = f"{command} {self.chance.choice(WISHES)}" if command == "/besoin" else command
        acts.write(self.world, person, text, chat=chat.id)
        return f"writes {text!r} in {chat.title}"

    def keep_group(self, actor: Actor200, person: Person) -> str:
        """What an administrator does to a group, or to the bot in it."""
        group = self.chance.choice([item for item in self.world.groups() if item.migrated_to is None])
        act = self.chance.choice(("upgrade", "remove", "rename", "add"))
        if act == "upgrade":
            group_acts.upgrade(self.world, person, group.id)
        elif act == "remove":
            group_acts.remove(self.world, person, group.id, "bot")
        elif act == "rename":
            group_acts.rename_group(self.world, person, group.id, f"{group.title}.")
        else:
            group_acts.add(self.world, person, group.id, "bot")
        return f"{act} in {group.title}"

    def leave_or_come(self, actor: Actor200, person: Person) -> str:
        """Block or unblock the bot, leave or join a group, bear another name, delete what was said."""
        act = self.chance.choice(("block", "group", "edit", "delete", "gone"))
        if act == "block":
            (acts.unblock if person.blocked else acts.block)(self.world, person)
        elif act == "group":
            return self._leave_or_join(actor, person)
        elif act in ("edit", "delete"):
            own = [item for item in self.world.chats[person.id].messages.values() if item.sender == person.id]
            if not own:
                return self.begin(actor, person)
            if act == "delete":
                acts.delete(self.world, person, own[-1].id)
            else:
                text = self.chance.choice(PUBLIC) if actor.part in SPEAKERS else actor.words
                acts.edit(self.world, person, own[-1].id, text)
        elif actor.part is Part.RESIDENT and self.chance.random() < 0.3:
            acts.delete_account(self.world, person)
        return act

    def _leave_or_join(self, actor: Actor200, person: Person) -> str:
        groups = self._groups_of(person)
        if groups:
            group_acts.leave(self.world, person, groups[0].id)
            return f"leaves {groups[0].title}"
        chat = self.world.chats[GROUPS["centre"][0]]
        keeper = next(
            (item for item in chat.members.values() if item.admin and item.id != self.world.bot.id), None
        )
        if keeper is None:
            return self.begin(actor, person)
        group_acts.add(self.world, self.world.people[keeper.id], chat.id, person.id)
        return f"joins {chat.title}"

    def _groups_of(self, person: Person) -> list[Chat]:
        return [
            chat
            for chat in self.world.groups()
            if chat.migrated_to is None and chat.member(person.id).present
        ]

    def _a_chat(self, person: Person) -> Chat:
        groups = self._groups_of(person)
        if groups and self.chance.random() < 0.15:
            return self.chance.choice(groups)
        return self.world.chats[person.id]


def said(update: dict[str, Any]) -> str:
    """An update in a few words, for the history."""
    kind = next(key for key in update if key != "update_id")
    event = update[kind]
    return f"{update['update_id']} {kind} {event.get('data') or event.get('text') or ''}"[:80]
