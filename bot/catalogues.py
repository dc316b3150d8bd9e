"""Keeps the catalogues in step with the source: `python -m bot.catalogues extract|update|check`.

- extract: `bot/locales/messages.pot` from the source code;
- update: every `messages.po` from that template; French fills itself, obsolete sentences go;
- check: says, line by line, what is missing or wrong, and exits with 1 if there is anything.

Files hold no date, no line number and nothing of a machine: the same source gives the same files. No
translation is ever guessed from a similar sentence.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from bot.extraction import Sentence, extract
from bot.i18n import SOURCE, faults
from bot.text import bare, mismatch

TIER_A = (SOURCE, "nl", "de", "en")
"""The languages that must be complete."""

PLURALS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "nl": "nplurals=2; plural=(n != 1);",
    "de": "nplurals=2; plural=(n != 1);",
    "en": "nplurals=2; plural=(n != 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "it": "nplurals=2; plural=(n != 1);",
    "pt": "nplurals=2; plural=(n != 1);",
    "tr": "nplurals=2; plural=(n != 1);",
    "ar": (
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
    ),
    "ro": "nplurals=3; plural=(n==1 ? 0 : (n==0 || (n%100>0 && n%100<20)) ? 1 : 2);",
    "uk": (
        "nplurals=3; "
        "plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
    ),
}
"""Pinned, because tools disagree; other languages keep what their file says."""

ROOT = Path(__file__).parents[1]

_KEPT_HEADERS = ("X-Reviewed-By", "Last-Translator", "Language-Team")
_HEADER = re.compile(r'^"([A-Za-z-]+):[ ]*(.*?)\\n"$', re.MULTILINE)
_PLURAL_HEADER = re.compile(r'^"Plural-Forms:.*"$', re.MULTILINE)
_ABOUT = "# The words of Entraide. The source language is French; see `python -m bot.catalogues --help`.\n"


def template_of(root: Path) -> Path:
    """Where the template of all catalogues lies."""
    return root / "bot" / "locales" / "messages.pot"


def catalogue_of(root: Path, locale: str) -> Path:
    """Where a language's catalogue lies."""
    return root / "bot" / "locales" / locale / "LC_MESSAGES" / "messages.po"


def write_template(root: Path) -> int:
    """Write the template from the source code; how many sentences it holds."""
    sentences = extract(root).sentences
    _write(template_of(root), {}, _catalog_of(sentences))
    return len(sentences)


def update(root: Path) -> list[str]:
    """Bring every catalogue into step with the template; one line for each."""
    template = _read(template_of(root))
    return [_update(root, locale, template) for locale in _locales(root)]


def check(root: Path) -> list[str]:
    """What is wrong, a line for each; nothing when a release is complete."""
    extraction = extract(root)
    sentences = {sentence.ids: sentence for sentence in extraction.sentences}
    found = [*extraction.faults, *_check_source(extraction.sentences), *_check_template(root, sentences)]
    for locale in _locales(root):
        found.extend(f"{locale}: {line}" for line in _check_catalogue(root, locale, sentences))
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the three commands and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot.catalogues", description=__doc__.split("\n\n")[0])
    parser.add_argument("command", choices=["extract", "update", "check"])
    parser.add_argument("--root", type=Path, default=ROOT, help="the directory that holds bot/")
    chosen = parser.parse_args(arguments)
    if chosen.command == "extract":
        sys.stdout.write(f"messages.pot: {write_template(chosen.root)} sentences\n")
        return 0
    if chosen.command == "update":
        sys.stdout.writelines(f"{line}\n" for line in update(chosen.root))
        return 0
    wrong = check(chosen.root)
    sys.stdout.writelines(f"{line}\n" for line in wrong or ["The catalogues are complete and in step."])
    return 1 if wrong else 0


