"""The coordinators' buttons about challenges: the matrix in words, as a picture, as a file. In private."""

from __future__ import annotations

from functools import partial

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.callbacks import Press, Pressed
from bot.filters import On, Private
from bot.limits import EXPORTS, Gate
from bot.replies import redraw
from bot.views import matrix
from bot.views.scene import Scene
from bot.views.screen import Answer
from bot.work import outside
from solidarity.actions.matrix import export_matrix, show_matrix
from solidarity.matrix import Counts, table
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.rights import Action, allow

router = Router(name="matrices")
router.callback_query.filter(Private())


@router.callback_query(On(Press.CHALLENGES))
async def on_challenge(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene, gate: Gate
) -> Answer:
    """The challenges; one of them in words; or as what it was asked for."""
    allow(me, Action.VOUCH)
    challenge, _, kind = pressed.arg.partition(".")
    if not challenge:
        return redraw(query, matrix.challenge_list(scene))
    counts = await show_matrix(unit, me, challenge, export=kind == matrix.PICTURE)
    if kind == matrix.PICTURE:
        png = outside(partial(_drawn, scene, challenge, counts))
        return redraw(query, None, matrix.picture(scene, challenge, counts, png))
    if kind == matrix.FILE:
        await gate.spend(EXPORTS, me.telegram_id)
        people = await export_matrix(unit, me, challenge)
        return redraw(query, None, matrix.table_file(scene, challenge, people, sum(counts.values())))
    return redraw(query, matrix.matrix_screen(scene, challenge, counts))


def _drawn(scene: Scene, challenge: str, counts: Counts) -> bytes:
    from bot.papers.matrix import Matrix, draw  # noqa: PLC0415 - matplotlib is slow to import

    across, down = matrix.heads(scene)
    total, axes = matrix.total_words(scene, counts), matrix.axis_words(scene)
    return draw(Matrix(scene.challenge(challenge), total, across, down, axes, table(counts)))
