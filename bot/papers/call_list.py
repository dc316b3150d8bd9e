"""Whom to call after an alert: one person a line, with a box to tick, for whoever holds the telephone.

It carries names and numbers, so each page says that it is to be destroyed. Who is on it, and in which order,
is for whoever asks for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fpdf.enums import XPos, YPos

from bot.i18n import plain
from bot.papers.page import FAMILY, LARGE, SMALL, USUAL, Block, Paper
from bot.views.answers import missed_word
from bot.views.broadcasts import exercise_line
from bot.views.public_words import moment
from bot.views.scene import Scene, person_name
from solidarity.answers import Callee

ROW = 11.0
"""Height of a line, in millimetres: room for a pencil."""
BOX = 7.0
WIDTHS = (0.05, 0.30, 0.22, 0.23, 0.20)
"""Of box, name, neighbourhood, number and reason, in shares of the line."""


@dataclass(frozen=True, slots=True)
class CallSheet:
    """A list as it stood at a moment."""

    title: str
    """Of the alert."""
    calls: Sequence[Callee]
    made_at: datetime
    exercise: bool = False


def call_sheet(scene: Scene, sheet: CallSheet) -> bytes:
    """The list as a PDF. Whoever it is about stands in its lines and nowhere else in the file."""
    t = scene.t
    title = t.label("Personnes à appeler")
    paper = _CallPaper(scene, title, sheet.made_at, landscape=True)
    paper.band = plain(exercise_line(scene)) if sheet.exercise else ""
    paper.remark = t.label("À détruire après usage")
    paper.numbered = True
    paper.add_page()
    paper.draw(Block(f"{title} : {sheet.title}" if sheet.title else title, LARGE, bold=True, gap=1))
    count = t.label_plural("{n} personne à appeler", "{n} personnes à appeler", len(sheet.calls))
    paper.draw(Block(f"{count} · {moment(scene, sheet.made_at)}", USUAL, gap=1))
    # i18n: On paper, above a list with boxes to tick.
    paper.draw(Block(t.label("Cochez quand la personne a répondu."), USUAL, gap=3))
    paper.draw_heads()
    for call in sheet.calls:
        paper.draw_call(call)
    return paper.done()


class _CallPaper(Paper):
    """Lines of a list, whose heads are repeated on each page."""

    def draw_heads(self) -> None:
        """What the columns are."""
        t = self.scene.t
        # i18n: Heads of the columns of a printed list: first name, neighbourhood, number, why to call.
        heads = (t.label("Prénom"), t.label("Quartier"), t.label("Numéro"), t.label("Pourquoi"))
        self._draw_line(("", *heads), "BBBBB")
        self.line(self.l_margin, self.y, self.l_margin + self.epw, self.y)

    def draw_call(self, call: Callee) -> None:
        """One person."""
        if self.room < ROW:
            self.add_page()
            self.draw_heads()
        scene = self.scene
        self.rect(self.l_margin + 1, self.y + (ROW - BOX) / 2, BOX, BOX)
        phone = call.phone or scene.t.label("pas de numéro")  # i18n: Stands where a number would.
        place = scene.place(call.neighbourhood)
        self._draw_line(("", self._name_of(call), place, phone, missed_word(scene, call.missed)), " B B ")
        self.set_draw_color(170)
        self.line(self.l_margin, self.y, self.l_margin + self.epw, self.y)
        self.set_draw_color(0)

    def _draw_line(self, cells: Sequence[str], styles: str) -> None:
        for share, words, style in zip(WIDTHS, cells, styles, strict=True):
            width = self.epw * share
            self.set_font(FAMILY, "B" if style == "B" else "", SMALL)
            said = self.fit(words, width - 2 * self.c_margin)
            self.cell(width, ROW, said, align=self.side, new_x=XPos.RIGHT, new_y=YPos.TOP)
        self.set_xy(self.l_margin, self.y + ROW)

    def _name_of(self, call: Callee) -> str:
        """« Rosa », and which language she reads where it is not that of this paper."""
        t = self.scene.t
        name = person_name(self.scene, self.printable(call.first_name))
        language = t.formats.languages.get(call.language, call.language)
        return name if call.language == t.locale else f"{name} · {language}"