def _locales(root: Path) -> list[str]:
    """The languages that must be there, and those that are there besides."""
    present = {file.parents[1].name for file in (root / "bot" / "locales").glob("*/LC_MESSAGES/messages.po")}
    return [*TIER_A, *sorted(present - set(TIER_A))]


def _update(root: Path, locale: str, template: Catalog) -> str:
    file = catalogue_of(root, locale)
    old = _read(file, locale) if file.exists() else Catalog(locale)
    new = Catalog()
    missing = 0
    for source in _messages(template):
        ids = _ids(source)
        known = old.get(ids[0])
        forms = ids if locale == SOURCE else _old_forms(known, ids)
        missing += not all(forms)
        fuzzy = known is not None and known.fuzzy and any(forms) and locale != SOURCE
        _add(new, ids, forms, source.locations, source.auto_comments, fuzzy=fuzzy)
    headers = _headers(file)
    plural = PLURALS.get(locale) or headers.get("Plural-Forms") or old.plural_forms
    kept = {
        name: headers.get(name, "") for name in _KEPT_HEADERS if name in headers or name == "X-Reviewed-By"
    }
    _write(file, {"Language": locale, "Plural-Forms": plural, **kept}, new)
    return f"{locale}: {len(new)} sentences, {missing} to translate"


def _old_forms(known: Message | None, ids: tuple[str, ...]) -> tuple[str, ...]:
    """The translation so far; none if the sentence is new or has become, or ceased to be, a plural."""
    return _strings(known) if known is not None and _ids(known) == ids else ("",) * len(ids)


def _check_source(sentences: Sequence[Sentence]) -> Iterator[str]:
    """Faults that are already in the French."""
    for sentence in sentences:
        one, many = sentence.ids[0], sentence.ids[-1]
        where = ", ".join(sentence.files)
        yield from (f"{where}: {one!r}: {fault}" for fault in _mark_faults(sentence))
        if fault := mismatch(many, one, frozenset({"n"})) or mismatch(one, many, frozenset({"n"})):
            yield f"{where}: {one!r} and {many!r}: {fault}"
        yield from (f"{where}: {one!r}: {fault}" for fault in _too_long(sentence, sentence.ids))


def _mark_faults(sentence: Sentence) -> Iterator[str]:
    if any(words.count("*") % 2 for words in sentence.ids):
        yield "a * mark is not closed"


def _check_template(root: Path, sentences: Mapping[tuple[str, ...], Sentence]) -> Iterator[str]:
    """Differences between the source code and the template."""
    file = template_of(root)
    if not file.exists():
        yield "messages.pot is missing: run extract"
        return
    held = {_ids(message): message for message in _messages(_read(file))}
    yield from (f"messages.pot lacks {ids[0]!r}: run extract" for ids in sentences if ids not in held)
    yield from (
        f"messages.pot has {ids[0]!r}, which the source has not: run extract"
        for ids in held
        if ids not in sentences
    )
    for ids, sentence in sentences.items():
        if ids in held and _notes(held[ids]) != (list(sentence.files), " ".join(sentence.comments)):
            yield f"messages.pot has other files or comments for {ids[0]!r}: run extract"


def _notes(message: Message) -> tuple[list[str], str]:
    """A message's files and comments, which Babel wraps."""
    return [name for name, _ in message.locations], " ".join(message.auto_comments)


def _check_catalogue(root: Path, locale: str, sentences: Mapping[tuple[str, ...], Sentence]) -> Iterator[str]:
    """What is wrong with one language."""
    file = catalogue_of(root, locale)
    if not file.exists():
        yield "has no catalogue: run update"
        return
    plural = _headers(file).get("Plural-Forms", "")
    if plural != PLURALS.get(locale, plural):
        yield f"Plural-Forms must be {PLURALS[locale]!r}, not {plural!r}: run update"
    try:
        catalog = _read(file, locale)
    except (PoFileError, ValueError) as error:
        yield f"cannot be read: {error}"
        return
    held = {_ids(message): message for message in _messages(catalog)}
    yield from (f"lacks {ids[0]!r}: run update" for ids in sentences if ids not in held)
    yield from (
        f"has {ids[0]!r}, which the source has not: run update" for ids in held if ids not in sentences
    )
    for ids, message in held.items():
        if ids in sentences:
            wrong = _check_message(locale, sentences[ids], message)
            yield from (f"{ids[0]!r}: {fault}" for fault in wrong)


