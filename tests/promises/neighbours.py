"""People who walk through the journey again and again, each step waiting for what the step before brings.

They press and write once and never repeat themselves: whoever gets no answer stays where they are, and the
walk fails. Each round has people and words of its own, so that what is said twice can be told from the rest.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field
from itertools import count

from sandbox.actor import Phone
from sandbox.chats import Chat
from sandbox.history import Accepted, Call
from sandbox.messages import Message
from sandbox.world import World
from solidarity.matching import MAX_OFFERS_A_DAY
from tests.promises.lives import COORDINATOR

PATIENCE = 120.0
"""How long somebody waits for an answer: through a few deaths and starts of the bot."""


@dataclass
class Done:
    """What the people did, to be compared with what the bot kept of it."""

    asked: int = 0
    taken: int = 0
    relayed: int = 0
    thanked: int = 0
    rounds: int = 0


@dataclass
class Ear:
    """Everything the bot ever said, with its calls: the log of the sandbox keeps only the latest."""

    world: World
    _calls: dict[int, Call] = field(default_factory=dict)

    def listen(self) -> None:
        """Take over what the log holds now."""
        for call in self.world.calls.calls:
            self._calls[call.n] = call

    def key(self, entry: Accepted) -> tuple[object, ...]:
        """Where, what, and under which buttons: the buttons carry the ids of conversation and mission."""
        call = self._calls[entry.call]
        markup = call.parameters.get("reply_markup")
        return entry.chat, entry.kind, entry.text, json.dumps(markup, sort_keys=True)

    def copies(self) -> list[tuple[object, ...]]:
        """Every message that was sent though the very same had been sent before in its round."""
        self.listen()
        said = Counter(self.key(entry) for entry in self.world.history.sent())
        return [key for key, times in said.items() for _ in range(times - 1)]


class Corner:
    """One neighbourhood: a volunteer, and residents who ask one after the other."""

    def __init__(self, world: World, place: str, done: Done) -> None:
        self.world = world
        self.sam = Phone(world, f"Sam{place[:3]}")
        self.rosa = Phone(world, f"Rosa{place[:3]}0")
        self.place = place
        self.done = done
        self.turns = 0

    async def arrive(self) -> None:
        """The volunteer registers."""
        await _arrive(self.sam)
        sam = self.sam
        sam.key("🤝")
        await sam.hears("charte", PATIENCE)
        sam.press("18 ans ou plus")
        await sam.hears("Votre quartier", PATIENCE)
        sam.press(self.place)
        await sam.hears("Et vous ?", PATIENCE)
        sam.press("Passer la suite")
        await sam.hears("Quand avez-vous du temps", PATIENCE)
        sam.press("Quand je peux")
        await sam.hears("C'est bien cela", PATIENCE)
        sam.press("C'est bon")
        await sam.hears("Bienvenue parmi les bénévoles", PATIENCE)

    async def walk(self, stop: asyncio.Event) -> None:
        """Round after round, and the last one to its end."""
        while not stop.is_set():
            await self.round()

    async def round(self) -> None:
        """Asked, taken, talked about, done, confirmed, thanked."""
        if self.turns and self.turns % MAX_OFFERS_A_DAY == 0:  # nobody is asked more often in a day
            self.sam = Phone(self.world, f"Sam{self.place[:3]}{self.turns}")
            await self.arrive()
        self.turns += 1
        token = f"{self.place} {self.turns}"
        self.rosa = Phone(self.world, f"Rosa{self.place[:3]}{self.turns}")
        await _arrive(self.rosa)
        number = await self._ask(token)
        await self._take(number, token)
        await self._talk(token)
        await self._end()
        self.done.rounds += 1

    async def _ask(self, token: str) -> str:
        rosa = self.rosa
        rosa.key("🙋")
        await rosa.hears("De quoi avez-vous besoin", PATIENCE)
        rosa.press("Courses")
        await rosa.hears("Pour quand", PATIENCE)
        rosa.press("Demain")
        await rosa.hears("Où habitez-vous", PATIENCE)
        rosa.press(self.place)
        await rosa.hears("Un détail", PATIENCE)
        rosa.write(f"Du pain, {token}")
        await rosa.hears("On envoie", PATIENCE)
        rosa.press("✅ Envoyer")
        self.done.asked += 1
        sent = await rosa.hears("C'est envoyé", PATIENCE)
        return sent.text.split("Numéro ")[1].split(".")[0]

    async def _take(self, number: str, token: str) -> None:
        offer = await _with_button(self.sam, number, "J'y vais")
        self.sam.press("J'y vais", offer)
        self.done.taken += 1
        await self.sam.hears("C'est pour vous", PATIENCE)
        await self.sam.sees(f"Du pain, {token}", PATIENCE)
        await self.rosa.hears("s'occupe de votre demande", PATIENCE)

    async def _talk(self, token: str) -> None:
        first = await self._say(self.rosa, self.sam, f"Sonnez deux fois, {token}")
        await self._say(self.sam, self.rosa, f"J'arrive, {token}", first)

    async def _say(self, speaker: Phone, hearer: Phone, words: str, to: Message | None = None) -> Message:
        """Written, heard, and marked as handed on; who has several conversations may be asked to whom."""
        said = speaker.write(words, reply_to=to)
        self.done.relayed += 1

        def asked() -> Message | None:
            later = [message for message in speaker.messages() if message.id > said.id]
            return next((message for message in later if "À qui" in message.text), None)

        await hearer.until(
            lambda: asked() or any(words in message.text for message in hearer.messages()), PATIENCE, words
        )
        if (question := asked()) is not None:
            speaker.press(hearer.person.first_name, question)
        heard = await hearer.sees(words, PATIENCE)
        await speaker.until(lambda: said.reactions, PATIENCE, "the sign that it was handed on")
        return heard

    async def _end(self) -> None:
        self.sam.press("C'est fait")
        await self.rosa.hears("tout s'est bien passé", PATIENCE)
        self.rosa.press("👍 Oui")
        await self.rosa.hears("Dire merci", PATIENCE)
        self.rosa.press("❤️")
        self.done.thanked += 1
        await self.sam.hears("vous dit merci", PATIENCE)
        await self.rosa.answered(timeout=PATIENCE)


async def newcomers(world: World, stop: asyncio.Event) -> None:
    """Somebody new after the other, who reads the first screen in two languages and accepts it."""
    for number in count(1):
        if stop.is_set():
            return
        lea = Phone(world, f"Léa {number}")
        lea.start()
        await lea.hears("112", PATIENCE)
        lea.press("Langue")
        await lea.hears("Langue", PATIENCE)
        lea.press("English")
        await lea.hears("112", PATIENCE)
        lea.press("👍")
        await lea.until(lea.keys, PATIENCE, "the keyboard")


async def bound_group(world: World, admin: Phone, place: str) -> Chat:
    """A group of a neighbourhood, bound by a coordinator who is its admin."""
    chat = admin.create_group(f"Quartier {place}")
    await admin.hears("Bonjour", PATIENCE, chat=chat)
    admin.write("/quartier", chat=chat)
    await admin.hears("quel quartier", PATIENCE, chat=chat)
    admin.press(place, chat=chat)
    await admin.hears("relié", PATIENCE, chat=chat)
    return chat


async def coordinator(world: World) -> Phone:
    """Somebody of the municipality, whom its file names."""
    phone = Phone(world, world.add_person("Amel", number=COORDINATOR))
    await _arrive(phone)
    return phone


async def _arrive(phone: Phone) -> None:
    phone.start()
    await phone.hears("112", PATIENCE)
    phone.press("👍")
    await phone.until(phone.keys, PATIENCE, "the keyboard")


async def _with_button(phone: Phone, text: str, label: str) -> Message:
    """The newest message with this text and a button of this label."""

    def found() -> Message | None:
        for message in reversed(phone.messages()):
            if text in message.text and any(label in name for row in message.labels for name in row):
                return message
        return None

    await phone.until(found, PATIENCE, f"[{label}] below {text!r}")
    message = found()
    assert message is not None
    return message
