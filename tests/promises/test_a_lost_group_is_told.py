"""A group or channel that the bot loses is told to the coordinators at once; people are served as ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.actor import Phone
from sandbox.chats import Chat
from sandbox.faults import Fault
from tests import posting
from tests.stage import Stage, staged
from tests.walks.test_channels import towns_channel
from tests.walks.test_posts import group, now, posts, release

LONGEST = 60.0
"""Seconds."""
KICKED = "bot was kicked from the {kind} chat"


async def place(stage: Stage, amel: Phone, kind: str) -> Chat:
    """A group, forum or channel that works."""
    return await (towns_channel(stage, amel) if kind == "channel" else group(stage, amel, kind=kind))


def told(amel: Phone) -> bool:
    """Whether the coordinator knows, with the remedy."""
    said = [message.text for message in amel.messages(amel.id) if "On m'a retiré du" in message.text]
    return len(said) == 1 and "Pour me remettre" in said[0]


@pytest.mark.parametrize("kind", ["group", "supergroup", "forum", "channel"])
@pytest.mark.parametrize("how", ["update", "answer"])
async def test_a_lost_group_is_told_within_a_minute(tmp_path: Path, kind: str, how: str) -> None:
    """By Telegram's update or, where that was lost, by its refusal of what was to be posted: once."""
    async with staged(tmp_path / "lost.sqlite3") as stage:
        amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
        chat = await place(stage, amel, kind)
        body = now(stage, posting.alert())
        began = stage.clock.now()  # it goes on by itself, and jumps
        if how == "update":
            amel.remove("bot", chat)
        else:
            words = KICKED.format(kind=chat.kind)
            stage.world.faults.add(Fault("forbidden", method="sendMessage", chat=chat.id, description=words))
        await stage.settled()
        assert stage.app is not None
        async with stage.app.store.unit() as unit:
            await posting.release(unit, body)
            await unit.broadcasts.plan(body)
        stage.app.deliverer.ring()
        await stage.settled()
        assert told(amel)
        assert (stage.clock.now() - began).total_seconds() <= LONGEST
        assert len(posts(rosa, stage.world.chats[rosa.id], "Coupure d'eau")) == 1
        assert posts(amel, chat, "Coupure d'eau") == []
        tried = len(stage.world.calls.calls)
        await release(stage, posting.news())
        assert chat.id not in {call.chat for call in list(stage.world.calls.calls)[tried:]}, "it is let be"
        assert told(amel), "once"
