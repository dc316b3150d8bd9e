"""The catalogue commands make files that depend on the source alone; the check finds all that is wrong."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.catalogues import (
    PLURALS,
    ROOT,
    TIER_A,
    catalogue_of,
    check,
    main,
    template_of,
    update,
    write_template,
)
from bot.i18n import Catalogues

SOURCE = """
def view(t, n, name):
    # i18n: max 12
    yield t.label("Oui")
    # i18n: Said to everybody.
    yield t("Bonjour *{name}*, 50 % de chances.", name=name)
    yield t.plural("{n} voisin", "{n} voisins", n)
"""
WORDS = {
    "nl": ("Ja", "Hallo *{name}*, 50 % kans.", "{n} buur", "{n} buren"),
    "de": ("Ja", "Hallo *{name}*, 50 % Chance.", "ein Nachbar", "{n} Nachbarn"),
    "en": ("Yes", "Hello *{name}*, a 50 % chance.", "{n} neighbour", "{n} neighbours"),
}
Edit = Callable[[str], str]


def fill(file: Path, words: tuple[str, ...]) -> None:
    """Put translations into the empty places of a catalogue, in order."""
    head, body = file.read_text(encoding="utf-8").split("\n\n", 1)
    rest = iter(words)
    body = re.sub(
        r'^(msgstr(?:\[\d\])?) ""$', lambda match: f'{match[1]} "{next(rest)}"', body, flags=re.MULTILINE
    )
    file.write_text(f"{head}\n\n{body}", encoding="utf-8")


@pytest.fixture(scope="module")
def _complete(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("complete")
    (root / "bot").mkdir()
    (root / "bot" / "view.py").write_text(SOURCE, encoding="utf-8")
    write_template(root)
    update(root)
    for locale, words in WORDS.items():
        fill(catalogue_of(root, locale), words)
    return root


@pytest.fixture
def root(_complete: Path, tmp_path: Path) -> Path:
    """A small product whose catalogues are complete; every test has its own."""
    return Path(shutil.copytree(_complete, tmp_path / "product"))


def edit(file: Path, old: str, new: str) -> None:
    """Change a file in one place, which must be there."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_this_repositorys_catalogues_are_complete_and_in_step() -> None:
    """French, Dutch, English and German say everything, as the source of today has it."""
    assert check(ROOT) == []


def test_complete_catalogues_pass(root: Path) -> None:
    """Nothing to say, and exit code 0."""
    assert check(root) == []
    assert main(["check", "--root", str(root)]) == 0


def test_the_files_are_what_translators_expect(root: Path) -> None:
    """Comments, files without lines, plural forms, and a header without a date."""
    assert catalogue_of(root, "de").read_text(encoding="utf-8") == (
        "# The words of Entraide. The source language is French; see `python -m bot.catalogues --help`.\n"
        'msgid ""\n'
        'msgstr ""\n'
        '"Project-Id-Version: entraide\\n"\n'
        '"Language: de\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
        '"X-Reviewed-By: \\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        "\n"
        "#. max 12\n"
        "#: bot/view.py\n"
        'msgid "Oui"\n'
        'msgstr "Ja"\n'
        "\n"
        "#. Said to everybody.\n"
        "#: bot/view.py\n"
        "#, python-brace-format\n"
        'msgid "Bonjour *{name}*, 50 % de chances."\n'
        'msgstr "Hallo *{name}*, 50 % Chance."\n'
        "\n"
        "#: bot/view.py\n"
        "#, python-brace-format\n"
        'msgid "{n} voisin"\n'
        'msgid_plural "{n} voisins"\n'
        'msgstr[0] "ein Nachbar"\n'
        'msgstr[1] "{n} Nachbarn"\n'
    )


def test_the_commands_change_nothing_when_nothing_changed(root: Path) -> None:
    """The same source gives the same bytes, wherever and whenever."""
    files = [template_of(root), *(catalogue_of(root, locale) for locale in TIER_A)]
    before = [file.read_bytes() for file in files]
    assert main(["extract", "--root", str(root)]) == 0
    assert main(["update", "--root", str(root)]) == 0
    assert [file.read_bytes() for file in files] == before
    assert not any(str(root).encode() in content for content in before)


def test_french_fills_itself(root: Path) -> None:
    """The source is its own translation, and a hand-made difference is overwritten."""
    edit(catalogue_of(root, "fr"), 'msgstr "Oui"', 'msgstr "Ouais"')
    update(root)
    assert Catalogues.load(root / "bot" / "locales").by_code["fr"].forms == {
        "Oui": ("Oui",),
        "Bonjour *{name}*, 50 % de chances.": ("Bonjour *{name}*, 50 % de chances.",),
        "{n} voisin": ("{n} voisin", "{n} voisins"),
    }


def test_an_update_keeps_work_and_drops_what_is_gone(root: Path) -> None:
    """Translations, doubts and the reviewer stay; what left the source goes; a new sentence is empty."""
    german = catalogue_of(root, "de")
    edit(german, "X-Reviewed-By: ", "X-Reviewed-By: Anna, Eupen")
    edit(german, '#, python-brace-format\nmsgid "Bonjour', '#, fuzzy, python-brace-format\nmsgid "Bonjour')
    edit(root / "bot" / "view.py", '"Oui"', '"Non"')
    write_template(root)
    assert update(root) == [
        "fr: 3 sentences, 0 to translate",
        "nl: 3 sentences, 1 to translate",
        "de: 3 sentences, 1 to translate",
        "en: 3 sentences, 1 to translate",
    ]
    text = german.read_text(encoding="utf-8")
    assert '"X-Reviewed-By: Anna, Eupen\\n"' in text
    assert "#, fuzzy, python-brace-format\n" in text
    assert 'msgid "Non"\nmsgstr ""\n' in text
    assert "Oui" not in text
    assert 'msgstr[1] "{n} Nachbarn"' in text


