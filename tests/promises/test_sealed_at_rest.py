"""What people write is sealed at rest: planted texts are found in no byte of the database, on either one."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from solidarity.actions.groups import ask_for_binding, start_confirmation
from solidarity.actions.missions import join_mission
from solidarity.actions.relay import Said, relay_message
from solidarity.actions.requests import ask_help, close_request, share_phone_with_helper
from solidarity.groups import Binding, Group
from solidarity.missions import Mission
from solidarity.notices import Kind
from solidarity.people import Neighbour
from solidarity.queues import Incoming
from solidarity.receipts import OutboxState, Step
from solidarity.requests import Attachment, Detail, Reason
from storage.tables import Table
from tests.cast import AMEL, GARE_GROUP, ROSA, SAM, TODAY, arrive, bind, meet, wish
from tests.stores import TestedStore

PREFIX = "canary-of-the-tests-"
ROUNDS = 28
"""Each plants 18 texts: some 500 in all."""


class Canaries:
    """Texts that occur nowhere else in the world."""

    def __init__(self) -> None:
        self.all: dict[str, str] = {PREFIX: "anything at all"}

    def text(self, what: str) -> str:
        """A new one, remembered by what it stands for."""
        made = PREFIX + secrets.token_hex(9)
        self.all[made] = what
        return made

    def phone(self) -> str:
        """A number with the same property."""
        made = f"+32{secrets.randbelow(10**17):017}"
        self.all[made] = "phone"
        return made

    def found_in(self, heap: bytes) -> set[str]:
        """What is found there, plainly or in one of the usual disguises."""
        if not is_in(PREFIX, heap):  # which all but numbers begin with
            return {what for made, what in self.all.items() if what == "phone" and is_in(made, heap)}
        return {what for made, what in self.all.items() if is_in(made, heap)}


def is_in(text: str, heap: bytes) -> bool:
    """Whether a text lies there in any form."""
    return any(form in heap for form in forms(text))


def forms(text: str) -> Iterator[bytes]:
    """A text as it could lie in a file: plain, wide, as hexadecimal digits, in base64 at any offset."""
    plain = text.encode()
    yield plain
    yield text.encode("utf-16-le")
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    for shift in range(3):
        yield base64.b64encode(b"\0" * shift + plain)[4:-4]


async def live(store: TestedStore, canaries: Canaries, number: int) -> tuple[Neighbour, Mission]:
    """A whole neighbourly story in which every text that people can leave is one of a kind."""
    say = canaries.text
    first = 1000 * (number + 1)
    rosa_, sam_ = (
        replace(part, name=say("name"), telegram_id=part.telegram_id + first, phone=canaries.phone())
        for part in (ROSA, SAM)
    )
    async with store.unit() as unit:
        rosa, sam = await meet(unit, rosa_), await meet(unit, sam_)
        amel = await unit.people.by_telegram(AMEL.telegram_id)
        assert amel is not None
        detail = Detail(say("detail"), Attachment.PHOTO, say("file id of a detail"))
        mission = (await ask_help(unit, rosa, wish(detail=detail))).mission
        await unit.drafts.put(rosa.telegram_id, "ask:detail", {"detail": say("draft")})
        await unit.drafts.put(sam.telegram_id, None, {"photo": say("file id of a draft")})
        await ask_for_binding(unit, Group(-first, say("title of a group")))
        await start_confirmation(unit, Group(-first, say("title in a code")), Binding.STAFF, None)
    async with store.unit() as unit:
        await join_mission(unit, sam, mission.id)
        await share_phone_with_helper(unit, rosa, mission.id, sam.id)
        await relay_message(unit, rosa, mission.id, Said(1, say("relayed text")))
        voice = Said(2, say("caption"), Attachment.VOICE, say("file id of a voice"))
        await relay_message(unit, sam, mission.id, voice)
        updates = [Incoming(first + n, first + n, say("raw update").encode()) for n in range(4)]
        assert await unit.inbox.receive(updates) == 4
    async with store.unit() as unit:
        arrived = await unit.inbox.claim(())
        assert arrived is not None
        await unit.inbox.applied(arrived.seq, say("answer").encode())
        await unit.inbox.postpone_answer(arrived.seq, say("rest of an answer").encode())
    async with store.unit() as unit:
        for planned in await unit.outbox.lease("tests", 4, ()):
            await unit.outbox.freeze(planned, say("rendered text").encode())
            step = Step(OutboxState.SENT) if planned.notice.kind is Kind.RELAY else Step(OutboxState.UNSURE)
            await unit.outbox.settle(planned, step, 7, "")
    async with store.unit() as unit:
        for planned in await unit.outbox.lease("tests", 1, ()):
            await unit.outbox.freeze(planned, say("rendered text that waits").encode())
    if number % 3 == 0:
        async with store.unit() as unit:
            await close_request(unit, amel, mission.id, Reason.SOLVED)
            await unit.people.erase(sam)
    return rosa, mission


def heap_of(store: TestedStore) -> bytes:
    """Every byte that lies in the database's files, or every cell of every table."""
    if store.database.dialect == "sqlite":
        path = Path(store.url.removeprefix("sqlite:///"))
        files = sorted(path.parent.glob(f"{path.name}*"))
        assert {file.suffix for file in files} >= {".sqlite3", ".sqlite3-wal"}
        return b"".join(file.read_bytes() for file in files)
    heap = []
    with psycopg.connect(store.url) as connection:
        for name in [*Table.metadata.tables, "alembic_version"]:
            for how in ("text", "binary"):
                statement = sql.SQL("COPY {} TO STDOUT (FORMAT {})").format(
                    sql.Identifier(name), sql.SQL(how)
                )
                with connection.cursor().copy(statement) as copy:
                    heap.extend(bytes(block) for block in copy)
    return b"".join(heap)


@pytest.mark.timeout(600)
async def test_no_planted_text_is_found_in_the_database(store: TestedStore) -> None:
    """500 names, numbers, details, drafts, messages, file ids, titles, updates and answers: 0 found."""
    canaries = Canaries()
    await arrive(store, AMEL)
    await bind(store, GARE_GROUP)
    stories = [await live(store, canaries, number) for number in range(ROUNDS)]
    heap = heap_of(store)
    assert len(canaries.all) > 500
    assert len(set(canaries.all.values())) == 17
    assert canaries.found_in(heap) == set()
    rosa, mission = stories[-1]
    for shown in (mission.reference, mission.category, rosa.language):
        assert shown.encode() in heap, "what is not sealed is found: the search works"
    async with store.unit() as unit:
        kept = await unit.people.get(rosa.id)
        found = await unit.missions.get(mission.id)
    assert (kept.first_name, kept.phone) == (rosa.first_name, rosa.phone)
    assert (found.request, found.day) == (mission.request and found.request, TODAY)
    assert canaries.found_in(kept.first_name.encode()) == {"anything at all", "name"}


@pytest.mark.parametrize("form", range(7))
def test_the_search_sees_through_disguises(form: int) -> None:
    """Each form in which a text could lie in a file is recognised, so that finding none means something."""
    canaries = Canaries()
    for made in (canaries.text("detail"), canaries.phone()):
        disguised = list(forms(made))[form]
        assert canaries.all[made] in canaries.found_in(b"before" + disguised + b"after")
        assert canaries.all[made] not in canaries.found_in(b"before" + disguised[:-1])
