"""Whatever people write to the bot, as they would: nowhere on the machine does a word of it lie open.

500 texts, names, numbers and files go through the running bot, wrong ones and poisonous ones too; each column
that is sealed gets at least one. Then every byte of the database is searched, of Valkey, the log at its most
talkative, the figures, the health page, what the doctor says, a backup with its vault and the feeds, in every
usual disguise.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import orjson
import psycopg
import pytest
import redis
import structlog
from psycopg import sql

from bot.doctor import doctor
from bot.health import as_json
from bot.logs import configure_logs
from bot.municipality import EXAMPLE_FILE
from sandbox.actor import Phone
from sandbox.faults import Fault
from sandbox.people import SANDBOX_TOKEN
from storage.tables import Table
from tests.promises.private_words import NOBODY_TYPES, Sealings, beside, walked
from tests.promises.test_sealed_at_rest import forms as plain_forms
from tests.stage import KEY, Stage, staged

pytestmark = pytest.mark.timeout(600)

MARK = "kanarié"
"""Begins every text that is planted; its last letter is written differently by every disguise."""
LETTERS = "abcdefghijklmnop"
NEWCOMERS = {"sqlite": 55, "postgresql": 8}


class Planted:
    """What was planted, by what it stands for."""

    def __init__(self) -> None:
        self.all: dict[str, str] = {}

    def __call__(self, what: str) -> str:
        """A text that occurs nowhere else in the world, of letters only: no rule takes it for a number."""
        made = MARK + "".join(secrets.choice(LETTERS) for _ in range(16))
        self.all[made] = what
        return made

    def phone(self) -> str:
        """A Belgian mobile number with the same property."""
        made = f"+32470{secrets.randbelow(10**6):06}"
        self.all[made] = "phone"
        return made

    def found_in(self, heap: bytes) -> set[str]:
        """What is found, by what it stands for."""
        marked = any(form in heap for form in forms(MARK))
        return {
            what
            for made, what in self.all.items()
            if (marked or not made.startswith(MARK)) and any(form in heap for form in forms(made))
        }


def forms(words: str) -> Iterator[bytes]:
    """A text as it could lie in a file: in either case, wide, escaped, as digits, in base64 at any offset."""
    for cased in {words: 0, words.upper(): 0, words.capitalize(): 0}:
        yield from plain_forms(cased)
        yield cased.encode("utf-16-be")
        yield cased.encode("latin-1")
        yield orjson.dumps(cased)[1:-1]
        yield cased.encode("ascii", "backslashreplace")
        yield quote(cased).encode()


class Private:
    """A town in which all that people leave is one of a kind."""

    def __init__(self, stage: Stage, newcomers: int) -> None:
        self.stage = stage
        self.newcomers = newcomers
        self.say = Planted()

    async def live(self) -> None:
        """People come, ask, help, talk, and get things wrong."""
        stage, say = self.stage, self.say
        amel = await stage.coordinator(say("a coordinator's name"))
        group = await stage.group(say("a group's title"), amel)
        await self._newcomers()
        rosa, sam = await stage.resident(say("a name")), await stage.volunteer(say("a helper's name"))
        for phone in (rosa, sam):
            phone.person.phone = say.phone()
            amel.add(phone, group)
        await stage.ask(rosa, detail=say("a detail"))
        await sam.until(lambda: any("J'y vais" in label for label in sam.buttons()))
        sam.press("J'y vais")
        await sam.hears("C'est pour vous")
        await self._talk(rosa, sam)
        await self._share(rosa, sam)
        await self._for_another(await stage.resident(say("a name")))
        await beside(stage, say, say.phone, amel, rosa, sam)
        await walked(stage, say, amel, rosa, sam)
        await self._left_in_the_middle()
        await self._register(amel, rosa)
        await self._in_a_group(sam, group)
        self._poison(rosa)
        await stage.settled()

    async def _newcomers(self) -> None:
        """Names, what is said to a bot that asked nothing, commands that there are not, forged buttons."""
        for _ in range(self.newcomers):
            phone = await self.stage.newcomer(self.say("a name"))
            phone.rename(self.say("a new name"), self.say("a last name"))
            phone.start(self.say("a wrong link").replace("é", "e"))
            phone.write(self.say("a text to nobody"))
            phone.write(f"/{self.say('a wrong command')}")
            phone.write(f"/appel {self.say('a call')}; {self.say('a call')}")
        await self.stage.settled()

    async def _talk(self, rosa: Phone, sam: Phone) -> None:
        """Words, captions and files between two who help each other; some of it changed afterwards."""
        for _ in range(50):
            rosa.write(self.say("a relayed text"))
        message = sam.write(self.say("a relayed text"))
        await rosa.hears(list(self.say.all)[-1])
        sam.edit(message, self.say("a changed text"))
        sam.photo(self.say("a caption"))
        sam.voice()
        sam.write(f"{self.say('a text about money')} IBAN BE68 5390 0754 7034")
        await self.stage.settled()

    async def _share(self, rosa: Phone, sam: Phone) -> None:
        """Number and address."""
        rosa.press("Partager mon numéro")
        await rosa.hears("envoyer votre numéro")
        rosa.key("📱")
        await sam.hears("partage son numéro")
        rosa.press("Donner mon adresse")
        await rosa.hears("Seulement")
        rosa.write(self.say("an address"))
        await rosa.hears("peut voir votre adresse")
        sam.press("🏠 Adresse", await sam.hears("vous donne son adresse", chat=sam.id))
        await self.stage.settled()
        sam.write("/mesdonnees")
        rosa.write("/mesdonnees")
        await self.stage.settled()

    async def _for_another(self, tom: Phone) -> None:
        """Somebody's aunt, who knows nothing of it yet."""
        tom.key("🙋")
        await tom.hears("De quoi avez-vous besoin")
        tom.press("C'est pour quelqu'un d'autre")
        await tom.hears("est-elle d'accord")
        tom.press("Pas encore")
        await tom.hears("Son prénom")
        tom.write(self.say("another's name"))
        await tom.hears("Son téléphone")
        tom.write(self.say.phone())
        await tom.hears("De quoi a besoin")
        tom.press("Courses")
        await tom.hears("Pour quand")
        tom.press("Demain")
        await tom.hears("Où habite")
        tom.press("Centre")
        await tom.hears("Un détail")
        tom.write(self.say("another's detail"))
        await tom.hears("Pour ")
        tom.press("✅ Envoyer")
        await tom.hears("La commune appelle d'abord")

    async def _left_in_the_middle(self) -> None:
        """Conversations that nobody ends: drafts."""
        for _ in range(5):
            phone = await self.stage.resident(self.say("a name"))
            phone.key("🙋")
            await phone.hears("De quoi avez-vous besoin")
            phone.press("Courses")
            await phone.hears("Pour quand")
            phone.press("Demain")
            await phone.hears("Où habitez-vous")
            phone.press("Centre")
            await phone.hears("Un détail")
            phone.write(self.say("a detail in a draft"))
            await phone.hears("On envoie")

    async def _register(self, amel: Phone, rosa: Phone) -> None:
        """An association that is never finished, with how to reach it."""
        amel.key("🧭")
        await amel.until(lambda: any("🏛 Associations" in label for label in amel.buttons(amel.id)))
        amel.press("🏛 Associations", chat=amel.id)
        await amel.hears("Associations", chat=amel.id)
        amel.press("➕ Inviter", chat=amel.id)
        rosa.start((await amel.hears("Passez ce lien", chat=amel.id)).text.rpartition("?start=")[2])
        await rosa.hears("Quel est son nom")
        rosa.write(self.say("an association"))
        await rosa.hears("De quoi s'agit-il")
        rosa.press("Association")
        await rosa.hears("Son numéro officiel")
        rosa.press("Sans numéro")
        await rosa.hears("vous joindre")
        rosa.write(f"{self.say('how to reach one')}@example.be")
        await self.stage.settled()

    async def _in_a_group(self, sam: Phone, group) -> None:  # noqa: ANN001 - a chat
        """Words in a group, to the bot and not, and its new title."""
        sam.write(f"/besoin {self.say('asked in a group')}", chat=group)
        sam.write(f"/{self.say('a command in a group')}@entraide_bot", chat=group)
        await self.stage.settled()

    def _poison(self, rosa: Phone) -> None:
        """Updates that can never be read, from somebody who is known."""
        for number in range(40):
            body = {
                "message_id": number,
                "date": "never",
                "chat": {"id": rosa.id, "type": "private", "first_name": self.say("a poisoned name")},
                "from": {"id": rosa.id, "is_bot": False, "first_name": self.say("a poisoned name")},
                "text": self.say("a poisoned text"),
            }
            self.stage.world.updates.put_raw({"message": body}, kind="message", lane=f"poison {number}")


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """Leave the logs of the other tests as they were."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_nothing_private_lies_open(
    kind: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    redis_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """500 canaries in all that people can leave (fewer on PostgreSQL): 0 in any byte that is kept or said."""
    url = f"sqlite:///{tmp_path}/town.sqlite3"
    if kind == "postgresql":
        url = str(request.getfixturevalue("postgres_url"))
    async with staged(url, start=False) as stage:
        environment = {
            "ENTRAIDE_TOKEN": SANDBOX_TOKEN,
            "ENTRAIDE_API_BASE": stage.server.base_url,
            "ENTRAIDE_DATABASE_URL": url,
            "ENTRAIDE_KEYS": KEY,
            "ENTRAIDE_REDIS_URL": redis_url,
            "ENTRAIDE_FEED": str(tmp_path / "www"),
            "ENTRAIDE_BACKUPS": str(tmp_path / "backups"),
            "ENTRAIDE_MUNICIPALITY": str(EXAMPLE_FILE),
        }
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(stage, "settings", _settings)
        configure_logs("DEBUG")
        app = await stage.start_bot()
        stage.world.faults.add(Fault("error_500", method="send*", count=3, after=20))
        sealings = Sealings(monkeypatch)
        private = Private(stage, NEWCOMERS[kind])
        await private.live()
        private.say.all.update(sealings.made_by_us())
        files = dict.fromkeys(stage.world.files.by_id, "a file's id")
        private.say.all.update(files)
        _back_up()
        told = [
            await app.vigil.measure(),
            orjson.dumps(as_json([*app.vigil.live(), *await app.vigil.ready()])),
        ]
        await doctor()
        lying = _files(tmp_path) + (_cells(url) if kind == "postgresql" else b"")
        kept = _redis(redis_url)
    logged = "".join(capsys.readouterr()).encode()
    planted = private.say
    assert sealings.without(planted.all) == NOBODY_TYPES.keys(), "every sealed column held one of them"
    assert len(planted.all) - len(files) > (500 if kind == "sqlite" else 200)
    assert len(files) >= 2
    assert b"update_set_aside" in logged
    assert b"token: @" in logged, "the doctor has spoken"
    assert b"entraide_updates_received_total" in told[0]
    assert {path.suffix for path in (tmp_path / "backups").iterdir()} >= {".backup", ".vault"}
    assert b"courses" in lying, "what is not sealed is found: the search works"
    for place, heap in {"kept": lying, "Redis": kept, "logs": logged, "pages": b"".join(told)}.items():
        assert (place, planted.found_in(heap)) == (place, set())
    assert SANDBOX_TOKEN.encode() not in lying + kept + logged + b"".join(told)


def _settings():  # noqa: ANN202 - the bot's own
    from bot.settings import read_settings

    return read_settings()


def _back_up() -> None:
    from bot.backing_up import backup

    assert backup(None, None) == 0


def _files(folder: Path) -> bytes:
    """Every byte of every file: database, its log, reserve, backups, vault, feeds."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def _cells(url: str) -> bytes:
    """Every cell of every table, as text and in binary."""
    heap = []
    with psycopg.connect(url) as connection:
        for name in [*Table.metadata.tables, "alembic_version"]:
            for how in ("text", "binary"):
                copying = sql.SQL("COPY {} TO STDOUT (FORMAT {})").format(sql.Identifier(name), sql.SQL(how))
                with connection.cursor().copy(copying) as copy:
                    heap.extend(bytes(block) for block in copy)
    return b"".join(heap)


def _redis(url: str) -> bytes:
    """Every key and what lies under it."""
    with redis.Redis.from_url(url) as client:
        return b"".join(key + (client.dump(key) or b"") for key in client.scan_iter())


@pytest.mark.parametrize("disguise", range(12))
def test_the_search_sees_through(disguise: int) -> None:
    """Each form in which a text could lie is recognised, so that finding none means something."""
    planted = Planted()
    made = planted("a detail")
    shapes = list(forms(made))
    chosen = shapes[disguise % len(shapes)]
    assert planted.found_in(b"before" + chosen + b"after") == {"a detail"}
    assert planted.found_in(b"before" + chosen[: len(chosen) // 3] + b"after") == set()
