"""What `entraide run` writes while people use it and things go wrong: ids, and nothing that is theirs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import orjson
import pytest

from sandbox.faults import Fault
from sandbox.people import SANDBOX_TOKEN
from sandbox.server import running
from sandbox.world import World
from tests.cli.program import KEY, PatientPhone, settings_for, started

pytestmark = [pytest.mark.kills, pytest.mark.timeout(600)]

NAMES = ("Zéphyrine", "Aldegonde")
DETAIL = "Trois baguettes et du paracétamol"
TALK = "Sonnez chez Vandervelde"
PHONE = "+32471234567"
TOKEN = SANDBOX_TOKEN.partition(":")[2]
FACT = re.compile(r"[\w.:/ -]{0,120}")
"""What a fact in the log may look like: an id, a kind, a time, a place in the source."""


async def test_logs_hold_ids_only(tmp_path: Path) -> None:
    """At DEBUG, over a whole request and all kinds of failures, each line is JSON with nobody's words."""
    world = World()
    async with running(world) as server:
        settings = settings_for(tmp_path, server.base_url, log_level="DEBUG", keys=KEY)
        async with started("run", folder=tmp_path, **settings) as bot:
            await bot.until_logged("ready")
            asks, helps = (PatientPhone(world, name) for name in NAMES)
            asks.person.phone = PHONE
            await helps.volunteer()
            await asks.settle_in()
            await asks.begin_request(DETAIL)
            for kind in ("error_500", "bad_gateway", "bad_request", "lost_reply"):
                world.faults.add(Fault(kind, method="send*", count=1, after=1))
            world.faults.add(Fault("flood", method="editMessageText", count=1, retry_after=1))
            asks.press("✅ Envoyer")
            await asks.until(lambda: "C'est envoyé" in asks.screen())
            await helps.until(lambda: any("J'y vais" in label for label in helps.buttons()))
            world.faults.clear()
            helps.press("J'y vais")
            await helps.hears("C'est pour vous")
            asks.write(TALK)
            await helps.hears("Vandervelde")
            await asks.until(lambda: "📱 Partager mon numéro" in asks.buttons())
            asks.press("📱 Partager mon numéro")
            await asks.until(lambda: "📱" in "".join(asks.keys()))
            asks.key("📱")
            await asks.hears("peut voir votre numéro")
            await helps.until(lambda: any("📞" in label for label in helps.buttons()))
            helps.press("📞")
            await helps.hears(PHONE)
            world.updates.put_raw({"message": {"text": TALK, "from": {"id": asks.id}}})
            world.updates.put_raw({"message": [TALK], "callback_query": {"data": DETAIL}})
            helps.block()
            asks.write(f"{TALK} !")
            await bot.until(lambda: len(bot.logged("update_set_aside")) == 2)
            asks.write("/mesdonnees")
            await asks.hears("Voici ce que nous gardons")
            asks.press("Tout lire ici")
            await asks.hears(NAMES[0])
            assert await bot.stop() == 0
    assert bot.errors == []
    lines = [orjson.loads(line) for line in bot.lines]
    assert {line["event"] for line in lines} >= {"ready", "update_set_aside", "stopped"}
    written = "\n".join(bot.lines)
    for secret in (*NAMES, DETAIL, TALK, PHONE, "Vandervelde", "baguettes", TOKEN, KEY):
        assert secret not in written
        assert json.dumps(secret).strip('"') not in written
    for line in lines:
        assert set(line) >= {"event", "level", "timestamp"}
        assert [
            value for value in line.values() if isinstance(value, str) and not FACT.fullmatch(value)
        ] == []
