"""The words are plain: short, kind, without jargon, and with the same signs in every language.

What a catalogue must contain is in `test_i18n_catalogues.py`; whole screens in every language are in
`test_screens_in_every_language.py`. Here each sentence is read alone, as a translator sees it.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterable, Iterator

import pytest

from bot.catalogues import ROOT, TIER_A
from bot.extraction import Sentence, extract
from bot.i18n import Catalogue, Catalogues
from bot.text import bare
from bot.views.home import HomeKey
from bot.views.refusals import WORDS

MAX_WORDS = 16
LONG: dict[str, str] = {}
"""Sentences that may be longer, each with its reason."""

MAX_BUTTON = 24
"""Letters of a button that has its row for itself, its sign included: no phone cuts it."""
LONG_BUTTONS = {
    "✅ J'ai 18 ans ou plus, j'accepte": "age and consent in one tap; 32 letters still fit a whole row",
    "👵 C'est pour quelqu'un d'autre": "the words in which people think of it; it has its row for itself",
    "🔁 Relancer les sans-réponse": "who is asked again is the point; it has its row for itself",
}
MAX_LONG_BUTTON = 32
MAX_LABEL = 64
MAX_HOME = 22
MAX_TOAST = 200
MAX_VALUE = 40
"""Letters to reckon with for a `{place}`: a first name, or several."""

ABBREVIATIONS = {
    *("QR", "SMS"),
    *("ENVOYER", "VERSTUREN", "SENDEN", "SEND"),  # what is typed so that an alert goes out
    *("EXERCICE", "OEFENING", "ÜBUNG", "EXERCISE"),  # how each exercise begins and ends
}
"""Capitals that everybody knows. 112 is a number and Telegram a name."""
JARGON = {
    "usager": "personne",
    "administré": "personne",
    "bénéficiaire": "personne",
    "citoyen": "personne",
    "secteur": "quartier",
    "clôturer": "fermer",
    "veuillez": "say what to do",
    "afin de": "pour",
    "ultérieurement": "plus tard",
    "effectuer": "faire",
    "renseigner": "écrire",
    "notifier": "prévenir",
    "valider": "the name of the button",
    "cliquer": "toucher",
    "cliquez": "touchez",
    "appuyez": "touchez",
    "ticket": "demande",
    "dossier": "demande",
}
"""Words of offices and of software, and what is said instead."""
FAMILIAR = {
    "fr": ("tu", "toi", "ton", "ta", "tes", "te"),
    "nl": ("je", "jij", "jou", "jouw", "jullie", "gij"),
    "de": ("du", "dich", "dir", "dein", "deine", "deinen", "deiner", "euch", "euer", "eure"),
}
"""Words that only friends use: everybody is « vous », u, Sie."""
SIGNS_OF_GENDER = re.compile(r"\w[·•*_:]in(nen)?\b|\w·\w|\w\((e|s|es|ne|in)\)|\w/(e|s|es|ne|in)\b|\w-e-s?\b")
"""Signs inside a word, on which a screen reader stumbles."""

SENTENCES = extract(ROOT).sentences
CATALOGUES = Catalogues.load().by_code
EVERY = [pytest.param(CATALOGUES[code], id=code) for code in TIER_A]
TRANSLATED = [pytest.param(CATALOGUES[code], id=code) for code in TIER_A if code != "fr"]


def forms(catalogue: Catalogue, sentence: Sentence) -> tuple[str, ...]:
    """A sentence in a language, in all of its plural forms."""
    return catalogue.forms.get(sentence.ids[0], sentence.ids)


def said(catalogue: Catalogue) -> Iterator[str]:
    """All that a language says."""
    return (form for sentence in SENTENCES for form in forms(catalogue, sentence))


def pairs(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Each form with the French that it stands for: of a plural, the last."""
    return ((sentence.ids[-1], form) for sentence in SENTENCES for form in forms(catalogue, sentence))


