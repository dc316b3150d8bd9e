"""The files of `/mesdonnees`: a page that anybody can read and print, and JSON that a program can read.

The page stands alone: no script, nothing fetched, one style. Values of people's are text, never markup. Not
here: what is in them (`bot.views.privacy_export`), and who may have them.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import orjson

FORMAT = "entraide-own-data/1"
"""Named in the JSON; another number where a key changes its meaning."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
:root{color-scheme:light}
body{font:18px/1.5 "DejaVu Sans",Verdana,Arial,sans-serif;color:#111;background:#fff;margin:0 auto;
max-width:46rem;padding:1rem}
h1{font-size:1.7rem;line-height:1.25}
h2{font-size:1.3rem;margin-top:2rem;border-bottom:2px solid #111}
h3{font-size:1.05rem;margin:1.4rem 0 .3rem}
dl{margin:0;border:1px solid #767676;padding:.4rem .8rem;break-inside:avoid}
dl+dl{margin-top:.6rem}
dt{font-weight:bold;margin-top:.3rem}
dd{margin:0;margin-inline-start:1rem;white-space:pre-wrap;overflow-wrap:anywhere}
p,li{overflow-wrap:anywhere;white-space:pre-wrap}
.small{font-size:.9rem;color:#333}
@media print{body{font-size:11pt;max-width:none;padding:0}h2,h3{break-after:avoid}a{color:inherit}}
"""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one kind, each with what stands in it."""

    name: str
    rows: Sequence[Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading, sentences below it, and rows."""

    title: str
    lines: Sequence[str] = ()
    tables: Sequence[Table] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What is on the page, in words."""

    title: str
    language: str
    rtl: bool
    intro: Sequence[str]
    contents: str
    """What the list of chapters is called."""
    chapters: Sequence[Chapter] = field(default_factory=tuple)


def as_html(page: Page) -> bytes:
    """The page."""
    out = [
        "<!DOCTYPE html>",
        f'<html lang="{_safe(page.language)}" dir="{"rtl" if page.rtl else "ltr"}">',
        '<head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">',
        f"<title>{_safe(page.title)}</title>",
        f"<style>{_STYLE}</style></head>",
        f"<body><main><h1>{_safe(page.title)}</h1>",
        *(f"<p>{_own(line)}</p>" for line in page.intro),
        f'<nav aria-label="{_safe(page.contents)}"><ul>',
        *(f'<li><a href="#c{at}">{_safe(item.title)}</a></li>' for at, item in enumerate(page.chapters)),
        "</ul></nav>",
    ]
    for at, chapter in enumerate(page.chapters):
        out += _chapter(at, chapter)
    out.append("</main></body></html>")
    return "\n".join(out).encode()


def _chapter(at: int, chapter: Chapter) -> list[str]:
    out = [f'<section aria-labelledby="c{at}"><h2 id="c{at}">{_safe(chapter.title)}</h2>']
    out += [f"<p>{_own(line)}</p>" for line in chapter.lines]
    for table in chapter.tables:
        out.append(f'<h3 class="small" lang="en" dir="ltr">{_safe(table.name)}</h3>')
        for row in table.rows:
            cells = "".join(
                f'<dt lang="en" dir="ltr">{_safe(label)}</dt><dd>{_own(value)}</dd>' for label, value in row
            )
            out.append(f"<dl>{cells}</dl>")
    out.append("</section>")
    return out


def _safe(words: str) -> str:
    """As text: no markup, no sign that a page may not hold."""
    kept = (sign for sign in words if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))
    return html.escape("".join(kept), quote=True)


def _own(words: str) -> str:
    """What may hold somebody's words: its direction is its own."""
    return f"<bdi>{_safe(words)}</bdi>"


def as_json(
    records: Mapping[str, Sequence[Mapping[str, object]]],
    *,
    about: Mapping[str, object],
    sections: Mapping[str, str],
    keys: Mapping[str, str],
    left_out: Sequence[str],
) -> bytes:
    """The same as data: dates and times by ISO 8601 in UTC, languages and countries by their codes."""
    body = {
        "format": FORMAT,
        **about,
        "data": records,
        "sections": sections,
        "keys": {key: keys[key] for key in sorted(_keys(records)) if key in keys},
        "left_out": list(left_out),
    }
    return orjson.dumps(body, default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z)


def _keys(records: Mapping[str, Sequence[Mapping[str, object]]]) -> set[str]:
    found: set[str] = set()
    for rows in records.values():
        for row in rows:
            found |= row.keys()
            found |= {key for value in row.values() if isinstance(value, dict) for key in value}
    return found


def in_words(value: Any) -> str:  # noqa: ANN401 - whatever a row holds
    """A value as the page shows it."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, dict):
        return "\n".join(f"{key}: {in_words(said)}" for key, said in value.items() if _says(said))
    if isinstance(value, list | tuple):
        return "\n".join(in_words(item) for item in value)
    return str(value)


def _says(value: object) -> bool:
    return value is not None and value not in ("", [], {})


def rows_of(records: Sequence[Mapping[str, object]]) -> list[list[tuple[str, str]]]:
    """Rows with what stands in them; what is empty is left out."""
    return [[(key, in_words(value)) for key, value in row.items() if _says(value)] for row in records]
