"""The paper that all prints are drawn on: A4, black on white, large letters, pages that say what they are.

It knows sizes and edges, and no sentence about neighbours. Letters that the fonts lack (emoji, mostly)
are left out, so that no empty box stands for them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import TTFFont

from bot.views.scene import Scene

FONTS = Path(__file__).parent / "fonts"
FAMILY = "sans"
POINT = 25.4 / 72
"""A typographer's point, in millimetres."""
LEADING = 1.3
"""From one line to the next, in heights of the letters."""
MARGIN = 16.0
BAND = 12.0
"""Height of the black line above and below, in millimetres."""
FOOT = 11.0
SMALL, USUAL, LARGE, TITLE = 16, 18, 22, 32
"""Sizes in points; nothing on a paper is smaller than the first."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: its words, its size in points, and the space below it in millimetres."""

    text: str
    size: int = USUAL
    bold: bool = False
    gap: float = 4.0
    framed: bool = False


class Paper(FPDF):
    """Pages with an edge that repeats: `band` above and below, `remark` and the number at the foot.

    Whoever draws sets `scene`, `band` and `remark` before a page is begun; a page keeps its own.
    """

    def __init__(self, scene: Scene, title: str, made_at: datetime, *, landscape: bool = False) -> None:
        super().__init__(orientation="landscape" if landscape else "portrait", format="A4")
        self.scene = scene
        self.band = ""
        self.remark = ""
        self.numbered = False
        self._edge = ("", "", False, scene)
        self.set_creation_date(made_at)
        self.set_producer("Entraide")
        self.set_lang(scene.t.locale)
        self.add_font(FAMILY, "", FONTS / "DejaVuSans.ttf")
        self.add_font(FAMILY, "B", FONTS / "DejaVuSans-Bold.ttf")
        self._known = self._letters("") & self._letters("B")
        self.set_title(self.printable(title))
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_font(FAMILY, "", USUAL)

    def _letters(self, style: Literal["", "B"]) -> frozenset[int]:
        font = self.fonts[f"{FAMILY}{style}"]
        return frozenset(font.cmap) if isinstance(font, TTFFont) else frozenset()

    def printable(self, text: str) -> str:
        """The text in letters that the fonts have; marks of direction and changes of form are not drawn."""
        kept = (
            letter
            for letter in unicodedata.normalize("NFC", text)
            if letter == "\n" or (ord(letter) in self._known and not _unseen(letter))
        )
        return "\n".join(re.sub(r" {2,}", " ", line).strip(" ") for line in "".join(kept).split("\n"))

    @property
    def side(self) -> Literal["L", "R"]:
        """Where lines begin in this language."""
        return "R" if self.scene.t.rtl else "L"

    @property
    def room(self) -> float:
        """Millimetres from here to the foot of the page."""
        return float(self.page_break_trigger) - float(self.y)

    def header(self) -> None:
        """The band, where there is one. A page keeps the edge with which it was begun."""
        self._edge = (self.band, self.remark, self.numbered, self.scene)
        foot = FOOT if self.remark or self.numbered else 0
        self.set_auto_page_break(auto=True, margin=MARGIN + foot + (BAND if self.band else 0))
        if self.band:
            self.set_y(MARGIN - BAND / 2)
            self._draw_band(self.band)
        self.set_y(MARGIN + (BAND if self.band else 0))

    def footer(self) -> None:
        """The remark and the number, then the band as the very last line."""
        band, remark, numbered, scene = self._edge
        self.set_y(-(MARGIN + FOOT + (BAND / 2 if band else 0)))
        number = ""
        if numbered:
            # i18n: At the foot of a printed page: « Page 2 sur 5 ».
            number = scene.t.label("Page {page} sur {all}", page=self.page, all="{nb}")
        self._center(" · ".join(filter(None, (remark, number))), SMALL, FOOT)
        if band:
            self.set_y(-(MARGIN + BAND / 2))
            self._draw_band(band)

    def _draw_band(self, words: str) -> None:
        self.set_fill_color(0)
        self.rect(self.l_margin, self.y, self.epw, BAND, style="F")
        self.set_text_color(255)
        self._center(words, USUAL, BAND)
        self.set_text_color(0)

    def _center(self, words: str, size: int, height: float) -> None:
        """In the middle of these millimetres, on two lines of smaller letters where one is too short."""
        said = self.printable(words)
        self.set_font(FAMILY, "B", size)
        if self.get_string_width(said) > self.epw - 2 * self.c_margin:
            self.set_font(FAMILY, "B", SMALL)
            self.multi_cell(self.epw, height / 2, said, align="C")
        else:
            self.cell(self.epw, height, said, align="C")

    def height_of(self, block: Block) -> float:
        """Millimetres that the block takes, its gap included."""
        self.set_font(FAMILY, "B" if block.bold else "", block.size)
        tall = self.multi_cell(
            self._width(block), _line(block), self.printable(block.text), dry_run=True, output="HEIGHT"
        )
        return float(tall) + block.gap + (_PADDING * 2 if block.framed else 0)  # type: ignore[arg-type]

    def draw(self, block: Block) -> None:
        """Write the block below what is there; onto the next page where there is no room."""
        self.set_font(FAMILY, "B" if block.bold else "", block.size)
        if block.framed:
            self._frame(self.height_of(block) - block.gap)
        self.multi_cell(
            self._width(block),
            _line(block),
            self.printable(block.text),
            align="C" if block.framed else self.side,
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
            center=block.framed,
        )
        self.set_y(self.y + block.gap + (_PADDING if block.framed else 0))

    def _frame(self, tall: float) -> None:
        if tall > self.room:
            self.add_page()
        self.set_line_width(1.2)
        self.rect(self.l_margin, self.y, self.epw, tall)
        self.set_line_width(0.3)
        self.set_y(self.y + _PADDING)

    def _width(self, block: Block) -> float:
        return self.epw - (_PADDING * 4 if block.framed else 0)

    def fit(self, text: str, width: float) -> str:
        """The text in the present font, cut at its end to this width."""
        said = self.printable(text)
        if self.get_string_width(said) <= width:
            return said
        while said and self.get_string_width(f"{said}…") > width:
            said = said[:-1]
        return f"{said.rstrip()}…"

    def done(self) -> bytes:
        """The file."""
        return bytes(self.output() or b"")


_PADDING = 4.0


def _line(block: Block) -> float:
    return block.size * POINT * LEADING


def _unseen(letter: str) -> bool:
    """Whether it only says how its neighbours are to be drawn."""
    return unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cs"} or "\ufe00" <= letter <= "\ufe0f"