def _check_message(locale: str, sentence: Sentence, message: Message) -> Iterator[str]:
    """What is wrong with one translation. Only the languages of tier A owe every sentence."""
    owed = locale in TIER_A
    every = _strings(message)
    forms = tuple(form for form in every if form)
    if owed and message.fuzzy:
        yield "is fuzzy"
    if owed and not forms:
        yield "is not translated"
    if 0 < len(forms) < len(every):
        yield f"has {len(forms)} of {len(every)} plural forms"
    if locale == SOURCE and forms != sentence.ids:
        yield "differs from the source: run update"
    yield from dict.fromkeys(faults(sentence.ids, forms))
    yield from _too_long(sentence, forms)


def _too_long(sentence: Sentence, forms: Sequence[str]) -> Iterator[str]:
    """Translations longer than the source's `i18n: max N` allows, places not counted."""
    for form in forms:
        if sentence.limit is not None and len(bare(form)) > sentence.limit:
            yield f"{form!r} is longer than {sentence.limit}"


def _catalog_of(sentences: Sequence[Sentence]) -> Catalog:
    catalog = Catalog()
    for sentence in sentences:
        places = [(name, 0) for name in sentence.files]
        _add(catalog, sentence.ids, ("",) * len(sentence.ids), places, sentence.comments)
    return catalog


def _add(
    catalog: Catalog,
    ids: tuple[str, ...],
    forms: tuple[str, ...],
    places: Sequence[tuple[str, int]],
    comments: Sequence[str],
    *,
    fuzzy: bool = False,
) -> None:
    """Put a sentence into a catalogue. Babel's guess that « 50 % de » is a Python format is taken back."""
    plural = len(ids) > 1
    message = catalog.add(
        ids if plural else ids[0],
        forms if plural else forms[0],
        locations=list(places),
        auto_comments=list(comments),
        flags={"fuzzy"} if fuzzy else (),
    )
    message.flags.discard("python-format")


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _ids(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, (tuple, list)) else (message.id,)


def _strings(message: Message) -> tuple[str, ...]:
    """The forms of a translation, "" where one is missing."""
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return tuple(string or "" for string in strings)


def _headers(file: Path) -> dict[str, str]:
    """The header lines of a file, which Babel reads only in part."""
    if not file.exists():
        return {}
    return dict(_HEADER.findall(file.read_text(encoding="utf-8").split("\n\n", 1)[0]))


def _read(file: Path, locale: str | None = None) -> Catalog:
    """A file's catalogue, read by the pinned plural forms whatever its header says."""
    text = file.read_text(encoding="utf-8")
    if locale in PLURALS:
        text = _PLURAL_HEADER.sub(rf'"Plural-Forms: {PLURALS[locale]}\\n"', text, count=1)
    return read_po(io.StringIO(text), locale=locale, abort_invalid=True)


def _write(file: Path, headers: Mapping[str, str], catalog: Catalog) -> None:
    """Write a file with our own header: Babel's bears the date and its version."""
    body = io.BytesIO()
    write_po(body, catalog, width=0, omit_header=True, ignore_obsolete=True, include_lineno=False)
    every = {
        "Project-Id-Version": "entraide",
        **headers,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    head = "".join(f'"{name}: {value}\\n"\n' for name, value in every.items())
    file.parent.mkdir(parents=True, exist_ok=True)
    text = f'{_ABOUT}msgid ""\nmsgstr ""\n{head}\n{body.getvalue().decode()}'
    file.write_text(text.rstrip("\n") + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
