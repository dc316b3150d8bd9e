"""The first journey in Dutch, and in two languages that nobody speaks; and several languages at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.i18n import Catalogues, Translator, plain
from bot.pseudo import LONG, RIGHT_TO_LEFT
from bot.text import FIRST_STRONG_ISOLATE, POP_ISOLATE
from sandbox.actor import Phone
from solidarity.actions.people import invite_coordinator
from tests.stage import Stage, staged
from tests.walks.looking import from_bot, person, troubles

CATALOGUES = Catalogues.load()


@dataclass
class Speakers:
    """A stage on which everybody speaks one language, and the words of it."""

    stage: Stage
    t: Translator
    telegram: str

    def say(self, sentence: str) -> str:
        """A sentence without places, as it stands on a screen."""
        return plain(self.t(sentence))

    async def resident(self, name: str) -> Phone:
        """Somebody who accepted the first screen."""
        phone = await self.stage.newcomer(name, language=self.telegram)
        phone.start()
        await phone.hears("112")
        phone.press(self.say("👍 J'accepte"))
        await phone.until(phone.keys)
        return phone

    async def volunteer(self, name: str) -> Phone:
        """Somebody who helps in the second neighbourhood of the list."""
        phone = await self.resident(name)
        phone.key(self.say("🤝 Je veux aider"))
        await phone.hears(self.say("*Notre charte*"))
        phone.press(self.say("✅ J'ai 18 ans ou plus, j'accepte"))
        await phone.hears(self.say("Votre quartier ?"))
        phone.press(self.place)
        await phone.until(lambda: self.say("⏭ Passer la suite") in phone.buttons())
        phone.press(self.say("⏭ Passer la suite"))
        await phone.hears(self.say("*Quand avez-vous du temps ?*"))
        phone.press(self.say("🕒 Quand je peux"))
        await phone.hears(self.say("*C'est bien cela ?*"))
        phone.press(self.say("✅ C'est bon"))
        await phone.hears(
            self.say("Rien à faire aujourd'hui. Merci d'être là. Je vous écris dès qu'une demande arrive.")
        )
        return phone

    @property
    def place(self) -> str:
        """The name of a neighbourhood in this language."""
        return self.stage.town.neighbourhoods["gare"].names.get(self.t.locale, "Gare")

    @property
    def errand(self) -> str:
        """The name of a kind of help in this language."""
        return self.stage.town.categories["courses"].names.get(self.t.locale, "Courses")

    async def coordinator(self, name: str) -> Phone:
        """Somebody of the municipality."""
        assert self.stage.app is not None
        async with self.stage.app.store.unit() as unit:
            secret = await invite_coordinator(unit)
        phone = await self.stage.newcomer(name, language=self.telegram)
        phone.start(f"c_{secret}")
        await phone.hears("112")
        phone.press(self.say("👍 J'accepte"))
        await phone.until(lambda: self.say("🧭 Pilotage") in list(phone.keys()))
        return phone

    async def group(self, admin: Phone) -> None:
        """The bound group of the neighbourhood."""
        chat = admin.create_group("Groupe")
        await admin.until(lambda: from_group(admin))
        admin.write("/quartier", chat=chat)
        await admin.hears(self.say("Ce groupe est celui de quel quartier ?"), chat=chat)
        admin.press(self.place, chat=chat)
        await admin.hears(self.say("Les demandes du quartier arrivent ici, sans nom ni adresse."), chat=chat)

    async def ask(self, rosa: Phone, detail: str) -> None:
        """Six taps."""
        rosa.key(self.say("🙋 J'ai besoin d'aide"))
        await rosa.hears(self.say("De quoi avez-vous besoin ?"))
        rosa.press(self.errand)
        await rosa.hears(self.say("Pour quand ?"))
        rosa.press(self.say("🟠 Demain"))
        await rosa.hears(self.say("Où habitez-vous ?"))
        rosa.press(self.place)
        await rosa.hears(self.say("Un détail à ajouter ? Écrivez, ou envoyez une photo ou un message vocal."))
        rosa.write(detail)
        await rosa.until(lambda: self.say("✅ Envoyer") in rosa.buttons())
        rosa.press(self.say("✅ Envoyer"))
        await rosa.until(lambda: self.say("📋 Suivre") in rosa.buttons())


def from_group(phone: Phone) -> list[str]:
    """What the bot has said in the groups of this phone."""
    bot = phone.world.bot.id
    return [m.text for chat in phone.world.groups() for m in chat.messages.values() if m.sender == bot]


async def speakers(path: Path, code: str) -> AsyncIterator[Speakers]:
    """A stage in a language."""
    with capture_logs() as logs:
        async with staged(path / "walk.sqlite3", languages=(code,)) as stage:
            t = CATALOGUES.translator(code, stage.town.zone)
            yield Speakers(stage, t, "nl" if code == "nl" else "ar")
            await stage.settled()
            found = [item for item in troubles(stage, logs) if not item.startswith("setMy")]
            assert found == []  # but that Telegram has no menus in languages that nobody speaks


@pytest.fixture(params=["nl", RIGHT_TO_LEFT, LONG])
async def they(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Speakers]:
    """People of one language: Dutch, and both that nobody speaks."""
    async for found in speakers(tmp_path, request.param):
        yield found


@pytest.fixture
async def mirrored(tmp_path: Path) -> AsyncIterator[Speakers]:
    """People who read from right to left."""
    async for found in speakers(tmp_path, RIGHT_TO_LEFT):
        yield found


async def play(they: Speakers) -> tuple[Phone, Phone, Phone]:
    """From the first word to the thanks."""
    amel = await they.coordinator("Amel")
    await they.group(amel)
    sam, rosa = await they.volunteer("Sam"), await they.resident("Rosa")
    await they.ask(rosa, "Deux pains")
    await sam.until(lambda: they.say("✅ J'y vais") in sam.buttons())
    sam.press(they.say("✅ J'y vais"))
    await sam.hears(they.say("*Merci ! C'est pour vous.*"))
    await rosa.until(lambda: they.say("📱 Partager mon numéro") in rosa.buttons())
    rosa.write("Bonjour Sam")
    await sam.hears("Bonjour Sam")
    sam.voice(3)
    await rosa.until(lambda: [m for m in from_bot(rosa) if m.kind == "voice"])
    await they.stage.settled()
    sam.press(they.say("✔️ C'est fait"))
    await rosa.until(lambda: they.say("👍 Oui") in rosa.buttons())
    rosa.press(they.say("👍 Oui"))
    await rosa.until(lambda: they.say("❤️ Merci !") in rosa.buttons())
    rosa.press(they.say("❤️ Merci !"))
    await sam.hears("❤️")
    await they.stage.settled()
    return amel, sam, rosa


async def test_the_first_journey_in_every_direction(they: Speakers) -> None:
    """Asked, taken, talked about, done, thanked: each button by its label in that language."""
    _, _, rosa = await play(they)
    found = await person(they.stage, rosa)
    assert found is not None
    assert (found.language, found.consent.language) == (they.t.locale, they.t.locale)


async def test_no_french_is_left_over_in_dutch(tmp_path: Path) -> None:
    """What a Dutch reader sees on the whole way has none of the words that French cannot do without."""
    async for they in speakers(tmp_path, "nl"):
        amel, sam, rosa = await play(they)
        said = [m.text for phone in (amel, sam, rosa) for m in from_bot(phone)] + from_group(amel)
        for text in said:
            words = set(text.replace("\n", " ").lower().split())
            assert not words & {"vous", "votre", "est", "une", "le", "les", "pour"}, text


async def test_from_right_to_left_values_keep_to_themselves(mirrored: Speakers) -> None:
    """Names and numbers stand between isolates, so that they cannot turn the sentence around them."""
    they = mirrored
    _, sam, rosa = await play(they)
    for phone, name in ((sam, "Rosa"), (rosa, "Sam")):
        named = [m.text for m in from_bot(phone) if name in m.text and not m.text.startswith(name)]
        assert named
        for text in named:
            for part in text.split(name)[:-1]:
                assert part.endswith(FIRST_STRONG_ISOLATE), text
    for phone in (sam, rosa):
        for message in from_bot(phone):
            assert message.text.count(FIRST_STRONG_ISOLATE) == message.text.count(POP_ISOLATE)
            if not message.text.startswith(("Sam", "Rosa")):  # what people write has its own direction
                for line in message.text.split("\n"):
                    assert _is_from_right_to_left(line), message.text


def _is_from_right_to_left(line: str) -> bool:
    """Whether the first letter that a line has of its own, outside all values, says so."""
    own = re.sub(f"{FIRST_STRONG_ISOLATE}[^{POP_ISOLATE}]*{POP_ISOLATE}", "", line)
    first = next((char for char in own if char.isalpha()), None)
    return first is None or unicodedata.bidirectional(first) in {"R", "AL"}


async def test_everybody_reads_their_own_language(stage: Stage) -> None:
    """A Dutch volunteer, a German resident, an English coordinator and a French group, on one request."""
    amel = await stage.coordinator("Amel")
    group = await stage.group("Quartier Centre", amel)
    amel.write("/langue")
    await amel.until(lambda: "English" in amel.buttons())
    amel.press("English", chat=amel.id)
    await amel.until(lambda: "🙋 J'ai besoin d'aide" not in list(amel.keys()))
    sam = await stage.volunteer("Sam")
    sam.write("/langue")
    await sam.until(lambda: "Nederlands" in sam.buttons())
    sam.press("Nederlands")
    await sam.until(lambda: "🙋 J'ai besoin d'aide" not in list(sam.keys()))
    rosa = await stage.resident("Rosa", language="de")
    number = await _ask_in_german(rosa)
    nl, de = (CATALOGUES.translator(code, stage.town.zone) for code in ("nl", "de"))
    await sam.until(lambda: nl.label("✅ J'y vais") in sam.buttons())
    assert "Boodschappen" in sam.last()
    await stage.ask_on()
    assert "🛒 Courses · demain" in amel.last(group)
    sam.press(nl.label("✅ J'y vais"))
    await rosa.until(lambda: de.label("📱 Partager mon numéro") in rosa.buttons())
    assert "Einkäufe" in rosa.last()
    await stage.settled()
    assert f"demande {number}" in amel.last(group)
    assert "Pris en charge par Sam" in amel.last(group)


async def _ask_in_german(rosa: Phone) -> str:
    de = CATALOGUES.translator("de", "Europe/Brussels")
    rosa.key(de.label("🙋 J'ai besoin d'aide"))
    await rosa.hears(de.label("De quoi avez-vous besoin ?"))
    rosa.press("Einkäufe")
    await rosa.hears(de.label("Pour quand ?"))
    rosa.press(de.label("🟠 Demain"))
    await rosa.hears(de.label("Où habitez-vous ?"))
    rosa.press("Zentrum")
    await rosa.until(lambda: de.label("➡️ Non, c'est bon") in rosa.buttons())
    rosa.press(de.label("➡️ Non, c'est bon"))
    await rosa.until(lambda: de.label("✅ Envoyer") in rosa.buttons())
    rosa.press(de.label("✅ Envoyer"))
    await rosa.until(lambda: de.label("📋 Suivre") in rosa.buttons())
    found = re.search(r"\b[A-Z2-9]{4}\b", rosa.last())
    assert found is not None
    return found.group()


async def test_a_key_of_another_language_still_works(stage: Stage) -> None:
    """The old keyboard stays on the telephone until the next message: it is understood in every language."""
    rosa = await stage.resident("Rosa")
    nl = CATALOGUES.translator("nl", stage.town.zone)
    rosa.write(nl.label("📋 Mes demandes"))
    await rosa.hears("Vous n'avez pas encore de demande")
