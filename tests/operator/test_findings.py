"""What the doctor finds in a database, in groups and on a machine, each with what to do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text, update

from bot import doctor_machine
from bot.doctor_database import _judge_postgres, _judge_sqlite, check_people, check_settings, check_state
from bot.doctor_groups import check_groups, judge
from bot.doctor_machine import check_files, check_memory, check_redis, check_secret, strength
from bot.findings import Finding, Findings
from bot.settings import Settings, read_settings
from sandbox.actor import Phone
from sandbox.people import SANDBOX_TOKEN
from sandbox.server import running
from sandbox.world import World
from solidarity.groups import Binding, Group, bind_neighbourhood, bind_staff
from solidarity.notices import Kind, Notice, Recipient
from solidarity.people import PersonId, Role
from solidarity.queues import Incoming
from solidarity.receipts import OutboxState, Step
from storage.engine import open_database
from storage.tables import Instance
from tests.cast import AMEL, NOW, ROSA, arrive
from tests.house.tree import text as words
from tests.stores import TestedStore

HEX = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


async def found(findings: Findings) -> dict[str, Finding]:
    """All findings, by what they are about."""
    return {finding.what: finding async for finding in findings}


async def problems(findings: Findings) -> dict[str, str]:
    """The bad ones, with what to do."""
    return {what: one.remedy for what, one in (await found(findings)).items() if not one.good}


def settings(**values: object) -> Settings:
    """These settings and no others."""
    return read_settings({f"ENTRAIDE_{name.upper()}": str(value) for name, value in values.items()})


# The database


async def test_settings_are_asked_of_the_database_itself(store: TestedStore) -> None:
    """SQLite is as the program sets it up; of the tests' PostgreSQL what is unsafe is told."""
    said = await problems(check_settings(store))
    if store.database.dialect == "sqlite":
        assert said == {}
    else:
        assert [what.split()[1] for what in said] == ["fsync", "synchronous_commit"]


@pytest.mark.parametrize(
    ("changed", "said", "remedy"),
    [
        ({"fsync": "off"}, "fsync is off", "fsync = on"),
        ({"synchronous_commit": "off"}, "synchronous_commit is off", "synchronous_commit = on"),
        ({"max_connections": "10"}, "max_connections is 10", "postgresql.conf"),
    ],
)
def test_an_unsafe_postgresql(changed: dict[str, str], said: str, remedy: str) -> None:
    """A setting by which what was confirmed can be lost is told, with the words that mend it."""
    safe = {"fsync": "on", "synchronous_commit": "on", "max_connections": "100"}
    assert _judge_postgres(safe) == []
    (finding,) = _judge_postgres(safe | changed)
    assert said in finding.what
    assert remedy in finding.remedy


def test_an_unsafe_sqlite() -> None:
    """Without its write-ahead log it lies on a disk that is not its own."""
    (finding,) = _judge_sqlite({"journal_mode": "delete"})
    assert "journal_mode is delete" in finding.what
    assert "local disk" in finding.remedy


async def test_a_pause_is_told(store: TestedStore) -> None:
    """While nothing goes out the doctor says since when, and where it stands how to let it go on."""
    assert await problems(check_state(store)) == {}
    async with store.unit() as unit:
        await unit.execute(update(Instance.__table__).values(paused_at=NOW))  # type: ignore[attr-defined]
    said = await problems(check_state(store))
    ((what, remedy),) = said.items()
    assert what.startswith("sending: paused since 2026-11-24 ")
    assert "docs/operations.md" in remedy
    assert "## After a restore" in words("docs/operations.md")