def breaths(text: str) -> list[str]:
    """A text cut where a reader may breathe."""
    return [part for part in re.split(r"(?<=[.!?…])\s+|\n", text.replace("*", "")) if part]


def words(sentence: str) -> list[str]:
    """The words of a sentence; a `{place}` counts as one, a sign as none."""
    return [word for word in sentence.split() if re.search(r"[\w{]", word)]


def signs(text: str) -> list[str]:
    """The emoji and other pictures of a text, in order."""
    return [char for char in text if unicodedata.category(char) == "So"]


def first_sign(text: str) -> str:
    """What stands before the first word, place or mark."""
    return re.split(r"[\w{*«“„/]", text, maxsplit=1)[0].strip()


def unsigned(label: str) -> str:
    """A label without its sign."""
    return label.removeprefix(first_sign(label)).strip()


def labels(folders: Iterable[str], *makers: str) -> set[str]:
    """The French of each `t.label("…")` in these folders; with `makers`, of those handed to one of them."""
    found: set[str] = set()
    for folder in folders:
        for file in sorted((ROOT / "bot" / folder).glob("*.py")):
            calls = [
                node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)
            ]
            if makers:
                made = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in makers]
                calls = [call.args[0] for call in made if call.args and isinstance(call.args[0], ast.Call)]
            found.update(filter(None, map(_label, calls)))
    return found


def _label(call: ast.Call) -> str | None:
    if isinstance(call.func, ast.Attribute) and call.func.attr == "label" and call.args:
        words = call.args[0]
        if isinstance(words, ast.Constant) and isinstance(words.value, str):
            return words.value
    return None


BUTTONS = labels(["views"], "press", "step", "Key", "Button")
ROOMY = {item.ids[0] for item in SENTENCES if (item.limit or 0) > MAX_LABEL}
"""Of these the view says that they answer a press, and may be longer than a button."""
TOASTS = (labels(["views"]) & ROOMY) | set(WORDS.values()) - BUTTONS


@pytest.mark.parametrize("catalogue", EVERY)
def test_sentences_are_short(catalogue: Catalogue) -> None:
    """At most sixteen words each, so that who reads slowly still knows the beginning at the end."""
    long = {form for form in said(catalogue) for part in breaths(form) if len(words(part)) > MAX_WORDS}
    assert long - LONG.keys() == set()


def test_every_exception_is_still_needed() -> None:
    """A sentence that was shortened, or is gone, leaves the lists of exceptions."""
    french = set(said(CATALOGUES["fr"]))
    assert [text for text in LONG if max(map(len, map(words, breaths(text)))) <= MAX_WORDS] == []
    assert (LONG.keys() | LONG_BUTTONS.keys()) - french == set()
    lengths = {text: max(len(bare(CATALOGUES[code].find(text))) for code in TIER_A) for text in LONG_BUTTONS}
    assert [text for text, length in lengths.items() if length <= MAX_BUTTON] == []


@pytest.mark.parametrize("catalogue", EVERY)
def test_no_abbreviation_is_unexplained(catalogue: Catalogue) -> None:
    """No word of capitals only, but the few that everybody knows."""
    found = {
        word for form in said(catalogue) for word in re.findall(r"\b[^\W\d_]{2,}\b", form) if word.isupper()
    }
    assert found - ABBREVIATIONS == set()


@pytest.mark.parametrize("catalogue", EVERY)
def test_no_sign_stands_for_a_gender(catalogue: Catalogue) -> None:
    """Neutral by wording: « bénévole », « personne », « votre inscription est faite »."""
    assert [form for form in said(catalogue) if SIGNS_OF_GENDER.search(form)] == []


def test_french_has_no_word_of_offices() -> None:
    """One plain word for one thing."""
    found = {(word, form) for form in said(CATALOGUES["fr"]) for word in JARGON if word in form.lower()}
    assert found == set()


@pytest.mark.parametrize("catalogue", EVERY)
def test_everybody_is_spoken_to_politely(catalogue: Catalogue) -> None:
    """« vous », u, Sie, in every sentence."""
    familiar = re.compile(rf"\b({'|'.join(FAMILIAR.get(catalogue.code, ['thou']))})\b", re.IGNORECASE)
    assert [form for form in said(catalogue) if familiar.search(form)] == []


