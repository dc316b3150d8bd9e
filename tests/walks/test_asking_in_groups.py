"""Asking for help from a neighbourhood's group, which learns nothing that its asker does not publish."""

from __future__ import annotations

from sandbox.actor import Phone
from sandbox.chats import Chat
from sandbox.messages import Message
from solidarity.requests import Via
from tests.stage import Stage
from tests.walks.looking import button_labels

WRITTEN = "/besoin courses demain, 2e étage chez Rosa"
SECRETS = ("2e étage", "chez Rosa", "Rosa")
SEND, PUBLISH = "✅ Envoyer sans mon nom", "📣 Publier ici"


async def town(stage: Stage, *members: Phone, kind: str = "supergroup") -> tuple[Phone, Chat]:
    """A coordinator and a bound group with these members, whose apps know its commands."""
    amel = await stage.coordinator("Amel")
    group = await stage.group("Centre, entre voisins", amel, kind=kind)
    for phone in members:
        amel.add(phone, group)
    await stage.settled()
    await amel.until(lambda: any(e.get("is_ephemeral") for e in menu_of(stage, amel, group)))
    return amel, group


def menu_of(stage: Stage, phone: Phone, group: Chat) -> list[dict[str, object]]:
    """What the bot's menu there says of each command."""
    profile = stage.world.bot.profile
    return profile.menu(chat=group.id, person=phone.id, private=False, admin=False, language="fr")


def common(group: Chat) -> list[Message]:
    """What everybody in the group sees of the bot and of each other, service messages left out."""
    return [message for message in group.messages.values() if message.content.service is None]


async def asked(phone: Phone, group: Chat, text: str = WRITTEN) -> Message:
    """Somebody writes the command, and reads what was understood."""
    phone.write(text, group)
    return await phone.hears("Personne d'autre ne voit ceci.", chat=group)


async def test_the_group_sees_nothing_before_its_asker_publishes(stage: Stage) -> None:
    """Three members, two of them looking: not one message for them before [📣 Publier ici], then the card."""
    rosa, sam, lea = [await stage.resident(name) for name in ("Rosa", "Sam", "Léa")]
    _, group = await town(stage, rosa, sam, lea)
    before = common(group)
    read = await asked(rosa, group)
    assert read.text.split("\n") == [
        "Personne d'autre ne voit ceci.",
        "J'ai compris : 🛒 Courses · demain · Centre.",
        "Détail : 2e étage chez Rosa",
    ]
    assert button_labels(read) == [SEND, PUBLISH, "✏️ Corriger", "✖️ Annuler"]
    await stage.settled()
    assert common(group) == before
    for phone in (sam, lea):
        assert [message for message in phone.messages(group) if message.ephemeral is not None] == []
    rosa.press(PUBLISH, chat=group)
    await rosa.hears("La suite vous attend en privé.", chat=group)
    await sam.hears("quartier Centre · demande", chat=group)
    await stage.settled()
    assert common(group)[:-1] == before
    card = common(group)[-1]
    assert "🛒 Courses · demain · quartier Centre" in card.text
    assert not any(secret in card.text for secret in SECRETS)
    private = await rosa.sees("C'est envoyé", chat=rosa.id)
    assert "Sans réponse" in private.text
    assert await kept(stage) == [(Via.GROUP, "2e étage chez Rosa", "centre")]


async def kept(stage: Stage) -> list[tuple[Via, str, str | None]]:
    """The requests that the store holds: by which way, with which detail, for where."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        found = await unit.missions.open_in("centre")
        return [(m.request.via, m.request.detail.text, m.neighbourhood) for m in found if m.request]
