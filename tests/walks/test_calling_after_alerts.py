"""Whoever an alert did not reach, or who was silent, is called; and what is kept of it once it is over."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from bot.callbacks import to_base36
from sandbox.actor import Phone
from sandbox.files import StoredFile
from solidarity.broadcasts import Broadcast, Step
from solidarity.causes import Cause
from tests.alerts import ended, raised
from tests.stage import Stage
from tests.walks.drawing import watched
from tests.walks.looking import from_bot
from tests.walks.test_alerts import composed, out
from tests.walks.test_answering_alerts import TITLE, alerted, counts, requests_of


async def shared(phone: Phone, stage: Stage) -> str:
    """They have left their number with us."""
    assert stage.app is not None
    number = "+32475" + str(phone.id)[-6:]
    async with stage.app.store.unit() as unit:
        me = await unit.people.by_telegram(phone.id)
        assert me is not None
        await unit.people.save(replace(me, phone=number, neighbourhood="gare"))
    return number


def open_list(amel: Phone, alert: Broadcast) -> None:
    """The button of the live report."""
    amel.forge(f"ci:{to_base36(alert.about)}:")


async def listed(stage: Stage) -> tuple[Phone, Phone, Phone, Broadcast, str]:
    """Amel's list: Rosa had blocked the bot and left a number, Tom was silent and left none."""
    amel = await stage.coordinator("Amel")
    rosa, tom = await stage.resident("Rosa"), await stage.resident("Tom")
    number = await shared(rosa, stage)
    rosa.block()
    await stage.settled()
    alert = await alerted(stage, amel, tom)
    amel.press("Je vais bien")
    await stage.settled()
    open_list(amel, alert)
    await amel.hears("2 personnes à appeler.")
    return amel, rosa, tom, alert, number


async def test_those_not_reached_come_first_and_numbers_are_one_tap_further(stage: Stage) -> None:
    """The look at a number is kept for its owner; somebody without one has none on the screen."""
    amel, rosa, tom, _, number = await listed(stage)
    assert "1 sans message · 1 sans réponse" in amel.last()
    assert number not in amel.screen()
    assert amel.buttons() == [
        "📞 Rosa · Gare · n'a pas reçu",
        "▫️ Tom · quartier à préciser · n'a pas répondu",
        "📄 Imprimer",
    ]
    amel.press("📞 Rosa")
    await amel.hears(f"Numéro : {number}")
    assert amel.buttons() == ["📞 Copier", "💚 Va bien", "🆘 Besoin d'aide", "↩️ Retour"]
    amel.press("Retour")
    await amel.hears("2 personnes à appeler.")
    amel.press("▫️ Tom")
    await amel.hears("Cette personne n'a pas laissé de numéro.")
    assert "📞 Copier" not in amel.buttons()
    rosa.start()
    await stage.settled()
    rosa.write("/mesdonnees")
    await rosa.hears("Voici ce que nous gardons")
    rosa.press("Tout lire ici")
    await rosa.hears("Amel a vu votre numéro")
    tom.write("/mesdonnees")
    await tom.hears("Voici ce que nous gardons")
    tom.press("Tout lire ici")
    await tom.hears("Voici ce que nous gardons de vous")
    assert "a vu votre numéro" not in tom.last()


async def test_what_was_said_on_the_telephone_empties_the_list(stage: Stage) -> None:
    """Well is noted; in need is a request at once, for the person who was called."""
    amel, rosa, tom, alert, _ = await listed(stage)
    amel.press("📞 Rosa")
    await amel.hears("Numéro :")
    amel.press("Besoin d'aide")
    await amel.hears("Répond à l'alerte : besoin d'aide.")
    (made,) = await requests_of(stage, rosa)
    assert (made.cause, made.alert) == (Cause.ALERT, alert.about)
    assert f"C'est noté. Demande {made.reference}." in amel.toasts
    open_list(amel, alert)
    await amel.hears("1 personne à appeler.")
    amel.press("▫️ Tom")
    await amel.hears("Après l'appel, touchez la réponse.")
    amel.press("Va bien")
    await amel.hears("✅ Tout le monde est joint.")
    assert await counts(stage, alert) == {"need": 1, "well": 2}
    tom.write("/mesdonnees")
    await tom.hears("Voici ce que nous gardons")
    tom.press("Tout lire ici")
    await tom.hears("Amel a noté votre réponse au téléphone")
    assert "Réponse à une alerte : 💚 Je vais bien" in tom.last()


