"""Buttons of keeping people safe: pressed twice they act once, by another account never, late they answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from bot.callbacks import Press, pack, to_base36
from sandbox.actor import Phone
from solidarity.missions import Seat, State
from solidarity.ports import Deed
from storage import tables
from tests.stage import Stage
from tests.walks.test_safety import helped, lead
from tests.walks.test_trust import card_of


class Presses:
    """Presses each button by a stranger, then twice by whom it is for; remembers all for later."""

    def __init__(self, stage: Stage, stranger: Phone) -> None:
        self.stage, self.stranger = stage, stranger
        self.seen: list[tuple[Phone, Any]] = []

    async def deeds(self) -> Counter[str]:
        """What the audit has so far."""
        assert self.stage.app is not None
        async with self.stage.app.store.unit() as unit:
            rows = await unit.execute(select(tables.Trace.deed))
            return Counter(row.deed for row in rows.all())

    async def twice(self, owner: Phone, label: str, deed: Deed | None = None) -> None:
        """By another account nothing is done; by its owner, twice at once, just one thing."""
        found = owner.find_button(label)
        before = await self.deeds()
        below = self.stranger.last_message()
        forged = self.stranger.forge(str(found[2]["callback_data"]), below)
        await self.stranger.answered(forged)
        await self.stage.settled()
        assert await self.deeds() == before, label
        for press in [owner.press_again(found), owner.press_again(found)]:
            await owner.answered(press)
        await self.stage.settled()
        new = (await self.deeds()) - before
        assert new == (Counter({deed.value: 1}) if deed is not None else Counter()), label
        self.seen.append((owner, found))

    async def late(self, days: int) -> None:
        """Much later each of them still answers, and does nothing: all of it was ended since."""
        await self.stage.jump(days=days)
        before = await self.deeds()
        for owner, found in self.seen:
            await owner.answered(owner.press_again(found))
            await self.stage.settled()
            assert await self.deeds() == before, found


async def test_keeping_somebody_away_and_freezing_act_once_and_for_coordinators_only(stage: Stage) -> None:
    """Suspended and let back, frozen and freed: each tap of a colleague counts once, a neighbour's never."""
    amel, ben = await stage.coordinator("Amel"), await stage.coordinator("Ben")
    rosa, _ = await stage.resident("Rosa"), await stage.volunteer("Sam")
    presses = Presses(stage, rosa)
    await card_of(amel, "Sam")
    await presses.twice(amel, "🚦 Compte")
    await presses.twice(amel, "⏸ Suspendre")
    await presses.twice(amel, "mots ont blessé")
    await presses.twice(amel, "7 jours", Deed.BARRED)
    await presses.twice(amel, "🔓 Laisser revenir", Deed.UNBARRED)
    amel.key("🧭")
    await amel.until(lambda: "👥 Équipe" in amel.buttons())
    amel.press("👥 Équipe")
    await amel.sees("L'équipe")
    amel.press("Ben")
    await amel.until(lambda: "🧊 Geler ce compte" in amel.buttons())
    await presses.twice(amel, "🧊 Geler ce compte", Deed.FROZEN)
    await presses.twice(amel, "🔓 Dégeler ce compte", Deed.UNFROZEN)
    await ben.hears("Votre compte est dégelé.")
    await presses.late(40)


async def test_a_late_tap_keeps_nobody_apart_again(stage: Stage) -> None:
    """Amel keeps Rosa and Sam apart and lifts it: the buttons of before show the account, and that is all."""
    amel, rosa, sam = (
        await stage.coordinator("Amel"),
        await stage.resident("Rosa"),
        await stage.volunteer("Sam"),
    )
    await helped(stage, rosa, sam)
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        asker = await unit.people.by_telegram(rosa.id)
        assert asker is not None
        (found,) = await unit.missions.asked_by(asker.id)
        mission = await unit.missions.lock(found.id)
        seats = tuple(replace(item, seat=Seat.DONE) for item in mission.holders)
        done = replace(mission, state=State.DONE, ended_at=unit.now, participations=seats)
        await unit.missions.save(done)
    presses = Presses(stage, sam)
    amel.key("🧭")
    await amel.until(lambda: "👥 Équipe" in amel.buttons())
    amel.forge(pack(Press.PERSON, asker.id, f"m{to_base36(mission.id)}"))
    await amel.sees("Compte ouvert.")
    amel.press("🚫 Plus avec Sam")
    await amel.sees("On ne le leur dit pas.")
    parts = amel.find_button("🚫 Oui, plus ensemble")
    amel.press("🚫 Oui, plus ensemble")
    await amel.until(lambda: "🤝 À nouveau avec Sam" in amel.buttons())
    lifts = amel.find_button("🤝 À nouveau avec Sam")
    amel.press("🤝 À nouveau avec Sam")
    await amel.until(lambda: "🚫 Plus avec Sam" in amel.buttons())
    await stage.settled()
    assert (await presses.deeds())[Deed.PARTED] == 2 * 2
    presses.seen = [(amel, parts), (amel, lifts)]
    await presses.late(2)


async def test_a_concern_is_handled_once_and_by_its_lead_only(stage: Stage) -> None:
    """Taken and closed with a double tap; Sam, whom it is about, does nothing with its buttons."""
    lea = await lead(stage, "Léa")
    rosa, sam = await stage.resident("Rosa"), await stage.volunteer("Sam")
    await helped(stage, rosa, sam)
    sam.write("Bonjour Rosa")
    await rosa.hears("Bonjour Rosa")
    rosa.press("🚩 Signaler")
    await rosa.until(lambda: "🛟 Une inquiétude" in rosa.buttons())
    rosa.press("🛟 Une inquiétude")
    await rosa.hears("Seule la personne de confiance de la commune le lit.")
    rosa.press("Un moment gênant")
    await rosa.sees("Écrivez ou dites ce qui s'est passé.")
    rosa.write("Il a crié")
    await rosa.hears("C'est noté.")
    rosa.press("✅ Envoyer")
    await lea.hears("🛟 Rosa")
    await stage.settled()
    presses = Presses(stage, sam)
    await presses.twice(lea, "✅ Je m'en occupe", Deed.SAFEGUARDED)
    await presses.twice(lea, "🗄 Fermer")
    await presses.twice(lea, "On s'est parlé", Deed.SAFEGUARDED)
    await presses.late(40)
