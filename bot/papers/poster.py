"""A poster that looks for volunteers: a question, a large code, its address in letters; a page a language.

The link that it carries is `solidarity.recruiting`. What it hangs on is not printed: that is for the team.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.papers.code import draw_code
from bot.papers.page import LARGE, TITLE, USUAL, Block, Paper
from bot.views.recruiting import address
from bot.views.scene import Scene
from solidarity.recruiting import Source

SIDE = 110.0
"""Of the code, in millimetres: read from two steps away."""


def poster(scenes: Sequence[Scene], source: Source) -> bytes:
    """The sheet, with a page for each of the scenes' languages."""
    paper = Paper(scenes[0], scenes[0].t.label("Envie d'aider vos voisins ?"), source.made_at)
    for scene in scenes:
        _draw(paper, scene, source)
    return paper.done()


def _draw(paper: Paper, scene: Scene, source: Source) -> None:
    t = scene.t
    paper.scene = scene
    paper.add_page()
    # i18n: On a poster, in very large letters.
    paper.draw(Block(t.label("Envie d'aider vos voisins ?"), TITLE + 8, bold=True, gap=6))
    paper.draw(Block(t.label("L'entraide de {town} cherche des bénévoles.", town=scene.town_name), LARGE))
    if source.challenge is not None and source.challenge in scene.town.challenges:
        paper.draw(Block(scene.challenge(source.challenge), LARGE, bold=True, framed=True))
    top = float(paper.y)
    draw_code(paper, address(scene, source), (float(paper.w) - SIDE) / 2, top, SIDE)
    paper.set_y(top + SIDE + 2)
    paper.draw(Block(t.label("Visez ce code avec votre téléphone. C'est gratuit."), LARGE))
    # i18n: On paper. {link} is the bot's address: « t.me/entraide_bot ».
    paper.draw(Block(t.label("Sur Telegram : {link}", link=f"t.me/{scene.bot}"), USUAL, bold=True))
    if scene.town.helpline is not None:
        number = scene.town.helpline.number
        paper.draw(Block(t.label("Par téléphone : {number}, gratuit.", number=number), USUAL))
