"""The matrix of a challenge as a picture: a number in each cell, darker where there are more.

Colour is never alone: every cell says its number, every row and column what it is. Slow to import and to
draw, so only ever loaded when somebody asks for one, and drawn in a thread.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.patches import Rectangle

from bot.papers.page import FONTS

WIDTH, HEIGHT, DPI = 10.5, 7.5, 110
"""In inches, and dots to each: 1155 × 825, sharp on a telephone."""
INK: Final = "#1a1a1a"
PALE, FULL = (1.0, 1.0, 1.0), (0.44, 0.68, 0.92)
"""Of an empty cell and of the fullest: black can be read on both, and on all between."""
GREY = (0.93, 0.93, 0.93)
"""Of what was not said."""
CELLS = (0.235, 0.06, 0.745, 0.66)
"""Where the cells lie: left, bottom, width, height, in shares of the picture."""
WRAPPED = 13
"""Letters of a column's head on one line."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """What is drawn, in words and numbers."""

    title: str
    total: str
    across: Sequence[str]
    """Heads of the columns, the unknown last."""
    down: Sequence[str]
    """Heads of the rows, the unknown last."""
    axes: tuple[str, str]
    """What columns and rows are about."""
    cells: Sequence[Sequence[int]]


def shade(number: int, most: int, *, unknown: bool) -> tuple[float, float, float]:
    """The colour of a cell, by what is known."""
    if unknown or not number:
        return GREY if unknown else PALE
    share = 0.15 + 0.85 * number / max(most, 1)
    return (
        PALE[0] + (FULL[0] - PALE[0]) * share,
        PALE[1] + (FULL[1] - PALE[1]) * share,
        PALE[2] + (FULL[2] - PALE[2]) * share,
    )


class _Sheet:
    """What is drawn on: words in the bundled letters, none of them taken for a formula."""

    def __init__(self) -> None:
        files = [FONTS / f"DejaVuSans{name}.ttf" for name in ("", "-Bold")]
        self._plain, self._bold = (FontProperties(fname=file) for file in files)
        self._known = frozenset(FT2Font(str(files[0])).get_charmap())
        self.figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor="white")
        FigureCanvasAgg(self.figure)
        self.axes = self.figure.add_axes(CELLS)
        self.axes.set_axis_off()

    def printable(self, words: str) -> str:
        """The words without what the letters lack: pictures, mostly."""
        kept = (letter for letter in words if letter == "\n" or ord(letter) in self._known)
        return "\n".join(line.strip() for line in "".join(kept).split("\n"))

    def write(self, x: float, y: float, words: str, size: int, *, bold: bool = False, **how: Any) -> None:  # noqa: ANN401
        """Above and beside the cells, in shares of the picture."""
        self.figure.text(x, y, self.printable(words), **self._look(size, bold), **how)

    def fill(self, x: float, y: float, words: str, size: int, *, bold: bool = False, **how: Any) -> None:  # noqa: ANN401
        """In and around the cells, in cells."""
        self.axes.text(x, y, self.printable(words), **self._look(size, bold), **how)

    def _look(self, size: int, bold: bool) -> dict[str, Any]:  # noqa: FBT001 - handed on
        face = self._bold if bold else self._plain
        return {"fontproperties": face, "fontsize": size, "color": INK, "parse_math": False}

    def done(self, title: str) -> bytes:
        """The file."""
        out = io.BytesIO()
        self.figure.savefig(out, format="png", metadata={"Title": title, "Software": "Entraide"})
        return out.getvalue()


def draw(matrix: Matrix) -> bytes:
    """The picture as a PNG."""
    sheet = _Sheet()
    sheet.write(0.02, 0.945, textwrap.shorten(matrix.title, 60, placeholder="…"), 19, bold=True)
    sheet.write(0.02, 0.895, matrix.total, 15)
    sheet.write(CELLS[0] + CELLS[2] / 2, 0.83, matrix.axes[0], 14, bold=True, ha="center")
    sheet.write(0.02, 0.735, matrix.axes[1], 14, bold=True)
    rows, columns = len(matrix.down), len(matrix.across)
    sheet.axes.set_xlim(0, columns)
    sheet.axes.set_ylim(rows, 0)
    most = max((n for line in matrix.cells[:-1] for n in line[:-1]), default=0)
    for y, head in enumerate(matrix.down):
        sheet.fill(-0.12, y + 0.5, head, 13, ha="right", va="center")
        for x, number in enumerate(matrix.cells[y]):
            color = shade(number, most, unknown=y == rows - 1 or x == columns - 1)
            sheet.axes.add_patch(Rectangle((x, y), 1, 1, facecolor=color, edgecolor=INK))
            sheet.fill(x + 0.5, y + 0.5, str(number), 19, bold=number > 0, ha="center", va="center")
    for x, head in enumerate(matrix.across):
        sheet.fill(x + 0.5, -0.1, _wrapped(head), 12, ha="center", va="bottom")
    for ends in (([0, columns], [rows - 1, rows - 1]), ([columns - 1, columns - 1], [0, rows])):
        sheet.axes.plot(*ends, color=INK, linewidth=3, clip_on=False)
    return sheet.done(matrix.title)


def _wrapped(head: str) -> str:
    return "\n".join(part for line in head.split("\n") for part in textwrap.wrap(line, WRAPPED))