async def test_an_answer_of_their_own_is_never_overruled(stage: Stage) -> None:
    """Whoever answers while they are being called is left as they said."""
    amel, _, tom, alert, _ = await listed(stage)
    amel.press("▫️ Tom")
    await amel.hears("Après l'appel")
    tom.press("J'ai besoin d'aide", next(item for item in tom.messages() if TITLE in item.text))
    await tom.hears("De quoi avez-vous besoin")
    amel.press("Va bien", next(m for m in reversed(amel.messages()) if "Après l'appel" in m.text))
    assert "Cette personne a répondu depuis. Merci !" in await amel.hears_toast()
    await stage.settled()
    assert await counts(stage, alert) == {"need": 1, "well": 1}


async def test_the_list_on_paper_is_for_who_asked_and_can_be_opened(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A PDF that can be saved and printed; its numbers count as looked at."""
    drawn = watched(monkeypatch, "call_list.call_sheet")
    amel, rosa, _, _, _ = await listed(stage)
    amel.press("Imprimer")
    sent = await amel.hears("Liste à imprimer.")
    assert drawn == [True]
    assert not sent.protected, "else it could not be saved, and so not printed"
    (paper,) = files_of(amel)
    pages = PdfReader(io.BytesIO(paper.data)).pages
    assert "Rosa" in "".join(page.extract_text() for page in pages)
    rosa.start()
    await stage.settled()
    rosa.write("/mesdonnees")
    await rosa.hears("Voici ce que nous gardons")
    rosa.press("Tout lire ici")
    await rosa.hears("Amel a vu votre numéro")


def files_of(phone: Phone) -> list[StoredFile]:
    """The files in their chat, the oldest first."""
    return [item.content.media for item in phone.messages() if item.content.media is not None]


async def test_only_coordinators_see_the_list_and_never_in_a_group(stage: Stage) -> None:
    """Somebody else's forged press, and a coordinator's in the team's chat, show nobody."""
    amel, rosa, tom, alert, number = await listed(stage)
    team = amel.create_group("Équipe", members=[tom])
    await amel.hears("Bonjour", chat=team)
    code = to_base36(alert.about)
    whose = next(b for b in _data(amel) if b.startswith("cb:"))
    for data in (f"ci:{code}:", f"ci:{code}:print", whose, f"{whose}.need", f"ap:{code}:", "az:0:"):
        tom.forge(data)
    await stage.settled()
    assert "Cette action est réservée à l'équipe communale." in tom.toasts
    assert "Rosa" not in tom.screen()
    assert await requests_of(stage, rosa) == []
    amel.forge(f"ci:{code}:", chat=team)
    amel.forge(whose, chat=team)
    await stage.settled()
    assert "Rosa" not in amel.screen(team)
    assert number not in amel.screen(team)


def _data(phone: Phone) -> list[str]:
    return [
        str(button["callback_data"])
        for message in phone.messages()
        if message.inline
        for row in message.inline["inline_keyboard"]
        for button in row
        if "callback_data" in button
    ]


async def test_when_it_is_over_a_report_is_kept_and_can_be_taken_along(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who, when, how many, how fast, what came back; as a PDF and as a table. Residents are not named."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    tom = await stage.resident("Tom")
    tom.block()
    await stage.settled()
    alert = await alerted(stage, rosa)
    rosa.press("J'ai besoin d'aide", rosa.last_message())
    await rosa.hears("De quoi avez-vous besoin")
    await stage.jump(minutes=30)
    await ended(stage, alert, Step.MISTAKE)
    await stage.settled()
    amel.forge("az:0:")
    await amel.hears("Alertes terminées.")
    amel.press(TITLE)
    await amel.hears("Écrite par Amel.")
    said = amel.last()
    assert "2 envoyés sur 2" in said
    assert "💚 0 · 🆘 1 · 🤝 0 · 1 sans réponse" in said
    assert "1 demande faite · 0 réglée · 1 correction" in said
    assert "Rosa" not in said
    card = amel.last_message()
    drawn = watched(monkeypatch, "report.alert_report")
    spent: list[str] = []
    assert stage.app is not None
    gate = stage.app.worker.effects.dispatcher["gate"]
    spend = gate.spend

    async def counted(limit: Any, person: int) -> None:
        spent.append(limit.namespace)
        await spend(limit, person)

    monkeypatch.setattr(gate, "spend", counted)
    for kind in ("Imprimer", "Tableau"):
        amel.press(kind, card)
        await stage.settled()
    assert (drawn, spent) == ([True], ["export", "export"]), "made beside, and counted once"
    paper, table = files_of(amel)
    assert (paper.name, table.name) == ("rapport-alerte.pdf", "rapport-alerte.csv")
    pages = PdfReader(io.BytesIO(paper.data)).pages
    words = "".join(page.extract_text() for page in pages)
    rows = list(csv.reader(io.StringIO(table.data.decode("utf-8-sig")), delimiter=";"))
    assert ["Français", "2", "2", "0", "0", "0", "0"] in rows
    assert ["Après 5 min", "0", "1", "0"] in rows
    for text in (words, str(rows)):
        assert TITLE in text
        assert "Rosa" not in text


async def test_an_alert_that_runs_out_is_reported_too(stage: Stage) -> None:
    """Nobody ended it: what is kept is written by the clock, once."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    alert = await raised(stage, exercise=True)
    await rosa.hears(TITLE)
    amel.forge("az:0:")
    await amel.hears("Pas encore d'alerte terminée.")
    await stage.jump(hours=24)
    amel.forge(f"ap:{to_base36(alert.about)}:")
    await amel.hears("Aucune réponse.")
    assert amel.last().startswith("EXERCICE.")
    assert amel.last().endswith("EXERCICE. Ce n'est pas une vraie alerte.")


async def test_from_the_composer_to_the_report(stage: Stage) -> None:
    """Sent, counted while answers come in, called from the live report, ended, and read again later."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    sam = await stage.volunteer("Sam")
    await composed(stage, amel)
    amel.write("ENVOYER")
    await amel.hears("Part à")
    await out(stage)
    for phone, reply in ((rosa, "J'ai besoin d'aide"), (sam, "Je peux aider")):
        phone.press(reply, await phone.sees("Gardez de l'eau pour boire"))
    await rosa.hears("De quoi avez-vous besoin")
    await stage.jump(seconds=30)
    (live,) = from_bot(amel, "Tout est parti")
    assert "💚 0 · 🆘 1 · 🤝 1" in live.text
    amel.press("📄 Liste téléphone", live)
    await amel.hears("1 personne à appeler.")
    assert amel.buttons()[0].startswith("▫️ Amel")
    assert from_bot(amel, "Tout est parti")
    amel.press("🏁 Fin d'alerte", live)
    await amel.hears("Dire à tous que l'alerte est finie ?")
    amel.press("🏁 Oui, c'est fini")
    await rosa.hears("Fin de l'alerte.")
    await stage.settled()
    amel.key("🧭")
    await amel.until(lambda: "🗂 Alertes passées" in amel.buttons())
    amel.press("🗂 Alertes passées")
    await amel.hears("Alertes terminées.")
    amel.press("Coupure d'eau")
    await amel.hears("3 envoyés sur 3")
    assert "💚 0 · 🆘 1 · 🤝 1 · 1 sans réponse" in amel.last()
