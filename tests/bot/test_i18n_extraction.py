"""Every sentence of the source is found with its comments, and one that cannot be found is reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.extraction import Extraction, Sentence, extract


def extracted(tmp_path: Path, **modules: str) -> Extraction:
    """The extraction of a package `bot` made of these modules."""
    for name, source in modules.items():
        file = tmp_path / "bot" / f"{name}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(source, encoding="utf-8")
    return extract(tmp_path)


def sentences(tmp_path: Path, source: str) -> list[tuple[str, ...]]:
    """What is found in one module."""
    return [sentence.ids for sentence in extracted(tmp_path, x=source).sentences]


def test_every_way_to_say_something_is_found(tmp_path: Path) -> None:
    """Texts, labels, plurals and marked sentences, wherever the translator is held."""
    source = """
A = N_("un")
def f(self, t, n, name):
    t("deux {name}", name=name)
    self.t.label("trois")
    return [t.plural("{n} quatre", "{n} quatres", n), t.label_plural("a", "b", n)]
"""
    assert sentences(tmp_path, source) == [
        ("un",),
        ("deux {name}",),
        ("trois",),
        ("{n} quatre", "{n} quatres"),
        ("a", "b"),
    ]


def test_a_sentence_over_several_lines_is_one(tmp_path: Path) -> None:
    """Strings side by side are one string."""
    assert sentences(tmp_path, 't(\n    "Bonjour, "\n    "vous."\n)\n') == [("Bonjour, vous.",)]


def test_a_choice_between_sentences_is_both(tmp_path: Path) -> None:
    """Each stands there as a plain string."""
    assert sentences(tmp_path, 't("un" if a else "deux" if b else TROIS)\n') == [("un",), ("deux",)]


def test_a_label_of_something_else_is_left_alone(tmp_path: Path) -> None:
    """Only the translator's methods count, by the name `t`."""
    assert sentences(tmp_path, 'button.label("x")\nrow.plural("a", "b")\ngettext("y")\nu.N_("z")\n') == []


def test_comments_to_translators_come_from_above_and_from_behind(tmp_path: Path) -> None:
    """Above the statement, above the call, behind it; other comments and the neighbour's are left out."""
    source = """
# i18n: max 22
LABELS = {
    "a": N_("un"),  # i18n: a number
    # Not for translators.
    "b": N_("deux"),
    # i18n: a verb,
    # not a noun
    "c": N_("trois"),
}
D = N_("quatre")
"""
    found = {sentence.ids[0]: sentence for sentence in extracted(tmp_path, x=source).sentences}
    assert found["un"].comments == ("max 22", "a number")
    assert found["deux"].comments == ("max 22",)
    assert found["trois"].comments == ("max 22", "a verb, not a noun")
    assert found["quatre"].comments == ()
    assert [found[word].limit for word in ("un", "quatre")] == [22, None]


def test_a_comment_above_a_function_is_not_for_all_that_stands_in_it(tmp_path: Path) -> None:
    """The statement of a sentence is the innermost one."""
    source = '# i18n: max 5\ndef f(t):\n    return t("Bonjour à tous")\n'
    assert extracted(tmp_path, x=source).sentences[0].comments == ()


def test_a_sentence_in_two_places_is_one_with_both_comments(tmp_path: Path) -> None:
    """The stricter length counts; files stand in order."""
    found = extracted(tmp_path, b='N_("Oui")  # i18n: max 9\n', a='N_("Oui")  # i18n: max 12\n').sentences
    assert found == (Sentence(("Oui",), ("bot/a.py", "bot/b.py"), ("max 12", "max 9")),)
    assert found[0].limit == 9


def test_a_sentence_with_and_without_plural_is_the_plural(tmp_path: Path) -> None:
    """As in gettext; two different plurals of one beginning are a fault."""
    found = extracted(tmp_path, x='t("voisin")\nt.plural("voisin", "voisins", n)\n')
    assert [sentence.ids for sentence in found.sentences] == [("voisin", "voisins")]
    assert found.faults == ()
    found = extracted(tmp_path, x='t.plural("voisin", "voisines", n)\nt.plural("voisin", "voisins", n)\n')
    assert found.faults == ("bot/x.py: two plurals begin alike: 'voisin'",)


@pytest.mark.parametrize(
    "call",
    [
        't(f"Bonjour {name}")',
        't("Bonjour " + name)',
        't("Bonjour %s" % name)',
        't("Bonjour {}".format(name))',
        't("un" if n else f"deux {x}")',
        't.label("|".join(x))',
        "N_(name)",
        "t.plural(one, many, n)",
        't.plural("un", many, n)',
        "t()",
        "t(3)",
    ],
)
def test_a_sentence_made_at_run_time_is_reported(tmp_path: Path, call: str) -> None:
    """Nobody could translate it; the line is named."""
    faults = extracted(tmp_path, x=f"\n{call}\n").faults
    assert faults == ("bot/x.py:2: a sentence must stand there as one plain string",)


@pytest.mark.parametrize(
    "call", ["t(WORDS[kind])", "t.label(kind.words)", "t(words_of(kind))", "t(A if n else B)"]
)
def test_a_sentence_marked_elsewhere_is_no_fault(tmp_path: Path, call: str) -> None:
    """A name stands for a sentence that `N_` has marked."""
    assert extracted(tmp_path, x=f"{call}\n") == Extraction((), ())