async def test_what_lies_aside_is_told(store: TestedStore) -> None:
    """Updates that were given up are counted, and messages refused within a day, by kind; older ones not."""
    await arrive(store, ROSA)
    async with store.unit() as unit:
        await unit.inbox.receive([Incoming(1, 1, b"{}"), Incoming(2, 2, b"{}")])
        row = await unit.inbox.claim(())
        assert row is not None
        await unit.inbox.set_aside(row.seq, "unreadable")
        unit.tell(Notice(Kind.APOLOGY, facts={"reference": "1"}), Recipient(ROSA.telegram_id))
    async with store.unit() as unit:
        (planned,) = await unit.outbox.lease("tests", 4, ())
        await unit.outbox.settle(planned, Step(OutboxState.REJECTED), None, "chat not found")
    said = await problems(check_state(store))
    assert list(said) == [
        "updates: 1 could not be worked on",
        "messages: Telegram refused some in the last day (apology: 1)",
    ]
    store.clock.move(days=2)
    assert list(await problems(check_state(store))) == ["updates: 1 could not be worked on"]


async def test_who_is_missing_is_remarked(store: TestedStore) -> None:
    """Without a safeguarding lead, or a second factor, there is a remark and no fault."""
    (amel,) = await arrive(store, AMEL)
    before = await found(check_people(store))
    assert before["safeguarding: people who hear of concerns: 0"].remedy
    assert before["second factor: 0 of 1 coordinators have one"].remedy
    async with store.unit() as unit:
        await unit.people.save(replace(amel, roles=amel.roles | {Role.SAFEGUARD}))
    after = await found(check_people(store))
    assert after["safeguarding: people who hear of concerns: 1"].remedy == ""
    assert all(finding.good for finding in [*before.values(), *after.values()])


# Groups

GROUP = bind_neighbourhood(Group(-1001, "Rosa's own"), "centre", PersonId(1), None, NOW)
ADMIN = {"status": "administrator", "can_pin_messages": True, "can_delete_messages": True}


@pytest.mark.parametrize(
    ("member", "said", "remedy"),
    [
        (None, "is not in it any more", "add it again"),
        ({"status": "left"}, "is not in it any more", "add it again"),
        ({"status": "kicked"}, "is not in it any more", "add it again"),
        ({"status": "restricted", "is_member": False}, "is not in it any more", "add it again"),
        ({"status": "member"}, "is no admin", "« Delete messages », « Pin messages »"),
        (ADMIN | {"can_pin_messages": False}, "lacks « Pin messages »", "Administrators"),
    ],
)
def test_a_right_that_is_missing(member: dict[str, object] | None, said: str, remedy: str) -> None:
    """What the bot may not do in a group is told by the name of its switch, without its title."""
    finding = judge(GROUP, member)
    assert finding is not None
    assert not finding.good
    assert finding.what.startswith("group -1001 (centre): ")
    assert said in finding.what
    assert remedy in finding.remedy
    assert "Rosa" not in finding.what + finding.remedy


def test_other_groups_need_other_rights() -> None:
    """A forum needs topics, a channel the right to post, the coordinators' own group none."""
    assert judge(GROUP, ADMIN) is None
    forum = judge(replace(GROUP, forum=True), ADMIN)
    assert forum is not None
    assert "« Manage topics »" in forum.what
    channel = replace(GROUP, channel=True, binding=Binding.CHANNEL)
    lacking = judge(channel, {"status": "administrator"})
    assert lacking is not None
    assert "« Edit messages », « Post messages »" in lacking.what
    staff = bind_staff(Group(-5, "Équipe"), PersonId(1), None, NOW)
    assert judge(staff, {"status": "member"}) is None


async def test_groups_are_asked_for_as_they_are_now(store: TestedStore) -> None:
    """Each bound group is asked about; one that lost its rights or the bot is told."""
    world = World()
    async with running(world) as server:
        amel = Phone(world, "Amel")
        well, poor, gone = [amel.create_group(title) for title in ("Gare", "Centre", "Moulins")]
        amel.promote("bot", well, ["can_pin_messages", "can_delete_messages"])
        amel.remove("bot", gone)
        async with store.unit() as unit:
            for place, chat in zip(("gare", "centre", "moulins"), (well, poor, gone), strict=True):
                group = Group(chat.id, "a title")
                await unit.groups.save(bind_neighbourhood(group, place, PersonId(1), None, NOW))
        asked = settings(token=SANDBOX_TOKEN, api_base=server.base_url)
        number = int(SANDBOX_TOKEN.partition(":")[0])
        said = await found(check_groups(asked, store, number))
    assert sorted(what.partition(": ")[2] for what in said) == [
        "the bot has its rights in 1 of 3",
        "the bot is no admin",
        "the bot is not in it any more",
    ]