def test_a_sentence_that_becomes_a_plural_is_translated_anew(root: Path) -> None:
    """Its old words would stand for one form only."""
    edit(root / "bot" / "view.py", 't.label("Oui")', 't.label_plural("Oui", "Oui à tous", n)')
    write_template(root)
    update(root)
    assert 'msgid "Oui"\nmsgid_plural "Oui à tous"\nmsgstr[0] ""\nmsgstr[1] ""\n' in catalogue_of(
        root, "nl"
    ).read_text(encoding="utf-8")


def test_a_language_of_another_tier_is_updated_and_owes_nothing(root: Path) -> None:
    """An empty Arabic catalogue, with its six forms, is no fault; a wrong sentence in it is."""
    arabic = catalogue_of(root, "ar")
    arabic.parent.mkdir(parents=True)
    arabic.write_text('msgid ""\nmsgstr ""\n"Language: ar\\n"\n', encoding="utf-8")
    update(root)
    assert PLURALS["ar"] in arabic.read_text(encoding="utf-8")
    assert check(root) == []
    edit(arabic, 'de chances."\nmsgstr ""', 'de chances."\nmsgstr "مرحبا *{nom}*"')
    assert check(root) == [
        "ar: 'Bonjour *{name}*, 50 % de chances.': places differ: lacks {name}, has {nom}",
    ]


def test_an_update_mends_wrong_plural_forms(root: Path) -> None:
    """Even where the number of forms does not fit the words that are there."""
    edit(catalogue_of(root, "nl"), "nplurals=2; plural=(n != 1)", "nplurals=1; plural=0")
    update(root)
    assert check(root) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("bot/view.py", '"Oui"', '"Non"', "messages.pot lacks 'Non': run extract"),
        ("bot/view.py", '"Oui"', '"Non"', "messages.pot has 'Oui', which the source has not: run extract"),
        (
            "bot/view.py",
            "max 12",
            "max 13",
            "messages.pot has other files or comments for 'Oui': run extract",
        ),
        (
            "bot/view.py",
            '"Oui"',
            'f"Oui{n}"',
            "bot/view.py:4: a sentence must stand there as one plain string",
        ),
        ("bot/view.py", "max 12", "max 2", "bot/view.py: 'Oui': 'Oui' is longer than 2"),
        ("bot/view.py", "*{name}*", "*{name}", "a * mark is not closed"),
        ("bot/view.py", '"{n} voisins"', '"{m} voisins"', "places differ"),
        ("pot", 'msgid "Oui"', 'msgid "Si"', "messages.pot has 'Si', which the source has not: run extract"),
        ("nl", 'msgid "Oui"', 'msgid "Si"', "nl: lacks 'Oui': run update"),
        ("nl", 'msgid "Oui"', 'msgid "Si"', "nl: has 'Si', which the source has not: run update"),
        ("en", 'msgstr "Yes"', 'msgstr ""', "en: 'Oui': is not translated"),
        ("de", 'msgstr[1] "{n} Nachbarn"', 'msgstr[1] ""', "de: '{n} voisin': has 1 of 2 plural forms"),
        ("de", 'msgstr[1] "{n} Nachbarn"\n', "", "de: '{n} voisin': has 1 of 2 plural forms"),
        ("de", '#: bot/view.py\nmsgid "Oui"', '#, fuzzy\nmsgid "Oui"', "de: 'Oui': is fuzzy"),
        ("fr", 'msgstr "Oui"', 'msgstr "Ouais"', "fr: 'Oui': differs from the source: run update"),
        ("en", "Hello *{name}*", "Hello *{nom}*", "places differ: lacks {name}, has {nom}"),
        ("en", 'msgstr[1] "{n} neighbours"', 'msgstr[1] "neighbours {m}"', "places differ: has {m}"),
        ("en", "Hello *{name}*", "Hello *{name}", "a * mark is not closed"),
        ("en", "Hello *{name}*", "Hello {name}", "has 0 * marks where the source has 2"),
        ("nl", 'msgstr "Ja"', 'msgstr "Ja, natuurlijk"', "nl: 'Oui': 'Ja, natuurlijk' is longer than 12"),
        ("nl", "nplurals=2; plural=(n != 1)", "nplurals=1; plural=0", "nl: Plural-Forms must be"),
        (
            "nl",
            '"{n} buren"',
            '"{n} buren"\nmsgstr[2] "{n} buurlui"',
            "nl: cannot be read: msg has more translations",
        ),
        ("nl", 'msgid "Oui"', '=======\nmsgid "Oui"', "nl: cannot be read"),
    ],
)
def test_the_check_finds(root: Path, file: str, old: str, new: str, line: str) -> None:
    """Each single thing that is wrong makes its own clear line, and the exit code 1."""
    path = {"pot": template_of(root), "bot/view.py": root / file}.get(file) or catalogue_of(root, file)
    edit(path, old, new)
    found = check(root)
    assert any(line in one for one in found), found
    assert main(["check", "--root", str(root)]) == 1


def test_the_check_finds_missing_files(root: Path) -> None:
    """A template or a catalogue of tier A that is not there."""
    template_of(root).unlink()
    catalogue_of(root, "nl").unlink()
    assert check(root) == ["messages.pot is missing: run extract", "nl: has no catalogue: run update"]


def test_the_command_line_says_what_is_wrong(root: Path) -> None:
    """As a person runs it: lines on the output, 1 as the exit code."""
    edit(catalogue_of(root, "en"), 'msgstr "Yes"', 'msgstr ""')
    command = [sys.executable, "-m", "bot.catalogues", "check", "--root", str(root)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (1, "en: 'Oui': is not translated\n", "")
