"""Whatever people write: never refused by Telegram, never foreign markup, never another person's name."""

from __future__ import annotations

from pathlib import Path

from solidarity.matching import MAX_OFFERS_A_DAY
from solidarity.names import clean_name, clean_text, utf16_len
from tests.hostile import SAMPLES
from tests.stage import Stage, staged

OURS = {"bold", "code", "bot_command", "mention", "url", "email", "hashtag", "cashtag", "phone_number"}
"""What we set ourselves, and what Telegram finds by itself in plain words; never a link with another text."""
LONG = "🧡 Très long " * 400
WRITABLE = [text for text in (*SAMPLES, LONG) if text.strip() and not text.startswith("/")]


def refusals(stage: Stage) -> list[str]:
    """What the emulated Telegram refused."""
    return [
        f"{call.method}: {call.description}"
        for call in stage.world.calls.calls
        if call.ok is False and "not modified" not in (call.description or "")
    ]


def markup(stage: Stage) -> set[str]:
    """The kinds of entities in all that the bot has in its chats."""
    return {
        str(entity["type"])
        for chat in stage.world.chats.values()
        for message in chat.messages.values()
        if message.sender == stage.world.bot.id
        for entity in message.content.entities
    }


def sendable(text: str) -> str:
    """What an app lets through: whole characters, no more than Telegram's limit."""
    return text.encode("utf-16", "ignore").decode("utf-16", "ignore")[:4000]


async def test_hostile_names_details_and_messages_reach_the_other_side_whole(tmp_path: Path) -> None:
    """Each nasty string is a name, a detail and a relayed message; all arrive and none is markup."""
    async with staged(tmp_path / "hostile.sqlite3") as stage:
        sam = await stage.volunteer("Sam")
        rosa = await stage.resident("Rosa")
        await stage.ask(rosa)
        await stage.settled()
        sam.press("J'y vais")
        await sam.hears("C'est pour vous")
        for text in filter(str.strip, map(sendable, WRITABLE)):
            rosa.write(text)
            sam.write(text, reply_to=None)
        await stage.settled()
        heard = "\n".join(str(message.text) for message in sam.messages())
        for text in filter(None, (clean_text(sendable(text), 3000).strip() for text in WRITABLE)):
            assert text.split("\n")[0][:40] in heard
        assert refusals(stage) == []
        assert markup(stage) <= OURS


async def test_hostile_names_are_shown_and_nothing_else(tmp_path: Path) -> None:
    """People with nasty names ask, with nasty details; the volunteer's cards are all accepted."""
    async with staged(tmp_path / "names.sqlite3") as stage:
        sam = await stage.volunteer("Sam")
        for at, raw in enumerate(filter(str.strip, map(sendable, SAMPLES))):
            if at and at % MAX_OFFERS_A_DAY == 0:
                await stage.jump(days=1)
            rosa = await stage.resident(raw[:60].strip() or f"N{at}")
            await stage.ask(rosa, detail=raw)
            await stage.settled()
            sam.press("J'y vais")
            await sam.hears("C'est pour vous")
            sam.press("C'est fait")
            await sam.hears("Merci, vraiment")
        await stage.settled()
        assert refusals(stage) == []
        assert markup(stage) <= OURS


def test_cleaned_strings_fit_their_limits() -> None:
    """No name is longer than a button bears, no text longer than was asked, in Telegram's own units."""
    for text in (*SAMPLES, LONG):
        assert utf16_len(clean_name(text)) <= 256
        assert utf16_len(clean_text(text, 100)) <= 100
