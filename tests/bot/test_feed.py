"""The feed is Atom as RFC 4287 has it, the same bytes for the same words, and nothing in it is private."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feed import ENTRIES, atom, path_of
from bot.i18n import Catalogues
from bot.views.scene import Scene
from solidarity.broadcasts import Words
from solidarity.cap import Severity
from solidarity.public import PublicKind, PublicWords, Standing
from tests import cast
from tests.hostile import strings

CATALOGUES = Catalogues.load()
A = "{http://www.w3.org/2005/Atom}"
P = "{http://www.w3.org/1999/xhtml}p"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ONCE = {f"{A}id", f"{A}title", f"{A}updated"}
"""What a feed and an entry have exactly once (RFC 4287, 4.1.1 and 4.1.2)."""
AT_MOST_ONCE = {
    f"{A}{name}" for name in ("generator", "icon", "logo", "rights", "subtitle", "published", "content")
}
HEAT = PublicWords(
    7,
    PublicKind.ALERT,
    {
        "fr": Words("Forte chaleur", "Il fera 36 degrés.", "Buvez de l'eau."),
        "nl": Words("Hitte", "36 graden."),
    },
    cast.NOW,
    cast.NOW,
    places=("gare",),
    until=cast.NOW + timedelta(days=2),
    severity=Severity.SEVERE,
)
MEAL = PublicWords(
    8,
    PublicKind.ANNOUNCEMENT,
    {"fr": Words("Repas <de> quartier & café", "On cuisine.")},
    cast.NOW - timedelta(days=1),
    cast.NOW - timedelta(days=1),
    sender="La Ruche",
    link="https://ruche.example/?a=1&b=2",
)


def scene(language: str = "fr") -> Scene:
    """Valmeuse at ten in the morning."""
    t = CATALOGUES.translator(language, cast.ZONE)
    return Scene(t, cast.town(), cast.NOW, "entraide_bot", t)


def read(*items: PublicWords, language: str = "fr", base: str | None = None) -> Any:
    """The feed, parsed and checked."""
    feed = ET.fromstring(atom(scene(language), items, base))  # noqa: S314 - our own
    check(feed)
    return feed


def check(feed: Any) -> None:
    """What RFC 4287 asks of every feed."""
    assert feed.tag == f"{A}feed"
    for element in (feed, *feed.iter(f"{A}entry")):
        names = [child.tag for child in element]
        assert {name: names.count(name) for name in ONCE} == dict.fromkeys(ONCE, 1)
        assert [name for name in AT_MOST_ONCE if names.count(name) > 1] == []
        assert element.findtext(f"{A}author/{A}name"), "each has an author, whose name says something"
        assert element.findtext(f"{A}id", "").startswith("urn:uuid:")
        for name in ("updated", "published"):
            for moment in element.findall(f"{A}{name}"):
                assert datetime.fromisoformat(moment.text).tzinfo is not None
        for link in element.findall(f"{A}link"):
            assert link.get("href")
            assert link.get("rel") in {"alternate", "related", "self"}
    ids = [entry.findtext(f"{A}id") for entry in feed.iter(f"{A}entry")]
    assert len(ids) == len(set(ids))
    for content in feed.iter(f"{A}content"):
        (div,) = content
        assert (content.get("type"), div.tag) == ("xhtml", P[:-1] + "div")


def titles(feed: Any) -> list[str]:
    """What a reader lists."""
    return [entry.findtext(f"{A}title") for entry in feed.iter(f"{A}entry")]


def test_an_entry_says_what_who_when_and_where() -> None:
    """The last changed comes first; the words are escaped, not interpreted."""
    feed = read(MEAL, HEAT, base="https://bot.example")
    assert feed.get(LANG) == "fr"
    assert feed.findtext(f"{A}title") == "Annonces et alertes : Valmeuse"
    assert feed.findtext(f"{A}updated") == "2026-11-24T09:00:00Z"
    assert [link.get("href") for link in feed.findall(f"{A}link")] == [
        "https://t.me/entraide_bot",
        "https://bot.example/feed/fr.atom",
    ]
    assert titles(feed) == ["🔴 Alerte urgente : Forte chaleur", "Repas <de> quartier & café"]
    alert, meal = feed.iter(f"{A}entry")
    assert [p.text.replace("\u00a0", " ") for p in alert.iter(P)] == [
        "Danger immédiat ? Appelez le 112.",
        "Il fera 36 degrés.",
        "Buvez de l'eau.",
        "Gare",
        "Publié par : la commune (Valmeuse), mardi 24 novembre 2026 à 10 h.",
        "Valable jusqu'à jeudi 26 novembre 2026 à 10 h.",
    ]
    assert [item.get("term") for item in alert.findall(f"{A}category")] == ["alert", "Severe"]
    assert meal.findtext(f"{A}author/{A}name") == "La Ruche"
    assert meal.find(f"{A}link").attrib == {"rel": "related", "href": "https://ruche.example/?a=1&b=2"}


def test_a_correction_keeps_its_id_and_moves_its_date() -> None:
    """A reader shows the entry anew instead of twice."""
    (before,) = read(HEAT).iter(f"{A}entry")
    later = cast.NOW + timedelta(hours=3)
    (after,) = read(replace(HEAT, words={"fr": Words("Chaleur")}, updated=later)).iter(f"{A}entry")
    assert before.findtext(f"{A}id") == after.findtext(f"{A}id")
    assert after.findtext(f"{A}published") == "2026-11-24T09:00:00Z"
    assert after.findtext(f"{A}updated") == "2026-11-24T12:00:00Z"


@pytest.mark.parametrize(
    ("standing", "title", "keeps"),
    [
        (Standing.OVER, "Terminé : Forte chaleur", True),
        (Standing.MISTAKE, "Erreur, ce n'est pas vrai : Forte chaleur", False),
    ],
)
def test_what_no_longer_holds_says_so(standing: Standing, title: str, keeps: bool) -> None:
    """In its title, under its old id, without the number for emergencies; what was wrong is not repeated."""
    (entry,) = read(replace(HEAT, standing=standing)).iter(f"{A}entry")
    (valid,) = read(HEAT).iter(f"{A}entry")
    words = " ".join(p.text for p in entry.iter(P))
    assert entry.findtext(f"{A}title") == title
    assert entry.findtext(f"{A}id") == valid.findtext(f"{A}id")
    assert "112" not in words
    assert ("36 degrés" in words) is keeps


def test_exercises_stay_out() -> None:
    """Whoever reads a feed does not see the chat around it."""
    assert titles(read(replace(HEAT, kind=PublicKind.EXERCISE))) == []


def test_each_language_has_its_own_feed() -> None:
    """With ids of its own; where nobody wrote in it, the entry says which language it is in."""
    feed = read(HEAT, MEAL, language="nl")
    alert, meal = feed.iter(f"{A}entry")
    assert feed.get(LANG) == "nl"
    assert (alert.get(LANG), meal.get(LANG)) == (None, "fr")
    assert alert.findtext(f"{A}title").endswith(" : Hitte")
    french = read(HEAT, MEAL)
    ids = {element.text for each in (feed, french) for element in each.iter(f"{A}id")}
    assert len(ids) == 6
    assert path_of("nl") == "feed/nl.atom"


def test_an_empty_feed_is_a_feed() -> None:
    """Before anything was said, too."""
    assert read().findtext(f"{A}updated") == "1970-01-01T00:00:00Z"


def test_a_feed_has_an_end() -> None:
    """The fifty last changed."""
    items = [replace(MEAL, id=n, updated=cast.NOW + timedelta(minutes=n)) for n in range(1, ENTRIES + 9)]
    feed = read(*items)
    moments = [entry.findtext(f"{A}updated") for entry in feed.iter(f"{A}entry")]
    assert len(moments) == ENTRIES
    assert moments == sorted(moments, reverse=True)


def test_the_same_words_give_the_same_bytes() -> None:
    """In whatever order they come, at whatever hour."""
    later = replace(scene(), now=cast.NOW + timedelta(days=1))
    assert atom(scene(), [HEAT, MEAL]) == atom(later, [MEAL, HEAT])


@given(strings, strings, strings)
@settings(deadline=None)
def test_whatever_is_written_stays_words(title: str, text: str, sender: str) -> None:
    """No letter, control character or tag makes the feed unreadable or changes its shape."""
    read(replace(MEAL, words={"fr": Words(title or "x", text)}, sender=f"x{sender}", link=f"https://{text}"))


@given(st.text(st.characters(min_codepoint=0, max_codepoint=0x9F), min_size=1))
@settings(deadline=None)
def test_control_characters_are_left_out(text: str) -> None:
    """XML has no way to write them."""
    read(replace(MEAL, words={"fr": Words(f"x{text}", text)}))
