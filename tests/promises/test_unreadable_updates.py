"""One update that nobody can read stops nothing: it is set aside, once and loudly; others never wait."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from storage import tables
from tests.stage import Stage, staged

BASE = {"message_id": 1, "date": 1_790_000_000}


def odd_updates(person: int) -> dict[str, dict[str, Any]]:
    """Bodies of updates that a library, a later Bot API or a liar may bring."""
    chat = {"id": person, "type": "private", "first_name": "X"}
    sender = {"id": person, "is_bot": False, "first_name": "X"}
    message = {**BASE, "chat": chat, "from": sender, "text": "x"}
    return {
        "an empty story in an external reply": {
            "message": {**message, "external_reply": {"origin": {"type": "user", "date": 1}, "story": {}}}
        },
        "a hidden sender without a name": {
            "message": {**message, "forward_origin": {"type": "hidden_user", "date": 1}}
        },
        "a membership of a later Bot API": {
            "my_chat_member": {
                "chat": chat,
                "from": sender,
                "date": 1,
                "old_chat_member": {"status": "member", "user": sender},
                "new_chat_member": {"status": "hovering", "user": sender},
            }
        },
        "a kind that nobody knows": {"quantum_message": {"from": sender, "entangled": True}},
        "no kind at all": {},
        "a message that is a list": {"message": [1, 2, 3]},
        "a message that is null": {"message": None},
        "a message without a chat": {"message": {**BASE, "from": sender, "text": "x"}},
        "a text that is a number": {"message": {**message, "text": 7}},
        "a date that is a word": {"message": {**message, "date": "soon"}},
        "a sender without an id": {"message": {**message, "from": {"is_bot": False, "first_name": "X"}}},
        "an id beyond all limits": {"message": {**message, "from": {**sender, "id": 10**30}}},
        "an entity beyond the text": {
            "message": {**message, "entities": [{"type": "bold", "offset": 99, "length": -5}]}
        },
        "an entity of a later Bot API": {
            "message": {**message, "entities": [{"type": "hologram", "offset": 0, "length": 1}]}
        },
        "a chat of a later Bot API": {"message": {**message, "chat": {"id": person, "type": "hive"}}},
        "a press without a sender": {"callback_query": {"id": "1", "chat_instance": "1", "data": "x"}},
        "a press with data of another kind": {
            "callback_query": {"id": "1", "from": sender, "chat_instance": "1", "data": {"a": 1}}
        },
        "a press without a message": {
            "callback_query": {"id": "1", "from": sender, "chat_instance": "1", "data": "hm:0:"}
        },
        "a nested photo": {"message": {**message, "photo": {"file_id": []}}},
        "a contact that is a text": {"message": {**message, "contact": "+32475"}},
        "a voice without a file": {"message": {**message, "voice": {"duration": 1}}},
        "a migration to nowhere": {"message": {**message, "migrate_to_chat_id": "there"}},
    }


@pytest.fixture
async def stage(tmp_path: Path) -> Any:
    """A stage on which things go wrong on purpose."""
    async with staged(tmp_path / "odd.sqlite3") as found:
        yield found


async def set_aside(stage: Stage) -> list[str]:
    """Why updates were set aside."""
    assert stage.app is not None
    inbox = tables.Table.metadata.tables["inbox"]
    async with stage.app.store.unit() as unit:
        rows = await unit.execute(select(inbox.c.reason).where(inbox.c.state == "aside"))
        return [str(row.reason) for row in rows]


async def test_no_odd_update_stops_the_others(stage: Stage) -> None:
    """Between good updates come more than twenty odd ones: every good one is answered."""
    rosa = await stage.resident("Rosa")
    odd = odd_updates(987_654_321)
    with capture_logs() as logs:
        for body in odd.values():
            stage.world.updates.put_raw(body)
            rosa.write("/aide")
            await rosa.hears("Comment ça marche")
        await stage.settled()
    aside = await set_aside(stage)
    assert len(aside) >= 10
    loud = [entry for entry in logs if entry["event"] == "update_set_aside"]
    assert len(loud) == len(aside)
    assert not [entry for entry in logs if "exception" in entry.get("event", "")]


async def test_who_cannot_be_understood_hears_of_it(stage: Stage) -> None:
    """A known person whose message cannot be read gets an apology with a number to name."""
    rosa = await stage.resident("Rosa")
    stage.world.updates.put_raw(odd_updates(rosa.id)["a hidden sender without a name"])
    await rosa.hears("souci technique")
    rosa.write("/aide")
    await rosa.hears("Comment ça marche")
    assert len(await set_aside(stage)) == 1