# The machine


@pytest.mark.parametrize(("kilobytes", "good"), [(400_000, False), (2_000_000, True)])
async def test_memory(kilobytes: int, good: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Less than what the bot may need is told; where the system does not say, nothing is."""
    told = tmp_path / "meminfo"
    told.write_text(f"MemTotal: 9 kB\nMemAvailable:   {kilobytes} kB\n")
    monkeypatch.setattr(doctor_machine, "MEMORY", told)
    monkeypatch.setattr(doctor_machine, "LIMIT", tmp_path / "missing")
    (finding,) = (await found(check_memory(settings()))).values()
    assert finding.good is good
    monkeypatch.setattr(doctor_machine, "MEMORY", tmp_path / "missing")
    assert await found(check_memory(settings())) == {}


@pytest.mark.parametrize(("limit", "good"), [("268435456\n", False), ("805306368\n", True), ("max\n", True)])
async def test_memory_of_a_container(
    limit: str, good: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the machine has free is of no use to a container that may not take it."""
    free, allowed = tmp_path / "meminfo", tmp_path / "memory.max"
    free.write_text("MemAvailable: 2000000 kB\n")
    allowed.write_text(limit)
    monkeypatch.setattr(doctor_machine, "MEMORY", free)
    monkeypatch.setattr(doctor_machine, "LIMIT", allowed)
    ((what, finding),) = (await found(check_memory(settings()))).items()
    assert finding.good is good
    assert good or what == "memory: this container may take 256 MB"


async def test_redis(redis_url: str) -> None:
    """One that answers is good, one that does not comes with what to do, none is not spoken of."""
    assert await problems(check_redis(settings(redis_url=redis_url))) == {}
    said = await problems(check_redis(settings(redis_url="redis://:HIDDEN@127.0.0.1:1")))
    ((what, remedy),) = said.items()
    assert what == "Redis: 127.0.0.1 does not answer (ConnectionError)"
    assert "HIDDEN" not in what + remedy
    assert await found(check_redis(settings())) == {}


@pytest.mark.parametrize(
    ("secret", "weak"),
    [("Valmeuse-2026", True), ("a" * 256, True), ("only_Telegram-knows", True), (HEX, False)],
)
async def test_a_weak_secret(secret: str, weak: bool) -> None:
    """A word, or one letter many times, can be guessed; what openssl says cannot. It is not repeated."""
    said = await found(check_secret(settings(webhook_secret=secret)))
    ((what, finding),) = said.items()
    assert finding.good is not weak
    assert secret not in what + finding.remedy
    assert (strength(secret) < doctor_machine.WEAK) is weak


async def test_who_may_read_what(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database or a backup that everybody can read is told with the command; keys beside backups too."""
    folder, backups = tmp_path / "data", tmp_path / "backups"
    folder.mkdir()
    backups.mkdir(mode=0o755)
    file = folder / "town.sqlite3"
    database = open_database(f"sqlite:///{file}")
    async with database.transaction() as connection:
        await connection.execute(text("CREATE TABLE words (word TEXT)"))
    assert {one.stat().st_mode & 0o777 for one in folder.iterdir()} == {0o600}
    await database.close()
    asked = settings(database_url=f"sqlite:///{file}", backups=backups)
    assert await problems(check_files(asked)) == {}
    file.chmod(0o644)
    assert await problems(check_files(asked)) == {}, "nobody gets through to it"
    monkeypatch.setattr(doctor_machine, "is_open", lambda path: bool(path.stat().st_mode & 0o004))
    said = await problems(check_files(asked))
    assert said[f"files: {file} can be read by everybody"] == f"chmod o-rwx {file}"
    assert f"files: {backups} is open to everybody" in said
    monkeypatch.setenv("ENTRAIDE_KEYS_FILE", str(backups / "town.keys"))
    said = await problems(check_files(asked))
    assert any("lies with the backups" in what for what in said)
