"""Documents of ours come into the chat as files that open and can be kept; public words are copied."""

from __future__ import annotations

import io
from dataclasses import replace

import aiohttp
from pypdf import PdfReader

from bot.callbacks import Press, pack
from bot.views.screen import Answer, Screen, Show, Span, Upload, dump_answer
from sandbox.phone_view import message_view
from solidarity.announcements import Announcement, Motive, State
from solidarity.broadcasts import Words
from solidarity.queues import Incoming
from tests.cast import NOW
from tests.publishing import MEAL, announcement
from tests.stage import Stage
from tests.walks.looking import from_bot

PAPER = Upload("liste d'appel.pdf", b"%PDF-1.7\n\x00\xff")


async def test_a_document_comes_after_a_restart_and_can_be_downloaded(stage: Stage) -> None:
    """The bot stopped between the tap and its answer: the paper comes once, and the page gives its bytes."""
    rosa = await stage.resident("Rosa")
    await stage.settled()
    app = await stage.halt()
    async with app.store.unit() as unit:
        await unit.inbox.receive([Incoming(1, rosa.id, b"{}")])
        arrived = await unit.inbox.claim(())
        assert arrived is not None
        answer = Answer(rosa.id, shows=(Show(Screen((Span("Voici la liste."),), upload=PAPER)),))
        await unit.inbox.applied(arrived.seq, dump_answer(answer))
    await stage.stop_bot()
    await stage.start_bot()
    await rosa.hears("Voici la liste.")
    await stage.settled()
    (message,) = from_bot(rosa, "Voici la liste.")
    shown = message_view(stage.world, rosa.person, message)["media"]
    assert (shown["name"], shown["mime"], shown["size"]) == (
        PAPER.name,
        "application/pdf",
        len(PAPER.content),
    )
    async with (
        aiohttp.ClientSession(stage.server.base_url) as browser,
        browser.get(shown["url"]) as download,
    ):
        assert await download.read() == PAPER.content


async def _said(stage: Stage, item: Announcement) -> None:
    """It stands so in the store."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        if await unit.announcements.find(item.id) is None:
            await unit.announcements.add(item)
        else:
            await unit.announcements.save(item)


async def test_an_announcement_is_copied_and_printed(stage: Stage) -> None:
    """Three texts to touch and a sheet to print, a page for each language; then the texts in Dutch."""
    rosa = await stage.resident("Rosa")
    words = {"fr": Words("Repas de quartier", "On cuisine dimanche."), "nl": Words("Buurtmaaltijd")}
    await _said(stage, announcement(content=replace(MEAL, words=words)))
    rosa.forge(pack(Press.PUBLIC_WORDS, 8, "announcement"))
    sheet = await rosa.hears("À imprimer")
    assert "Repas de quartier" in from_bot(rosa, "Pour le site.")[0].text
    assert "Info : 0800 12 345" in from_bot(rosa, "Pour un SMS.")[0].text
    first, second = PdfReader(io.BytesIO(sheet.content.media.data)).pages
    assert "Repas de quartier" in first.extract_text()
    assert "Buurtmaaltijd" in second.extract_text()
    rosa.press("Nederlands", from_bot(rosa, "Pour le journal.")[0])
    await rosa.hears("Buurtmaaltijd. ")
    await stage.settled()
    assert len(from_bot(rosa, "À imprimer")) == 1


async def test_what_was_hidden_is_no_longer_copied(stage: Stage) -> None:
    """Not from a button that was there before, nor with a forged one; each tap is answered."""
    rosa = await stage.resident("Rosa")
    words = {"fr": Words("Repas de quartier"), "nl": Words("Buurtmaaltijd")}
    said = announcement(content=replace(MEAL, words=words))
    await _said(stage, said)
    rosa.forge(pack(Press.PUBLIC_WORDS, 8, "announcement.fr"))
    await rosa.hears("Pour le journal.")
    old = from_bot(rosa, "Pour le journal.")[0]
    await _said(stage, replace(said, state=State.HIDDEN, motive=Motive.ADVERT, hidden_at=NOW))
    rosa.press("Nederlands", old)
    await stage.settled()
    for data in ("announcement", "announcement.nl", "alert", "exercise", "", "announcement.."):
        press = rosa.forge(pack(Press.PUBLIC_WORDS, 8, data), old)
        await stage.settled()
        assert press.answered_at is not None
    assert len(from_bot(rosa, "Pour le site.")) == 1
    assert from_bot(rosa, "Buurtmaaltijd") == []
