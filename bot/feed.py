"""The Atom feed (RFC 4287): what was announced to everybody, in one language, for the town's site.

A pure function from values to bytes: the same values give the same bytes. Nothing in it is about a person;
what is no longer true says so. Not here: serving it (`bot.intake.feeds`), writing it as a file
(`bot.feed_files`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from bot.views.broadcasts import severity_word
from bot.views.public_words import emergency, facts, head, places, sender, told
from bot.views.scene import Scene
from solidarity.public import PublicWords, Standing, fit_for_feed

ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
MEDIA_TYPE = "application/atom+xml"
ENTRIES = 50
OURS = UUID("5b0f6f5e-3d1c-4c0e-9a53-6f0f2c1f8d11")
"""The space of names in which feeds and entries have their ids: for ever, like them."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed with nothing in it was last changed."""
_ILLEGAL = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(scene: Scene, items: Iterable[PublicWords], base: str | None = None) -> bytes:
    """The feed in the scene's language; `base` is where it is served, without a slash at its end."""
    shown = fit_for_feed(items)[:ENTRIES]
    language = scene.t.locale
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": language})
    _text(feed, "id", _urn("feed", scene.bot, language))
    # i18n: Title of the feed of a town: {town} is its name.
    _text(feed, "title", scene.t.label("Annonces et alertes : {town}", town=scene.town_name))
    _text(feed, "updated", _date(_updated(shown)))
    _text(SubElement(feed, "author"), "name", scene.town_name)
    _text(feed, "generator", "Entraide")
    if scene.bot:
        SubElement(feed, "link", {"rel": "alternate", "href": f"https://t.me/{scene.bot}"})
    if base:
        SubElement(feed, "link", {"rel": "self", "type": MEDIA_TYPE, "href": f"{base}/{path_of(language)}"})
    for item in shown:
        _entry(feed, scene, item)
    body: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def path_of(language: str) -> str:
    """Where the feed of a language lies."""
    return f"feed/{language}.atom"


def _updated(items: Sequence[PublicWords]) -> datetime:
    """When the last of these was published, corrected or taken back."""
    return max((item.updated for item in items), default=NEVER)


def _entry(feed: Element, scene: Scene, item: PublicWords) -> None:
    language, _ = item.in_language(scene.t.locale)
    entry = SubElement(feed, "entry")
    if language != scene.t.locale:
        entry.set("xml:lang", language)
    about = "alert" if item.warns else "announcement"
    _text(entry, "id", _urn(about, str(item.id), scene.t.locale))
    _text(entry, "title", _title(scene, item))
    _text(entry, "published", _date(item.published))
    _text(entry, "updated", _date(item.updated))
    _text(SubElement(entry, "author"), "name", sender(scene, item))
    SubElement(entry, "category", {"term": about})
    if item.severity is not None:
        SubElement(entry, "category", {"term": item.severity.value, "scheme": _SEVERITY})
    if item.link:
        SubElement(entry, "link", {"rel": "related", "href": _legal(item.link)})
    content = SubElement(entry, "content", {"type": "xhtml"})
    page = SubElement(content, "div", {"xmlns": XHTML})
    for part in _body(scene, item):
        _text(page, "p", part)


_SEVERITY = "urn:oasis:names:tc:emergency:cap:1.2:severity"


def _title(scene: Scene, item: PublicWords) -> str:
    t, title = scene.t, next(iter(told(scene, item)), "")
    match item.standing:
        case Standing.MISTAKE:
            return t.label("Erreur, ce n'est pas vrai : {title}", title=title)
        case Standing.OVER:
            return t.label("Terminé : {title}", title=title)
        case Standing.VALID if item.severity is not None:
            return f"{severity_word(scene, item.severity)} : {title}"
        case Standing.VALID:
            return title


def _body(scene: Scene, item: PublicWords) -> list[str]:
    """What is said; of a mistake nothing is said twice."""
    if item.standing is Standing.MISTAKE:
        return [head(scene, item), *facts(scene, item)]
    parts = (emergency(scene, item), *told(scene, item)[1:], places(scene, item), *facts(scene, item))
    return [part for part in parts if part]


def _text(parent: Element, name: str, words: str) -> None:
    SubElement(parent, name).text = _legal(words)


def _legal(words: str) -> str:
    """Without what XML has no way to write."""
    return _ILLEGAL.sub("", words)


def _urn(*parts: str) -> str:
    return uuid5(OURS, "/".join(parts)).urn


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
