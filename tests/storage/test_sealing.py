"""Sealed values open where they were stored, with the keys that closed them, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import LargeBinary, select, update

from solidarity.notices import Kind, Notice, to
from storage.people import K, P
from storage.sealing import Keyring, Seal, SealBrokenError, new_operator_key
from storage.tables import Moment, Sealed, Table
from tests.cast import ANA, NOW, ROSA, arrive
from tests.stores import KEY, TestedStore, open_store, rows


def seal() -> Seal:
    """A data key of its own."""
    return Keyring([new_operator_key()]).new_key()[1]


@given(st.binary(max_size=200), st.integers() | st.text(max_size=20))
def test_what_is_closed_opens_again(value: bytes, row: int | str) -> None:
    """Any bytes, for any row."""
    key = seal()
    assert key.open(key.close(value, "people", "phone", row), "people", "phone", row) == value


def test_a_number_can_be_looked_for_without_being_read() -> None:
    """Equal numbers have one index under one key, another under another, and none shows a digit of it."""
    key, other = seal(), seal()
    found = key.index("+32475111111")
    assert found == key.index("+32475111111")
    assert found not in (key.index("+32475111112"), other.index("+32475111111"))
    assert "475111111" not in found


def test_the_same_value_never_looks_the_same() -> None:
    """A fresh nonce each time: equal texts cannot be recognised as equal."""
    key = seal()
    assert len({key.close(b"Rosa", "people", "first_name", 1) for _ in range(100)}) == 100


def test_moved_cipher_text_does_not_open() -> None:
    """Put into another row, column or table, it is refused: nobody gets somebody else's number that way."""
    key = seal()
    closed = key.close(b"+32475111111", "people", "phone", 7)
    for place in (("people", "phone", 8), ("people", "first_name", 7), ("drafts", "phone", 7)):
        with pytest.raises(
            SealBrokenError, match=rf"{place[0]}.{place[1]} of row {place[2]} cannot be opened"
        ):
            key.open(closed, *place)


