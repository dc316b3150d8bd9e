"""An admin of a group hears every word said there: the bot makes nothing of any that is not meant for it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from sandbox.actor import Phone
from sandbox.chats import Chat
from storage import tables
from tests.stage import Stage, staged

TABLES = ("outbox", "drafts", "missions", "requests", "people", "relays", "cards", "group_members")


async def rows(stage: Stage) -> dict[str, int]:
    """How many rows there are of what the bot may make of a message."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        known = tables.Table.metadata.tables
        return {
            name: (await unit.execute(select(func.count()).select_from(known[name]))).scalar_one()
            for name in TABLES
            if name in known
        }


def chatter(phone: Phone, group: Chat, keys: list[str]) -> None:
    """Everything that people send to each other, and whatever looks like an answer to the bot."""
    for text in ("Salut tout le monde", "0475 12 34 56", "Rosa", "Deux pains", "↩️ Retour", *keys):
        phone.write(text, chat=group)
    phone.voice(3, chat=group)
    phone.photo("Mon chat", chat=group)
    phone.document(chat=group)
    phone.share_location(50.47, 4.87, chat=group)
    phone.share_contact(chat=group)


async def test_groups_are_not_listened_to(tmp_path: Path) -> None:
    """Not with a conversation open, nor with a question of the bot's, nor by anybody: nothing happens."""
    async with staged(tmp_path / "group.sqlite3") as stage:
        amel = await stage.coordinator("Amel")
        group = await stage.group("Quartier Centre", amel)
        amel.promote("bot", group)
        sam, rosa = await stage.volunteer("Sam"), await stage.resident("Rosa")
        lea = await stage.newcomer("Léa")
        for phone in (sam, rosa, lea):
            amel.add(phone, group)
        await stage.ask(rosa)
        await stage.settled()
        sam.press("J'y vais")
        await rosa.hears("s'occupe de votre demande")
        rosa.key("🙋")
        await rosa.hears("De quoi avez-vous besoin")
        rosa.press("Courses")
        await rosa.hears("Pour quand")
        rosa.press("Demain")
        await rosa.hears("Un détail")
        await stage.settled()
        before, said = await rows(stage), len(stage.world.history.entries)
        for phone in (rosa, sam, lea, amel):
            chatter(phone, group, [*rosa.keys(), *sam.keys(), *amel.keys()])
        await stage.settled()
        assert await rows(stage) == before
        assert stage.world.history.entries[said:] == []
