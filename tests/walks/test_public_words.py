"""What was announced to everybody is read outside the chat too: in the feed, copied, on paper."""

from __future__ import annotations

import io
from xml.etree import ElementTree as ET

import pytest
from pypdf import PdfReader

from bot.feed import ATOM
from tests.stage import Stage
from tests.walks.announcing import announced, association
from tests.walks.drawing import watched
from tests.walks.looking import from_bot
from tests.walks.test_alerts import composed, out


async def titles(stage: Stage, language: str = "fr") -> list[str | None]:
    """What a reader of the feed lists now."""
    assert stage.app is not None
    pages = await stage.app.feeds.make()
    feed = ET.fromstring(pages[language].body)  # noqa: S314 - our own
    return [entry.findtext(f"{{{ATOM}}}title") for entry in feed.iter(f"{{{ATOM}}}entry")]


async def test_an_announcement_is_in_the_feed_until_it_is_withdrawn(stage: Stage) -> None:
    """Not while it can be called back; its correction takes its place; whoever withdraws it takes it out."""
    _, rosa = await association(stage)
    await announced(stage, rosa)
    await stage.jump(seconds=10)
    assert await titles(stage) == await titles(stage, "nl") == ["Repair café samedi"]
    rosa.press("📣 Voir l'annonce")
    await rosa.hears("Publiée.")
    rosa.press("✏️ Corriger")
    await rosa.hears("Écrivez tout le texte, corrigé.")
    rosa.write("Repair café dimanche\nApportez vos lampes.")
    await rosa.hears("l'ont déjà reçue")
    rosa.press("✅ Corriger partout")
    await stage.jump(seconds=20)
    assert await titles(stage) == ["Repair café dimanche"]
    rosa.press("📣 Voir l'annonce")
    await rosa.hears("Publiée.")
    rosa.press("🗑 Retirer")
    await rosa.hears("Plus personne ne pourra la lire.")
    rosa.press("🗑 Oui, la retirer")
    await rosa.hears("Retirée.")
    assert await titles(stage) == []


async def test_an_alert_is_copied_printed_and_ends_in_the_feed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sheet begins with 112; the feed says it half a minute later, and when it is over."""
    drawn = watched(monkeypatch, "noticeboard.noticeboard")
    amel = await stage.coordinator("Amel")
    await composed(stage, amel)
    amel.write("ENVOYER")
    await amel.hears("Part à")
    assert await titles(stage) == []
    await out(stage)
    assert await titles(stage) == ["🟠 Alerte importante : Coupure d'eau"]
    amel.press("📋 Copier pour…")
    sheet = await amel.hears("À imprimer")
    assert drawn == [True], "anybody may ask for it, however often: nobody waits meanwhile"
    assert "Danger : 112. Info : 0800 12 345" in from_bot(amel, "Pour un SMS.")[0].text
    page, *others = PdfReader(io.BytesIO(sheet.content.media.data)).pages
    assert len(others) == len(stage.town.languages) - 1, "a page for each language"
    first, *said = page.extract_text().strip().split("\n")
    assert "112" in first
    assert "Coupure d'eau" in said
    amel.press("🏁 Fin d'alerte")
    await amel.until(lambda: any("Oui" in label for label in amel.buttons()))
    amel.press("Oui")
    await stage.jump(seconds=3)
    assert await titles(stage) == ["Terminé : Coupure d'eau"]


async def test_an_exercise_stays_in_the_chat(stage: Stage) -> None:
    """It is in no feed and offers no words to copy."""
    amel = await stage.coordinator("Amel")
    await composed(stage, amel, drill=True)
    amel.write("EXERCICE")
    await amel.hears("Part à")
    await out(stage)
    assert from_bot(amel, "Tout est parti")
    assert await titles(stage) == []
    assert "📋 Copier pour…" not in amel.buttons()
