"""Serves the feeds beside the webhook: read only, asked again with little effort, and never a secret.

`/feed.atom` is in the municipality's first language, `/feed/nl.atom` in that one.
"""

from __future__ import annotations

import structlog
from aiohttp import ETag, web

from bot.feed import MEDIA_TYPE, path_of
from bot.feeds import KEPT, Feeds, Page

log = structlog.get_logger(__name__)

AWAY = {"Retry-After": "60"}


def add_feeds(app: web.Application, feeds: Feeds) -> None:
    """Give the application its feeds."""

    async def on_feed(request: web.Request) -> web.Response:
        try:
            pages = await feeds.current()
        except Exception:
            log.exception("feed_failed")
            return web.Response(status=503, headers=AWAY)
        language = request.match_info.get("language") or next(iter(pages))
        page = pages.get(language)
        return web.Response(status=404) if page is None else _answer(request, page, language)

    app.router.add_get("/feed.atom", on_feed)
    app.router.add_get(f"/{path_of('{language}')}", on_feed)


def _answer(request: web.Request, page: Page, language: str) -> web.Response:
    """The feed, or that it is still the one that the asker has."""
    known = _is_known(request, page)
    answer = web.Response(status=304) if known else web.Response(body=page.body)
    if not known:
        answer.content_type, answer.charset = MEDIA_TYPE, "utf-8"
    answer.etag = page.tag
    answer.last_modified = page.since
    answer.headers["Cache-Control"] = f"public, max-age={KEPT:.0f}"
    answer.headers["Content-Language"] = language
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _is_known(request: web.Request, page: Page) -> bool:
    """By its tag where one is given, else by its date (RFC 9110, 13.2.2)."""
    if request.if_none_match is not None:
        return any(tag.value in (page.tag, ETag(value="*").value) for tag in request.if_none_match)
    since = request.if_modified_since
    return since is not None and page.since.replace(microsecond=0) <= since