def test_french_spaces_and_apostrophes_are_one_way() -> None:
    """A plain space before « ? ! : ; », inside quotation marks, the typewriter's apostrophe, one ellipsis."""
    wrong = re.compile(r"[^ ][?!;»]|[^ ]:(?!\w)|«[^ ]|[\u2018\u2019“”„]|  |\.\.\.|^\s|\s$")
    assert [form for form in said(CATALOGUES["fr"]) if wrong.search(form)] == []


@pytest.mark.parametrize("catalogue", TRANSLATED)
def test_translations_have_their_own_spaces_and_quotation_marks(catalogue: Catalogue) -> None:
    """No French space before a sign, no French quotation marks, one apostrophe and one ellipsis."""
    wrong = re.compile(r"\s[?!;:]|[«»\u2018\u2019]|  |\.\.\.|^\s|\s$")
    assert [form for form in said(catalogue) if wrong.search(form)] == []


def test_home_labels_are_short() -> None:
    """At most 22 letters on the keys that are always there, in every language."""
    found = {(code, key): len(CATALOGUES[code].find(key.value)) for code in TIER_A for key in HomeKey}
    assert {place: length for place, length in found.items() if length > MAX_HOME} == {}


@pytest.mark.parametrize("catalogue", EVERY)
def test_buttons_are_not_cut(catalogue: Catalogue) -> None:
    """Each label fits a row of a small phone; for those that share a row, the view says `max 18`."""
    found = {text: bare(catalogue.find(text)) for text in BUTTONS}
    assert len(found) > 60
    allowed = {text: MAX_LONG_BUTTON if text in LONG_BUTTONS else MAX_BUTTON for text in found}
    assert {text: label for text, label in found.items() if len(label) > allowed[text]} == {}


@pytest.mark.parametrize("catalogue", EVERY)
def test_labels_and_toasts_keep_telegrams_limits(catalogue: Catalogue) -> None:
    """A toast has 200 signs with its names, another label 64."""
    short = labels(["views"]) - TOASTS
    limits = {**dict.fromkeys(short, MAX_LABEL), **dict.fromkeys(TOASTS, MAX_TOAST)}
    lengths = {
        text: len(bare(form)) + MAX_VALUE * form.count("{") * (text in TOASTS)
        for text in limits
        for form in [catalogue.find(text)]
    }
    assert {text: length for text, length in lengths.items() if length > limits[text]} == {}


@pytest.mark.parametrize("catalogue", TRANSLATED)
def test_the_signs_are_the_sources(catalogue: Catalogue) -> None:
    """The same emoji begins each label, and the same ones follow: a sign is learned once."""
    different = [
        (french, form)
        for french, form in pairs(catalogue)
        if (first_sign(form), signs(form)) != (first_sign(french), signs(french))
    ]
    assert different == []


@pytest.mark.parametrize("catalogue", TRANSLATED)
def test_commands_are_the_same_in_every_language(catalogue: Catalogue) -> None:
    """What one is told to type is what the bot knows."""
    command = re.compile(r"/[a-z]+")
    wrong = [(fr, form) for fr, form in pairs(catalogue) if command.findall(fr) != command.findall(form)]
    assert wrong == []


@pytest.mark.parametrize("catalogue", EVERY)
def test_a_button_named_in_a_sentence_is_named_as_it_is_written(catalogue: Catalogue) -> None:
    """« Touchez … « Envoyer mon numéro » »: the same words stand on the button, in each language."""
    buttons = {unsigned(text): text for text in BUTTONS}
    named = 0
    for french, form in pairs(catalogue):
        for name in re.findall(r"« ([^«»{}]+) »", french):
            named += 1
            assert unsigned(catalogue.find(buttons[name])) in re.findall(r"[«“„] ?([^«»“”„]+?) ?[»”“]", form)
    assert named
