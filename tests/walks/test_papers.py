"""A document of ours comes into the chat as a file that opens and can be kept."""

from __future__ import annotations

import aiohttp

from bot.views.screen import Answer, Screen, Show, Span, Upload, dump_answer
from sandbox.phone_view import message_view
from solidarity.queues import Incoming
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
