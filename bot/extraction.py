"""Finds in the source code every sentence that has to be translated.

It reads the syntax tree instead of Babel's token stream for three reasons: a comment behind a call belongs to
that call and not to the next one, `x.label(…)` of something that is no translator is left alone, and a
sentence put together at run time (an f-string) is reported instead of silently never translated.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TAG = "i18n:"
"""What a comment to translators begins with. `i18n: max N` limits the length of every translation."""

_MAX = re.compile(r"\bmax (\d+)\b")
_MAKERS = {"format", "join", "replace"}
_METHODS = {"label": 1, "plural": 2, "label_plural": 2}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the source: its French, where it stands, and what translators should know."""

    ids: tuple[str, ...]
    files: tuple[str, ...]
    comments: tuple[str, ...]

    @property
    def limit(self) -> int | None:
        """The greatest length allowed, from the comments."""
        limits = [int(number) for comment in self.comments for number in _MAX.findall(comment)]
        return min(limits, default=None)


@dataclass(frozen=True, slots=True)
class Extraction:
    """All sentences in the order of their files, and what cannot be extracted."""

    sentences: tuple[Sentence, ...]
    faults: tuple[str, ...]


def extract(root: Path, packages: tuple[str, ...] = ("bot",)) -> Extraction:
    """The sentences of all modules below these packages."""
    sentences: dict[str, Sentence] = {}
    faults: list[str] = []
    for package in packages:
        for file in sorted((root / package).rglob("*.py")):
            name = file.relative_to(root).as_posix()
            module = _Module(name, file.read_text(encoding="utf-8"))
            for found in module.sentences():
                known = sentences.get(found.ids[0], found)
                if len({known.ids, found.ids} - {found.ids[:1]}) > 1:
                    faults.append(f"{name}: two plurals begin alike: {found.ids[0]!r}")
                sentences[found.ids[0]] = _both(known, found)
            faults.extend(module.faults)
    return Extraction(tuple(sentences.values()), tuple(faults))


def _both(one: Sentence, other: Sentence) -> Sentence:
    """One sentence that stands in two places. With and without a plural it is the plural."""
    return Sentence(
        max(one.ids, other.ids, key=len),
        tuple(dict.fromkeys((*one.files, *other.files))),
        tuple(dict.fromkeys((*one.comments, *other.comments))),
    )


class _Module:
    """One file of source code."""

    def __init__(self, name: str, source: str) -> None:
        self.name = name
        self.tree = ast.parse(source, name)
        self.alone: dict[int, str] = {}
        self.behind: dict[int, str] = {}
        self.faults: list[str] = []
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT:
                place = self.behind if token.line[: token.start[1]].strip() else self.alone
                place[token.start[0]] = token.string.lstrip("#").strip()

    def sentences(self) -> Iterator[Sentence]:
        """The sentences in reading order."""
        for statement, call in _calls(self.tree):
            count = _sentence_count(call.func)
            choices = _choices(call.args[0]) if count == 1 and call.args else [call.args[:count]]
            for words in choices if count else []:
                ids = tuple(filter(None, map(_plain, words)))
                if ids and len(ids) == count:
                    last = words[-1].end_lineno or call.lineno
                    yield Sentence(ids, (self.name,), self._comments(statement, call.lineno, last))
                elif count > 1 or not words or _last_name(call.func) == "N_" or _is_made(words[0]):
                    where = f"{self.name}:{call.lineno}"
                    self.faults.append(f"{where}: a sentence must stand there as one plain string")

    def _comments(self, statement: ast.stmt, first: int, last: int) -> tuple[str, ...]:
        """Comments above the statement, above the call, and behind the sentence's lines."""
        above = [self._above(line) for line in dict.fromkeys((statement.lineno, first))]
        behind = [self.behind.get(line, "") for line in range(first, last + 1)]
        tagged = [
            comment.removeprefix(TAG).strip() for comment in (*above, *behind) if comment.startswith(TAG)
        ]
        return tuple(dict.fromkeys(tagged))

    def _above(self, line: int) -> str:
        """The block of comments that ends just above a line, from its tag on."""
        block: list[str] = []
        while (line := line - 1) in self.alone:
            block.insert(0, self.alone[line])
            if block[0].startswith(TAG):
                return " ".join(block)
        return ""


def _calls(tree: ast.Module) -> list[tuple[ast.stmt, ast.Call]]:
    """Every call in reading order, with the innermost statement it stands in."""
    found: list[tuple[ast.stmt, ast.Call]] = []
    todo: list[tuple[ast.AST, ast.stmt | None]] = [(tree, None)]
    while todo:
        node, statement = todo.pop()
        if isinstance(node, ast.stmt):
            statement = node
        if isinstance(node, ast.Call) and statement:
            found.append((statement, node))
        todo.extend((child, statement) for child in ast.iter_child_nodes(node))
    return sorted(found, key=lambda pair: (pair[1].lineno, pair[1].col_offset))


def _sentence_count(func: ast.expr) -> int:
    """How many sentences a call to this begins with: `t(…)`, `N_(…)`, `t.label(…)`, `t.plural(…, …)`."""
    name = _last_name(func)
    if name == "t" or (isinstance(func, ast.Name) and name == "N_"):
        return 1
    if isinstance(func, ast.Attribute) and _last_name(func.value) == "t":
        return _METHODS.get(func.attr, 0)
    return 0


def _last_name(node: ast.expr) -> str:
    """`t` of `t` and of `self.t`."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _choices(word: ast.expr) -> list[list[ast.expr]]:
    """The sentences that `t("un" if n else "deux")` chooses from; of anything else, itself."""
    if isinstance(word, ast.IfExp):
        return [*_choices(word.body), *_choices(word.orelse)]
    return [[word]]


def _plain(word: ast.expr) -> str | None:
    """The string that stands there."""
    return word.value if isinstance(word, ast.Constant) and isinstance(word.value, str) else None


def _is_made(word: ast.expr) -> bool:
    """Whether the sentence is put together on the spot. A name is none: it was marked elsewhere with `N_`."""
    if isinstance(word, ast.Call):
        return isinstance(word.func, ast.Attribute) and word.func.attr in _MAKERS
    return isinstance(word, (ast.JoinedStr, ast.BinOp, ast.Constant))
