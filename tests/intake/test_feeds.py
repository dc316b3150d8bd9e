"""The feeds are served beside the webhook: whole, cheap to ask again, and there when the store is away."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from structlog.testing import capture_logs

from bot import feeds as making
from bot.feeds import Feeds
from bot.i18n import Catalogues
from bot.intake.feeds import add_feeds
from bot.intake.webhook import webhook_app
from solidarity.announcements import State
from tests.cast import NOW
from tests.publishing import OUT, announcement, heat, keep
from tests.stores import TestedStore


@dataclass
class Site:
    """Somebody who reads the feeds, and what they are made of."""

    reader: TestClient[web.Request, web.Application]
    store: TestedStore
    feeds: Feeds

    async def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, Mapping[str, str], str]:
        """Status, headers and body."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.reader.request(method, path, headers=given) as answer:
            return answer.status, answer.headers, await answer.text()


@pytest.fixture
async def site(store: TestedStore, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    """The program's pages; a feed is made anew each time."""
    monkeypatch.setattr(making, "KEPT", 0.0)

    async def never(*_: Any) -> bool:
        raise AssertionError("nobody posts here")

    feeds = Feeds(store, Catalogues.load(), lambda: "entraide_bot", "https://bot.example")
    app = webhook_app("/telegram", "secret", never)
    add_feeds(app, feeds)
    async with TestClient(TestServer(app)) as reader:
        yield Site(reader, store, feeds)


async def test_each_language_has_its_address(site: Site) -> None:
    """The first one of the municipality has the short one too; others are not there."""
    await keep(site.store, heat(), announcement())
    status, headers, french = await site.get("/feed.atom")
    assert (status, headers["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    assert headers["Content-Language"] == "fr"
    assert (await site.get("/feed/fr.atom"))[2] == french
    assert 'href="https://bot.example/feed/fr.atom"' in french
    assert "Forte chaleur" in french
    assert "Repas de quartier" in french
    _, headers, dutch = await site.get("/feed/nl.atom")
    assert headers["Content-Language"] == "nl"
    assert "Hitte" in dutch
    for path in ("/feed/xx.atom", "/feed/", "/feed/fr", "/feed/..%2Ffr.atom"):
        assert (await site.get(path))[0] == 404


async def test_who_has_it_already_is_told_so(site: Site) -> None:
    """By its tag or by its date, without the words; until something changes."""
    await keep(site.store, heat())
    _, headers, _ = await site.get("/feed.atom")
    tag, date = headers["ETag"], headers["Last-Modified"]
    assert date == "Tue, 24 Nov 2026 09:00:00 GMT"
    for known in ({"If_None_Match": tag}, {"If_None_Match": f'"x", W/{tag}'}, {"If_Modified_Since": date}):
        status, again, body = await site.get("/feed.atom", **known)
        assert (status, body, again["ETag"]) == (304, "", tag)
    assert (await site.get("/feed.atom", If_None_Match='"other"', If_Modified_Since=date))[0] == 200
    site.store.clock.move(minutes=1)
    await keep(site.store, announcement(published_at=NOW))
    status, after, _ = await site.get("/feed.atom", If_None_Match=tag, If_Modified_Since=date)
    assert (status, after["ETag"] != tag) == (200, True)


async def test_only_its_head_can_be_asked(site: Site) -> None:
    """The same headers without the words."""
    await keep(site.store, heat())
    _, whole, body = await site.get("/feed.atom")
    status, head, nothing = await site.get("/feed.atom", "HEAD")
    assert (status, nothing) == (200, "")
    assert head["ETag"] == whole["ETag"]
    assert int(head["Content-Length"]) == len(body.encode())


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
async def test_nothing_can_be_written(site: Site, method: str) -> None:
    """It is there to be read."""
    assert (await site.get("/feed.atom", method))[0] == 405


async def test_many_readers_cost_one_look_a_minute(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was made a moment ago is given out again, and proxies may keep it as long."""
    monkeypatch.setattr(making, "KEPT", 60.0)
    _, headers, before = await site.get("/feed.atom")
    await keep(site.store, heat())
    assert (await site.get("/feed.atom"))[2] == before
    assert headers["Cache-Control"] == "public, max-age=60"
    monkeypatch.setattr(making, "KEPT", 0.0)
    assert "Forte chaleur" in (await site.get("/feed.atom"))[2]


async def test_while_the_store_is_away_the_last_one_is_given_out(site: Site) -> None:
    """To who asks first, before there is one: later, please."""
    await keep(site.store, heat())
    store, site.feeds._store = site.feeds._store, None
    with capture_logs() as logs:
        status, headers, _ = await site.get("/feed.atom")
    assert (status, headers["Retry-After"], [line["event"] for line in logs]) == (503, "60", ["feed_failed"])
    site.feeds._store = store
    _, _, before = await site.get("/feed.atom")
    site.feeds._store = None
    assert (await site.get("/feed.atom"))[0::2] == (200, before)


async def test_what_leaves_the_feed_is_a_change(site: Site) -> None:
    """Also for who asks by date only: what was hidden must not stay on the town's site."""
    await keep(site.store, heat(), announcement(published_at=OUT - timedelta(days=1)))
    _, headers, _ = await site.get("/feed.atom")
    site.store.clock.move(minutes=1)
    async with site.store.unit() as unit:
        await unit.announcements.save(announcement(state=State.HIDDEN))
    status, after, body = await site.get("/feed.atom", If_Modified_Since=headers["Last-Modified"])
    assert (status, after["Last-Modified"]) == (200, "Tue, 24 Nov 2026 09:01:00 GMT")
    assert "Repas de quartier" not in body


async def test_what_can_still_be_called_back_is_not_served(site: Site) -> None:
    """For half a minute after its release; then it is there."""
    await keep(site.store, heat(released_at=OUT + timedelta(seconds=20)))
    assert "Forte chaleur" not in (await site.get("/feed.atom"))[2]
    site.store.clock.move(seconds=20)
    assert "Forte chaleur" in (await site.get("/feed.atom"))[2]