@given(st.data())
def test_changed_cipher_text_does_not_open(data: st.DataObject) -> None:
    """A flipped bit anywhere, a cut or an empty value is refused."""
    key = seal()
    closed = key.close(b"Rosa", "people", "first_name", 7)
    bit = data.draw(st.integers(0, len(closed) * 8 - 1))
    flipped = bytearray(closed)
    flipped[bit // 8] ^= 1 << bit % 8
    cut = closed[: data.draw(st.integers(0, len(closed) - 1))]
    for broken in (bytes(flipped), cut, b""):
        with pytest.raises(SealBrokenError):
            key.open(broken, "people", "first_name", 7)


def test_another_key_does_not_open() -> None:
    """Neither another person's key nor the instance's."""
    closed = seal().close(b"Rosa", "people", "first_name", 7)
    with pytest.raises(SealBrokenError):
        seal().open(closed, "people", "first_name", 7)


def test_data_keys_open_with_any_of_the_operators_keys() -> None:
    """A new operator's key in front of the old one opens what the old one wrapped, and wraps what is new."""
    old, new = new_operator_key(), new_operator_key()
    wrapped, key = Keyring([old]).new_key()
    closed = key.close(b"Rosa", "people", "first_name", 7)
    both = Keyring([new, old])
    assert both.unwrap(wrapped).open(closed, "people", "first_name", 7) == b"Rosa"
    fresh, _ = both.new_key()
    assert Keyring([new]).unwrap(fresh) is not None
    for missing, stored in (([new], wrapped), ([old], fresh)):
        with pytest.raises(SealBrokenError, match="do not open this database"):
            Keyring(missing).unwrap(stored)


@pytest.mark.parametrize("keys", [[], [""], ["short"], [KEY, "é" * 44], ["A" * 43]])
def test_malformed_keys_are_refused_at_the_start(keys: list[str]) -> None:
    """With a sentence that says what is missing, and never the key itself."""
    with pytest.raises(ValueError, match="sealing key") as refused:
        Keyring(keys)
    assert all(key not in str(refused.value) for key in keys if key)


async def test_a_number_copied_to_somebody_else_does_not_open(store: TestedStore) -> None:
    """Even within the same table and with the wrapped key copied along, a moved value is refused."""
    rosa, ana = await arrive(store, ROSA, replace(ANA, phone="+32475222222"))
    async with store.unit() as unit:
        phone = (await unit.execute(select(P.c.phone).where(P.c.id == rosa.id))).scalar_one()
        key = (await unit.execute(select(K.c.wrapped_key).where(K.c.person_id == rosa.id))).scalar_one()
        await unit.execute(update(P).where(P.c.id == ana.id).values(phone=phone))
        await unit.execute(update(K).where(K.c.person_id == ana.id).values(wrapped_key=key))
    async with store.unit() as unit:
        with pytest.raises(SealBrokenError):
            await unit.people.get(ana.id)
        assert (await unit.people.get(rosa.id)).phone == ROSA.phone


async def test_the_wrong_operators_key_opens_nothing(store: TestedStore) -> None:
    """Neither the instance's texts nor anybody's: the very first unit says so."""
    await arrive(store, ROSA)
    stranger = open_store(store.url, [new_operator_key()])
    with pytest.raises(SealBrokenError, match="do not open this database"):
        async with stranger.unit():
            pytest.fail("a unit was opened")
    await stranger.database.close()


async def test_a_changed_operators_key_opens_everything(store: TestedStore) -> None:
    """With the new key first and the old one kept, what is stored is read and what is new is written."""
    (rosa,) = await arrive(store, ROSA)
    async with store.unit() as unit:
        unit.tell(Notice(Kind.RELAY, facts={"text": "Bonjour"}), to(rosa))
    renewed = open_store(store.url, [new_operator_key(), KEY])
    async with renewed.unit() as unit:
        assert (await unit.people.get(rosa.id)).phone == ROSA.phone
    assert [row.facts for row in await rows(renewed)] == [{"text": "Bonjour"}]
    (ana,) = await arrive(renewed, ANA)
    async with store.unit() as unit:
        with pytest.raises(SealBrokenError):
            await unit.people.get(ana.id)
    await renewed.database.close()


async def test_everybody_has_a_key_of_their_own(store: TestedStore) -> None:
    """Erasing one person's key leaves the others' readable, and theirs unreadable in any copy."""
    rosa, ana = await arrive(store, ROSA, ANA)
    async with store.unit() as unit:
        keys = {row.person_id: row.wrapped_key for row in await unit.execute(select(K))}
        copy = (await unit.execute(select(P.c.first_name).where(P.c.id == rosa.id))).scalar_one()
        await unit.people.erase(rosa)
        left = [row.wrapped_key for row in await unit.execute(select(K))]
    assert left == [keys[ana.id]]
    assert len(set(keys.values())) == 2
    for wrapped in left:
        with pytest.raises(SealBrokenError):
            store.keyring.unwrap(wrapped).open(copy, "people", "first_name", rosa.id)


def test_what_people_write_is_in_sealed_columns_only() -> None:
    """Every column that could hold a text of somebody's is sealed; the plain ones hold codes and reasons."""
    plain = {
        f"{table.name}.{column.name}"
        for table in Table.metadata.tables.values()
        for column in table.c
        if column.type.python_type is str
    }
    assert plain == {
        *("missions.hour", "missions.cause", "missions.merged_with"),
        *("group_topics.topic", "chat_groups.told", "chat_groups.rights", "chat_groups.board_shown"),
        *("instance.bot_name", "places.kind", "places.code", "places.body"),
        *("people.language", "people.neighbourhood", "people.roles", "people.age", "people.charter"),
        *("people.consent_version", "people.consent_language", "people.likes"),
        *("people.scores", "people.free", "people.speaks", "people.source", "people.steps", "people.sector"),
        *("scores.challenge", "scores.neighbourhood", "sources.code", "sources.challenge"),
        *("agreements.neighbourhood", "requests.via", "requests.languages", "participations.framing"),
        *("requests.phone_key", "people.phone_key", "bans.account_key", "bans.why", "blocks.why"),
        "homes_seen.account_key",
        *("people.grants", "people.bar", "people.bar_why", "concerns.state", "concerns.outcome"),
        "traces.what",
        "offers.reasons",
        *("missions.reference", "missions.category", "missions.neighbourhood", "missions.state"),
        *("requests.feeling", "requests.reason", "participations.seat"),
        *("chat_groups.binding", "chat_groups.neighbourhood", "chat_groups.theme", "cards.kind"),
        *("organisations.kind", "organisations.state", "organisations.reason", "members.role"),
        *("organisations.neighbourhoods", "organisations.services", "people.news", "people.muted"),
        *("codes.digest", "codes.purpose", "traces.deed", "drafts.state"),
        *("announcements.audience", "announcements.theme", "announcements.state", "announcements.reason"),
        *("alerts.reference", "alerts.status", "alerts.category", "alerts.urgency", "alerts.severity"),
        *("alerts.certainty", "alerts.template", "alerts.areas", "alerts.state", "alert_answers.answer"),
        "alerts.reason",
        *("broadcasts.subject", "broadcasts.step", "broadcasts.audience", "broadcasts.stage"),
        *("broadcasts.excluded", "broadcasts.shown"),
        *("inbox.state", "inbox.reason"),
        *("outbox.op", "outbox.kind", "outbox.state", "outbox.worker", "outbox.reason"),
    }
    binary = {
        f"{table.name}.{column.name}": type(column.type)
        for table in Table.metadata.tables.values()
        for column in table.c
        if isinstance(column.type, Sealed | LargeBinary)
    }
    assert {name for name, kind in binary.items() if kind is LargeBinary} == {
        *("instance.wrapped_key", "instance.traces_hash", "traces.hash"),
        "person_keys.wrapped_key",
    }


def test_a_naive_time_is_never_stored() -> None:
    """A time without a zone is refused before it reaches a table, and every time comes back with one."""
    moment, dialect = Moment(), None
    with pytest.raises(ValueError, match="naive"):
        moment.process_bind_param(NOW.replace(tzinfo=None), dialect)  # type: ignore[arg-type]
    assert moment.process_result_value(NOW.replace(tzinfo=None), dialect) == NOW  # type: ignore[arg-type]
    assert moment.process_bind_param(None, dialect) is moment.process_result_value(None, dialect) is None  # type: ignore[arg-type]


async def test_what_was_deleted_is_overwritten(sqlite_store: TestedStore) -> None:
    """SQLite writes zeros over what is deleted, so that cipher text does not linger in free pages."""
    (rosa,) = await arrive(sqlite_store, ROSA)
    async with sqlite_store.unit() as unit:
        sealed = bytes((await unit.execute(select(P.c.phone).where(P.c.id == rosa.id))).scalar_one())
    path = Path(sqlite_store.url.removeprefix("sqlite:///"))
    async with sqlite_store.unit() as unit:
        await unit.people.erase(rosa)
    await sqlite_store.database.close()
    assert sealed not in path.read_bytes()
