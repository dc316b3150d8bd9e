"""The report of an alert that is over: who, when, how many, how fast. A table to print and to keep.

It counts people and names none but those who decided: who wrote the alert and who confirmed it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from fpdf.enums import XPos, YPos

from bot.i18n import plain
from bot.papers.page import FAMILY, LARGE, POINT, SMALL, USUAL, Block, Paper
from bot.views.broadcasts import exercise_line
from bot.views.public_words import day, moment
from bot.views.scene import Scene

LEFT = 0.44
"""The share of a line that says what is told."""
LINE = SMALL * POINT * 1.35
Row = tuple[str, str]
Weight = Literal["", "B"]


@dataclass(frozen=True, slots=True)
class AlertReport:
    """What became of an alert, in figures."""

    title: str
    kind: str
    """« Alerte urgente », as the alert itself said it."""
    places: str
    """« Gare et Centre », likewise."""
    made_at: datetime
    by: str
    confirmed_by: str = ""
    """The second person, where one was asked."""
    exercise: bool = False
    released_at: datetime | None = None
    first_at: datetime | None = None
    """When the first message was there."""
    last_at: datetime | None = None
    ended_at: datetime | None = None
    steps: Sequence[tuple[datetime, str]] = ()
    """What else was sent, and when: corrections, reminders, the end."""
    concerned: int = 0
    """Messages to people that were planned."""
    sent: int = 0
    blocked: int = 0
    failed: int = 0
    unsure: int = 0
    stopped: int = 0
    posts: int = 0
    """Messages in groups and channels."""
    excluded: Sequence[tuple[str, int]] = ()
    """Who of the audience got none, by reason, in the words of whoever counts them."""
    well: int = 0
    need: int = 0
    can: int = 0
    silent: int = 0


def alert_report(scene: Scene, report: AlertReport) -> bytes:
    """The report as a PDF."""
    t = scene.t
    title = t.label("Rapport d'alerte")
    paper = _ReportPaper(scene, title, report.made_at)
    paper.band = plain(exercise_line(scene)) if report.exercise else ""
    # i18n: At the foot of a report: when it was made. {day} is "Tuesday 24 November 2026".
    paper.remark = t.label("Fait : {day}", day=day(scene, report.made_at))
    paper.numbered = True
    paper.add_page()
    paper.draw(Block(title, USUAL, gap=1))
    paper.draw(Block(report.title, LARGE + 4, bold=True, gap=2))
    paper.draw(Block(f"{report.kind} · {report.places}", USUAL, gap=3))
    for head, rows in report_tables(scene, report):
        paper.draw_table(head, rows)
    return paper.done()


def report_tables(scene: Scene, report: AlertReport) -> list[tuple[str, list[Row]]]:
    """The tables with their heads; a line without a figure is left out. Also for a screen."""
    t = scene.t
    found = [
        (t.label("Qui"), _who(scene, report)),
        (t.label("Quand"), _when(scene, report)),
        (t.label("Combien"), _how_many(scene, report)),
        # i18n: Head of a table: people to whom nothing was sent, by reason.
        (t.label("Sans message"), [(words, str(n)) for words, n in report.excluded if n]),
        (t.label("Réponses"), _answers(scene, report)),
    ]
    return [(head, rows) for head, rows in found if rows]


def _who(scene: Scene, report: AlertReport) -> list[Row]:
    t = scene.t
    rows = [(t.label("Écrite par"), report.by)]
    if report.confirmed_by:
        rows.append((t.label("Confirmée par"), report.confirmed_by))
    return rows


def _when(scene: Scene, report: AlertReport) -> list[Row]:
    t = scene.t
    moments: list[tuple[str, datetime | None]] = [
        (t.label("Envoyée"), report.released_at),
        *((words, at) for at, words in report.steps),
        (t.label("Terminée"), report.ended_at),
    ]
    rows = [(words, moment(scene, at)) for words, at in moments if at is not None]
    if report.released_at is not None:
        start = report.released_at
        # i18n: How long it took until the first, and the last, message had arrived.
        first, last = t.label("Premier message après"), t.label("Dernier message après")
        waits = ((first, report.first_at), (last, report.last_at))
        rows += [(words, t.duration((at - start).total_seconds())) for words, at in waits if at is not None]
    return rows


def _how_many(scene: Scene, report: AlertReport) -> list[Row]:
    t = scene.t
    counted = (
        (t.label("Personnes prévues"), report.concerned),
        (t.label("Reçu"), report.sent),
        (t.label("Bloqué"), report.blocked),
        (t.label("Échec"), report.failed),
        (t.label("Pas sûr"), report.unsure),
        (t.label("Arrêté à temps"), report.stopped),
        (t.label("Groupes et canaux"), report.posts),
    )
    rows = [(words, str(n)) for words, n in counted if n]
    pace = _per_minute(report)
    return [*rows, (t.label("Messages par minute"), str(pace))] if pace else rows


def _per_minute(report: AlertReport) -> int | None:
    """How fast it went, where it took long enough to be said."""
    if report.first_at is None or report.last_at is None:
        return None
    seconds = (report.last_at - report.first_at).total_seconds()
    return round(report.sent * 60 / seconds) if seconds >= 1 else None


def _answers(scene: Scene, report: AlertReport) -> list[Row]:
    t = scene.t
    if not (report.well or report.need or report.can or report.silent):
        return []
    return [
        (t.label("Je vais bien"), str(report.well)),
        (t.label("J'ai besoin d'aide"), str(report.need)),
        (t.label("Je peux aider"), str(report.can)),
        (t.label("Sans réponse"), str(report.silent)),
    ]


class _ReportPaper(Paper):
    """Tables of two columns."""

    def draw_table(self, head: str, rows: Sequence[Row]) -> None:
        """The head stays with its first line."""
        if self.room < 3 * LINE:
            self.add_page()
        self.set_font(FAMILY, "B", USUAL)
        self.set_fill_color(225)
        said = self.printable(head)
        self.cell(self.epw, LINE * 1.2, said, align=self.side, fill=True, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        for row in rows:
            self._draw_row(*map(self.printable, row))
        self.set_y(self.y + 4)

    def _draw_row(self, what: str, value: str) -> None:
        """Figures are bold; what is said in words is not."""
        cells: list[tuple[float, str, Weight]] = [
            (self.epw * LEFT, what, ""),
            (self.epw * (1 - LEFT), value, "B" if value.isdecimal() else ""),
        ]
        tall = max(self._height(*cell) for cell in cells)
        if self.room < tall:
            self.add_page()
        top = self.y
        for width, words, style in reversed(cells) if self.scene.t.rtl else cells:
            self.set_font(FAMILY, style, SMALL)
            self.multi_cell(width, LINE, words, align=self.side, new_x=XPos.RIGHT, new_y=YPos.TOP)
        self.set_xy(self.l_margin, top + tall)
        self.set_draw_color(170)
        self.line(self.l_margin, self.y, self.l_margin + self.epw, self.y)
        self.set_draw_color(0)

    def _height(self, width: float, words: str, style: Weight) -> float:
        self.set_font(FAMILY, style, SMALL)
        return float(self.multi_cell(width, LINE, words, dry_run=True, output="HEIGHT"))  # type: ignore[arg-type]
