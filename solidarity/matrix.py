"""Competence × interest: what somebody says they can do and would like to do, for each challenge.

Competence 0 to 3 (not at all, a little, well, very well), interest −2 to +2 (please not … with pleasure).
Unknown is not zero: what was never said is None, ranks below what is known to fit, and excludes nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

COMPETENCES = range(4)
INTERESTS = range(-2, 3)
NEVER = -2
"""This interest is never proposed, not even by a coordinator's list."""


@dataclass(frozen=True, slots=True)
class Score:
    """One person on one challenge; None is unknown."""

    competence: int | None = None
    interest: int | None = None

    def __post_init__(self) -> None:
        """Only values of the two scales."""
        if self.competence is not None and self.competence not in COMPETENCES:
            raise ValueError(f"competence {self.competence}: 0 to 3")
        if self.interest is not None and self.interest not in INTERESTS:
            raise ValueError(f"interest {self.interest}: -2 to 2")

    @property
    def is_known(self) -> bool:
        """Whether anything was said."""
        return self != UNKNOWN

    @property
    def weight(self) -> int:
        """For ordering only: interest before competence, unknown between « rather not » and « why not »."""
        interest = -0.5 if self.interest is None else self.interest
        competence = 1 if self.competence is None else self.competence
        return int(interest * 20) + competence * 5


UNKNOWN = Score()
Scores = Mapping[str, Score]
"""By the challenge's code; a challenge that is missing is unknown."""


class Gesture(StrEnum):
    """One tap sets both scores."""

    LOVE = "love"
    CAN = "can"
    LEARN = "learn"
    LAST = "last"
    """If nobody else does."""
    NOT_ME = "not_me"


MEANING = {
    Gesture.LOVE: Score(3, 2),
    Gesture.CAN: Score(2, 1),
    Gesture.LEARN: Score(0, 2),
    Gesture.LAST: Score(2, -1),
    Gesture.NOT_ME: Score(None, -2),
}


def write_scores(scores: Scores) -> str:
    """As one line: `code:competence,interest;…`, an unknown value empty. What is unknown is left out."""
    return ";".join(
        f"{code}:{'' if score.competence is None else score.competence},"
        f"{'' if score.interest is None else score.interest}"
        for code, score in sorted(scores.items())
        if score.is_known
    )


def read_scores(line: str) -> dict[str, Score]:
    """The opposite of `write_scores`."""
    found = {}
    for part in filter(None, line.split(";")):
        code, _, values = part.partition(":")
        competence, _, interest = values.partition(",")
        found[code] = Score(int(competence) if competence else None, int(interest) if interest else None)
    return found


Counts = Mapping[Score, int]
"""How many volunteers said what, of one challenge."""
ROWS: tuple[int | None, ...] = (*reversed(COMPETENCES), None)
"""From what is done best to what nobody knows."""
COLUMNS: tuple[int | None, ...] = (*INTERESTS, None)


def table(counts: Counts) -> tuple[tuple[int, ...], ...]:
    """How many in each cell, row by row: the unknown has a row and a column of its own."""
    return tuple(tuple(counts.get(Score(row, column), 0) for column in COLUMNS) for row in ROWS)
