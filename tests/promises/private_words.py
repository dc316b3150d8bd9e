"""Everything else that people can type, for the test that looks for it lying open; and which columns took it.

What has a conversation worth walking is walked, the rest is said to the actions and repositories behind it.
No claims of its own.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from sandbox.actor import Phone
from solidarity import alerts
from solidarity.actions.recruiting import make_link
from solidarity.actions.relay import Said, change_message, relay_message
from solidarity.actions.requests import ask_help
from solidarity.announcements import Announcement, new_announcement_id
from solidarity.audiences import Audience
from solidarity.broadcasts import Content, Words
from solidarity.broadcasts import Stage as Sent
from solidarity.cap import Category, Certainty, Severity, Status, Urgency
from solidarity.organisations import Actor, Organisation, Profile, Standing, new_organisation_id
from solidarity.people import Factor, Role
from solidarity.ports import Code, Purpose
from solidarity.reporting import Report
from solidarity.requests import Beneficiary, Via, Wish
from solidarity.trust import Lent
from storage.sealing import Seal
from storage.tables import Sealed, Table
from tests.broadcasting import news
from tests.stage import Stage

Say = Callable[[str], str]
NOBODY_TYPES: Mapping[tuple[str, str], str] = {
    ("offers", "override"): "a word of a closed list",
    ("participations", "code"): "four digits, which stand anywhere by chance",
}
"""Sealed columns into which nothing comes that could be looked for."""
MADE_BY_US = frozenset({("people", "cell"), ("people", "factor")})
"""Sealed columns whose values nobody types: these values themselves are looked for."""


def sealed_columns() -> set[tuple[str, str]]:
    """Every column that is sealed, from the tables themselves: a new one is in it."""
    return {
        (table.name, column.name)
        for table in Table.metadata.tables.values()
        for column in table.c
        if isinstance(column.type, Sealed)
    }


class Sealings:
    """What was sealed for which column, as it was before."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.values: dict[tuple[str, str], list[bytes]] = defaultdict(list)
        close = Seal.close

        def noted(seal: Seal, value: bytes, table: str, column: str, row: int | str) -> bytes:
            self.values[table, column].append(value)
            return close(seal, value, table, column, row)

        monkeypatch.setattr(Seal, "close", noted)

    def made_by_us(self) -> dict[str, str]:
        """What is to be looked for though nobody typed it, by what it is."""
        return {
            value.decode(): ".".join(column)
            for column in MADE_BY_US
            for value in self.values[column]
            if value
        }

    def without(self, planted: Mapping[str, str]) -> set[tuple[str, str]]:
        """The sealed columns that held nothing of what was planted."""
        words = [made.encode() for made in planted] + [json.dumps(made)[1:-1].encode() for made in planted]
        return {column for column in sealed_columns() if not self._holds(column, words)}

    def _holds(self, column: tuple[str, str], words: list[bytes]) -> bool:
        heap = b"\n".join(self.values[column])
        return any(word in heap for word in words)


async def walked(stage: Stage, say: Say, amel: Phone, rosa: Phone, sam: Phone) -> None:
    """A receipt, a worry and what came of it, thanks, a published mission, an announcement begun."""
    sam.press("➕ Autre chose")
    await sam.sees("que voulez-vous faire ?")
    sam.press("🧾 Envoyer un reçu")
    await sam.hears("Envoyez la photo du reçu.")
    sam.write(say("words in place of a receipt"))
    sam.photo(say("words below a receipt"))
    await sam.hears("Quel montant ?")
    sam.write(say("words in place of an amount"))
    sam.write("12,50")
    await sam.hears("C'est envoyé")
    await _worried(stage, say, rosa)
    await _thanked(stage, say, rosa, sam)
    amel.write("/mission")
    await amel.hears("Pour quelle aide ?")
    for answer, question in (
        ("Courses", "Quel jour ?"),
        ("samedi 28 novembre", "À quelle heure ?"),
        ("14\u00a0h", "Dans quel quartier ?"),
        ("Centre", "Combien de personnes ?"),
        ("5", "Que faut-il savoir ?"),
    ):
        amel.press(answer, chat=amel.id)
        await amel.hears(question, chat=amel.id)
    amel.write(say("what to know of a mission"))
    await amel.hears("Tout le monde verra :", chat=amel.id)
    amel.press("📣 Publier", chat=amel.id)
    await amel.hears("C'est publié.", chat=amel.id)
    amel.write("/annonce")
    await amel.hears("La première ligne sert de titre.", chat=amel.id)
    amel.write(f"{say('title of an announcement')}\n{say('words of an announcement')}")
    await amel.hears("À qui ?", chat=amel.id)
    await stage.settled()


