"""The one message of the day: what was announced, each to be read in full by a button."""

from __future__ import annotations

from collections.abc import Sequence

from bot.callbacks import Press
from bot.i18n import lines
from bot.views.entities import shorten
from bot.views.scene import Scene, press
from bot.views.screen import Screen, Span, Style, Text
from solidarity.announcements import Announcement

FIRST_LINE = 80
"""Letters of the text that stand below a title."""


def digest(scene: Scene, found: Sequence[Announcement]) -> Screen:
    """Titles with their first lines."""
    t = scene.t
    text = [
        t.plural(
            "📰 *Votre message du jour : {n} annonce*",
            "📰 *Votre message du jour : {n} annonces*",
            len(found),
        )
    ]
    text += [_line(scene, item) for item in found]
    rows = [(press(f"📖 {_words(scene, item)[0]}", Press.READ_ANNOUNCEMENT, item.id),) for item in found]
    rows.append((press(t.label("🔕 Régler les annonces"), Press.NEWS, arg="below"),))
    return Screen(lines(*text), tuple(rows))


def _line(scene: Scene, item: Announcement) -> Text:
    title, rest = _words(scene, item)
    bold = Span(f"• {title}", Style.BOLD)
    return (bold, Span(f" — {rest}")) if rest else (bold,)


def _words(scene: Scene, item: Announcement) -> tuple[str, str]:
    """Its title and the first line of the rest, in the reader's language where it was written in it."""
    said, _ = item.content.in_language(scene.t.locale)
    found = [line for line in (said.title, *said.text.splitlines()) if line.strip()]
    first, rest = (*found, "", "")[:2]
    return shorten(first, FIRST_LINE), shorten(rest, FIRST_LINE)