async def _worried(stage: Stage, say: Say, rosa: Phone) -> None:
    lea = await stage.resident(say("a lead's name"))
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        person = await unit.people.by_telegram(lea.id)
        assert person is not None
        await unit.people.save(replace(person, roles=frozenset({Role.SAFEGUARD})))
    rosa.press("🚩 Signaler")
    await rosa.sees("C'est délicat ? Touchez")
    rosa.press("🛟 Une inquiétude")
    await rosa.sees("Seule la personne de confiance de la commune le lit.")
    rosa.press("Un moment gênant")
    await rosa.sees("Écrivez ou dites ce qui s'est passé.")
    rosa.write(say("words of a concern"))
    await rosa.hears("C'est noté.")
    rosa.press("✅ Envoyer")
    await rosa.sees("Merci de l'avoir dit.")
    await lea.hears("🛟")
    lea.press("✅ Je m'en occupe")
    await lea.sees("Vous vous en occupez.")
    lea.press("📝 Noter la suite")
    await lea.hears("Écrivez la suite")
    lea.write(say("a lead's note"))
    await stage.settled()


async def _thanked(stage: Stage, say: Say, rosa: Phone, sam: Phone) -> None:
    sam.press("C'est fait")
    await rosa.hears("Est-ce que tout s'est bien passé")
    rosa.press("👍 Oui")
    await rosa.hears("Dire merci")
    rosa.press("✏️ Un mot")
    await rosa.hears("Écrivez votre mot.")
    rosa.write(say("words of thanks"))
    await stage.settled()


async def beside(
    stage: Stage, say: Say, phone: Callable[[], str], amel: Phone, rosa: Phone, sam: Phone
) -> None:
    """What is seldom typed, or by few: said to what keeps it. Nothing of it is for everybody to read."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        now = unit.now
        asker, helper = await unit.people.by_telegram(rosa.id), await unit.people.by_telegram(sam.id)
        staff = await unit.people.by_telegram(amel.id)
        assert staff is not None
        assert asker is not None
        assert helper is not None
        assert helper.volunteer is not None
        lent = Lent(say("an employer"), date(2030, 1, 1))
        volunteer = replace(helper.volunteer, lent=lent, cell="8b1fa4926007fff")
        factor = Factor("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        await unit.people.save(replace(helper, volunteer=volunteer, factor=factor))
        whom = Beneficiary(say("a name of another"), phone(), now, asker.id)
        wish = Wish("courses", unit.town.today(now), "centre", via=Via.PROXY, beneficiary=whom)
        await ask_help(unit, asker, wish)
        await make_link(unit, staff, say("where a link hangs"), None)
        await unit.veils.keep(
            asker.id, say("a message under neutral words").encode(), now + timedelta(days=1)
        )
        facts: dict[str, str | int] = {"text": say("asked in a group, in a code"), "person": 1}
        await unit.codes.issue(Code(Purpose.GROUP_ASK, now + timedelta(hours=1), facts))
        about = Profile(Actor.ASSOCIATION, say("an association"), say("a contact"), say("a number"))
        hive = Organisation(new_organisation_id(), about, Standing.VALID, now)
        await unit.organisations.add(hive)
        words = {"fr": Words(say("title of a draft"), say("words of a draft"), say("advice of a draft"))}
        quiet = Audience(challenges=frozenset({"courses_aines"}))
        await unit.announcements.add(
            Announcement(new_announcement_id(), Content(words), quiet, now, hive.id, helper.id)
        )
        said = news(now, content=Content(words), audience=quiet, stage=Sent.DONE, done_at=now)
        await unit.broadcasts.add(said)
        await _warned(unit, words, say)
    await _changed_on_its_way(stage, say, rosa, sam)


async def _warned(unit: Any, words: Mapping[str, Words], say: Say) -> None:
    """An alert to which nobody agreed, with what is kept of one."""
    number = alerts.new_alert_id()
    refused = alerts.Alert(
        number,
        "canary-1",
        Status.ACTUAL,
        Category.SAFETY,
        Urgency.UNKNOWN,
        Severity.MINOR,
        Certainty.UNKNOWN,
        words,
        unit.now + timedelta(hours=1),
        None,
        unit.now,
        state=alerts.State.REFUSED,
    )
    await unit.alerts.add(refused)
    await unit.alert_reports.put(number, Report(say("title of a report"), Severity.MINOR, exercise=False))


async def _changed_on_its_way(stage: Stage, say: Say, rosa: Phone, sam: Phone) -> None:
    """Written, and other words in its place before it had gone out: both in one unit."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        asker = await unit.people.by_telegram(rosa.id)
        assert asker is not None
        (mission, *_) = [item for item in await unit.missions.asked_by(asker.id) if item.holders]
        await relay_message(unit, asker, mission.id, Said(987_654, say("a text on its way")))
        await change_message(unit, asker, Said(987_654, say("other words on their way")))
